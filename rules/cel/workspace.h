// What one evaluation may use up: steps and memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "rules/cel/arena.h"
#include "rules/cel/compare.h"
#include "rules/cel/limits.h"

namespace gridline::cel {

struct Budget {
  std::uint32_t steps = steps_default;
  std::size_t memory_bytes = memory_bytes_default;
};

// Values that an evaluation made live here. Keep one per thread and reset() it between
// evaluations; one that makes no lists or strings allocates nothing. One thread at a time.
class Workspace final : public Meter {
 public:
  explicit Workspace(Budget budget = {})
      : budget_(budget), steps_left_(budget.steps), arena_(budget.memory_bytes) {}

  bool spend(std::uint32_t steps) override {
    if (steps_left_ < steps) {
      steps_left_ = 0;
      exhausted_ = true;
      return false;
    }
    steps_left_ -= steps;
    return true;
  }
  bool exhausted() const { return exhausted_; }
  void exhaust() { exhausted_ = true; steps_left_ = 0; }
  std::uint32_t steps_used() const { return budget_.steps - steps_left_; }
  Arena& arena() { return arena_; }

  // The full budget again; values made before are gone.
  void reset() {
    steps_left_ = budget_.steps;
    exhausted_ = false;
    arena_.clear();
  }

 private:
  Budget budget_;
  std::uint32_t steps_left_;
  bool exhausted_ = false;
  Arena arena_;
};

}  // namespace gridline::cel
