// The schema: a sorted list of paths.
#include "rules/cel/schema.h"

#include <algorithm>
#include <utility>

#include "engine/base/assert.h"

namespace gridline::cel {

namespace {

auto first_from(std::span<const Field> fields, std::string_view path) {
  return std::lower_bound(fields.begin(), fields.end(), path,
                          [](const Field& field, std::string_view p) { return field.path < p; });
}

}  // namespace

Schema Schema::dynamic() {
  Schema schema;
  schema.dynamic_ = true;
  return schema;
}

Slot Schema::add(std::string path, Type type, std::string zh, std::string en) {
  GRIDLINE_ASSERT(!dynamic_ && !path.empty());
  GRIDLINE_ASSERT(find(path) == nullptr && !is_group(path));
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
    GRIDLINE_ASSERT(find(std::string_view(path).substr(0, dot)) == nullptr);
  }
  const auto slot = static_cast<Slot>(fields_.size());
  const auto at = first_from(fields_, path) - std::span<const Field>(fields_).begin();
  fields_.insert(fields_.begin() + at, {std::move(path), type, slot, std::move(zh), std::move(en)});
  return slot;
}

// Some two dozen fields, nearly all of different lengths: looked at one by one they are found sooner.
const Field* Schema::find(std::string_view path) const {
  const auto at =
      std::find_if(fields_.begin(), fields_.end(), [&](const Field& f) { return f.path == path; });
  return at != fields_.end() ? &*at : nullptr;
}

bool Schema::is_group(std::string_view path) const {
  const std::string prefix = std::string(path) + ".";
  const auto at = first_from(fields_, prefix);
  const std::span<const Field> all(fields_);
  return at != all.end() && at->path.starts_with(prefix);
}

std::vector<std::string_view> Schema::names_in(std::string_view group) const {
  const std::string prefix = group.empty() ? "" : std::string(group) + ".";
  std::vector<std::string_view> names;
  for (const Field& field : fields_) {
    if (!field.path.starts_with(prefix)) continue;
    std::string_view name = std::string_view(field.path).substr(prefix.size());
    name = name.substr(0, name.find('.'));
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace gridline::cel
