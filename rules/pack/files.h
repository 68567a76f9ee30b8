// A pack as files: read from a folder, or stored whole as one blob under its hash.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/result.h"

namespace gridline::pack {

struct PackFile {
  std::string name;  // relative, with forward slashes: "tests/roof.yaml"
  std::string content;
};

// Sorted by name, names unique. Profiles that pack.yaml names stand among them (profiles.h). README, hidden
// files and the folder learn/ are not part of a pack.
struct PackFiles {
  std::vector<PackFile> files;
  const PackFile* find(std::string_view name) const;
};

// Errors: not_found (no such folder or no pack.yaml in it), invalid_input (larger than
// limits::pack_bytes_max), io.
base::Result<PackFiles> read_folder(const std::string& folder);

// The canonical blob (same files, same bytes) and back. Errors: invalid_input.
std::string to_blob(const PackFiles& files);
base::Result<PackFiles> from_blob(std::string_view blob);

// The pack's identity: BLAKE2b-256 of its blob.
base::Hash256 hash_of(const PackFiles& files);

}  // namespace gridline::pack
