// Near ones first; by words alone only where a place is missing and the rule allows it.
#include "engine/core/likeness.h"

#include <algorithm>

#include "engine/base/limits.h"

namespace gridline::core {

namespace {

// What `near` means for a place: the compound itself, or the unit of a level above it.
Symbol area_of(const RuleSet& rules, const pack::SimilarNear& near, pack::PlaceIndex place) {
  if (!place) return {};
  const pack::Pack& pack = *rules.pack;
  if (near.level) {
    const pack::UnitIndex unit = pack::unit_at_level(pack, pack[place].unit, near.level);
    return unit ? rules.units[unit.value] : Symbol();
  }
  const pack::PlaceIndex compound = pack::place_above(pack, place, pack::PlaceKind::compound);
  return rules.places[compound ? compound.value : place.value];
}

bool compares(const pack::Similar& rule, const Matter& m) {
  return rule.act != pack::SimilarAct::never && m.category && !m.secret && !m.emergency &&
         m.kind == TicketKind::complaint && m.sketch != text::Sketch{};
}

// Keeps the best of what it is shown.
class Best {
 public:
  Best(const State& state, const pack::Similar& rule, const Matter& matter, Instant at)
      : state_(state), matter_(matter), oldest_(at - rule.within) {}

  void see(const SimilarTicket& other, SimilarWhy why, std::int32_t least) {
    const std::uint32_t alike = text::alike(matter_.sketch, other.sketch);
    if (alike < static_cast<std::uint32_t>(least)) return;
    if (best_.ticket != nullptr &&
        (alike < best_.alike || (alike == best_.alike && other.id <= best_.ticket->id)))
      return;
    const Ticket* ticket = state_.ticket(other.id);
    if (ticket == nullptr || !takes_in(ticket->state) || ticket->opened < oldest_) return;
    if (ticket->kind != matter_.kind) return;
    best_ = {ticket, alike, why};
  }
  std::optional<LikeTicket> found() const {
    return best_.ticket == nullptr ? std::nullopt : std::optional(best_);
  }

 private:
  const State& state_;
  const Matter& matter_;
  const Instant oldest_;
  LikeTicket best_;
};

}  // namespace

std::optional<LikeTicket> most_like(const State& state, const RuleSet& rules, const pack::Similar& rule,
                                    const Matter& matter, Instant at) {
  if (!compares(rule, matter) || state.similar.empty()) return std::nullopt;
  const Symbol category = rules.categories[matter.category.value];
  const Symbol area = area_of(rules, rule.near, matter.place);
  Best best(state, rule, matter, at);
  if (area) {
    state.similar.near(area, category, limits::similar_near_max,
                       [&](const SimilarTicket& t) { best.see(t, SimilarWhy::near, rule.alike); });
  }
  if (best.found() || rule.unplaced == 0) return best.found();
  state.similar.like(matter.sketch, category, limits::similar_words_max, [&](const SimilarTicket& t) {
    if (!area || !t.area) best.see(t, SimilarWhy::words, rule.unplaced);
  });
  return best.found();
}

std::optional<TicketSketched> sketched(const RuleSet& rules, const pack::Similar& rule, const Matter& matter,
                                       TicketId ticket) {
  if (!compares(rule, matter)) return std::nullopt;
  return TicketSketched{ticket, matter.sketch, area_of(rules, rule.near, matter.place), rule.unplaced != 0};
}

pack::Similar similar_rule(const RuleSet& rules, Symbol route) {
  const auto at = std::find(rules.route_nodes.begin(), rules.route_nodes.end(), route);
  if (!route || at == rules.route_nodes.end()) return {};
  std::vector<pack::RouteIndex> down;
  for (pack::RouteIndex i(static_cast<std::size_t>(at - rules.route_nodes.begin())); i;
       i = (*rules.pack)[i].parent)
    down.push_back(i);
  pack::Similar out;
  for (auto i = down.rbegin(); i != down.rend(); ++i) {
    if ((*rules.pack)[*i].similar) out.take(*(*rules.pack)[*i].similar);
  }
  return out;
}

}  // namespace gridline::core
