// YAML as a pack allows it: a small, strict subset with the position of every node.
//
// Refused, each as an issue: duplicate keys, anchors, aliases and tags, several documents, bare
// yes/no/on/off (which other readers take for booleans), keys that are not plain text, nesting
// beyond depth_max, bytes that are not UTF-8. Every scalar stays text; its reader decides.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/pack/source.h"

namespace gridline::pack {

struct YamlNode {
  enum class Kind : std::uint8_t { null, scalar, sequence, map };
  enum class Style : std::uint8_t { plain, quoted, block };

  Kind kind = Kind::null;
  Style style = Style::plain;  // of a scalar
  bool reported = false;       // an issue has been given for it: its readers stay silent
  bool folded = false;         // a scalar whose line breaks were joined: offsets in it say nothing
  std::string text;            // of a scalar
  Position at;                 // the first character of the node as written, a quote included
  std::vector<YamlNode> items; // of a sequence; of a map: the values
  std::vector<YamlNode> keys;  // of a map, in the editor's order, same size as items

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_map() const { return kind == Kind::map; }
  // The value of a key of a map; null pointer when there is none.
  const YamlNode* get(std::string_view key) const;
};

// Levels of nesting: an organisation tree of ten levels needs about twenty.
inline constexpr int yaml_depth_max = 64;

// One YAML file: what people write by hand. Larger tables belong into CSV, which loads 30 times faster.
inline constexpr std::size_t yaml_bytes_max = 8 * 1024 * 1024;

// Reads one file of the pack. What is wrong goes to `issues`; the node then holds what could be
// understood (null after a syntax error). Never throws.
YamlNode read_yaml(std::uint32_t file, IssueList& issues);

// Where the first character of a scalar's text stands: behind the quote, on the line after `|`.
Position text_position(const YamlNode& scalar, const Source& source);

}  // namespace gridline::pack
