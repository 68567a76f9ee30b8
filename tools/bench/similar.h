// `gridline bench similar`: what it costs to find the open tickets that a complaint may be about again, at
// more and more open tickets; and what the table of them takes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct SimilarOptions {
  std::filesystem::path base_pack;
  std::vector<std::uint32_t> tickets{10'000, 100'000, 1'000'000};  // open ones, a row each
  std::uint32_t runs = 5;            // the report has medians, with the least and the most
  std::uint64_t repeats = 20'000;
  std::uint64_t seed = 1;
};

// Errors: of loading the base pack; busy (interrupted).
base::Status bench_similar(const SimilarOptions& options, Json& report);

}  // namespace gridline::bench
