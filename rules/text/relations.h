// Words right after a place that say where at it: 门口, 楼下, 对面.
#pragma once

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

}  // namespace gridline::text
