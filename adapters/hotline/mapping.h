// Which column means what: header names and their synonyms, read from YAML and editable by the operator.
//
// No column is ever taken by its position: order and names differ between cities, between the exports of one
// city, and change with each release of the platform.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace gridline::hotline {

// What a column can be. The words in mapping files are those of field_words, in this order.
enum class Field : std::uint8_t {
  none,
  id, received, occurred,
  channel, name, sex, phone, contact, address,
  confidential, published,  // 是否保密 · 是否公开, its opposite
  nature,                   // 诉求类型: 咨询 投诉 求助 建议 举报 表扬
  category, category_2, category_3, category_4, category_5, category_code,
  title, text,
  district, street, community, compound, place, longitude, latitude, coordinates,
  urgency, due, reply_wanted, agency, state,
};
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::state) + 1;

const char* word(Field field);

// Chinese maps: GCJ-02 and BD-09 lie up to 700 m beside WGS 84, so a coordinate counts only when the
// operator has said that it is WGS 84.
enum class Datum : std::uint8_t { unknown, wgs84 };

struct Alias {
  Field field = Field::none;
  std::uint32_t rank = 0;  // of two columns for one field, the lower one is it
};

struct Mapping {
  std::map<std::string, Alias, std::less<>> aliases;            // by plain_header of the name
  std::map<std::string, std::string, std::less<>> categories;   // the channel's category path → a pack's id
  Datum datum = Datum::unknown;

  const Alias* find(std::string_view header) const;

  // What ships with the adapter; default_mapping_yaml read once.
  static const Mapping& built_in();
  // The operator's file laid over the built-in one: its names come first and win over built-in ones;
  // `builtin: false` in it starts from nothing. Errors: invalid_input, with line and column.
  static base::Result<Mapping> parse(std::string_view yaml, std::string_view file_name);
  static base::Result<Mapping> load(const std::string& path);
};

// A header's name for comparing: ASCII for full-width, no blanks, no * : or quotes, lower case; a remark in
// brackets at the end taken off ("工单编号（必填）").
std::string plain_header(std::string_view cell);

// The built-in mapping, in the form of an operator's file.
extern const char* const default_mapping_yaml;

}  // namespace gridline::hotline
