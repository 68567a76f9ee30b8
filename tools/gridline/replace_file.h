// Writing files of a pack in the places where their writer keeps them.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace gridline::cli {

// A link stays a link: what it points to is replaced, and keeps its mode. A file that is not there yet is
// made, to be read by everybody. Errors: disk_full, io (also a link to nothing).
base::Status replace_file(const std::filesystem::path& named, std::string_view content);

struct NamedContent {
  std::filesystem::path named;
  std::string_view content;
};
// Several that belong together: an error while they are written leaves every one as it was.
base::Status replace_files(const std::vector<NamedContent>& files);

}  // namespace gridline::cli
