// A precedence-climbing parser with recovery.
//
// After a problem it skips to the next place where an operand can end (an operator, a comma, a
// closing bracket of the same depth) and goes on, leaving a hole. A generated parser (ANTLR, as
// cel-go uses) would bring a second language and error texts that nobody can act on.
#include "rules/cel/parser.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "rules/cel/limits.h"
#include "rules/cel/tree_builder.h"
#include "rules/pack/utf8.h"

namespace gridline::cel {

namespace {

bool is_number(TokenKind kind) {
  return kind == TokenKind::integer || kind == TokenKind::number;
}

Span joined(Span a, Span b) { return {a.begin, std::max(a.end, b.end)}; }

class Parser : TreeBuilder {
 public:
  Parser(const Source& source, Issues& issues) : TreeBuilder(source, issues) {}

  Ast run() {
    ast_.root = expression();
    if (kind() != TokenKind::end) ast_.root = hole_of_more(ast_.root);
    return std::move(ast_);
  }

 private:
  NodeId hole_of_more(NodeId first) {
    std::vector<NodeId> parts{first};
    while (kind() != TokenKind::end) {
      unexpected("表达式到这里应当结束", "the expression should end here");
      ++at_;
      if (kind() != TokenKind::end) parts.push_back(expression());
    }
    return parts.size() == 1 ? first : make(NodeKind::hole, parts, span_of(first));
  }

  NodeId expression() {
    if (depth_ >= nesting_max) {
      too_deep(token().span);
      skip_to_operand_end();
      return hole();
    }
    ++depth_;
    const NodeId result = conditional();
    --depth_;
    return result;
  }

  NodeId conditional() {
    const NodeId condition = binary(1);
    const Span question = token().span;
    if (!take(TokenKind::question)) return condition;
    const NodeId then = binary(1);
    if (kind() == TokenKind::question) inner_conditional();
    if (!take(TokenKind::colon)) {
      unexpected("? 之后缺少 :", ": is missing after ?");
      return make(NodeKind::hole, {condition, then}, joined(span_of(condition), span_of(then)));
    }
    const NodeId otherwise = expression();
    return call(Form::operation, text("_?_:_"), {condition, then, otherwise},
                joined(span_of(condition), span_of(otherwise)), question);
  }

  // a ? b ? c : d : e: the grammar wants (b ? c : d). Passed over.
  void inner_conditional() {
    issues_.add(token().span, "? 与 : 之间再用 ? : 要加括号", "a ? : between ? and : needs parentheses");
    ++at_;
    binary(1);
    if (take(TokenKind::colon)) binary(1);
  }

  // `and` and `or` are what other languages say.
  TokenKind binary_kind() {
    if (kind() != TokenKind::identifier) return kind();
    const bool is_and = word() == "and" || word() == "AND";
    const bool is_or = word() == "or" || word() == "OR";
    if (!is_and && !is_or) return kind();
    const std::string_view meant = is_and ? "&&" : "||";
    issues_.add(token().span, fmt::format("这里应写 {}", meant), fmt::format("write {} here", meant));
    return is_and ? TokenKind::logical_and : TokenKind::logical_or;
  }

  NodeId binary(int lowest) {
    NodeId left = unary();
    while (true) {
      const TokenKind sign = binary_kind();
      const Operation found = operation(sign);
      if (found.precedence == 0 || found.precedence < lowest) return left;
      const Span name_span = token().span;
      const std::size_t first = operands_.size();
      operands_.push_back(left);
      const bool chain = found.precedence <= 2;
      do {
        ++at_;
        const NodeId operand = binary(found.precedence + 1);
        operands_.push_back(operand);
      } while (chain && binary_kind() == sign);
      left = call(Form::operation, text(found.name), std::span<const NodeId>(operands_).subspan(first),
                  joined(span_of(operands_[first]), span_of(operands_.back())), name_span);
      operands_.resize(first);
    }
  }

  NodeId unary() {
    const std::size_t first = at_;
    const TokenKind sign = kind();
    if (sign == TokenKind::exclamation || sign == TokenKind::minus) {
      while (kind() == sign && !(sign == TokenKind::minus && is_number(kind(1)))) ++at_;
    }
    const std::size_t count = at_ - first;
    NodeId operand = member();
    for (std::size_t i = 0; i < count; ++i) {
      const Span sign_span = tokens_.list[first + count - 1 - i].span;
      operand = call(Form::operation, text(sign == TokenKind::minus ? "-_" : "!_"), {operand},
                     joined(sign_span, span_of(operand)), sign_span);
    }
    return operand;
  }

  NodeId member() {
    NodeId operand = primary();
    while (true) {
      const std::uint32_t begin = span_of(operand).begin;
      const Span sign = token().span;
      if (take(TokenKind::dot)) {
        operand = after_dot(operand, begin);
      } else if (take(TokenKind::left_bracket)) {
        optional_sign("[?");
        const NodeId index = expression();
        close(TokenKind::right_bracket, "]");
        operand = call(Form::operation, text("_[_]"), {operand, index}, span_from(begin), sign);
      } else if (kind() == TokenKind::left_brace && is_name(operand)) {
        operand = message(operand);
      } else {
        return operand;
      }
    }
  }

  bool is_name(NodeId id) const {
    const NodeKind node_kind = ast_.nodes[id].kind;
    return node_kind == NodeKind::identifier || node_kind == NodeKind::select;
  }

  NodeId after_dot(NodeId operand, std::uint32_t begin) {
    optional_sign(".?");
    const Token name = token();
    if (kind() != TokenKind::identifier && kind() != TokenKind::reserved &&
        kind() != TokenKind::quoted_identifier) {
      unexpected("“.” 之后应是字段名或函数名", "a field or function name must follow the dot");
      if (kind() == TokenKind::in || kind() == TokenKind::null || kind() == TokenKind::true_word ||
          kind() == TokenKind::false_word) {
        ++at_;  // a keyword in place of the name
      }
      return make(NodeKind::hole, {operand}, span_from(begin));
    }
    ++at_;
    if (kind() == TokenKind::left_paren && name.kind != TokenKind::quoted_identifier) {
      std::vector<NodeId> arguments{operand};
      list_of(TokenKind::left_paren, TokenKind::right_paren, ")", arguments);
      return call(Form::receiver, name.text, arguments, span_from(begin), name.span);
    }
    const NodeId id = make(NodeKind::select, {operand}, span_from(begin), name.span);
    ast_.nodes[id].text = name.text;
    return id;
  }

  // a.?b, a[?0], [?a], {?"k": v}: passed over.
  void optional_sign(std::string_view written) {
    const Span sign = token().span;
    if (!take(TokenKind::question)) return;
    issues_.add(sign, fmt::format("不支持可选值 {}；字段有没有值用 has(a.b) 判断", written),
                fmt::format("optional values ({}) are not supported; has(a.b) tells whether a field is there",
                            written));
  }

  NodeId message(NodeId name) {
    const std::uint32_t begin = span_of(name).begin;
    const std::string type(source_.text(span_of(name)));
    issues_.add(span_of(name), fmt::format("不支持消息 {}{{…}}", type),
                fmt::format("the message {}{{...}} is not supported", type));
    std::vector<NodeId> ignored;
    map_of(ignored);
    return make(NodeKind::hole, Some{}, span_from(begin));
  }

  // ( a, b ) or [ a, b ]: appends the elements.
  void list_of(TokenKind open, TokenKind end, std::string_view sign, std::vector<NodeId>& out) {
    ++at_;
    while (kind() != end && kind() != TokenKind::end) {
      if (open == TokenKind::left_bracket) optional_sign("[?");
      out.push_back(expression());
      if (!take(TokenKind::comma)) break;
      if (open == TokenKind::left_paren && kind() == end) unexpected("“,” 之后缺少参数", "an argument is missing");
    }
    close(end, sign);
  }

  void map_of(std::vector<NodeId>& out) {
    ++at_;
    while (kind() != TokenKind::right_brace && kind() != TokenKind::end) {
      optional_sign("{?");
      out.push_back(expression());
      if (!take(TokenKind::colon)) {
        unexpected("键之后缺少 :", ": is missing after the key");
        out.pop_back();
        break;
      }
      out.push_back(expression());
      if (!take(TokenKind::comma)) break;
    }
    close(TokenKind::right_brace, "}");
  }

  NodeId primary() {
    const Token first = token();
    switch (first.kind) {
      case TokenKind::identifier: return name(false);
      case TokenKind::dot: return name(true);
      case TokenKind::left_paren: {
        ++at_;
        const NodeId inner = expression();
        close(TokenKind::right_paren, ")");
        // The parentheses belong to the span, so that a caret shows the whole operand.
        ast_.nodes[inner].span = span_from(first.span.begin);
        return inner;
      }
      case TokenKind::left_bracket: {
        std::vector<NodeId> elements;
        list_of(TokenKind::left_bracket, TokenKind::right_bracket, "]", elements);
        return make(NodeKind::list, elements, span_from(first.span.begin));
      }
      case TokenKind::left_brace: {
        std::vector<NodeId> entries;
        map_of(entries);
        return make(NodeKind::map, entries, span_from(first.span.begin));
      }
      default: return literal();
    }
  }

  NodeId name(bool leading_dot) {
    const std::uint32_t begin = token().span.begin;
    if (leading_dot) ++at_;
    if (kind() != TokenKind::identifier) {
      unexpected("“.” 之后应是名字", "a name must follow the dot");
      return hole();
    }
    const Token word_token = token();
    const std::uint32_t spelled = leading_dot ? text("." + std::string(word())) : word_token.text;
    ++at_;
    if (kind() == TokenKind::left_paren) {
      std::vector<NodeId> arguments;
      list_of(TokenKind::left_paren, TokenKind::right_paren, ")", arguments);
      return call(Form::global, word_token.text, arguments, span_from(begin), word_token.span);
    }
    const NodeId id = make(NodeKind::identifier, Some{}, span_from(begin));
    ast_.nodes[id].text = spelled;
    return id;
  }

  NodeId literal() {
    const std::uint32_t begin = token().span.begin;
    const bool negative = kind() == TokenKind::minus && is_number(kind(1));
    if (negative) ++at_;
    const Token value = token();
    if (value.kind == TokenKind::reserved) {
      issues_.add(value.span, fmt::format("{} 是保留字，不能作名字", word()),
                  fmt::format("{} is a reserved word", word()));
    }
    const std::optional<NodeKind> node_kind = literal_kind(value.kind);
    if (!node_kind) {
      unexpected("这里应有一个值", "a value is expected here");
      skip_to_operand_end();
      return hole();
    }
    ++at_;
    const NodeId id = make(*node_kind, Some{}, span_from(begin));
    Node& node = ast_.nodes[id];
    node.text = value.text;
    switch (value.kind) {
      case TokenKind::true_word: node.boolean = true; break;
      case TokenKind::false_word: node.boolean = false; break;
      case TokenKind::unsigned_integer: node.unsigned_integer = value.magnitude; break;
      case TokenKind::number: node.number = negative ? -value.number : value.number; break;
      case TokenKind::integer: integer(node, value.magnitude, negative); break;
      default: break;
    }
    return id;
  }

  static std::optional<NodeKind> literal_kind(TokenKind token_kind) {
    switch (token_kind) {
      case TokenKind::null: return NodeKind::null;
      case TokenKind::true_word: case TokenKind::false_word: return NodeKind::boolean;
      case TokenKind::integer: return NodeKind::integer;
      case TokenKind::unsigned_integer: return NodeKind::unsigned_integer;
      case TokenKind::number: return NodeKind::number;
      case TokenKind::string: return NodeKind::string;
      case TokenKind::bytes: return NodeKind::bytes;
      case TokenKind::reserved: return NodeKind::hole;
      case TokenKind::broken: return NodeKind::hole;
      default: return std::nullopt;
    }
  }

  void integer(Node& node, std::uint64_t magnitude, bool negative) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (magnitude > largest + (negative ? 1 : 0)) {
      issues_.add(node.span, "整数超出 64 位范围", "integer out of the 64-bit range");
      magnitude = 0;
    }
    node.integer = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
  }

  int depth_ = 0;
  std::vector<NodeId> operands_;  // of the operations that are under way
};

Ast only_a_hole() {
  Ast ast;
  ast.nodes.emplace_back();
  return ast;
}

}  // namespace

Ast parse(const Source& source, Issues& issues) {
  if (source.text().size() > expression_bytes_max) {
    issues.add({0, 0}, fmt::format("表达式太长：最多 {} 字节", expression_bytes_max),
               fmt::format("the expression is too long: at most {} bytes", expression_bytes_max));
    return only_a_hole();
  }
  if (const auto wrong = pack::first_invalid_utf8(source.text()); wrong != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(wrong);
    issues.add({at, at + 1}, "不是 UTF-8 文字", "the text is not UTF-8");
    return only_a_hole();
  }
  return Parser(source, issues).run();
}

}  // namespace gridline::cel
