// Numbers of values as yes-and-no questions, the highest bit first; category and place come first of all, so
// that a walk over both finds what is below them.
#include "rules/lint/situations.h"

#include <algorithm>
#include <set>

#include "engine/base/assert.h"
#include "rules/route/facts_view.h"

namespace gridline::lint {

namespace {

constexpr std::string_view kinds[] = {"complaint", "wish", "directive", "commitment", "cluster"};
constexpr std::string_view origins[] = {"complaint", "discovered", "directive", "visit", "consult", "wish"};
constexpr std::size_t urgency_values = 7, nature_values = 7;

std::string_view word_of(Field field, std::size_t value) {
  switch (field) {
    case Field::urgency: return pack::code(static_cast<pack::Urgency>(value));
    case Field::nature: return pack::zh(static_cast<pack::Nature>(value));
    case Field::kind: return kinds[value];
    case Field::origin: return origins[value];
    default: return {};
  }
}

cel::Slot slot_of(Field field) {
  switch (field) {
    case Field::urgency: return fact_slots().urgency;
    case Field::nature: return fact_slots().nature;
    case Field::kind: return fact_slots().kind;
    case Field::origin: return fact_slots().origin;
    default: return fact_slots().channel;
  }
}

}  // namespace

std::span<const std::string_view> known_kinds() { return kinds; }
std::span<const std::string_view> known_origins() { return origins; }

Situations::Situations(const pack::Pack& pack, const Atoms& atoms, const Places& places, Sets& sets)
    : pack_(pack), atoms_(atoms), places_(places), sets_(sets), known_(atoms.list().size()) {
  find_channels();
  add_dimension(Field::category, pack.categories.size() + 1);
  add_dimension(Field::place, places.classes());
  add_dimension(Field::urgency, urgency_values);
  add_dimension(Field::nature, nature_values);
  add_dimension(Field::kind, std::size(kinds));
  add_dimension(Field::origin, std::size(origins));
  add_dimension(Field::channel, channels_.size() + 1);
  for (std::size_t i = 0; i < known_.size(); ++i) atom(i);  // an atom may narrow what is possible
}

void Situations::find_channels() {
  std::set<std::string> found;
  for (const Atom& atom : atoms_.list()) {
    if (atom.about != Field::channel) continue;
    if (const auto comparison = comparison_of(atom.program, atom.program.ast().root))
      for (const cel::NodeId text : comparison->texts) found.emplace(text_of(atom.program, text));
  }
  channels_.assign(found.begin(), found.end());
}

void Situations::add_dimension(Field field, std::size_t values) {
  Dimension& d = dimensions_[static_cast<std::size_t>(field)];
  d = {next_, 0, values};
  while ((std::size_t{1} << d.bits) < values) ++d.bits;
  next_ += d.bits;
  std::vector<std::uint32_t> all(values);
  for (std::size_t i = 0; i < values; ++i) all[i] = static_cast<std::uint32_t>(i);
  possible_ = sets_.both(possible_, members(field, all));
}

Set Situations::members(Field field, const std::vector<std::uint32_t>& values) {
  return members(dimensions_[static_cast<std::size_t>(field)], values, 0, 0);
}

// `values`, ascending, lie in the part of the numbers that begins at `base` and has the bits after `level`.
Set Situations::members(const Dimension& dimension, std::span<const std::uint32_t> values, std::uint32_t base,
                        std::uint32_t level) {
  if (values.empty()) return nothing;
  const std::uint32_t bits = dimension.bits - level;
  if (values.size() == std::size_t{1} << bits) return everything;
  const std::uint32_t middle = base + (1u << (bits - 1));
  const auto split = static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), middle) -
                                              values.begin());
  const Set low = members(dimension, values.first(split), base, level + 1);
  const Set high = members(dimension, values.subspan(split), middle, level + 1);
  return sets_.make(dimension.first + level, low, high);
}

Truth Situations::truth(const cel::Program& program, cel::NodeId node) {
  const cel::Ast& ast = program.ast();
  const auto children = ast.children_of(node);
  switch (joint_of(ast, node)) {
    case Joint::atom: break;
    case Joint::opposite: {
      const Truth t = truth(program, children[0]);
      return {t.no, t.yes};
    }
    case Joint::choice: {
      const Truth condition = truth(program, children[0]);
      const Truth then = truth(program, children[1]), otherwise = truth(program, children[2]);
      return {sets_.either(sets_.both(condition.yes, then.yes), sets_.both(condition.no, otherwise.yes)),
              sets_.either(sets_.both(condition.yes, then.no), sets_.both(condition.no, otherwise.no))};
    }
    case Joint::all:
    case Joint::any: {
      const bool all = joint_of(ast, node) == Joint::all;
      Truth out = truth(program, children[0]);
      for (const cel::NodeId child : children.subspan(1)) {
        const Truth t = truth(program, child);
        out = all ? Truth{sets_.both(out.yes, t.yes), sets_.either(out.no, t.no)}
                  : Truth{sets_.either(out.yes, t.yes), sets_.both(out.no, t.no)};
      }
      return out;
    }
  }
  return atom(atoms_.find(ast, node));
}

Set Situations::matches(const Condition& condition) {
  if (!condition.program) return possible_;
  return sets_.both(possible_, truth(*condition.program, condition.program->ast().root).yes);
}

Truth Situations::atom(std::size_t index) {
  if (!known_[index]) {
    const Atom& a = atoms_[index];
    known_[index] = a.about == Field::none ? open(a) : listed(a);
  }
  return *known_[index];
}

// What cannot be listed has an answer of its own: yes or no, or an error where it may end in one.
Truth Situations::open(const Atom& atom) {
  const Set yes = sets_.yes(next_++);
  if (atom.fails) return {yes, sets_.without(sets_.yes(next_++), yes)};
  const cel::Step& root = atom.program.plan().steps[atom.program.ast().root];
  if (root.op == cel::Op::slot && root.slot == fact_slots().certain)  // no place is never a certain one
    possible_ = sets_.without(possible_, sets_.both(members(Field::place, {0}), yes));
  return {yes, sets_.without(everything, yes)};
}

Answer Situations::answer_for(const Atom& a, std::size_t value) {
  route::Facts facts;
  if (a.about == Field::category) {
    if (value > 0) facts.category = pack::CategoryIndex(value - 1);
    return answer(a, route::FactsView(pack_, places_.facts(), facts), workspace_);
  }
  if (a.about == Field::place) {
    facts.place = places_.example(value);
    return answer(a, route::FactsView(pack_, places_.facts(), facts), workspace_);
  }
  // No channel is named so: adapters' names are printable.
  const std::string_view word = a.about != Field::channel ? word_of(a.about, value)
                                : value < channels_.size() ? std::string_view(channels_[value])
                                                           : "\x01";
  return answer(a, OneFact(slot_of(a.about), word), workspace_);
}

Truth Situations::listed(const Atom& a) {
  const Dimension& d = dimensions_[static_cast<std::size_t>(a.about)];
  std::vector<std::uint32_t> yes, no;
  for (std::size_t value = 0; value < d.values; ++value) {
    const Answer said = answer_for(a, value);
    if (said == Answer::yes) yes.push_back(static_cast<std::uint32_t>(value));
    if (said == Answer::no) no.push_back(static_cast<std::uint32_t>(value));
  }
  Truth out{members(a.about, yes), members(a.about, no)};
  if (a.about != Field::channel) return out;
  const auto comparison = comparison_of(a.program, a.program.ast().root);
  if (comparison && comparison->how != Compare::prefix) return out;
  // channel.startsWith("sms"): of a channel that no condition names either may be.
  const Set other = members(Field::channel, {static_cast<std::uint32_t>(channels_.size())});
  const Truth may = open(a);
  return {sets_.either(sets_.without(out.yes, other), sets_.both(other, may.yes)),
          sets_.either(sets_.without(out.no, other), sets_.both(other, may.no))};
}

Set Situations::decided(Set set, Field field, std::size_t value) const {
  const Dimension& d = dimensions_[static_cast<std::size_t>(field)];
  for (std::uint32_t level = 0; level < d.bits; ++level)
    set = sets_.after(set, d.first + level, (value >> (d.bits - 1 - level) & 1) != 0);
  return set;
}

std::uint32_t Situations::urgencies(Set set) const {
  std::uint32_t out = 0;
  for (std::size_t value = 0; value < urgency_values; ++value)
    if (decided(set, Field::urgency, value) != nothing) out |= 1u << value;
  return out;
}

// Of two answers that both lead somewhere the later value is taken: a category and a place rather than none.
Example Situations::example(Set set) const {
  GRIDLINE_ASSERT(set != nothing);
  const auto value_of = [&](Field field) {
    const Dimension& d = dimensions_[static_cast<std::size_t>(field)];
    std::size_t value = 0;
    for (std::uint32_t level = 0; level < d.bits; ++level) {
      const bool asked = sets_.first(set) == d.first + level;
      const bool up = asked ? sets_.answered(set, true) != nothing
                            : (((value << 1 | 1) << (d.bits - 1 - level)) < d.values);
      set = sets_.after(set, d.first + level, up);
      value = value << 1 | (up ? 1 : 0);
    }
    return value;
  };
  Example out;
  if (const std::size_t category = value_of(Field::category))
    out.category = pack::CategoryIndex(category - 1);
  out.place = places_.example(value_of(Field::place));
  out.urgency = static_cast<pack::Urgency>(value_of(Field::urgency));
  return out;
}

std::uint32_t Situations::asked(Set set) const {
  std::uint32_t out = 0;
  std::vector<Set> open{set};
  std::set<Set> seen;
  while (!open.empty()) {
    const Set here = open.back();
    open.pop_back();
    const Variable variable = sets_.first(here);
    if (variable == no_variable || !seen.insert(here).second) continue;
    std::size_t field = 0;
    while (field < fields && variable >= dimensions_[field].first + dimensions_[field].bits) ++field;
    out |= 1u << field;
    open.push_back(sets_.answered(here, false));
    open.push_back(sets_.answered(here, true));
  }
  return out;
}

}  // namespace gridline::lint
