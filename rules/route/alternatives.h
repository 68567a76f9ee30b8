// A condition as alternatives of what the facts must be, for the index.
#pragma once

#include <optional>
#include <vector>

#include "rules/cel/program.h"
#include "rules/route/fact_values.h"

namespace gridline::route {

// The complaint's value of a single dimension is in the set.
struct Constraint {
  Dimension dimension = Dimension::category;
  ValueSet values;
};

// One of the complaint's values of a member dimension is in the set (a few values, no ranges to infinity).
struct Member {
  Dimension dimension = Dimension::tags;
  ValueSet values;
};

// All must hold; nothing in it: always.
struct Alternative {
  std::vector<Constraint> constraints;  // by dimension, each at most once
  std::optional<Member> member;
};

// The condition is true only when one of `any` holds; when `exact`, it is true then. Otherwise it must be
// evaluated.
struct Alternatives {
  std::vector<Alternative> any;  // empty: never true
  bool exact = true;
};

// What a tree's conditions have in common is worked out once: keep one for a whole tree.
class Conditions {
 public:
  // `pack` and `numbers` outlive it. New values and words are numbered in `numbers`.
  Conditions(const pack::Pack& pack, ValueNumbers& numbers);
  ~Conditions();
  Alternatives alternatives(const cel::Program& condition);

  struct Memory;  // in the .cc alone

 private:
  const pack::Pack& pack_;
  ValueNumbers& numbers_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace gridline::route
