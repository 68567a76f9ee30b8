// What is known when something is told, and so can be filled in.
#pragma once

#include <span>

#include "rules/pack/told.h"

namespace gridline::pack {

// Of a resident's occasion none that is for members alone.
std::span<const Blank> known_blanks(Occasion occasion);

}  // namespace gridline::pack
