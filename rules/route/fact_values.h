// The facts of a complaint as small numbers, so that an index can look rules up by them.
//
// A dimension is what conditions ask about: the category (with its group and guard), the urgency, a
// compound, a channel ... Each value that a pack or a condition knows has a number there. Two kinds:
// single dimensions have one value for each complaint; member dimensions have any number (its tags, the
// units that cover its place, the words of conditions that stand in its text).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/cel/schema.h"
#include "rules/pack/model.h"
#include "rules/route/facts_view.h"
#include "rules/route/literal_index.h"
#include "rules/route/route_tree.h"
#include "rules/route/value_set.h"

namespace gridline::route {

enum class Dimension : std::uint8_t {
  // single; those from `path` to `property` are decided by the place
  category, urgency, nature, confidential, advert, certain, channel, kind, origin,
  path, place_kind, compound, building, grid, community, property,
  // member
  tags, units, text, title,
};
inline constexpr std::size_t single_dimensions = static_cast<std::size_t>(Dimension::tags);
inline constexpr std::size_t place_dimensions = 7;
constexpr bool is_single(Dimension d) { return d < Dimension::tags; }
constexpr bool is_words(Dimension d) { return d == Dimension::text || d == Dimension::title; }

// What numbers the values of one pack. Conditions are numbered first (`value_of`, `literal`), then it is
// only read, from any thread. Lives as long as the pack.
class ValueNumbers {
 public:
  // `facts`: place_facts(pack); not needed afterwards.
  ValueNumbers(const pack::Pack& pack, std::span<const PlaceFacts> facts);

  // The dimension whose value alone decides the field; none for text, title.
  static std::optional<Dimension> dimension_of(cel::Slot slot);

  // The number of a string, given one if need be where any string may come (a channel, a tag). None: no
  // complaint ever has it. Of the category it is the id, of the urgency the code. REQUIRES: not nature or a
  // yes-or-no dimension.
  std::optional<std::uint32_t> value_of(Dimension dimension, std::string_view text);
  // Of a word that conditions look for in the text or title. REQUIRES: at least literal_bytes_min.
  std::uint32_t literal(Dimension words, std::string_view text);
  // What value_of or literal gave this number: of a channel, kind, origin (0: "other"), tag or word.
  std::string_view text_of(Dimension dimension, std::uint32_t value);
  // A child asks for this word, with that place among its sisters. REQUIRES: a number that literal gave.
  void asked_by(Dimension words, std::uint32_t value, Ordinal child);
  // The places' values that begin so: their numbers are in the order of their texts.
  // REQUIRES: a dimension decided by the place.
  ValueSet prefix(Dimension dimension, std::string_view beginning) const;
  // How many values a dimension has; 0: not known, any number.
  std::uint32_t size(Dimension dimension) const;

  // All conditions are numbered: makes the index of words.
  void finish();

 private:
  friend class FactValues;
  // Texts that conditions name, numbered from 1.
  class Numbers {
   public:
    std::uint32_t find(std::string_view text) const;  // 0: none names it
    std::uint32_t add(std::string_view text);
    std::string_view text(std::uint32_t number) const {
      if (number == 0) return "other";  // in one ?: with the string below it would be a temporary string
      return *texts_[number - 1];
    }
    bool empty() const { return texts_.empty(); }

   private:
    std::vector<std::unique_ptr<std::string>> texts_;
    std::unordered_map<std::string_view, std::uint32_t> numbers_;  // views of texts_
  };
  Numbers& numbers_of(Dimension dimension);

  const pack::Pack& pack_;
  std::vector<std::array<std::uint32_t, place_dimensions>> by_place_;  // the last row: no place
  std::array<std::vector<std::string_view>, place_dimensions> place_texts_;  // sorted
  std::vector<std::vector<std::uint32_t>> place_units_;
  Numbers channels_, kinds_, origins_, tags_;
  LiteralIndex text_words_, title_words_;
};

// One complaint's values. Cheap to make; the words of its text are looked for when first asked for.
// REQUIRES: numbers and facts outlive it.
class FactValues {
 public:
  FactValues(const ValueNumbers& numbers, const Facts& facts);
  std::uint32_t of(Dimension single) const { return single_[static_cast<std::size_t>(single)]; }
  // In no order, each once but for a tag that stands there twice. Of words those that a child before `before`
  // asks for, and perhaps others. REQUIRES: before > 0.
  std::span<const std::uint32_t> members(Dimension member, Ordinal before = no_child) const;

 private:
  const ValueNumbers& numbers_;
  const Facts& facts_;
  std::array<std::uint32_t, single_dimensions> single_;
  struct Words {
    Ordinal before = 0;  // looked for; 0: none
    std::vector<std::uint32_t> found;
  };
  static std::span<const std::uint32_t> look_for(const LiteralIndex& words, std::string_view text,
                                                 Ordinal before, Words& known);

  mutable std::vector<std::uint32_t> tags_;
  mutable Words text_, title_;
};

}  // namespace gridline::route
