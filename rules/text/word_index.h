// All words and names of a pack found in one pass over a text, whose cost does not grow with their
// number. Immutable once made; shared by all threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text/character_set.h"

namespace gridline::text {

// A word at a place of the text, in characters.
struct WordHit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t word = 0;  // the id it was given
};

class WordIndex {
 public:
  struct Word {
    std::u32string chars;  // not empty; folded like the text
    std::uint32_t id = 0;  // several words may have the same characters, or the same id
  };

  WordIndex() : WordIndex(std::span<const Word>()) {}
  explicit WordIndex(std::span<const Word> words);

  // Appends every occurrence of every word, also overlapping ones, by begin and then by end.
  // Costs about a probe of a bit table per character, plus what the matches themselves cost.
  void scan(std::span<const char32_t> text, std::vector<WordHit>& hits) const;

  // False: none of the words is in clean(raw). True: one may be, and scan() must tell. Makes no list
  // of characters, so that "nothing of this is in it" costs a third.
  bool may_be_in(std::string_view raw) const;

 private:
  struct Slot {
    std::uint64_t key = empty_key;
    std::uint32_t node = 0;
  };
  static constexpr std::uint64_t empty_key = ~0ull;
  static constexpr std::uint32_t no_node = 0xffffffffu;

  std::uint32_t find(std::uint64_t key) const;
  std::uint32_t add(std::uint64_t key);
  void grow();
  void insert(Slot slot);
  void report(std::uint32_t node, std::uint32_t begin, std::uint32_t end, std::vector<WordHit>& hits) const;

  std::vector<Slot> slots_;                 // open addressing, at most half full
  std::uint32_t slot_shift_ = 0;
  std::size_t used_ = 0;
  std::vector<std::uint64_t> pair_bits_;    // which first two characters may begin a word
  std::uint32_t pair_shift_ = 0;
  CharacterSet single_;                     // characters that are a word by themselves
  std::uint32_t nodes_ = 1;                 // 0 is the root
  std::vector<std::uint32_t> first_;        // node → its ids: ids_[first_[n] .. first_[n + 1])
  std::vector<std::uint32_t> ids_;
  std::vector<bool> goes_on_;               // node has longer words below it
};

}  // namespace gridline::text
