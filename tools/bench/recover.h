// `gridline bench recover`: how long until an engine with N open tickets is back.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct RecoverOptions {
  std::filesystem::path folder;     // where temporary folders are made
  std::filesystem::path base_pack;  // whose categories and rules the synthetic pack takes
  std::uint64_t tickets = 1'000'000;
  std::uint32_t runs = 3;           // of each way back; the report has the medians
  std::uint64_t seed = 1;
};

// Builds the data through a real node over the real journal, then recovers it from a snapshot at the
// end, from the journal alone, and from a snapshot at nine tenths with the rest of the journal. The
// files are in the page cache. Errors: corrupt (a way back gave another state), busy, of the parts.
base::Status bench_recover(const RecoverOptions& options, Json& report);

}  // namespace gridline::bench
