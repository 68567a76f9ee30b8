// The parts of a pinyin syllable in the order of their numbers, for the table's maker
// (tools/tables/make_sound_table.cc) and its reader (sound.cc).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace gridline::text {

// Number 1 is "no initial" (an, er). Longer ones first, so that the first that fits is the right one.
inline constexpr std::string_view initials[] = {"",  "zh", "ch", "sh", "b", "p", "m", "f",
                                                "d", "t",  "n",  "l",  "g", "k", "h", "j",
                                                "q", "x",  "r",  "z",  "c", "s", "y", "w"};
inline constexpr std::string_view finals[] = {
    "a",   "o",  "e",  "i",  "u",   "v",  "ai", "ei",  "ui",  "ao",  "ou",   "iu",
    "ie",  "ue", "ve", "er", "an",  "en", "in", "un",  "ang", "eng", "ing",  "ong",
    "ia",  "ua", "uo", "iao", "ian", "uan", "uai", "iang", "uang", "iong"};

constexpr std::uint16_t syllable_number(std::string_view syllable) {
  std::size_t initial = 0;
  for (std::size_t i = 1; i < std::size(initials); ++i) {
    if (syllable.starts_with(initials[i])) {
      initial = i;
      break;
    }
  }
  const std::string_view rest = syllable.substr(initials[initial].size());
  for (std::size_t i = 0; i < std::size(finals); ++i) {
    if (finals[i] == rest) return static_cast<std::uint16_t>((initial + 1) << 8 | (i + 1));
  }
  return 0;  // hm, ng: no syllable that anybody types
}

}  // namespace gridline::text
