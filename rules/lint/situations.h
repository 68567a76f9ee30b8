// Everything that can be known of a matter when it is routed, as sets: its category, place, urgency, nature,
// kind, origin and channel, and for each further question that a condition asks (a word in the text, a tag)
// both answers.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "rules/lint/atoms.h"
#include "rules/lint/places.h"
#include "rules/lint/sets.h"

namespace gridline::lint {

// Where an expression is true and where it is false; elsewhere it ends in an error.
struct Truth {
  Set yes = nothing;
  Set no = nothing;
};

// One situation, as far as it is told to a person.
struct Example {
  pack::CategoryIndex category;  // none: unsure
  pack::PlaceIndex place;
  pack::Urgency urgency = pack::Urgency::none;
};

// Kinds and origins that a ticket may have; the words of the adapter protocol and of the engine.
std::span<const std::string_view> known_kinds();
std::span<const std::string_view> known_origins();

class Situations {
 public:
  // All are referred to and must outlive it.
  Situations(const pack::Pack& pack, const Atoms& atoms, const Places& places, Sets& sets);

  // Of a boolean part of a condition.
  Truth truth(const cel::Program& program, cel::NodeId node);
  // Where the condition matches.
  Set matches(const Condition& condition);

  // All situations that there can be.
  Set possible() const { return possible_; }

  std::size_t values(Field field) const { return dimensions_[static_cast<std::size_t>(field)].values; }
  // The set with a field's value decided. REQUIRES: fields are decided in the order of the enumeration.
  Set decided(Set set, Field field, std::size_t value) const;
  // The urgencies (a bit each, by their number) that a set has, whatever comes after them.
  // REQUIRES: category and place are decided.
  std::uint32_t urgencies(Set set) const;

  // One of the situations of a set. REQUIRES: it is not empty.
  Example example(Set set) const;

  // Which fields a set asks for, a bit each by number; bit `Field::none` for anything else.
  std::uint32_t asked(Set set) const;

 private:
  struct Dimension {
    Variable first = 0;
    std::uint32_t bits = 0;
    std::size_t values = 1;
  };

  void add_dimension(Field field, std::size_t values);
  void find_channels();
  Set members(const Dimension& dimension, std::span<const std::uint32_t> values, std::uint32_t base,
              std::uint32_t level);
  Set members(Field field, const std::vector<std::uint32_t>& values);
  Truth atom(std::size_t index);
  Truth listed(const Atom& atom);
  Truth open(const Atom& atom);
  Answer answer_for(const Atom& atom, std::size_t value);

  const pack::Pack& pack_;
  const Atoms& atoms_;
  const Places& places_;
  Sets& sets_;
  std::array<Dimension, fields> dimensions_;
  Variable next_ = 0;
  std::vector<std::string> channels_;  // named in conditions; the value after them is any other
  std::vector<std::optional<Truth>> known_;
  Set possible_ = everything;
  cel::Workspace workspace_;
};

}  // namespace gridline::lint
