// The cursor over the tokens and the making of nodes.
#include "rules/cel/tree_builder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "rules/cel/limits.h"
#include "rules/cel/literal.h"

namespace gridline::cel {

namespace {

bool opens(TokenKind kind) {
  return kind == TokenKind::left_paren || kind == TokenKind::left_bracket || kind == TokenKind::left_brace;
}
// Every other token has a node of its own: a call and a field that of their name.
bool has_no_node(TokenKind kind) {
  switch (kind) {
    case TokenKind::end: case TokenKind::dot: case TokenKind::comma: case TokenKind::colon:
    case TokenKind::left_paren: case TokenKind::right_paren: case TokenKind::right_bracket:
    case TokenKind::right_brace: return true;
    default: return false;
  }
}
bool closes(TokenKind kind) {
  return kind == TokenKind::right_paren || kind == TokenKind::right_bracket || kind == TokenKind::right_brace;
}

}  // namespace

Operation operation(TokenKind kind) {
  switch (kind) {
    case TokenKind::logical_or: return {1, "_||_"};
    case TokenKind::logical_and: return {2, "_&&_"};
    case TokenKind::less: return {3, "_<_"};
    case TokenKind::less_equal: return {3, "_<=_"};
    case TokenKind::greater: return {3, "_>_"};
    case TokenKind::greater_equal: return {3, "_>=_"};
    case TokenKind::equal: return {3, "_==_"};
    case TokenKind::not_equal: return {3, "_!=_"};
    case TokenKind::in: return {3, "_in_"};
    case TokenKind::plus: return {4, "_+_"};
    case TokenKind::minus: return {4, "_-_"};
    case TokenKind::star: return {5, "_*_"};
    case TokenKind::slash: return {5, "_/_"};
    case TokenKind::percent: return {5, "_%_"};
    default: return {0, ""};
  }
}

TreeBuilder::TreeBuilder(const Source& source, Issues& issues)
    : source_(source), issues_(issues), tokens_(tokenize(source, issues)) {
  // As many as there will be, for a tree is kept as long as its rule is.
  constexpr std::size_t different_signs = 3;  // a condition seldom has more
  const auto nodes = static_cast<std::size_t>(std::count_if(
      tokens_.list.begin(), tokens_.list.end(), [](const Token& each) { return !has_no_node(each.kind); }));
  ast_.nodes.reserve(nodes);
  ast_.children.reserve(nodes);
  ast_.texts.reserve(tokens_.texts.size() + different_signs);
  written_texts_ = static_cast<std::ptrdiff_t>(tokens_.texts.size());
  std::move(tokens_.texts.begin(), tokens_.texts.end(), std::back_inserter(ast_.texts));
}

bool TreeBuilder::take(TokenKind wanted) {
  if (kind() != wanted) return false;
  ++at_;
  return true;
}

void TreeBuilder::unexpected(std::string_view zh, std::string_view en) {
  if (kind() == TokenKind::broken) return;  // the lexer said it
  const std::string found = shortened(source_.text(token().span));
  if (kind() == TokenKind::end) {
    issues_.add(token().span, fmt::format("{}，但表达式已经结束", zh), fmt::format("{}, but the text ended", en));
  } else {
    issues_.add(token().span, fmt::format("{}，却遇到 {}", zh, found), fmt::format("{}, found {}", en, found));
  }
}

void TreeBuilder::skip_to_operand_end() {
  for (int depth = 0; kind() != TokenKind::end; ++at_) {
    if (depth == 0 && (closes(kind()) || operation(kind()).precedence > 0 || kind() == TokenKind::comma ||
                       kind() == TokenKind::question || kind() == TokenKind::colon)) {
      return;
    }
    if (opens(kind())) ++depth;
    if (closes(kind())) --depth;
  }
}

void TreeBuilder::close(TokenKind wanted, std::string_view sign) {
  if (take(wanted)) return;
  unexpected(fmt::format("缺少 {}", sign), fmt::format("{} is missing", sign));
  for (int depth = 0; kind() != TokenKind::end; ++at_) {  // it may still come
    if (depth == 0 && kind() == wanted) break;
    if (opens(kind())) ++depth;
    if (closes(kind()) && --depth < 0) return;
  }
  take(wanted);
}

Span TreeBuilder::span_from(std::uint32_t begin) const {
  return {begin, std::max(begin, at_ > 0 ? tokens_.list[at_ - 1].span.end : begin)};
}

std::uint32_t TreeBuilder::text(std::string_view value) {
  const auto known = std::find(ast_.texts.begin() + written_texts_, ast_.texts.end(), value);
  if (known != ast_.texts.end()) return static_cast<std::uint32_t>(known - ast_.texts.begin());
  ast_.texts.emplace_back(value);
  return static_cast<std::uint32_t>(ast_.texts.size() - 1);
}

NodeId TreeBuilder::make(NodeKind node_kind, std::span<const NodeId> children, Span span, Span name_span) {
  Node node;
  node.kind = node_kind;
  node.span = span;
  node.name_span = name_span.end > 0 ? name_span : span;
  std::uint16_t height = 0;
  for (const NodeId child : children) height = std::max(height, ast_.nodes[child].height);
  if (height >= height_max) {
    too_deep(node.name_span);
    node.kind = NodeKind::hole;
  } else {
    node.height = static_cast<std::uint16_t>(height + 1);
    node.first_child = static_cast<std::uint32_t>(ast_.children.size());
    node.child_count = static_cast<std::uint32_t>(children.size());
    ast_.children.insert(ast_.children.end(), children.begin(), children.end());
  }
  ast_.nodes.push_back(node);
  return static_cast<NodeId>(ast_.nodes.size() - 1);
}

void TreeBuilder::too_deep(Span span) {
  if (!std::exchange(reported_depth_, true)) {
    issues_.add(span, fmt::format("嵌套太深：最多 {} 层括号、{} 级运算", nesting_max, height_max),
                fmt::format("nested too deeply: at most {} brackets, {} levels of operations", nesting_max,
                            height_max));
  }
}

NodeId TreeBuilder::call(Form form, std::uint32_t name, std::span<const NodeId> children, Span span,
                         Span name_span) {
  const NodeId id = make(NodeKind::call, children, span, name_span);
  ast_.nodes[id].form = form;
  ast_.nodes[id].text = name;
  return id;
}

NodeId TreeBuilder::hole() { return make(NodeKind::hole, Some{}, {token().span.begin, token().span.begin}); }

}  // namespace gridline::cel
