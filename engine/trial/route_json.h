// The answer to "who would get this?" in the fixed form of `gridline route --jsonl`: id, place,
// category, also, urgency, nature, tags, lead, partners, clocks, route, words, pack; absent values
// are null. Besides: `triage` with the reason when a person must decide.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/core/decide.h"
#include "engine/core/symbols.h"
#include "rules/pack/model.h"

namespace gridline::trial {

// From a command and what it was decided into; nothing is looked up that decide did not use.
nlohmann::ordered_json route_json(const std::string& id, const core::Command& command,
                                  const core::Decision& decision, const pack::Pack& pack,
                                  const core::State& state);

}  // namespace gridline::trial
