// A pack of any size, made without another program: what tools/packgen/synthetic.py writes.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"

namespace gridline::bench {

// Writes into `folder` (made when missing) compounds with `places` places in all, and an
// organisation scaled to them: a grid for about 30 buildings, a community for 10 grids, a street for
// 8 communities. Categories, words, policies, routes and calendar are those of `base`, a pack like
// Lingyun. The same seed writes the same files. Errors: io, invalid_input (no such base).
base::Status write_synthetic_pack(const std::filesystem::path& folder, const std::filesystem::path& base,
                                  std::uint64_t places, std::uint64_t seed);

}  // namespace gridline::bench
