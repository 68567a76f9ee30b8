// The files of one folder that may belong to a source, and whether they have come to rest.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hotline/file.h"
#include "engine/base/time.h"

namespace gridline::hotline {

struct Candidate {
  std::string name;
  std::string path;
  FileFacts facts;
  bool sibling = false;   // its name says that it belongs to the source
  bool main = false;      // it stands at the followed path itself
};

// Is `name` a rotated form of `base`? export.csv.1, export.csv-20260302, export.csv.2.gz,
// export-20260302.csv, export.1.csv, export.csv.old: what stands between is of digits, dots, dashes, T and
// underscores alone.
bool is_rotated_name(std::string_view name, std::string_view base);

// A table dropped into a folder: .csv .txt .tsv, not hidden, not a temporary name (.part .tmp ~$...).
bool is_export_name(std::string_view name);

// All regular files of the folder, by time of modification, then name; the main one last. `base` empty: every
// export is a sibling. Errors: not_found, permission, io.
base::Result<std::vector<Candidate>> list_folder(const std::string& folder, std::string_view base);

// Remembers when a file last changed its size or time. `now` is any clock that only goes forward.
class Settling {
 public:
  // How long the file has looked as it does now.
  base::Duration unchanged_for(const Candidate& candidate, base::Duration now);

 private:
  struct Seen {
    FileFacts facts;
    base::Duration since;
  };
  std::map<std::string, Seen> seen_;
};

}  // namespace gridline::hotline
