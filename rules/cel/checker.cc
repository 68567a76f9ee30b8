// The checker's walk over the tree. Recursion is bounded by height_max.
#include "rules/cel/checker.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "rules/cel/check_issues.h"
#include "rules/cel/look_ahead.h"
#include "rules/cel/outside_subset.h"
#include "rules/cel/unify.h"

namespace gridline::cel {

namespace {

bool is_bool(Type type) { return type.kind() == Kind::boolean || type.kind() == Kind::dyn; }

class Checker {
 public:
  Checker(Plan& plan, const Schema& schema, Issues& issues, std::span<const pack::Let> names)
      : plan_(plan), ast_(plan.ast), schema_(schema), say_(plan.ast, schema, issues), names_(names) {}

  void run(Type expected) {
    plan_.steps.resize(ast_.nodes.size());
    plan_.slots.reserve(static_cast<std::size_t>(std::count_if(
        ast_.nodes.begin(), ast_.nodes.end(), [](const Node& n) { return n.kind == NodeKind::identifier; })));
    for (NodeId id = 0; id < ast_.nodes.size(); ++id) {
      plan_.steps[id].first_child = ast_.node(id).first_child;
      plan_.steps[id].child_count = ast_.node(id).child_count;
    }
    plan_.type = check(ast_.root);
    plan_.expected = expected.kind();
    if (expected.kind() != Kind::dyn && !join(expected, plan_.type)) say_.wrong_result(expected, plan_.type);
    std::sort(plan_.slots.begin(), plan_.slots.end());
    plan_.slots.erase(std::unique(plan_.slots.begin(), plan_.slots.end()), plan_.slots.end());
  }

 private:
  Step& step(NodeId id) { return plan_.steps[id]; }
  NodeId child(NodeId id, std::size_t i) const { return ast_.children_of(id)[i]; }

  Type constant(NodeId id, Value value) {
    step(id).op = Op::constant;
    step(id).constant = value;
    return value.kind() == Kind::list ? Type::list({}) : Type(value.kind());
  }

  Type check(NodeId id) {
    const Node& node = ast_.node(id);
    switch (node.kind) {
      case NodeKind::hole:
        for (const NodeId c : ast_.children_of(id)) check(c);
        return {};
      case NodeKind::null: return constant(id, Value::null());
      case NodeKind::boolean: return constant(id, Value::boolean(node.boolean));
      case NodeKind::integer: return constant(id, Value::integer(node.integer));
      case NodeKind::unsigned_integer: return constant(id, Value::unsigned_integer(node.unsigned_integer));
      case NodeKind::number: return constant(id, Value::number(node.number));
      case NodeKind::string: return constant(id, Value::string(ast_.text(id)));
      case NodeKind::bytes: return constant(id, Value::bytes(ast_.text(id)));
      case NodeKind::identifier: return identifier(id);
      case NodeKind::select: return select(id);
      case NodeKind::call: return call(id);
      case NodeKind::list: return list(id);
      case NodeKind::map: return map(id);
    }
    return {};
  }

  // ---- names ----

  struct Local {
    std::string_view name;
    Type type;
  };

  // Its number, or the count of locals when there is none. The innermost comes first.
  std::size_t local_named(std::string_view name) const {
    for (std::size_t i = locals_.size(); i-- > 0;) {
      if (locals_[i].name == name) return i;
    }
    return locals_.size();
  }

  // "a.b.c" for a chain of plain names that starts at no local variable.
  std::optional<std::string> path_of(NodeId id) const {
    const Node& node = ast_.node(id);
    if (node.kind == NodeKind::identifier) {
      const std::string_view name = ast_.text(id);
      if (name.starts_with('.')) return std::string(name.substr(1));
      return local_named(name) < locals_.size() ? std::nullopt : std::optional(std::string(name));
    }
    if (node.kind != NodeKind::select) return std::nullopt;
    std::optional<std::string> path = path_of(child(id, 0));
    if (path) path->append(1, '.').append(ast_.text(id));
    return path;
  }

  Type slot(NodeId id, const Field& field) {
    step(id).op = Op::slot;
    step(id).slot = field.slot;
    step(id).expected = field.type.kind();
    step(id).constant = default_of(field.type);
    plan_.slots.push_back(field.slot);
    return field.type;
  }

  Slot dynamic_slot(const std::string& name) {
    const auto found = std::find(plan_.slot_names.begin(), plan_.slot_names.end(), name);
    const auto number = static_cast<Slot>(found - plan_.slot_names.begin());
    if (found == plan_.slot_names.end()) plan_.slot_names.push_back(name);
    plan_.slots.push_back(number);
    return number;
  }

  Type identifier(NodeId id) {
    const std::optional<std::string> path = path_of(id);
    if (!path) {
      const std::size_t number = local_named(ast_.text(id));
      step(id).op = Op::local;
      step(id).local = static_cast<std::uint8_t>(number);
      step(id).expected = locals_[number].type.kind();
      return locals_[number].type;
    }
    const std::optional<Kind> type = type_named(*path);
    if (schema_.is_dynamic()) {
      step(id).op = Op::slot;
      step(id).slot = dynamic_slot(*path);
      if (type) step(id).constant = Value::type(*type);
      return {};
    }
    if (const Field* field = schema_.find(*path)) return slot(id, *field);
    if (schema_.is_group(*path)) return say_.group_as_value(id, *path);
    if (type) return constant(id, Value::type(*type));
    std::vector<std::string_view> others;
    for (const Local& local : locals_) others.push_back(local.name);
    for (const pack::Let& let : names_) others.push_back(let.name);
    return say_.unknown_name(id, *path, std::move(others));
  }

  Type select(NodeId id) {
    const std::optional<std::string> path = path_of(id);
    step(id).op = Op::select;
    step(id).constant = Value::string(ast_.text(id));
    const std::optional<Kind> type = path ? type_named(*path) : std::nullopt;
    if (path && schema_.is_dynamic()) step(id).slot = dynamic_slot(*path);
    if (type && schema_.is_dynamic()) {  // google.protobuf.Timestamp; a variable of that name goes before it
      step(id).op = Op::slot;
      step(id).constant = Value::type(*type);
      return {};
    }
    if (path && !schema_.is_dynamic()) {
      if (type && schema_.find(*path) == nullptr) return constant(id, Value::type(*type));
      if (const Field* field = schema_.find(*path)) return slot(id, *field);
      if (schema_.is_group(*path)) return say_.group_as_value(id, *path);
      const std::string group = path->substr(0, path->size() - ast_.text(id).size() - 1);
      if (schema_.is_group(group)) return say_.unknown_field(id, group);
    }
    const Type operand = check(child(id, 0));
    if (operand.kind() != Kind::map && operand.kind() != Kind::dyn) return say_.no_fields(id, operand);
    step(id).expected = operand.value().kind();
    return operand.value();
  }

  Type has(NodeId id) {
    const auto arguments = ast_.children_of(id);
    if (arguments.size() != 1 || ast_.node(arguments[0]).kind != NodeKind::select) return say_.bad_has(id);
    const NodeId asked = arguments[0];
    const Type found = select(asked);
    (void)found;  // only whether it is there counts
    step(id).op = step(asked).op == Op::slot ? Op::has_slot : Op::has_key;
    step(id).slot = step(asked).slot;
    return Kind::boolean;
  }

  // ---- calls ----

  Type call(NodeId id) {
    const std::string_view name = ast_.text(id);
    const Form form = ast_.node(id).form;
    if (form == Form::operation && name == "_&&_") return logical(id, Op::logical_and);
    if (form == Form::operation && name == "_||_") return logical(id, Op::logical_or);
    if (form == Form::operation && name == "_?_:_") return conditional(id);
    if (form == Form::global && name == "has") return has(id);
    const auto is_named = [&](const Macro& m) { return m.name == name; };
    if (form == Form::receiver && std::any_of(macros().begin(), macros().end(), is_named))
      return macro(id, name);

    step(id).overloads = overloads(name, form);
    const std::string_view library = library_of(id);
    const Outside* outside = outside_subset(name, form, library);
    const bool by_library = outside != nullptr && outside->name == library && !schema_.is_dynamic();
    if (outside != nullptr && (by_library || step(id).overloads.empty())) {
      step(id).fault = Fault::unknown_function;
      return say_.not_supported(id, *outside, library);
    }
    std::vector<Type> types;
    types.reserve(ast_.node(id).child_count);
    for (const NodeId c : ast_.children_of(id)) types.push_back(check(c));
    const Type result = resolve(id, types);
    look_ahead(plan_, id, say_);
    if (!step(id).overloads.empty() && !step(id).overloads[0].reads.empty())
      return reads(id, step(id).overloads[0].reads, result);
    return result;
  }

  // "math" of math.greatest(1, 2), which is no field and no variable.
  std::string_view library_of(NodeId id) const {
    if (ast_.node(id).form != Form::receiver) return {};
    const std::optional<std::string> path = path_of(child(id, 0));
    const bool plain = path && path->find('.') == std::string::npos && schema_.find(*path) == nullptr &&
                       !schema_.is_group(*path);
    return plain ? ast_.text(child(id, 0)) : std::string_view();
  }

  Type resolve(NodeId id, const std::vector<Type>& types) {
    if (step(id).overloads.empty()) {
      step(id).fault = Fault::unknown_function;
      return say_.unknown_function(id);
    }
    step(id).op = Op::dispatch;
    std::optional<Type> common;
    for (const Function& function : step(id).overloads) {
      const Fit fitting = fit(function, types);
      if (!fitting.possible) continue;
      if (fitting.certain) {
        step(id).op = Op::call;
        step(id).function = &function;
        const bool from_outside =
            function.result.kind() == Kind::any_a || function.result.kind() == Kind::any_b;
        if (from_outside) step(id).expected = fitting.result.kind();
        return fitting.result;
      }
      common = !common || *common == fitting.result ? fitting.result : Type();
    }
    if (!common) return say_.no_overload(id, types);
    step(id).expected = common->kind();
    return *common;
  }

  // The call's slot is the field, so that whoever asks for slots sees it.
  Type reads(NodeId id, std::string_view path, Type result) {
    if (schema_.is_dynamic()) {
      step(id).slot = dynamic_slot(std::string(path));
      return result;
    }
    const Field* field = schema_.find(path);
    if (field == nullptr) return say_.not_here(id, path);
    step(id).slot = field->slot;
    step(id).constant = default_of(field->type);
    plan_.slots.push_back(field->slot);
    return result;
  }

  Type logical(NodeId id, Op op) {
    step(id).op = op;
    for (const NodeId c : ast_.children_of(id)) condition(c);
    return Kind::boolean;
  }

  void condition(NodeId id) {
    const Type type = check(id);
    if (!is_bool(type)) say_.not_a_condition(id, type);
  }

  Type conditional(NodeId id) {
    step(id).op = Op::conditional;
    condition(child(id, 0));
    const Type then = check(child(id, 1));
    const Type otherwise = check(child(id, 2));
    const std::optional<Type> joined = join(then, otherwise);
    return joined ? *joined : say_.branches_differ(id, then, otherwise);
  }

  // ---- macros ----

  Type macro(NodeId id, std::string_view name) {
    const auto arguments = ast_.children_of(id);
    const bool good_count = arguments.size() == 3 || (name == "map" && arguments.size() == 4);
    const bool two_variables = arguments.size() == 4 &&
                               ast_.node(arguments[1]).kind == NodeKind::identifier &&
                               ast_.node(arguments[2]).kind == NodeKind::identifier;
    if (!good_count && two_variables) return say_.two_variables(id, name);
    if (!good_count || ast_.node(arguments[1]).kind != NodeKind::identifier ||
        ast_.text(arguments[1]).starts_with('.')) {
      return say_.bad_macro(id, name);
    }
    const Type range = check(arguments[0]);
    if (range.kind() != Kind::list && range.kind() != Kind::map && range.kind() != Kind::dyn) {
      say_.not_a_range(arguments[0], range);
    }
    if (locals_.size() >= comprehension_depth_max) return say_.macros_too_deep(id);
    step(id).local = static_cast<std::uint8_t>(locals_.size());
    locals_.push_back({ast_.text(arguments[1]), range.element()});
    if (name != "map" || arguments.size() == 4) condition(arguments[2]);
    const Type last = name == "map" ? check(arguments.back()) : Type();
    locals_.pop_back();
    if (name == "map" || name == "filter") {
      step(id).op = name == "map" ? Op::transform : Op::filter;
      return Type::list(name == "map" ? last : range.element());
    }
    step(id).op = name == "all" ? Op::all : name == "exists" ? Op::exists : Op::exists_one;
    return Kind::boolean;
  }

  // ---- lists and maps ----

  Type list(NodeId id) {
    step(id).op = Op::list;
    std::optional<Type> element;
    std::vector<Value> constants;
    for (const NodeId c : ast_.children_of(id)) {
      const Type type = check(c);
      element = element ? join(*element, type).value_or(Type()) : type;
      if (step(c).op == Op::constant) constants.push_back(step(c).constant);
    }
    if (constants.size() == ast_.node(id).child_count) constant(id, plan_.constants.list(constants));
    return Type::list(element.value_or(Type()));
  }

  Type map(NodeId id) {
    step(id).op = Op::map;
    std::array<std::optional<Type>, 2> joined;
    std::vector<MapEntry> constants;
    const auto children = ast_.children_of(id);
    for (std::size_t i = 0; i < children.size(); ++i) {
      const Type type = check(children[i]);
      const bool is_key = i % 2 == 0;
      if (is_key && type.kind() != Kind::dyn && !is_key_kind(type.kind())) say_.bad_key(children[i], type);
      joined[i % 2] = joined[i % 2] ? join(*joined[i % 2], type).value_or(Type()) : type;
      if (is_key) continue;
      const Step& key = step(children[i - 1]);
      if (key.op == Op::constant && step(children[i]).op == Op::constant) {
        constants.push_back({key.constant, step(children[i]).constant});
      }
    }
    if (constants.size() * 2 == children.size()) fold_map(id, constants);
    return Type::map(joined[0].value_or(Type()), joined[1].value_or(Type()));
  }

  static bool is_key_kind(Kind kind) {
    return kind == Kind::boolean || kind == Kind::integer || kind == Kind::unsigned_integer ||
           kind == Kind::string;
  }

  void fold_map(NodeId id, const std::vector<MapEntry>& entries) {
    const Value folded = plan_.constants.map(entries);
    if (!folded.is_absent()) {
      constant(id, folded);
    } else if (std::all_of(entries.begin(), entries.end(),
                           [](const MapEntry& e) { return is_map_key(e.key); })) {
      say_.duplicate_key(id);
    }
  }

  Plan& plan_;
  const Ast& ast_;
  const Schema& schema_;
  CheckIssues say_;
  std::span<const pack::Let> names_;
  std::vector<Local> locals_;
};

}  // namespace

void check(Plan& plan, const Schema& schema, Type expected, Issues& issues,
           std::span<const pack::Let> names) {
  Checker(plan, schema, issues, names).run(expected);
}

}  // namespace gridline::cel
