// The values of predicates are those that the evaluator reported when it evaluated the whole condition.
#include "rules/route/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "rules/cel/evaluate.h"
#include "rules/route/change.h"
#include "rules/route/facts_view.h"

namespace gridline::route {

namespace {

class Values final : public cel::Listener {
 public:
  void value(cel::NodeId node, const cel::Value& value) override { of_[node] = value; }
  const cel::Value* find(cel::NodeId node) const {
    const auto at = of_.find(node);
    return at == of_.end() ? nullptr : &at->second;
  }

 private:
  std::unordered_map<cel::NodeId, cel::Value> of_;
};

class Predicates {
 public:
  Predicates(const cel::Program& program, const FactsView& view, const Values& values)
      : program_(program), plan_(program.plan()), view_(view), values_(values) {}

  std::vector<Predicate> take() {
    add(plan_.ast.root);
    return std::move(out_);
  }

 private:
  void add(cel::NodeId id) {
    const cel::Op op = plan_.steps[id].op;
    if (op == cel::Op::logical_and || op == cel::Op::logical_or) {
      for (const cel::NodeId operand : plan_.ast.children_of(id)) add(operand);
      return;
    }
    Predicate predicate;
    predicate.text = cel::print_with_names(plan_.ast, id);
    if (const cel::Value* value = values_.find(id)) {
      predicate.held = value->is_error() ? Held::error : value->is_true() ? Held::yes : Held::no;
      if (value->is_error()) predicate.error = cel::describe(program_, *value).zh;
    }
    std::vector<cel::Slot> slots;
    collect(id, slots);
    for (const cel::Slot slot : slots) say(predicate, field_name(slot), value_text(view_, slot));
    std::vector<std::uint32_t> said;
    add_names(id, predicate, said);
    out_.push_back(std::move(predicate));
  }

  static void say(Predicate& predicate, std::string_view name, std::string_view value) {
    predicate.is += fmt::format("{}{} = {}", predicate.is.empty() ? "" : ", ", name, value);
  }

  // What the names in it stand for.
  void add_names(cel::NodeId id, Predicate& predicate, std::vector<std::uint32_t>& said) const {
    const cel::NamedNode* named = plan_.ast.named_node(id);
    if (named == nullptr) {
      for (const cel::NodeId child : plan_.ast.children_of(id)) add_names(child, predicate, said);
      return;
    }
    if (std::find(said.begin(), said.end(), named->name) != said.end()) return;
    said.push_back(named->name);
    say(predicate, plan_.ast.texts[named->text], shortened_text(cel::print(plan_.ast, id)));
  }

  void collect(cel::NodeId id, std::vector<cel::Slot>& slots) const {
    const cel::Slot slot = plan_.steps[id].slot;
    if (slot != cel::no_slot && std::find(slots.begin(), slots.end(), slot) == slots.end())
      slots.push_back(slot);
    for (const cel::NodeId child : plan_.ast.children_of(id)) collect(child, slots);
  }

  const cel::Program& program_;
  const cel::Plan& plan_;
  const FactsView& view_;
  const Values& values_;
  std::vector<Predicate> out_;
};

}  // namespace

std::string_view code(Held held) {
  constexpr std::array<std::string_view, 4> codes{"yes", "no", "error", "not_asked"};
  return codes[static_cast<std::size_t>(held)];
}

Explanation explain(const RouteTree& tree, const Facts& facts) {
  Explanation out;
  const std::vector<PlaceFacts> places = place_facts(tree.pack());
  const FactsView view(tree.pack(), places, facts);
  const Listener listener = [&](const Looked& looked) {
    Step step{looked.route, looked.matched, {}};
    if (const cel::Program* condition = tree.condition(looked.route)) {
      cel::Workspace workspace;
      Values values;
      cel::evaluate(*condition, view, workspace, &values);
      step.predicates = Predicates(*condition, view, values).take();
    }
    out.steps.push_back(std::move(step));
  };
  out.routing = tree.route(facts, &listener);
  out.change = first_change(tree, facts, out.steps, out.routing);
  return out;
}

}  // namespace gridline::route
