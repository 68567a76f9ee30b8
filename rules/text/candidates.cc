// Scoring by subtraction, so that an editor can see from the flags why a place stands where it does. The
// numbers order candidates; nothing is routed by them (the flags and the place itself are what rules see).
#include "rules/text/candidates.h"

#include <algorithm>

namespace gridline::text {

namespace {

using pack::PlaceKind;

std::int32_t score_of_kind(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::building: return 100;
    case PlaceKind::zone:
    case PlaceKind::compound:
    case PlaceKind::poi: return 90;
    case PlaceKind::outside: return 80;
    case PlaceKind::community:
    case PlaceKind::area: return 70;
    case PlaceKind::street: return 60;
    case PlaceKind::district: return 30;
    case PlaceKind::none: break;
  }
  return 0;
}

struct Cost {
  PlaceFlag flag;
  std::int32_t percent;
};
constexpr Cost costs[] = {{PlaceFlag::point_disagrees, 40}, {PlaceFlag::from_register, 40},
                          {PlaceFlag::near, 30},            {PlaceFlag::misspelt, 25},
                          {PlaceFlag::not_in_register, 15}, {PlaceFlag::two_places, 10},
                          {PlaceFlag::from_point, 10}};

// ambiguous_name and ambiguous_zone cost a candidate its share, not the place above them all.
constexpr unsigned of_finer = bit(PlaceFlag::ambiguous_name) | bit(PlaceFlag::ambiguous_zone);

void add(PlaceFound& out, pack::PlaceIndex place, unsigned flags, std::int32_t score) {
  if (!place) return;
  const auto known = std::find_if(out.candidates.begin(), out.candidates.end(),
                                  [&](const PlaceCandidate& c) { return c.place == place; });
  if (known != out.candidates.end()) return;
  out.candidates.push_back({place, static_cast<std::uint16_t>(flags), score});
}

}  // namespace

std::int32_t score_of(const pack::Pack& pack, pack::PlaceIndex place, std::uint16_t flags) {
  std::int32_t score = score_of_kind(pack[place].kind);
  for (const Cost& cost : costs) {
    if ((flags & bit(cost.flag)) != 0) score -= cost.percent;
  }
  return std::max(score, 1);
}

void add_candidate(PlaceFound& out, const pack::Pack& pack, pack::PlaceIndex place, unsigned flags) {
  if (place) add(out, place, flags & ~of_finer, score_of(pack, place, static_cast<std::uint16_t>(flags)));
}

void add_candidates(PlaceFound& out, const pack::Pack& pack, std::span<const pack::PlaceIndex> places,
                    unsigned flags) {
  for (const pack::PlaceIndex place : places) {
    const std::int32_t score = score_of(pack, place, static_cast<std::uint16_t>(flags));
    add(out, place, flags, std::max(score / static_cast<std::int32_t>(places.size()), 1));
  }
}

void finish_candidates(PlaceFound& out) {
  if (out.candidates.size() < 2) return;
  std::stable_sort(out.candidates.begin(), out.candidates.end(),
                   [](const PlaceCandidate& a, const PlaceCandidate& b) { return a.score > b.score; });
  if (out.candidates.size() > place_candidates_max) out.candidates.resize(place_candidates_max);
}

std::vector<pack::UnitIndex> units_of(const pack::Pack& pack, pack::PlaceIndex place,
                                      pack::PlaceIndex other) {
  std::vector<pack::UnitIndex> units;
  const auto take = [&](pack::UnitIndex unit) {
    if (unit) units.push_back(unit);
  };
  if (!place) return units;
  // A compound whose buildings lie in several grids: theirs instead of the one above them all.
  const bool whole =
      pack[place].kind == pack::PlaceKind::compound || pack[place].kind == pack::PlaceKind::zone;
  for (std::size_t i = place.value + 1; whole && i < pack.places.size(); ++i) {
    const pack::Place& inner = pack.places[i];
    if (inner.kind != pack::PlaceKind::building) continue;
    pack::PlaceIndex above = inner.parent;
    while (above && above > place) above = pack[above].parent;
    if (above == place) take(inner.unit);
  }
  if (units.empty()) take(pack[place].unit);
  take(pack[place].border_unit);
  if (other) take(pack[other].unit);
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  return units;
}

}  // namespace gridline::text
