// The table's look-ups, and the shapes that several files share.
#include "rules/edit/shape.h"

#include <deque>
#include <string>

#include "rules/edit/shape_make.h"
#include "rules/pack/words.h"

namespace gridline::edit {

Shape* make(Shape::Kind kind) {
  static std::deque<Shape> all;
  Shape& shape = all.emplace_back();
  shape.kind = kind;
  return &shape;
}

const Field* Shape::field(std::string_view key) const {
  for (const Field& f : fields)
    if (f.key == key) return &f;
  return nullptr;
}

const Shape* Shape::fitting(bool is_map, const std::function<bool(std::string_view)>& has_key) const {
  if (kind != Kind::either) return this;
  for (const Shape* one : either) {
    const bool map = one->kind == Kind::fields || one->kind == Kind::names;
    if (map == is_map && (one->told_by.empty() || has_key(one->told_by))) return one;
  }
  return nullptr;
}

const Shape* urgency() {
  static const Shape* const one = [] {
    std::vector<std::string_view> codes;
    for (auto u = pack::Urgency::u1; u <= pack::Urgency::wish;
         u = static_cast<pack::Urgency>(static_cast<int>(u) + 1))
      codes.push_back(pack::code(u));
    return choice(codes);
  }();
  return one;
}

const Shape* clock_amount() {
  static const Shape* const one =
      form("[0-9]+ ?(min|h|d|wh|wd|分钟|小时|个小时|天|日|自然日|工作时|个工作时|工作日|个工作日)"
           "( ?(next_day|instant|次日起|即时起))?", "4 wh");
  return one;
}

const Shape* time_of_day() {
  static const Shape* const one = form("[0-9]{1,2}:[0-5][0-9]", "08:30");
  return one;
}

std::span<const FileShape> file_shapes() {
  static const std::vector<FileShape> all = {
      pack_shape(),     org_shape(),    calendar_shape(), places_shape(), categories_shape(), words_shape(),
      policies_shape(), profile_shape(), routes_shape(), included_shape(), texts_shape(),  tests_shape()};
  return all;
}

const FileShape* shape_of(std::string_view file) {
  for (const FileShape& f : file_shapes()) {
    const std::size_t star = f.file.find('*');
    const bool below = star != std::string_view::npos && file.starts_with(f.file.substr(0, star)) &&
                       file.ends_with(f.file.substr(star + 1));
    if (f.file == file || below) return &f;
  }
  return nullptr;
}

}  // namespace gridline::edit
