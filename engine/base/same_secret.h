// Comparing what a stranger may guess at, in a time that tells him nothing.
#pragma once

#include "engine/base/hash.h"

namespace gridline::base {

// Takes the same time wherever the two differ. Any thread.
bool same_secret(const Hash256& a, const Hash256& b);

}  // namespace gridline::base
