// The answer to "who would get this?" in the fixed form of `gridline route --jsonl`: id, place,
// category, also, urgency, nature, tags, lead, partners, clocks, route, words, pack; absent values
// are null. Besides: `triage` with the reason when a person must decide.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/core/decide.h"
#include "engine/core/symbols.h"
#include "rules/pack/model.h"

namespace gridline::http {

// From a command and what it was decided into; nothing is looked up that decide did not use.
nlohmann::ordered_json route_json(const std::string& id, const core::Command& command,
                                  const core::Decision& decision, const pack::Pack& pack,
                                  const core::State& state);

// `lon` or `lat` of a complaint typed in by hand, as ten-millionths of a degree; 0 when it is not given. What
// no place on earth has stays out of range, for wire::check to refuse. Throws json::exception: no number.
std::int64_t degrees_e7(const nlohmann::ordered_json& asked, const char* name);

}  // namespace gridline::http
