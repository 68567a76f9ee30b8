// The reader of a route's `hot`. Internal to the loader.
#pragma once

#include "rules/pack/draft.h"

namespace gridline::pack {

// What the node gives; what is wrong is an issue, and not given.
HotRule hot_of(const YamlNode& node, Draft& draft);

}  // namespace gridline::pack
