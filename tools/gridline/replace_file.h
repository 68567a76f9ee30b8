// Writing a file of a pack in the place where its writer keeps it.
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace gridline::cli {

// A link stays a link: what it points to is replaced, and keeps its mode. A file that is not there yet is
// made, to be read by everybody. Errors: disk_full, io (also a link to nothing).
base::Status replace_file(const std::filesystem::path& named, std::string_view content);

}  // namespace gridline::cli
