// The bare parts, measured in the same run: what the machine gives when nothing is decided.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"
#include "tools/bench/figures.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

// Two rows: 4 KiB written and synced (fdatasync) at a place of a prewritten file, and at its end.
base::Result<Json> limit_fdatasync(const std::filesystem::path& folder, double seconds);

// One row: the same frames and answers of the same shape between a DEALER and a ROUTER over
// loopback tcp, both in this process, nothing read and nothing stored.
base::Result<Json> limit_zeromq(const Workload& workload, std::uint32_t per_frame, std::uint32_t window,
                                double seconds);

struct AppendShape {
  std::size_t public_bytes = 0, personal_bytes = 0;  // of an entry
  std::size_t entries = 0;                           // an append
};
// One row: appends of this shape to the journal alone, each durable before the next.
base::Result<Json> limit_append(const std::filesystem::path& folder, const AppendShape& shape,
                                double seconds);

}  // namespace gridline::bench
