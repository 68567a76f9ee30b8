// Words of a pack typed by ear: 物夜费 for 物业费, 保键品 for 保健品. Immutable once made; shared by all
// threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rules/text/sound.h"
#include "rules/text/word_index.h"

namespace gridline::text {

// Shorter words sound like too much else: of two characters nearly every hit is another word.
inline constexpr std::size_t heard_chars_min = 3;

class HeardWords {
 public:
  HeardWords() = default;  // hears nothing
  // Of the words, those of at least heard_chars_min characters that all have a sound.
  explicit HeardWords(std::span<const WordIndex::Word> words);

  // Appends stretches that sound like a word and differ from it in one character, which must make no sense
  // where it stands: see the .cc. By begin; they do not overlap, but words with the same characters each
  // give a hit. Costs about a probe of a bit table a character.
  void find(std::span<const char32_t> text, std::vector<WordHit>& hits) const;

 private:
  // The sounds of a word's first three characters, and the words that have them.
  struct Slot {
    std::uint64_t key = 0;  // 0: free
    std::uint32_t begin = 0, end = 0;
  };
  const Slot& slot_of(std::uint64_t key) const;
  std::uint32_t hear(std::uint64_t key, std::span<const char32_t> text, std::uint32_t at,
                     std::uint32_t free_from, std::vector<WordHit>& hits) const;
  bool stands_at(const std::u32string& word, std::span<const char32_t> text, std::uint32_t at) const;
  bool makes_no_sense(const std::u32string& word, std::span<const char32_t> text, std::uint32_t at,
                      std::size_t differs) const;
  bool is_word(const std::u32string& chars) const;
  bool is_known(char32_t first, char32_t second) const;

  std::vector<WordIndex::Word> words_;  // by the sounds they begin with, longer ones first
  std::vector<Slot> slots_;             // open addressing, at most half full
  std::vector<std::uint64_t> bits_;     // which sounds may begin a word: one load for nearly every character
  std::uint32_t slot_shift_ = 63, bit_shift_ = 63;
  std::vector<std::u32string> known_;   // the words' characters, sorted
  std::vector<std::uint64_t> pairs_;    // neighbours within the words, sorted
};

}  // namespace gridline::text
