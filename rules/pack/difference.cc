// Every row is described as named fields of text; rows with the same id are then compared field by field.
// Comparing structs was rejected: it says that something differs, and not what. Comparing lines of files was
// rejected too: it says what was typed, and not what it means.
#include "rules/pack/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rules/pack/describe.h"

namespace gridline::pack {

namespace {

std::vector<FieldChange> changes_of(const Description& from, const Description& to) {
  std::vector<FieldChange> out;
  const auto value_in = [](const Description& d, const std::string& field) {
    for (const auto& [name, value] : d) {
      if (name == field) return value;
    }
    return std::string();
  };
  for (const auto& [field, value] : from) {
    const std::string now = value_in(to, field);
    if (now != value) out.push_back({field, value, now});
  }
  for (const auto& [field, value] : to) {
    const bool is_new = value_in(from, field).empty() && !value.empty();
    const bool listed =
        std::any_of(out.begin(), out.end(), [&](const FieldChange& c) { return c.field == field; });
    if (is_new && !listed) out.push_back({field, "", value});
  }
  return out;
}

void compare(const std::vector<Described>& from, const std::vector<Described>& to,
             std::vector<Change>& out) {
  std::map<std::pair<std::string_view, std::string_view>, const Described*> before, after;
  for (const Described& row : from) before[{row.kind, row.id}] = &row;
  for (const Described& row : to) after[{row.kind, row.id}] = &row;
  for (const Described& row : from) {
    const auto now = after.find({row.kind, row.id});
    if (now == after.end()) {
      out.push_back({row.kind, row.id, ChangeHow::removed, {}});
    } else if (auto fields = changes_of(row.fields, now->second->fields); !fields.empty()) {
      out.push_back({row.kind, row.id, ChangeHow::changed, std::move(fields)});
    }
  }
  for (const Described& row : to) {
    if (before.count({row.kind, row.id}) == 0) out.push_back({row.kind, row.id, ChangeHow::added, {}});
  }
}

// Files apart from what the rows say: the model, the cases, and what differs in its layout alone.
void compare_files(const PackFiles& from, const PackFiles& to, bool rows_differ, std::vector<Change>& out) {
  const auto add = [&](const std::string& name, ChangeHow how) {
    const bool has_rows = name.find('/') == std::string::npos && name != "model.bin";
    if (!has_rows || !rows_differ) out.push_back({"file", name, how, {}});
  };
  for (const PackFile& file : from.files) {
    const PackFile* now = to.find(file.name);
    if (now == nullptr) add(file.name, ChangeHow::removed);
    else if (now->content != file.content) add(file.name, ChangeHow::changed);
  }
  for (const PackFile& file : to.files) {
    if (from.find(file.name) == nullptr) add(file.name, ChangeHow::added);
  }
}

}  // namespace

std::string_view code(ChangeHow how) {
  switch (how) {
    case ChangeHow::added: return "added";
    case ChangeHow::removed: return "removed";
    case ChangeHow::changed: return "changed";
  }
  return "";
}

std::vector<Change> difference(const Pack& from, const PackFiles& from_files, const Pack& to,
                               const PackFiles& to_files) {
  std::vector<Change> out;
  compare(describe(from), describe(to), out);
  compare_files(from_files, to_files, !out.empty(), out);
  return out;
}

}  // namespace gridline::pack
