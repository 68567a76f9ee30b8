// mkdtemp, and away with it.
#include "tools/bench/temporary_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace gridline::bench {

namespace fs = std::filesystem;

base::Result<TemporaryFolder> TemporaryFolder::make(const fs::path& parent) {
  std::error_code ec;
  const fs::path in = parent.empty() ? fs::temp_directory_path(ec) : parent;
  std::string name = (in / "gridline-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    return base::Error{base::ErrorCode::io, "cannot make a folder in " + in.string() + ": " +
                                                std::strerror(errno) + "; name another with --folder"};
  }
  return TemporaryFolder(name);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ec;  // what cannot be removed stays; nothing depends on it
  if (!path_.empty()) fs::remove_all(path_, ec);
}

std::uint64_t bytes_below(const fs::path& folder) {
  std::uint64_t sum = 0;
  std::error_code ec;
  for (const auto& file : fs::recursive_directory_iterator(folder, ec)) {
    if (file.is_regular_file(ec)) sum += file.file_size(ec);
  }
  return sum;
}

}  // namespace gridline::bench
