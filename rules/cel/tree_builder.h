// What the parser's grammar stands on: the tokens with a cursor and recovery, and the making of
// nodes with their bounds. Internal to the parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "rules/cel/ast.h"
#include "rules/cel/lexer.h"
#include "rules/cel/source.h"

namespace gridline::cel {

// Precedence 0: the token is no binary operator.
struct Operation {
  int precedence = 0;
  std::string_view name;
};
Operation operation(TokenKind kind);

class TreeBuilder {
 protected:
  // Tokenizes. `source` and `issues` outlive it.
  TreeBuilder(const Source& source, Issues& issues);

  // ---- tokens ----

  const Token& token() const { return tokens_.list[at_]; }
  TokenKind kind(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.list.size() ? tokens_.list[at_ + ahead].kind : tokens_.list.back().kind;
  }
  bool take(TokenKind wanted);
  // The text of an identifier or a word.
  std::string_view word() const { return ast_.texts[token().text]; }
  // "<what was wanted>, found <token>".
  void unexpected(std::string_view zh, std::string_view en);
  // To the next token at this bracket depth at which an operand may end.
  void skip_to_operand_end();
  // Takes the closing bracket; if it is missing, says so and looks for it further on.
  void close(TokenKind wanted, std::string_view sign);

  // ---- nodes ----

  Span span_of(NodeId id) const { return ast_.nodes[id].span; }
  // From `begin` to the end of the last token taken.
  Span span_from(std::uint32_t begin) const;
  // The number of a text that was not written so: the name of an operation. Each has one.
  std::uint32_t text(std::string_view value);
  // A hole instead when the tree would be too high.
  NodeId make(NodeKind node_kind, std::span<const NodeId> children, Span span, Span name_span = {});
  NodeId call(Form form, std::uint32_t name, std::span<const NodeId> children, Span span, Span name_span);
  using Some = std::initializer_list<NodeId>;
  NodeId make(NodeKind node_kind, Some children, Span span, Span name_span = {}) {
    return make(node_kind, std::span(children.begin(), children.size()), span, name_span);
  }
  NodeId call(Form form, std::uint32_t name, Some children, Span span, Span name_span) {
    return call(form, name, std::span(children.begin(), children.size()), span, name_span);
  }
  NodeId hole();
  // Reported once.
  void too_deep(Span span);

  const Source& source_;
  Issues& issues_;
  Tokens tokens_;
  Ast ast_;
  std::size_t at_ = 0;
  std::ptrdiff_t written_texts_ = 0;  // the first so many of ast_.texts come from tokens
  bool reported_depth_ = false;
};

}  // namespace gridline::cel
