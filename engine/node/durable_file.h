// Whole small files, written so that after a crash there is the old one or the new one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace gridline::node {

// Writes PATH.part, syncs it, renames it over PATH and syncs the folder. `mode` as for open(2).
// Errors: disk_full, io.
base::Status write_durably(const std::string& path, std::string_view content, unsigned mode = 0640);

struct FileToWrite {
  std::string path;
  std::string_view content;
  unsigned mode = 0640;
};

// The same for several: all are written and synced beside their places before the first takes its place, so
// an error before that leaves every one as it was. A crash between two renames leaves the later ones old.
base::Status write_durably(const std::vector<FileToWrite>& files);

// Errors: not_found, io.
base::Result<std::string> read_whole(const std::string& path);

}  // namespace gridline::node
