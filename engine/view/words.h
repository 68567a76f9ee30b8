// Names of what only the views show.
#pragma once

#include <string_view>

#include "engine/view/rows.h"

namespace gridline::view {

std::string_view code(core::PartnerState);  // "decline_asked"
std::string_view zh(core::PartnerState);
std::string_view code(Verdict);
std::string_view zh(Verdict);
std::string_view code(core::Review);
std::string_view zh(core::Review);

}  // namespace gridline::view
