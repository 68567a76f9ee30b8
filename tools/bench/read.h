// `gridline bench read`: what each step of reading a text costs, in one thread, and what it costs more when a
// pack has more words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct ReadOptions {
  std::filesystem::path base_pack;  // whose categories, words and lexicon the synthetic pack has besides
  std::uint32_t names = 21'000;     // of places that are added to it
  std::vector<std::uint32_t> words{1'000, 10'000, 100'000};  // of categories in all, one pack each
  std::uint32_t runs = 7;           // the report has medians, with the least and the most
  std::uint64_t repeats = 20'000;   // texts in a run
  std::uint64_t seed = 1;
};

// Errors: of loading the base pack; busy (interrupted).
base::Status bench_read(const ReadOptions& options, Json& report);

}  // namespace gridline::bench
