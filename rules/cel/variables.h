// Values by plain name, for expressions compiled with Schema::dynamic(): the command line, tests.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/evaluate.h"

namespace gridline::cel {

// Names may have dots: "place.compound" set as a variable comes before the field `compound` of a
// variable `place`. The values' memory is the caller's (an Arena, usually).
class Variables {
 public:
  void set(std::string name, Value value);
  // Absent when there is none.
  Value find(std::string_view name) const;

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// The variables as one program numbers them. `variables` need not outlive it, their values must.
class NamedActivation final : public Activation {
 public:
  NamedActivation(const Program& program, const Variables& variables);
  Value resolve(Slot slot) const override { return slot < values_.size() ? values_[slot] : Value(); }

 private:
  std::vector<Value> values_;
};

}  // namespace gridline::cel
