// Words right after a place that say where at it: 门口, 楼下, 对面.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rules/text/character_set.h"

namespace gridline::text {

// Where at the place, directly after it. `near`: it is not in the place at all. The longer of two with one
// beginning stands first.
struct Relation {
  std::u32string_view word;
  bool near = false;
};
inline constexpr Relation relations[] = {
    {U"地下车库"}, {U"门口"}, {U"楼下"}, {U"楼顶"}, {U"中间"}, {U"之间"}, {U"电梯"}, {U"车库"},
    {U"东门"},     {U"西门"}, {U"南门"}, {U"北门"}, {U"大门"}, {U"东头"}, {U"西头"}, {U"广场"},
    {U"对面", true}, {U"后面", true}, {U"前面", true}, {U"旁边", true}, {U"附近", true}, {U"隔壁", true},
    {U"周边", true}, {U"周围", true}, {U"边上", true}, {U"一带", true}, {U"旁", true},   {U"外面", true}};

// What one of them can begin with.
inline constexpr CharacterSet relation_beginnings = [] {
  CharacterSet beginnings;
  for (const Relation& relation : relations) beginnings.add(relation.word.front());
  return beginnings;
}();

// The relation that stands at `at`, perhaps behind 的 or a blank, with where it begins; word empty: none does.
struct RelationAt : Relation {
  std::uint32_t begin = 0;
};
inline RelationAt relation_at(std::span<const char32_t> chars, std::uint32_t at) {
  if (at < chars.size() && (chars[at] == U'的' || chars[at] == U' ')) ++at;
  if (at >= chars.size() || !relation_beginnings.has(chars[at])) return {};
  const std::u32string_view rest(chars.data() + at, chars.size() - at);
  for (const Relation& relation : relations) {
    if (rest.starts_with(relation.word)) return {relation, at};
  }
  return {};
}

}  // namespace gridline::text
