// All words and names of a pack found in one pass over a text, whose cost does not grow with their
// number. Immutable once made; shared by all threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
    std::uint32_t id = 0;  // below 2^30 - 1; several words may have the same characters, or the same id
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
  // An edge of the trie with what stands at its end, so that a step is one look into the table.
  struct Slot {
    std::uint64_t key = empty_key;
    std::uint32_t node = 0;
    std::uint32_t ends =
        0;  // goes_on, several, and the id of the word that ends here or where in ids_ they stand
  };
  static constexpr std::uint64_t empty_key = ~0ull;
  static constexpr std::uint32_t goes_on = 1u << 31;  // longer words begin with this
  static constexpr std::uint32_t several = 1u << 30;
  static constexpr std::uint32_t no_word = several - 1;

  bool is_single(char32_t c) const { return (single_bits_[c >> 6] >> (c & 63) & 1) != 0; }
  const Slot* find(std::uint64_t key) const;
  std::uint32_t add(std::uint64_t key);
  void grow();
  Slot& insert(Slot slot);
  void set_ends(std::vector<std::pair<std::uint32_t, std::uint32_t>>& ends,
                const std::vector<std::uint32_t>& inner);
  void report(const Slot& slot, std::uint32_t begin, std::uint32_t end, std::vector<WordHit>& hits) const;
  void follow(std::span<const char32_t> text, std::uint32_t at, std::vector<WordHit>& hits) const;

  std::vector<Slot> slots_;                 // open addressing, at most half full
  std::uint32_t slot_shift_ = 0;
  std::size_t used_ = 0;
  std::vector<std::uint64_t> pair_bits_;    // which first two characters may begin a word
  std::uint64_t pair_mask_ = 0;
  std::vector<std::uint64_t> single_bits_;  // characters that are a word by themselves
  std::uint32_t nodes_ = 1;                 // 0 is the root
  std::vector<std::uint32_t> ids_;          // where several words end: how many, and their ids
};

}  // namespace gridline::text
