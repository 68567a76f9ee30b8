// Which of many words stand in a text, byte for byte, in one pass: what `text.contains("...")` asks.
//
// A search for each word costs some 50 ns on 400 bytes, so ten of them cost more than all the rest of
// routing. An automaton (Aho-Corasick) takes a dependent memory access a byte. Here the first eight bytes of
// each word, nearly three Chinese characters, are a key: at every character of the text one probe of a small
// bit table, which hardly ever hits. Shorter words have tables of their own, by their first six or four
// bytes.
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
  LiteralIndex();
  ~LiteralIndex();
  LiteralIndex(const LiteralIndex&) = delete;
  LiteralIndex& operator=(const LiteralIndex&) = delete;

  // The number of a word, from 0 in the order in which they came. REQUIRES: literal_bytes_min.
  std::uint32_t add(std::string_view word);
  // After the last add, before the first find.
  void finish();

  const std::string& word(std::uint32_t number) const { return words_[number]; }
  // Appends the numbers of the words in `text`, ascending, each once. Any bytes may be given.
  void find(std::string_view text, std::vector<std::uint32_t>& found) const;

 private:
  class Keys;     // the words of a length, by their beginnings
  struct Probe;   // what the pass over a text reads of Keys

  std::vector<std::string> words_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Keys> keys_;  // those that have words, longest beginnings first
};

}  // namespace gridline::route
