// The reader of a route's `similar`. Internal to the loader.
#pragma once

#include "rules/pack/draft.h"

namespace gridline::pack {

// What the node gives; what is wrong is an issue, and not given.
SimilarRule similar_of(const YamlNode& node, Draft& draft);

}  // namespace gridline::pack
