// Sets of situations as decision diagrams: equal sets have equal numbers, so "is it empty", "is it the
// same" and "is one inside the other" are exact, however many situations there are.
#pragma once

#include <cstdint>
#include <vector>

namespace gridline::lint {

// A set, by its node; good as long as its Sets is.
using Set = std::uint32_t;
inline constexpr Set nothing = 0;
inline constexpr Set everything = 1;

// A question with two answers; a diagram asks them in ascending order.
using Variable = std::uint32_t;
inline constexpr Variable no_variable = 0xffffffff;

// Owns the diagrams. Not thread-safe.
class Sets {
 public:
  // Beyond `nodes_max` nodes (12 bytes each, and as much again to find them) it is exhausted: from then on
  // results mean nothing.
  explicit Sets(std::size_t nodes_max);

  // Where the answer to `variable` is yes.
  Set yes(Variable variable) { return make(variable, nothing, everything); }
  Set both(Set a, Set b);
  Set either(Set a, Set b);
  Set without(Set a, Set b);
  bool is_within(Set a, Set b) { return without(a, b) == nothing; }

  // The first question of a diagram (no_variable: there is none), and what is left after its answer.
  Variable first(Set set) const { return nodes_[set].variable; }
  Set answered(Set set, bool answer) const { return answer ? nodes_[set].high : nodes_[set].low; }
  // The set once `variable` is answered. REQUIRES: no question before it is asked by the set.
  Set after(Set set, Variable variable, bool answer) const {
    return nodes_[set].variable == variable ? answered(set, answer) : set;
  }
  // A node of the diagram: `low` below no, `high` below yes. REQUIRES: both ask later questions only.
  Set make(Variable variable, Set low, Set high);

  bool exhausted() const { return exhausted_; }
  std::size_t size() const { return nodes_.size(); }

 private:
  enum class Operation : std::uint32_t { both = 0, either = 1, without = 2 };
  struct Node {
    Variable variable;
    Set low, high;
  };
  struct Known {
    Set a = 0, b = 0;
    std::uint32_t operation = 3;
    Set result = 0;
  };

  Set apply(Operation operation, Set a, Set b);
  void grow();

  std::size_t nodes_max_;
  bool exhausted_ = false;
  std::vector<Node> nodes_;
  std::vector<Set> table_;     // open addressing; 0: free
  std::vector<Known> known_;   // what was worked out last, by a hash of the question
};

}  // namespace gridline::lint
