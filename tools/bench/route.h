// `gridline bench route`: what reading a text and routing a matter cost, in one thread, in memory.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct RouteOptions {
  std::filesystem::path pack;
  std::uint32_t runs = 5;        // the report has medians, with the least and the most
  std::uint64_t repeats = 200'000;  // of each case in a run; full readings a tenth of it
  std::uint64_t seed = 1;
};

// Errors: of loading the pack; busy (interrupted).
base::Status bench_route(const RouteOptions& options, Json& report);

}  // namespace gridline::bench
