// Names of places that do not stand in the text as the pack writes them: by ear (望海佳园 for 望海嘉园) or with
// one character wrong, missing or too many. Immutable; a part of Reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/text/gazetteer.h"
#include "rules/text/mention.h"
#include "rules/text/passage.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

class Misspellings {
 public:
  Misspellings() = default;  // knows no name
  // Learns the names of 4 to 12 characters of compounds, communities, streets and places outside.
  explicit Misspellings(const Gazetteer& gazetteer);

  // Names that are near to what is written, none of them on a name that is spelt right, each the only one
  // that is so near; in the order of the text. Linear in the text, whatever the number of names.
  std::vector<MisspeltName> find(std::span<const Passage> passages, const Vocabulary& vocabulary,
                                 const Gazetteer& gazetteer) const;

  std::size_t bytes() const;

 private:
  class Search;

  // Hash → names, open addressing; the same hash may stand there several times.
  class Table {
   public:
    void reserve(std::size_t entries);
    void add(std::uint64_t hash, std::uint32_t name);
    template <class Visit>
    void each(std::uint64_t hash, Visit&& visit) const {
      if (slots_.empty()) return;
      for (std::size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
        if (slots_[i].name == free) return;
        if (slots_[i].tag == static_cast<std::uint32_t>(hash >> 32)) visit(slots_[i].name);
      }
    }
    std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

   private:
    static constexpr std::uint32_t free = 0xffffffffu;
    struct Slot {
      std::uint32_t tag = 0;
      std::uint32_t name = free;
    };
    std::vector<Slot> slots_;  // a power of two, at most half full
  };

  // Which lengths names have that begin (or end) with two characters: a bit per length.
  using Lengths = std::vector<std::uint16_t>;
  void learn(const std::u32string& chars, std::uint32_t name);

  Table by_sound_;     // all syllables of a name
  Table by_chars_;     // a name, and a name without one of its characters
  Lengths first_two_, last_two_, first_two_sounds_;
};

}  // namespace gridline::text
