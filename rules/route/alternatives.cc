// Negations are pushed down to the parts of a condition, && is multiplied out over ||. A part that asks
// about one dimension becomes a set of its values: a comparison by looking its value up, anything else (a
// prefix of the category, an order of urgencies, a ternary) by evaluating it once for each value where there
// are few. A part that fits nothing is left out, and the condition is evaluated when the rest holds.
//
// Three answers are kept apart, true, false and an error: a part that ends in an error is neither true nor,
// negated, true. `and` and `or` need no more care, because a condition matches only when it is true.
//
// A general boolean minimiser (BDD) was rejected: conditions are short, and the product is bounded.
#include "rules/route/alternatives.h"

#include <algorithm>
#include <utility>

#include "rules/route/facts_view.h"

namespace gridline::route {

namespace {

// Beyond these the whole condition is evaluated: rather slow than large.
constexpr std::size_t alternatives_max = 64;

using Any = std::vector<Alternative>;

// The values for which a part is true, and those for which it is false.
struct Answer {
  ValueSet yes, no;
};

}  // namespace

struct Conditions::Memory {
  std::vector<PlaceFacts> one_place{1};
  std::unordered_map<std::string, Answer> evaluated;  // by canonical text
};

Conditions::Conditions(const pack::Pack& pack, ValueNumbers& numbers)
    : pack_(pack), numbers_(numbers), memory_(std::make_unique<Memory>()) {}
Conditions::~Conditions() = default;

namespace {

// One condition taken apart.
class Parts {
 public:
  Parts(const pack::Pack& pack, ValueNumbers& numbers, Conditions::Memory& memory,
        const cel::Program& program)
      : pack_(pack), numbers_(numbers), memory_(memory), program_(program), plan_(program.plan()) {}

  // Where the node is true (`wanted`) or false; sets exact to false when that is more than was found.
  Any of(cel::NodeId id, bool wanted);
  bool exact = true;

 private:
  cel::NodeId child(cel::NodeId id, std::size_t i) const { return plan_.ast.children_of(id)[i]; }
  const cel::Step& step(cel::NodeId id) const { return plan_.steps[id]; }
  bool is_call(cel::NodeId id, std::string_view name) const {
    return plan_.ast.node(id).kind == cel::NodeKind::call && plan_.ast.text(id) == name;
  }
  std::optional<std::string_view> constant_text(cel::NodeId id) const;
  std::optional<FactSlot> field(cel::NodeId id) const;

  Any joined(cel::NodeId id, bool wanted);
  Any multiplied(cel::NodeId id, bool wanted);
  std::optional<Any> part(cel::NodeId id, bool wanted);
  std::optional<Any> compared(cel::NodeId id, bool wanted);
  std::optional<Any> contained(cel::NodeId id, bool wanted);
  std::optional<Any> some_member(cel::NodeId id, bool wanted);
  std::optional<ValueSet> texts(FactSlot slot, std::span<const cel::NodeId> constants);
  std::optional<Any> evaluated(cel::NodeId id, bool wanted);
  bool only_slots(cel::NodeId id, std::optional<Dimension>& dimension) const;
  Answer answers(cel::NodeId id, Dimension dimension) const;
  Any unknown() {
    exact = false;
    return {Alternative{}};
  }

  const pack::Pack& pack_;
  ValueNumbers& numbers_;
  Conditions::Memory& memory_;
  const cel::Program& program_;
  const cel::Plan& plan_;
};

Any constrained(Dimension dimension, ValueSet values) {
  if (values.empty()) return {};
  Any out(1);
  out[0].constraints.push_back({dimension, std::move(values)});
  return out;
}

Any with_member(Dimension dimension, ValueSet values) {
  if (values.empty()) return {};
  Any out(1);
  out[0].member = Member{dimension, std::move(values)};
  return out;
}

// Both at once; none when they exclude each other. False in `kept`: something had to be left out.
std::optional<Alternative> both(Alternative out, Alternative b, bool& kept) {
  out.constraints.reserve(out.constraints.size() + b.constraints.size());
  for (Constraint& more : b.constraints) {
    const auto at = std::lower_bound(out.constraints.begin(), out.constraints.end(), more.dimension,
                                     [](const Constraint& c, Dimension d) { return c.dimension < d; });
    if (at == out.constraints.end() || at->dimension != more.dimension) {
      out.constraints.insert(at, std::move(more));
    } else if (at->values = at->values.both(more.values); at->values.empty()) {
      return std::nullopt;
    }
  }
  if (!b.member) return out;
  if (out.member) kept = false;  // one can be looked up; which is no matter
  else out.member = std::move(b.member);
  return out;
}

// x == "a" || x == "b" is one alternative with two values.
bool merge(Alternative& into, const Alternative& from) {
  if (into.member || from.member) {
    const bool alike = into.member && from.member && into.constraints.empty() && from.constraints.empty() &&
                       into.member->dimension == from.member->dimension;
    if (alike) into.member->values = into.member->values.either(from.member->values);
    return alike;
  }
  const bool alike = into.constraints.size() == 1 && from.constraints.size() == 1 &&
                     into.constraints[0].dimension == from.constraints[0].dimension;
  if (alike) into.constraints[0].values = into.constraints[0].values.either(from.constraints[0].values);
  return alike;
}

std::optional<std::string_view> Parts::constant_text(cel::NodeId id) const {
  const cel::Step& s = step(id);
  if (s.op != cel::Op::constant || s.constant.kind() != cel::Kind::string) return std::nullopt;
  return s.constant.as_text();
}

std::optional<FactSlot> Parts::field(cel::NodeId id) const {
  if (step(id).op != cel::Op::slot) return std::nullopt;
  return static_cast<FactSlot>(step(id).slot);
}

Any Parts::of(cel::NodeId id, bool wanted) {
  const cel::Op op = step(id).op;
  if (op == cel::Op::logical_and) return wanted ? multiplied(id, wanted) : joined(id, wanted);
  if (op == cel::Op::logical_or) return wanted ? joined(id, wanted) : multiplied(id, wanted);
  if (is_call(id, "!_")) return of(child(id, 0), !wanted);
  if (op == cel::Op::constant && step(id).constant.kind() == cel::Kind::boolean)
    return step(id).constant.as_boolean() == wanted ? Any{Alternative{}} : Any{};
  if (auto found = part(id, wanted)) return std::move(*found);
  return unknown();
}

Any Parts::joined(cel::NodeId id, bool wanted) {
  Any out;
  for (const cel::NodeId operand : plan_.ast.children_of(id)) {
    for (Alternative& more : of(operand, wanted)) {
      const bool merged =
          std::any_of(out.begin(), out.end(), [&](Alternative& known) { return merge(known, more); });
      if (!merged) out.push_back(std::move(more));
    }
    if (out.size() > alternatives_max) return unknown();
  }
  return out;
}

Any Parts::multiplied(cel::NodeId id, bool wanted) {
  Any out(1);
  bool first = true;
  for (const cel::NodeId operand : plan_.ast.children_of(id)) {
    Any more = of(operand, wanted);
    if (std::exchange(first, false)) {
      out = std::move(more);
      continue;
    }
    if (out.size() * more.size() > alternatives_max) {  // without this operand it is still a condition for it
      exact = false;
      continue;
    }
    Any next;
    bool kept = true;
    for (Alternative& a : out) {
      for (Alternative& b : more) {  // the last one of each is not needed afterwards
        auto alternative = both(&b == &more.back() ? std::move(a) : Alternative(a),
                                &a == &out.back() ? std::move(b) : Alternative(b), kept);
        if (alternative) next.push_back(std::move(*alternative));
      }
    }
    exact = exact && kept;
    out = std::move(next);
  }
  return out;
}

std::optional<Any> Parts::part(cel::NodeId id, bool wanted) {
  if (auto found = compared(id, wanted)) return found;
  if (auto found = contained(id, wanted)) return found;
  if (auto found = some_member(id, wanted)) return found;
  return evaluated(id, wanted);
}

// The numbers of the constants on a text dimension; none when one is no constant text.
std::optional<ValueSet> Parts::texts(FactSlot slot, std::span<const cel::NodeId> constants) {
  const auto dimension = ValueNumbers::dimension_of(static_cast<cel::Slot>(slot));
  const bool by_text = slot == FactSlot::category || slot == FactSlot::urgency ||
                       (dimension && (numbers_.size(*dimension) == 0 || *dimension >= Dimension::path));
  if (!by_text) return std::nullopt;
  std::vector<std::uint32_t> values;
  values.reserve(constants.size());
  for (const cel::NodeId constant : constants) {
    const auto text = constant_text(constant);
    if (!text) return std::nullopt;
    if (const auto value = numbers_.value_of(*dimension, *text)) values.push_back(*value);
  }
  return ValueSet::of(std::move(values));
}

// field == "x", "x" == field, field != "x", field in ["x", "y"], place.path.startsWith("x"), "x" in tags.
std::optional<Any> Parts::compared(cel::NodeId id, bool wanted) {
  if (plan_.ast.node(id).kind != cel::NodeKind::call || plan_.ast.children_of(id).size() != 2)
    return std::nullopt;
  const cel::NodeId left = child(id, 0), right = child(id, 1);
  const std::string_view name = plan_.ast.text(id);
  const bool equal = name == "_==_", unequal = name == "_!=_";
  if (equal || unequal) {
    const bool swapped = !field(left);
    const auto slot = field(swapped ? right : left);
    const cel::NodeId constant = swapped ? left : right;
    if (!slot || *slot == FactSlot::tags || *slot == FactSlot::place_units) return std::nullopt;
    auto values = texts(*slot, std::span(&constant, 1));
    if (!values) return std::nullopt;
    const bool as_it_is = equal == wanted;
    return constrained(*ValueNumbers::dimension_of(static_cast<cel::Slot>(*slot)),
                       as_it_is ? std::move(*values) : values->complement());
  }
  const auto slot = field(left);
  if (name == "startsWith" && slot) {
    const auto dimension = ValueNumbers::dimension_of(static_cast<cel::Slot>(*slot));
    const auto beginning = constant_text(right);
    if (!dimension || *dimension < Dimension::path || *dimension > Dimension::property || !beginning)
      return std::nullopt;
    const ValueSet values = numbers_.prefix(*dimension, *beginning);
    return constrained(*dimension, wanted ? values : values.complement());
  }
  if (name != "_in_") return std::nullopt;
  if (slot && plan_.ast.node(right).kind == cel::NodeKind::list) {
    const auto values = texts(*slot, plan_.ast.children_of(right));
    if (!values || *slot == FactSlot::tags || *slot == FactSlot::place_units) return std::nullopt;
    return constrained(*ValueNumbers::dimension_of(static_cast<cel::Slot>(*slot)),
                       wanted ? *values : values->complement());
  }
  const auto list = field(right);
  const bool members = list && (*list == FactSlot::tags || *list == FactSlot::place_units);
  if (!members || !wanted) return std::nullopt;  // "is not among them" is no value to look up
  const auto values = texts(*list, std::span(&left, 1));
  if (!values) return std::nullopt;
  return with_member(*ValueNumbers::dimension_of(static_cast<cel::Slot>(*list)), *values);
}

// text.contains("x"): found in one pass for all words; evaluated again, for it may run out of its budget.
std::optional<Any> Parts::contained(cel::NodeId id, bool wanted) {
  if (!wanted || !is_call(id, "contains") || plan_.ast.children_of(id).size() != 2) return std::nullopt;
  const auto slot = field(child(id, 0));
  const auto word = constant_text(child(id, 1));
  if (!slot || !word || word->size() < literal_bytes_min) return std::nullopt;
  if (*slot != FactSlot::text && *slot != FactSlot::title) return std::nullopt;
  exact = false;
  const Dimension words = *slot == FactSlot::text ? Dimension::text : Dimension::title;
  return with_member(words, ValueSet::of(numbers_.literal(words, *word)));
}

// tags.exists(t, t in ["x", "y"]): one of them is there; evaluated again, for it may run out of its budget.
std::optional<Any> Parts::some_member(cel::NodeId id, bool wanted) {
  if (!wanted || step(id).op != cel::Op::exists) return std::nullopt;
  const auto list = field(child(id, 0));
  const cel::NodeId asked = child(id, 2);
  if (!list || (*list != FactSlot::tags && *list != FactSlot::place_units)) return std::nullopt;
  const bool among = is_call(asked, "_in_") && step(child(asked, 0)).op == cel::Op::local &&
                     step(child(asked, 0)).local == step(id).local &&
                     plan_.ast.node(child(asked, 1)).kind == cel::NodeKind::list;
  if (!among) return std::nullopt;
  const auto values = texts(*list, plan_.ast.children_of(child(asked, 1)));
  if (!values) return std::nullopt;
  exact = false;
  return with_member(*ValueNumbers::dimension_of(static_cast<cel::Slot>(*list)), *values);
}

// Nothing but fields of one dimension that has few values: its answer for each of these.
std::optional<Any> Parts::evaluated(cel::NodeId id, bool wanted) {
  std::optional<Dimension> dimension;
  if (!only_slots(id, dimension) || !dimension || *dimension >= Dimension::channel) return std::nullopt;
  const auto [at, is_new] = memory_.evaluated.try_emplace(cel::print(plan_.ast, id));
  if (is_new) at->second = answers(id, *dimension);
  return constrained(*dimension, wanted ? at->second.yes : at->second.no);
}

// False when something else is in it: text, a variable of a comprehension outside of it, two dimensions.
bool Parts::only_slots(cel::NodeId id, std::optional<Dimension>& dimension) const {
  const cel::Step& s = step(id);
  if (s.slot != cel::no_slot) {
    const auto of_slot = ValueNumbers::dimension_of(s.slot);
    if (!of_slot || (dimension && *dimension != *of_slot)) return false;
    dimension = of_slot;
  }
  return std::all_of(plan_.ast.children_of(id).begin(), plan_.ast.children_of(id).end(),
                     [&](cel::NodeId c) { return only_slots(c, dimension); });
}

// As far as conditions on this dimension alone can see.
Facts facts_with(Dimension dimension, std::uint32_t value) {
  Facts facts;
  switch (dimension) {
    case Dimension::certain: if (value == 1) facts.place = pack::PlaceIndex(0); break;
    case Dimension::category: if (value > 0) facts.category = pack::CategoryIndex(value - 1); break;
    case Dimension::urgency: facts.urgency = static_cast<pack::Urgency>(value); break;
    case Dimension::nature: facts.nature = static_cast<pack::Nature>(value); break;
    case Dimension::confidential: facts.confidential = value == 1; break;
    case Dimension::advert: facts.advert = value == 1; break;
    default: break;
  }
  return facts;
}

Answer Parts::answers(cel::NodeId id, Dimension dimension) const {
  const cel::Program part = cel::part_of(program_, id, facts_schema());
  cel::Workspace workspace;
  std::vector<std::uint32_t> yes, no;
  for (std::uint32_t value = 0; value < numbers_.size(dimension); ++value) {
    const Facts facts = facts_with(dimension, value);
    workspace.reset();
    const cel::Value given =
        cel::evaluate(part, FactsView(pack_, memory_.one_place, facts), workspace);
    if (given.is_true()) yes.push_back(value);
    if (given.is_false()) no.push_back(value);
  }
  return {ValueSet::of(std::move(yes)), ValueSet::of(std::move(no))};
}

}  // namespace

Alternatives Conditions::alternatives(const cel::Program& condition) {
  Parts parts(pack_, numbers_, *memory_, condition);
  Alternatives out;
  out.any = parts.of(condition.ast().root, true);
  out.exact = parts.exact;
  return out;
}

}  // namespace gridline::route
