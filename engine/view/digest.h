// A hash over the whole content of a read.db, so that two of them can be told equal.
#pragma once

#include <filesystem>

#include "engine/base/hash.h"
#include "engine/base/result.h"

namespace gridline::view {

// Over every table's rows in the order of their keys and every (word, complaint) of the search
// index; how SQLite happens to store them, and what purge() still has to do, is not in it.
// A reader like any other, without a time bound: seconds for a large file. Errors: as Reader.
base::Result<base::Hash256> digest(const std::filesystem::path& path);

}  // namespace gridline::view
