// The problem: 阳光家园 stands in two streets, 朝阳社区 in two districts; a message that names the street, or a
// compound of the community, means one of them. What is certain decides what is not, again as long as that
// makes something else certain.
//
// Rejected: weighing all combinations of what every name may mean; there are at most three levels, and a
// combination that wins narrowly would be a guess.
#include "rules/text/hierarchy.h"

#include <algorithm>

namespace gridline::text {

namespace {

using pack::PlaceIndex;
using pack::PlaceKind;

// From the top; 0 for what is beside the order.
int depth_of(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::district: return 1;
    case PlaceKind::street: return 2;
    case PlaceKind::community: return 3;
    case PlaceKind::compound:
    case PlaceKind::poi: return 5;
    case PlaceKind::zone: return 6;
    case PlaceKind::building: return 7;
    default: return 0;
  }
}

// Leaves of `among` what `anchor` speaks for. True when one is left.
bool keep(std::vector<PlaceIndex>& among, PlaceIndex anchor, const pack::Pack& pack) {
  const auto speaks_for = [&](PlaceIndex p) { return holds(pack, anchor, p) || holds(pack, p, anchor); };
  if (std::none_of(among.begin(), among.end(), speaks_for)) return false;
  std::erase_if(among, [&](PlaceIndex p) { return !speaks_for(p); });
  return among.size() == 1;
}

class Narrowing {
 public:
  Narrowing(Mentions& mentions, const Gazetteer& gazetteer) : mentions_(mentions), pack_(gazetteer.pack()) {}

  void run(PlaceIndex at_point) {
    if (!any_open()) return;
    if (at_point) by(at_point);
    for (std::size_t i = 0; i < mentions_.areas.size(); ++i) {
      if (const PlaceIndex place = mentions_.areas[i].place) by(place);
    }
    for (std::size_t i = 0; i < mentions_.all.size(); ++i) {
      const Mention& m = mentions_.all[i];
      if (m.name == nullptr && pack_[m.place].kind != PlaceKind::outside) by(m.place);
    }
  }

 private:
  bool any_open() const {
    return std::any_of(mentions_.areas.begin(), mentions_.areas.end(),
                       [](const AreaNamed& a) { return !a.place; }) ||
           std::any_of(mentions_.all.begin(), mentions_.all.end(),
                       [](const Mention& m) { return m.name != nullptr; });
  }

  // Each call that makes a place certain goes on from it; there are as many as open names at most.
  void by(PlaceIndex anchor) {
    for (AreaNamed& area : mentions_.areas) {
      if (area.place || !keep(area.among, anchor, pack_)) continue;
      area.place = area.among.front();
      by(area.place);
    }
    for (Mention& mention : mentions_.all) {
      if (mention.name == nullptr || !keep(mention.among, anchor, pack_)) continue;
      mention.name = nullptr;
      mention.place = mention.among.front();
      by(mention.place);
    }
  }

  Mentions& mentions_;
  const pack::Pack& pack_;
};

}  // namespace

bool lies_in(const pack::Pack& pack, PlaceIndex inner, PlaceIndex outer) {
  while (inner && inner != outer) inner = pack[inner].parent;
  return inner == outer;
}

bool holds(const pack::Pack& pack, PlaceIndex area, PlaceIndex place) {
  if (lies_in(pack, place, area)) return true;
  const int outer = depth_of(pack[area].kind), inner = depth_of(pack[place].kind);
  // What only the map names (PlaceKind::area) has no kind of its own in this order: its unit tells.
  const bool coarser = outer == 0 ? pack[area].kind == PlaceKind::area : outer <= 3 && outer < inner;
  return coarser && pack[area].unit && pack[place].unit && is_within(pack, pack[place].unit, pack[area].unit);
}

bool compatible(const pack::Pack& pack, PlaceIndex a, PlaceIndex b) {
  if (holds(pack, a, b) || holds(pack, b, a)) return true;
  const pack::UnitIndex ua = pack[a].unit, ub = pack[b].unit;
  return ua && ub && (is_within(pack, ua, ub) || is_within(pack, ub, ua));
}

void narrow(Mentions& mentions, PlaceIndex at_point, const Gazetteer& gazetteer) {
  Narrowing(mentions, gazetteer).run(at_point);
}

}  // namespace gridline::text
