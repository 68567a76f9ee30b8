// Trees are copied node by node, children first, as they were made. Recursion is bounded by height_max.
#include "rules/cel/names.h"

#include <algorithm>
#include <vector>

#include "rules/cel/functions.h"
#include "rules/cel/parser.h"

namespace gridline::cel {

namespace {

bool is_macro(std::string_view name) {
  return std::any_of(macros().begin(), macros().end(), [&](const Macro& m) { return m.name == name; });
}

class Copier {
 public:
  Copier(Ast& to, std::span<const pack::Let> names, Issues* issues)
      : to_(to), names_(names), issues_(issues) {}

  // `span`: where all nodes shall stand; none: where they stood.
  NodeId copy(const Ast& from, NodeId id, std::optional<Span> span = std::nullopt) {
    const Node& node = from.node(id);
    if (const auto name = name_of(from, id)) return constant(*name, node.span);
    std::vector<NodeId> children;
    const auto old = from.children_of(id);
    const bool binds = is_comprehension(from, id);
    for (std::size_t i = 0; i < old.size(); ++i) {
      const bool inside = binds && i > 0;
      if (inside) locals_.push_back(from.text(old[1]));
      children.push_back(copy(from, old[i], span));
      if (inside) locals_.pop_back();
    }
    Node made = node;
    if (has_text(node.kind)) made.text = text(from.text(id));
    if (span) made.span = made.name_span = *span;
    const NodeId out = add(made, children);
    if (const NamedNode* named = from.named_node(id)) {
      const std::uint32_t name = text(from.texts[named->text]);
      to_.named.push_back({out, named->name, named->value, name});
    }
    return out;
  }

  NodeId add(Node node, std::span<const NodeId> children) {
    node.first_child = static_cast<std::uint32_t>(to_.children.size());
    node.child_count = static_cast<std::uint32_t>(children.size());
    node.height = 1;
    for (const NodeId child : children)
      node.height =
          std::max<std::uint16_t>(node.height, static_cast<std::uint16_t>(to_.node(child).height + 1));
    to_.children.insert(to_.children.end(), children.begin(), children.end());
    to_.nodes.push_back(node);
    return static_cast<NodeId>(to_.nodes.size() - 1);
  }

  std::uint32_t text(std::string_view value) {
    to_.texts.emplace_back(value);
    return static_cast<std::uint32_t>(to_.texts.size() - 1);
  }

 private:
  static bool has_text(NodeKind kind) {
    return kind == NodeKind::string || kind == NodeKind::bytes || kind == NodeKind::identifier ||
           kind == NodeKind::select || kind == NodeKind::call;
  }

  static bool is_comprehension(const Ast& ast, NodeId id) {
    const auto children = ast.children_of(id);
    return ast.node(id).kind == NodeKind::call && ast.node(id).form == Form::receiver &&
           children.size() > 2 && ast.node(children[1]).kind == NodeKind::identifier &&
           is_macro(ast.text(id));
  }

  std::optional<std::uint32_t> name_of(const Ast& ast, NodeId id) const {
    if (ast.node(id).kind != NodeKind::identifier) return std::nullopt;
    const std::string_view name = ast.text(id);
    if (std::find(locals_.begin(), locals_.end(), name) != locals_.end()) return std::nullopt;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i].name == name) return static_cast<std::uint32_t>(i);
    return std::nullopt;
  }

  NodeId constant(std::uint32_t number, Span span) {
    const pack::Let& let = names_[number];
    Node node;
    node.span = node.name_span = span;
    put_in_ += let.values.size() + 1;
    if (put_in_ > put_in_nodes_max) {
      if (issues_ != nullptr)
        issues_->add(span, "条件里用到的名单合起来太长；请把条件拆成几条规则",
                     "the named lists in this condition are too long together; split it into several routes");
      return add(node, {});
    }
    const std::uint32_t name = text(let.name);
    std::vector<NodeId> values;
    for (std::size_t i = 0; i < let.values.size(); ++i) {
      values.push_back(value(let.values[i].value, node));
      const std::uint32_t which = let.is_list ? static_cast<std::uint32_t>(i) : NamedNode::whole;
      to_.named.push_back({values.back(), number, which, name});
    }
    if (!let.is_list) return values.front();
    node.kind = NodeKind::list;
    const NodeId out = add(node, values);
    to_.named.push_back({out, number, NamedNode::whole, name});
    return out;
  }

  NodeId value(const pack::Constant& constant, Node node) {
    if (const auto* v = std::get_if<bool>(&constant)) {
      node.kind = NodeKind::boolean;
      node.boolean = *v;
    } else if (const auto* n = std::get_if<std::int64_t>(&constant)) {
      node.kind = NodeKind::integer;
      node.integer = *n;
    } else if (const auto* d = std::get_if<double>(&constant)) {
      node.kind = NodeKind::number;
      node.number = *d;
    } else {
      node.kind = NodeKind::string;
      node.text = text(std::get<std::string>(constant));
    }
    return add(node, {});
  }

  Ast& to_;
  std::span<const pack::Let> names_;
  Issues* issues_;
  std::vector<std::string_view> locals_;
  std::size_t put_in_ = 0;
};

}  // namespace

Taken taken(std::string_view name, const Schema& schema) {
  Issues issues;
  const Ast ast = parse(Source(std::string(name)), issues);
  const bool plain =
      issues.empty() && ast.node(ast.root).kind == NodeKind::identifier && ast.text(ast.root) == name;
  if (!plain || name.starts_with('.')) return Taken::not_a_name;
  if (schema.find(name) != nullptr || schema.is_group(name)) return Taken::by_field;
  if (type_named(name)) return Taken::by_type;
  const bool is_function = !overloads(name, Form::global).empty() || !overloads(name, Form::receiver).empty();
  return is_function || is_macro(name) ? Taken::by_function : Taken::no;
}

Ast put_in(Ast written, std::span<const pack::Let> names, Issues& issues) {
  const auto is_name = [&](const Node& node) {
    return node.kind == NodeKind::identifier &&
           std::any_of(names.begin(), names.end(),
                       [&](const pack::Let& let) { return let.name == written.texts[node.text]; });
  };
  if (std::none_of(written.nodes.begin(), written.nodes.end(), is_name)) return written;
  Ast out;
  out.root = Copier(out, names, &issues).copy(written, written.root);
  return out;
}

Ast both(const Ast& first, const Ast& second) {
  Ast out;
  Copier copier(out, {}, nullptr);
  Node node;
  node.kind = NodeKind::call;
  node.form = Form::operation;
  node.span = node.name_span = second.node(second.root).span;
  std::vector<NodeId> operands = {copier.copy(first, first.root, node.span)};
  const bool is_chain = second.node(second.root).kind == NodeKind::call &&
                        second.node(second.root).form == Form::operation &&
                        second.text(second.root) == "_&&_";
  if (!is_chain) operands.push_back(copier.copy(second, second.root));
  else
    for (const NodeId operand : second.children_of(second.root))
      operands.push_back(copier.copy(second, operand));
  node.text = copier.text("_&&_");
  out.root = copier.add(node, operands);
  return out;
}

Ast subtree(const Ast& ast, NodeId part) {
  Ast out;
  out.root = Copier(out, {}, nullptr).copy(ast, part);
  return out;
}

}  // namespace gridline::cel
