// `gridline bench deadlines`: what a deadline costs while it waits, when it moves and when it comes, at more
// and more outstanding ones; and how late they are when very many come at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct DeadlinesOptions {
  std::filesystem::path folder;     // where temporary folders are made
  std::filesystem::path base_pack;  // whose categories and policies the synthetic pack takes
  std::vector<std::uint64_t> outstanding{10'000, 1'000'000, 10'000'000};  // a row of each case for each
  std::uint64_t due = 100'000;      // within one second, beside those; 0: this case is left out
  std::uint32_t runs = 3;           // of what is in memory; the report has the medians
  std::uint64_t seed = 1;
};

// Errors: corrupt (a deadline was lost, came early, twice or out of order), busy (interrupted), of the parts.
base::Status bench_deadlines(const DeadlinesOptions& options, Json& report);

// Its parts. The wheel alone, an ordered set beside it, and the index made again from a state.
base::Status bench_wheel(const DeadlinesOptions& options, std::uint64_t outstanding, Json& report);
base::Status bench_rebuild(const DeadlinesOptions& options, std::uint64_t outstanding, Json& report);
// `due` deadlines of one second through a node over a journal on the disk, while so many others wait.
base::Status bench_lag(const DeadlinesOptions& options, std::uint64_t outstanding, Json& report);

}  // namespace gridline::bench
