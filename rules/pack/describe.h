// A pack's rows as named fields of text, for comparing two packs and for showing one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rules/pack/model.h"

namespace gridline::pack {

using Description = std::vector<std::pair<std::string, std::string>>;  // field, value; in a fixed order

struct Described {
  std::string kind, id;
  Description fields;      // those that are given
};

// Everything that rules see, by kind: pack, unit, place, lead kind, category, words, calendar, policy, shift,
// let, text, route. Where things stand in their files is left out, and so is the text model.
std::vector<Described> describe(const Pack& pack);

// "15 min", "4 wh next_day".
std::string to_text(Amount amount, StartRule start);

// What a route gives itself: "level:grid", "unit:LY-DESK", "category", "triage"; "" for inherited.
std::string lead_text(const Pack& pack, LeadRule lead, LevelIndex level, UnitIndex unit);
std::string partner_text(const Pack& pack, const PartnerRule& partner);

}  // namespace gridline::pack
