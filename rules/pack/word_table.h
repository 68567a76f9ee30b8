// Words by the number of an enumeration, and back. Private to the files that have such tables.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace gridline::pack {

struct Word {
  std::string_view code, zh;
};

// Indexed by the enumeration's number; entry 0 is "none". A number beyond the table is "?".
template <class E>
Word word_at(std::span<const Word> table, E e) {
  const auto i = static_cast<std::size_t>(e);
  return i < table.size() ? table[i] : Word{"?", "?"};
}

// By its code or its Chinese name; nothing for "".
template <class E>
std::optional<E> word_of(std::span<const Word> table, std::string_view text) {
  for (std::size_t i = 1; i < table.size(); ++i) {
    if (!text.empty() && (table[i].code == text || table[i].zh == text)) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace gridline::pack
