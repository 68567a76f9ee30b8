// Looking up the organisation; no conditions here.
#include "rules/route/resolve_unit.h"

#include "rules/text/reading.h"

namespace gridline::route {

namespace {

// The level that a lead kind stands for ("GM": the grid); none when the pack has no such kind.
pack::LevelIndex level_of_kind(const pack::Pack& pack, std::string_view id) {
  for (const pack::LeadKind& kind : pack.lead_kinds) {
    if (kind.id == id && kind.from == pack::LeadFrom::level) return kind.level;
  }
  return {};
}

pack::UnitIndex only_unit_at(const pack::Pack& pack, pack::LevelIndex level) {
  pack::UnitIndex only;
  for (std::size_t i = 0; i < pack.units.size(); ++i) {
    if (pack.units[i].level != level) continue;
    if (only) return {};
    only = pack::UnitIndex(i);
  }
  return only;
}

pack::UnitIndex unit_of_place(const pack::Pack& pack, const Facts& facts) {
  return facts.place ? pack[facts.place].unit : pack::UnitIndex();
}

bool has_active_firm(const pack::Pack& pack, const Facts& facts) {
  return facts.place && pack[facts.place].property == pack::PropertyStatus::active &&
         pack[facts.place].property_firm;
}

}  // namespace

Resolved unit_for_level(const pack::Pack& pack, const Facts& facts, pack::LevelIndex level) {
  if (!level) return {{}, TriageReason::no_lead};
  const pack::UnitIndex from = unit_of_place(pack, facts);
  if (from) {
    if (const pack::UnitIndex found = pack::unit_at_level(pack, from, level))
      return {found, TriageReason::none};
  }
  if (const pack::UnitIndex only = only_unit_at(pack, level)) return {only, TriageReason::none};
  // A place whose covering unit is above the level wanted is one that several grids share.
  return {{}, from ? TriageReason::place_ambiguous : TriageReason::place_unknown};
}

Resolved lead_for_kind(const pack::Pack& pack, const Facts& facts, pack::LeadKindIndex kind) {
  if (!kind) return {{}, TriageReason::no_lead};
  switch (pack[kind].from) {
    case pack::LeadFrom::level: return unit_for_level(pack, facts, pack[kind].level);
    case pack::LeadFrom::property_firm:
      return unit_for_level(pack, facts, level_of_kind(pack, has_active_firm(pack, facts) ? "GM" : "COM"));
    case pack::LeadFrom::function: break;
  }
  const pack::UnitIndex place_unit = unit_of_place(pack, facts);
  const pack::UnitIndex from = place_unit ? place_unit : pack.triage;
  const pack::UnitIndex found = pack::unit_with_function(pack, from, pack[kind].id);
  if (!found || !pack[found].accountable) return {{}, TriageReason::no_lead};
  return {found, TriageReason::none};
}

Resolved partner_for_kind(const pack::Pack& pack, const Facts& facts, pack::LeadKindIndex kind) {
  if (pack[kind].from == pack::LeadFrom::property_firm && has_active_firm(pack, facts)) {
    return {pack[facts.place].property_firm, TriageReason::none};
  }
  if (pack[kind].from == pack::LeadFrom::function) {
    const pack::UnitIndex place_unit = unit_of_place(pack, facts);
    const pack::UnitIndex found =
        pack::unit_with_function(pack, place_unit ? place_unit : pack.triage, pack[kind].id);
    return {found, found ? TriageReason::none : TriageReason::no_lead};
  }
  return lead_for_kind(pack, facts, kind);
}

bool is_grid_unit(const pack::Pack& pack, pack::UnitIndex unit) {
  const pack::LevelIndex grid = level_of_kind(pack, "GM");
  return grid && unit && pack[unit].level && pack[pack[unit].level].rank >= pack[grid].rank;
}

}  // namespace gridline::route
