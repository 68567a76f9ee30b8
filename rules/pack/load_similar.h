// The reader of a route's `similar`. Internal to the loader.
#pragma once

#include "rules/pack/draft.h"

namespace gridline::pack {

// What the node gives; what is wrong is an issue, and not given.
SimilarRule similar_of(const YamlNode& node, Draft& draft);

// How far "the same place" reaches, here and for hot spots: compound, or a level. None with an issue of the
// code.
std::optional<SimilarNear> near_of(const YamlNode& node, std::string_view unknown_code, Draft& draft);

}  // namespace gridline::pack
