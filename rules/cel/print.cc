// The syntax tree as canonical CEL text.
#include <algorithm>

#include <fmt/format.h>

#include "rules/cel/ast.h"
#include "rules/cel/literal.h"

namespace gridline::cel {

namespace {

class Printer {
 public:
  Printer(const Ast& ast, bool names) : ast_(ast), names_(names) {}

  std::string text(NodeId id) const {
    if (const NamedNode* named = names_ ? ast_.named_node(id) : nullptr) return ast_.texts[named->text];
    const Node& node = ast_.node(id);
    switch (node.kind) {
      case NodeKind::hole: return node.child_count == 0 ? "<?>" : "<?>{" + joined(id, ", ", 0) + "}";
      case NodeKind::null: return "null";
      case NodeKind::boolean: return node.boolean ? "true" : "false";
      case NodeKind::integer: return fmt::format("{}", node.integer);
      case NodeKind::unsigned_integer: return fmt::format("{}u", node.unsigned_integer);
      case NodeKind::number: return number_text(node.number);
      case NodeKind::string: return quote_text(ast_.text(id));
      case NodeKind::bytes: return quote_bytes(ast_.text(id));
      case NodeKind::identifier: return std::string(ast_.text(id));
      case NodeKind::select: return text(child(id, 0)) + "." + field(ast_.text(id));
      case NodeKind::call: return call(id);
      case NodeKind::list: return "[" + joined(id, ", ", 0) + "]";
      case NodeKind::map: return map(id);
    }
    return {};
  }

 private:
  NodeId child(NodeId id, std::size_t i) const { return ast_.children_of(id)[i]; }

  std::string field(std::string_view name) const {
    return is_plain_name(name) ? std::string(name) : "`" + std::string(name) + "`";
  }

  std::string joined(NodeId id, std::string_view separator, std::size_t from) const {
    std::string out;
    const auto children = ast_.children_of(id);
    for (std::size_t i = from; i < children.size(); ++i) {
      if (i > from) out += separator;
      out += text(children[i]);
    }
    return out;
  }

  std::string map(NodeId id) const {
    std::string out = "{";
    const auto children = ast_.children_of(id);
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
      out += fmt::format("{}{}: {}", i > 0 ? ", " : "", text(children[i]), text(children[i + 1]));
    }
    return out + "}";
  }

  std::string call(NodeId id) const {
    const std::string_view name = ast_.text(id);
    if (ast_.node(id).form == Form::global) return fmt::format("{}({})", name, joined(id, ", ", 0));
    if (ast_.node(id).form == Form::receiver) {
      return fmt::format("{}.{}({})", text(child(id, 0)), name, joined(id, ", ", 1));
    }
    if (name == "_[_]") return fmt::format("{}[{}]", text(child(id, 0)), text(child(id, 1)));
    if (name == "_?_:_") {
      return fmt::format("({} ? {} : {})", text(child(id, 0)), text(child(id, 1)), text(child(id, 2)));
    }
    if (name == "!_") return "(!" + text(child(id, 0)) + ")";
    if (name == "-_") return negation(child(id, 0));
    return "(" + joined(id, fmt::format(" {} ", spelling(name)), 0) + ")";
  }

  // -(1) is a negated 1, -1 is a literal.
  std::string negation(NodeId operand) const {
    const NodeKind kind = ast_.node(operand).kind;
    const bool numeric = kind == NodeKind::integer || kind == NodeKind::unsigned_integer ||
                         kind == NodeKind::number;
    return numeric ? "(-(" + text(operand) + "))" : "(-" + text(operand) + ")";
  }

  const Ast& ast_;
  bool names_;
};

}  // namespace

const NamedNode* Ast::named_node(NodeId id) const {
  const auto at = std::lower_bound(named.begin(), named.end(), id,
                                   [](const NamedNode& n, NodeId wanted) { return n.node < wanted; });
  return at != named.end() && at->node == id ? &*at : nullptr;
}

std::string print(const Ast& ast, NodeId id) { return Printer(ast, false).text(id); }
std::string print_with_names(const Ast& ast, NodeId id) { return Printer(ast, true).text(id); }
std::string print(const Ast& ast) { return print(ast, ast.root); }

std::string_view spelling(std::string_view operation) {
  if (operation == "_[_]") return "[]";
  if (operation == "_?_:_") return "?:";
  if (operation == "!_" || operation == "-_") return operation.substr(0, 1);
  if (operation.size() > 2 && operation.front() == '_' && operation.back() == '_') {
    return operation.substr(1, operation.size() - 2);
  }
  return operation;
}

}  // namespace gridline::cel
