// Which of many words stand in a text, byte for byte, in one pass: what `text.contains("...")` asks.
//
// A search for each word costs some 50 ns on 400 bytes, so ten of them cost more than all the rest of
// routing. An automaton (Aho-Corasick) takes a dependent memory access a byte. Here the first six bytes of
// each word, two Chinese characters, are a key: at every character of the text one look into a small table
// tells whether a word that matters may begin there, which is seldom. Shorter words have a table of their
// own, by their first four bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/route/earliest.h"

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
  // A child asks for the word.
  void asked_by(std::uint32_t number, Ordinal child);
  // After all that, before the first find.
  void finish();

  const std::string& word(std::uint32_t number) const { return words_[number].text; }
  // Appends the numbers of words in `text`, ascending, each once: all those that a child before `before`
  // asks for, and perhaps others; with no_child, all. Any bytes may be given. REQUIRES: before > 0.
  void find(std::string_view text, Ordinal before, std::vector<std::uint32_t>& found) const;

 private:
  class Keys;  // the words that have a length, by their beginnings
  struct Word {
    std::string text;
    Ordinal first = no_child;  // the first child that asks for it
  };

  std::vector<Word> words_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Keys> keys_;  // those that have words, longest beginnings first
};

}  // namespace gridline::route
