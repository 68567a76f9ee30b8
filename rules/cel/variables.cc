// Variables by name.
#include "rules/cel/variables.h"

#include <utility>

namespace gridline::cel {

void Variables::set(std::string name, Value value) { values_.insert_or_assign(std::move(name), value); }

Value Variables::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? Value() : found->second;
}

NamedActivation::NamedActivation(const Program& program, const Variables& variables) {
  values_.reserve(program.slot_names().size());
  for (const std::string& name : program.slot_names()) values_.push_back(variables.find(name));
}

}  // namespace gridline::cel
