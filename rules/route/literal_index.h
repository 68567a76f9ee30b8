// Which of many words stand in a text, byte for byte, in one pass: what `text.contains("...")` asks.
//
// A search for each word costs some 50 ns on 400 bytes, so ten of them cost more than all the rest of
// routing. An automaton (Aho-Corasick) takes a dependent memory access a byte. Here the first four bytes of each
// word are a key: at every character of the text one probe of a small bit table, which hardly ever hits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gridline::route {

// Shorter words cannot be in it.
inline constexpr std::size_t literal_bytes_min = 4;

class LiteralIndex {
 public:
  // The number of a word, from 0 in the order in which they came. REQUIRES: literal_bytes_min.
  std::uint32_t add(std::string_view word);
  // After the last add, before the first find.
  void finish();

  std::size_t size() const { return words_.size(); }
  // Appends the numbers of the words in `text`, ascending, each once. Any bytes may be given.
  void find(std::string_view text, std::vector<std::uint32_t>& found) const;

 private:
  struct Entry {
    std::uint32_t key = 0;   // the first four bytes
    std::uint32_t word = 0;
  };

  std::vector<std::string> words_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Entry> entries_;        // by key
  std::vector<std::uint64_t> bits_;   // by hash of key: some entry may have it
  std::uint32_t shift_ = 58;
};

}  // namespace gridline::route
