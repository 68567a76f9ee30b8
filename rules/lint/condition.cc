// A walk over steps and nodes; the meaning stays with rules/cel.
#include "rules/lint/condition.h"

#include <algorithm>
#include <array>

#include "engine/base/assert.h"
#include "rules/pack/utf8.h"
#include "rules/route/facts_view.h"

namespace gridline::lint {

namespace {

bool is_text(const cel::Program& program, cel::NodeId node) {
  const cel::Step& step = program.plan().steps[node];
  return step.op == cel::Op::constant && step.constant.kind() == cel::Kind::string;
}

cel::Slot slot_of(const cel::Program& program, cel::NodeId node) {
  const cel::Step& step = program.plan().steps[node];
  return step.op == cel::Op::slot ? step.slot : cel::no_slot;
}

}  // namespace

std::vector<Condition> conditions_of(const pack::Pack& pack) {
  std::vector<Condition> out;
  for (const pack::Route& route : pack.routes) {
    Condition& made = out.emplace_back();
    made.at = route::condition_at(route);
    const std::string besides = pack::condition_besides(pack, route);
    if (route.when.empty() && besides.empty()) continue;
    cel::Compiled compiled = route::compile_condition(route, pack.lets, besides);
    GRIDLINE_ASSERT(compiled.program.has_value());
    made.program = std::move(compiled.program);
  }
  return out;
}

pack::Position Condition::position(cel::Span span) const {
  if (!program) return at;
  const cel::Position begin = program->source().position(span.begin);
  pack::Position out = at;
  out.line = begin.line;
  out.column = begin.column;
  const std::string_view text = program->source().text(span);
  out.length = std::max(1u, pack::characters(text.substr(0, text.find('\n'))));
  return out;
}

pack::Position Condition::position(cel::NodeId node) const {
  return program ? position(program->ast().node(node).span) : at;
}

Joint joint_of(const cel::Ast& ast, cel::NodeId node) {
  if (ast.node(node).kind != cel::NodeKind::call || ast.node(node).form != cel::Form::operation)
    return Joint::atom;
  const std::string_view name = ast.text(node);
  if (name == "_&&_") return Joint::all;
  if (name == "_||_") return Joint::any;
  if (name == "!_") return Joint::opposite;
  return name == "_?_:_" ? Joint::choice : Joint::atom;
}

void for_each_atom(const cel::Ast& ast, cel::NodeId node, const std::function<void(cel::NodeId)>& use) {
  if (joint_of(ast, node) == Joint::atom) {
    use(node);
    return;
  }
  for (const cel::NodeId child : ast.children_of(node)) for_each_atom(ast, child, use);
}

std::optional<Comparison> comparison_of(const cel::Program& program, cel::NodeId node) {
  const cel::Ast& ast = program.ast();
  if (ast.node(node).kind != cel::NodeKind::call) return std::nullopt;
  const std::string_view name = ast.text(node);
  const auto children = ast.children_of(node);
  Comparison out;
  if (name == "within" && children.size() == 1) {  // "unit" in place.units, said shorter
    if (!is_text(program, children[0])) return std::nullopt;
    return Comparison{Compare::has, static_cast<cel::Slot>(route::FactSlot::place_units), {children[0]}};
  }
  if (children.size() != 2) return std::nullopt;
  if (name == "_==_" || name == "_!=_") {
    out.how = name == "_==_" ? Compare::equal : Compare::unequal;
    const std::size_t fact = slot_of(program, children[0]) != cel::no_slot ? 0 : 1;
    out.slot = slot_of(program, children[fact]);
    if (out.slot == cel::no_slot || !is_text(program, children[1 - fact])) return std::nullopt;
    out.texts.push_back(children[1 - fact]);
    return out;
  }
  if (name == "startsWith") {
    out.how = Compare::prefix;
    out.slot = slot_of(program, children[0]);
    if (out.slot == cel::no_slot || !is_text(program, children[1])) return std::nullopt;
    out.texts.push_back(children[1]);
    return out;
  }
  if (name != "_in_") return std::nullopt;
  if (is_text(program, children[0])) {
    out.how = Compare::has;
    out.slot = slot_of(program, children[1]);
    out.texts.push_back(children[0]);
    return out.slot == cel::no_slot ? std::nullopt : std::optional(out);
  }
  out.how = Compare::among;
  out.slot = slot_of(program, children[0]);
  if (out.slot == cel::no_slot || ast.node(children[1]).kind != cel::NodeKind::list) return std::nullopt;
  for (const cel::NodeId text : ast.children_of(children[1])) {
    if (!is_text(program, text)) return std::nullopt;
    out.texts.push_back(text);
  }
  return out;
}

std::string_view text_of(const cel::Program& program, cel::NodeId node) {
  return program.plan().steps[node].constant.as_text();
}

bool never_fails(const cel::Program& program) {
  constexpr std::array sure = {"_==_", "_!=_", "_in_", "!_", "startsWith", "endsWith",
                               "contains", "size", "_<_", "_<=_", "_>_", "_>=_"};
  const std::vector<cel::Step>& steps = program.plan().steps;
  for (cel::NodeId i = 0; i < steps.size(); ++i) {
    switch (steps[i].op) {
      case cel::Op::fail:  // also a name whose parent was read as one: place, of place.compound
        if (program.ast().node(i).kind != cel::NodeKind::identifier) return false;
        break;
      case cel::Op::constant:
      case cel::Op::slot:
      case cel::Op::has_slot:
      case cel::Op::logical_and:
      case cel::Op::logical_or:
      case cel::Op::conditional:
      case cel::Op::list:
        break;
      case cel::Op::call: {
        const std::string_view name = program.ast().text(i);
        const bool ready = name == "matches" && steps[i].pattern != nullptr;
        if (!ready && std::find(sure.begin(), sure.end(), name) == sure.end()) return false;
        break;
      }
      default:
        return false;
    }
  }
  return true;
}

}  // namespace gridline::lint
