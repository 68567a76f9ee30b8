// The atoms of all conditions of a pack, each once: the smallest questions that a condition asks.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/evaluate.h"
#include "rules/lint/condition.h"

namespace gridline::lint {

// What the facts of a matter are made of, as far as a pack can know it: a value each out of a list.
enum class Field : std::uint8_t { category, place, urgency, nature, kind, origin, channel, none };
inline constexpr std::size_t fields = static_cast<std::size_t>(Field::none);

// The numbers that conditions know the facts by.
struct FactSlots {
  FactSlots();
  Field field_of(cel::Slot slot) const;

  cel::Slot channel, kind, origin, title, text, confidential, advert, category, group, guard, urgency, nature,
      tags, path, place_kind, compound, building, grid, community, property, units, certain;
};
const FactSlots& fact_slots();

struct Atom {
  cel::Program program;         // of the atom alone
  Field about = Field::none;  // it asks for this field alone; none: for several, or for what cannot be listed
  bool fails = false;           // it may end in an error
};

class Atoms {
 public:
  explicit Atoms(std::span<const Condition> conditions);

  // REQUIRES: an atom of one of the conditions.
  std::size_t find(const cel::Ast& ast, cel::NodeId node) const;
  const std::vector<Atom>& list() const { return list_; }
  const Atom& operator[](std::size_t i) const { return list_[i]; }

 private:
  std::map<std::string, std::size_t, std::less<>> by_text_;
  std::vector<Atom> list_;
};

// What an atom says.
enum class Answer : std::uint8_t { no = 0, yes = 1, error = 2 };
Answer answer(const Atom& atom, const cel::Activation& facts, cel::Workspace& workspace);

// A single fact; all others are absent.
class OneFact final : public cel::Activation {
 public:
  OneFact(cel::Slot slot, std::string_view value) : slot_(slot), value_(cel::Value::string(value)) {}
  cel::Value resolve(cel::Slot slot) const override { return slot == slot_ ? value_ : cel::Value(); }

 private:
  cel::Slot slot_;
  cel::Value value_;
};

}  // namespace gridline::lint
