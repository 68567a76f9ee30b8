// How a Han character sounds, for names and words that residents type by ear. Pure look-ups in a table
// made when Gridline is built (tools/tables/make_sound_table.cc), so that every machine with one build reads
// alike.
#pragma once

#include <cstdint>
#include <string>

namespace gridline::text {

// A toneless pinyin syllable as a number: initial << 8 | final, both counted from 1. 0: no sound.
using Sound = std::uint16_t;
extern const Sound sound_table[0x5200];  // from U+4E00; sound_of() looks into it

// The most frequent reading of a Han character of the basic block (U+4E00 to U+9FFF), traditional ones
// too; 0 for every other character. Homophones have the same: 业, 夜, 叶 are one sound.
inline Sound sound_of(char32_t c) {
  return c >= 0x4E00 && c <= 0x9FFF ? sound_table[c - 0x4E00] : Sound(0);
}

// The one number of all syllables that people confuse by dialect or by keyboard: z/zh, c/ch, s/sh, n/l,
// an/ang, en/eng, in/ing (also inside ian/iang, uan/uang). Look up what is near by this. 0 stays 0.
Sound blurred(Sound sound);

// 0: the same syllable. 1: one that is often confused with it. 2: another, or one of them has none.
int sound_distance(Sound a, Sound b);

// "ye", "lv": for people and tests. Empty for 0.
std::string sound_text(Sound sound);

}  // namespace gridline::text
