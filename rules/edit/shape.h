// What may stand in each YAML file of a pack: its keys in their canonical order, what each value is, and a
// line about each in Chinese and English. The JSON Schemas and the formatter's order are made from it; a
// test holds it against the keys that the loader asks for, which stays the judge of a pack.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace gridline::edit {

struct Shape;

struct Field {
  std::string_view key;
  const Shape* shape;
  bool needed;
  std::string_view zh, en;
};

// Shapes are immutable, live for ever and may refer to themselves (a route has routes below it).
struct Shape {
  enum class Kind : std::uint8_t {
    text,    // any scalar
    whole,   // a whole number from `low` to `high`
    truth,   // true or false
    choice,  // one of `choices`
    form,    // text that matches `pattern` as a whole
    words,   // words with weights, separated by blanks, or a list of them
    list,    // of `item`; with `one_is_enough` a single one may stand for a list of one
    fields,  // a map with the keys of `fields`
    names,   // a map whose keys are names that the editor gives; the values are `item`
    either,  // one of `either`
  };
  Kind kind = Kind::text;
  std::string_view id;  // of one that refers to itself: its name among the schema's definitions
  std::vector<Field> fields;
  const Shape* item = nullptr;
  std::string_view names_pattern;  // of the keys of `names`; empty: anything
  std::vector<std::string_view> choices;
  std::string_view pattern;  // a regular expression of ECMAScript and RE2 alike
  std::string_view example;  // of a form
  std::int64_t low = 0, high = 0;
  std::vector<const Shape*> either;
  std::string_view told_by;  // of one map among several of `either`: the key by which it is known
  bool one_is_enough = false;
  bool may_be_empty = false;  // `key:` with nothing behind it means something

  const Field* field(std::string_view key) const;
  // Of `either`: the one that a map (or something else) is; has_key tells which keys it has. Else this one.
  // Null when none fits.
  const Shape* fitting(bool is_map, const std::function<bool(std::string_view)>& has_key) const;
};

struct FileShape {
  std::string_view file;  // "routes.yaml"; "tests/*.yaml" for all of that folder
  const Shape* shape;
  std::string_view zh, en;
  std::string_view schema = {};  // its schema's name, where the file's own would be another's; else empty
};

// All of them, in the order in which an editor meets them.
std::span<const FileShape> file_shapes();
// The shape of a pack's file by its name in the pack; null when it is none of them.
const FileShape* shape_of(std::string_view file);

}  // namespace gridline::edit
