// A folder of one's own that is gone afterwards.
#pragma once

#include <filesystem>

#include "engine/base/result.h"

namespace gridline::bench {

class TemporaryFolder {
 public:
  // Made in `parent` (empty: the system's folder for such). Errors: io.
  static base::Result<TemporaryFolder> make(const std::filesystem::path& parent);
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();  // with all that is in it

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

// Bytes of all files below `folder`.
std::uint64_t bytes_below(const std::filesystem::path& folder);

}  // namespace gridline::bench
