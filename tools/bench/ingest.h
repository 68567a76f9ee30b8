// `gridline bench ingest`: complaints from an adapter to the ack, over tcp, with the journal's fsync.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct IngestOptions {
  std::filesystem::path program;      // gridlined
  std::filesystem::path folder;       // where temporary folders are made
  std::filesystem::path base_pack;    // whose categories and rules the synthetic pack takes
  std::filesystem::path pack;         // this one instead of a synthetic one
  std::uint64_t places = 10'000;
  double seconds = 5;                 // of each case
  std::uint32_t per_frame = 16;
  std::uint32_t window = 8192;
  std::vector<std::uint64_t> rates;   // open loops; empty: half of what the closed loop reached
  bool read = false;                  // place and category not given
  bool view = true;
  bool limits = true;
  std::uint64_t seed = 1;
};

// Appends a row per case: the closed loop, each open loop (each with an engine and a data folder of
// its own), and the bare limits. Errors: corrupt (an ack too many, too few or wrong, or the journal
// holds another number of entries than were acknowledged), busy (interrupted), of the parts.
base::Status bench_ingest(const IngestOptions& options, Json& report);

}  // namespace gridline::bench
