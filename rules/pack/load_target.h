// The reader of what a route may send to: its lead and partners. Internal to the loader.
#pragma once

#include <optional>

#include "rules/pack/draft.h"

namespace gridline::pack {

// "level:grid", or a bare word that is a level of this pack; "unit:ID"; "category"; "triage".
struct Target {
  LeadRule rule = LeadRule::inherit;
  LevelIndex level;
  UnitIndex unit;
  LeadKindIndex kind;
};

// Nothing: what is wrong is an issue.
std::optional<Target> lead_of(const YamlNode& node, Draft& draft);
std::optional<PartnerRule> partner_of(const YamlNode& node, Draft& draft);

}  // namespace gridline::pack
