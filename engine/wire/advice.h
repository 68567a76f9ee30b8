// What a channel tells a resident at once, before anybody has read his complaint.
#pragma once

#include <string_view>

namespace gridline::wire {

// Of an emergency (category X, or U1).
inline constexpr std::string_view emergency_advice =
    "如有危险请立即撤离到安全处，并拨打 110（公安）、119（消防）或 120（急救）。已通知值班人员。 / If anyone is in danger, get to "
    "safety and call 110 (police), 119 (fire) or 120 (ambulance). The person on duty has been told.";

}  // namespace gridline::wire
