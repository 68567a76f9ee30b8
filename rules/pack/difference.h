// What differs between two packs, as a rule editor would say it: row by row, by the names he gave them.
// Comments, order of keys and the layout of files make no difference; a file that differs in nothing else
// is named as such.
#pragma once

#include <string>
#include <vector>

#include "rules/pack/files.h"
#include "rules/pack/model.h"

namespace gridline::pack {

enum class ChangeHow : std::uint8_t { added = 1, removed = 2, changed = 3 };
std::string_view code(ChangeHow);

struct FieldChange {
  std::string field;      // "lead", "when", "accept U1"
  std::string from, to;   // as text; empty: not given
};

struct Change {
  std::string
      kind;  // "unit", "place", "category", "policy", "shift", "route", "calendar", "words", "pack", "file"
  std::string id;         // "LY-G1", "root/emergency", "base"
  ChangeHow how = ChangeHow::changed;
  std::vector<FieldChange> fields;  // of what changed; empty for added and removed
};

// In the order of kinds above, then the order of the packs. Both packs were loaded from these files.
std::vector<Change> difference(const Pack& from, const PackFiles& from_files, const Pack& to,
                               const PackFiles& to_files);

}  // namespace gridline::pack
