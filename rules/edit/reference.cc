// Shapes as Markdown.
#include "rules/edit/reference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "rules/edit/shape.h"

namespace gridline::edit {

namespace {

std::string value_of(const Shape& shape) {
  std::string out;
  switch (shape.kind) {
    case Shape::Kind::text: out = "文字 text"; break;
    case Shape::Kind::truth: out = "`true` `false`"; break;
    case Shape::Kind::whole:
      out = shape.low == shape.high ? fmt::format("{}", shape.low)
                                    : fmt::format("{}–{}", shape.low, shape.high);
      break;
    case Shape::Kind::choice: out = fmt::format("`{}`", fmt::join(shape.choices, "` `")); break;
    case Shape::Kind::form: out = fmt::format("如 such as `{}`", shape.example); break;
    case Shape::Kind::words: out = "词 words"; break;
    case Shape::Kind::list:
      out = shape.one_is_enough ? value_of(*shape.item) + "；可多个 or several" : "列表 list"; break;
    case Shape::Kind::fields: out = "键: 值 map"; break;
    case Shape::Kind::names: out = "名: 值 by name"; break;
    case Shape::Kind::either: {
      std::vector<std::string> all;
      for (const Shape* one : shape.either) all.push_back(value_of(*one));
      out = fmt::format("{}", fmt::join(all, "，或 or "));
    }
  }
  return shape.may_be_empty ? out + "，可空 or empty" : out;
}

class Table {
 public:
  std::string rows;

  // All keys of and below a shape; `path` is that of the shape itself, "" for the file.
  void add(const Shape& shape, const std::string& path) {
    for (const Shape* open : open_)
      if (open == &shape) return;  // it contains itself
    open_.push_back(&shape);
    const std::string dot = path.empty() ? "" : path + ".";
    if (is_of_a_table(shape)) {
      rows +=
          fmt::format("| `{}…` | {} | `{}` | |\n", dot, value_of(*shape.fields[0].shape), names_of(shape));
      add(*shape.fields[0].shape, dot + std::string("…"));
    } else {
      for (const Field& field : shape.fields) {
        const std::string key = dot + std::string(field.key);
        rows += fmt::format("| `{}`{} | {} | {} | {} |\n", key, field.needed ? " *" : "",
                            value_of(*field.shape), field.zh, field.en);
        add(*field.shape, key);
      }
    }
    if (shape.item != nullptr)
      add(*shape.item, shape.kind == Shape::Kind::names ? dot + "‹名›" : path.empty() ? "-" : path + "[]");
    for (const Shape* one : shape.either) add(*one, path);
    open_.pop_back();
  }

 private:
  // Keys that are the words of one table (clocks, urgencies, natures) share a row.
  static bool is_of_a_table(const Shape& shape) {
    if (shape.fields.size() < 6) return false;
    for (const Field& field : shape.fields)
      if (field.shape != shape.fields[0].shape || field.needed) return false;
    return true;
  }
  static std::string names_of(const Shape& shape) {
    std::vector<std::string_view> all;
    for (const Field& field : shape.fields) all.push_back(field.key);
    return fmt::format("{}", fmt::join(all, "` `"));
  }

  std::vector<const Shape*> open_;
};

}  // namespace

std::string key_reference() {
  std::string out;
  for (const FileShape& file : file_shapes()) {
    Table table;
    table.add(*file.shape, "");
    out += fmt::format("### {}\n\n{} / {}\n\n| 键 key | 值 value | 说明 | meaning |\n|---|---|---|---|\n{}\n",
                       file.file, file.zh, file.en, table.rows);
  }
  return out;
}

}  // namespace gridline::edit
