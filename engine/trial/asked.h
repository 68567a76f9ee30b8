// Times and places as somebody wrote them: in a case of a pack, or asking what would become of a complaint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/base/time.h"

namespace gridline::trial {

// Throws std::invalid_argument when the text is no time from 2000 to 2099; empty: `otherwise`.
base::Instant asked_time(const std::string& text, base::ZoneOffset zone, base::Instant otherwise);

// Degrees as ten-millionths, 0 for an empty text; nothing: not a number.
std::optional<std::int64_t> degrees_e7(const std::string& text);

// `lon` or `lat` of a complaint typed in by hand, as ten-millionths of a degree; 0 when it is not given. What
// no place on earth has stays out of range, for wire::check to refuse. Throws json::exception: no number.
std::int64_t degrees_e7(const nlohmann::ordered_json& asked, const char* name);

}  // namespace gridline::trial
