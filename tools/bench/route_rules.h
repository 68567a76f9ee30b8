// `gridline bench route --rules`: what a routing costs when a pack has ten rules or a hundred thousand.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct RouteRulesOptions {
  std::filesystem::path folder;      // for a synthetic pack
  std::filesystem::path base_pack;   // whose categories and policies it has
  std::vector<std::uint32_t> rules;  // a case each
  std::uint64_t places = 20'000;
  std::uint32_t runs = 5;            // the report has medians, with the least and the most
  std::uint64_t repeats = 200'000;   // routings in a run
  std::uint64_t seed = 1;
};

// Children of the root, each with two or three conditions out of category, community, building, channel,
// urgency and a word of the text, in random order; complaints are random too. `plain` rows: the walk that
// evaluates each condition in turn, for comparison. Errors: of making the pack; busy (interrupted).
base::Status bench_route_rules(const RouteRulesOptions& options, Json& report);

}  // namespace gridline::bench
