// The rota as JSON: who is on duty and why; what nobody is there for and who is there too much. The same from
// the API and offline.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "engine/core/roster.h"

namespace gridline::http {

using Json = nlohmann::ordered_json;

// What the questions need of a live state, so that they are answered off the duty thread: members, their rota
// and names; no tickets.
struct RotaCopy {
  core::State state;
  core::RuleSet rules;
};
RotaCopy rota_copy(const core::State& state, const core::RuleSet& rules);

// {"from","to","people":[{"member","id","name"}],"entries":[{"unit","unit_zh","from","to","id","listed",
// "why","why_zh","shift","shift_zh","change"}]}, by unit and time; "people" ascending, "name" null. `role`
// none: all.
Json roster_json(const core::State& state, const core::RuleSet& rules,
                 const std::vector<pack::UnitIndex>& units, pack::Role role, base::Instant from,
                 base::Instant to);

// [{"number","kind","kind_zh","id","unit","from","to","other","group","reason"}] of these members, or of all.
Json changes_json(const core::State& state, base::ZoneOffset zone, const std::vector<base::MemberId>& of);

struct RotaCheck {
  base::Instant from;
  std::int32_t weeks = 52;          // 1 to 104
  pack::UnitIndex unit;             // with all below; none: everywhere
  std::int32_t week_hours_max = 60;
  std::int32_t stretch_hours_max = 12;   // on end: two shifts back to back are more
};
// {"from","to","people_known","gaps":[{"need","need_zh","unit","unit_zh","role","clock","route","hours",
// "ranges":[{"first","last","times","minutes","weekdays"}]}],"overloads":[{"id","why","hours","first",
// "last","times"}]}.
// What must be met is what the proofs of a pack say (rules/lint), held against these people. Some 0.3 s for a
// community of a hundred people and a year.
Json rota_check_json(const core::State& state, const core::RuleSet& rules, const RotaCheck& check);

}  // namespace gridline::http
