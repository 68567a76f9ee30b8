// The syntax tree: what was written, before names and types are looked at.
//
// Nodes live in one vector and name each other by index; a child is always older than its parent.
// Operators are calls with CEL's own names (`_+_`, `_[_]`, `_?_:_`, `!_`); `&&` and `||` take all
// operands of a chain, so that a hundred of them are no deeper than two. Macros (`has`, `exists`)
// are still plain calls here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/source.h"

namespace gridline::cel {

using NodeId = std::uint32_t;

enum class NodeKind : std::uint8_t {
  hole,  // what could not be read; its children are what could
  null,
  boolean,
  integer,
  unsigned_integer,
  number,
  string,
  bytes,
  identifier,  // text, with a leading dot when it was written so
  select,      // child . text
  call,        // text(children); by form
  list,        // children
  map,         // children: key, value, key, value ...
};

enum class Form : std::uint8_t { operation, global, receiver };  // receiver: child 0 is the receiver

struct Node {
  NodeKind kind = NodeKind::hole;
  Form form = Form::global;
  std::uint16_t height = 1;
  std::uint32_t text = 0;  // string, bytes (decoded), identifier, select, call
  std::uint32_t first_child = 0;
  std::uint32_t child_count = 0;
  Span span;       // the whole
  Span name_span;  // the operator, field or function name: where a caret should stand
  union {
    bool boolean;
    std::int64_t integer;
    std::uint64_t unsigned_integer = 0;
    double number;
  };
};

// A node that was put in for a name (names.h), or for a value of its list.
struct NamedNode {
  NodeId node = 0;
  std::uint32_t name = 0;   // the number of the name among those that were given
  std::uint32_t value = 0;  // of its list; whole: the list, or the single value
  std::uint32_t text = 0;   // the name as it is written
  static constexpr std::uint32_t whole = 0xFFFFFFFF;
};

struct Ast {
  std::vector<Node> nodes;
  std::vector<NodeId> children;
  std::vector<std::string> texts;
  std::vector<NamedNode> named;  // ascending by node
  NodeId root = 0;

  const Node& node(NodeId id) const { return nodes[id]; }
  std::string_view text(NodeId id) const { return texts[nodes[id].text]; }
  std::span<const NodeId> children_of(NodeId id) const {
    return std::span(children).subspan(nodes[id].first_child, nodes[id].child_count);
  }
  // Null: it was written as it is.
  const NamedNode* named_node(NodeId id) const;
};

// The tree as canonical CEL: every operation in parentheses, strings in double quotes, so that
// equal trees give equal texts and the text parses into the same tree. A hole is `<?>`.
std::string print(const Ast& ast, NodeId id);
std::string print(const Ast& ast);
// The same with names where names were written: for people.
std::string print_with_names(const Ast& ast, NodeId id);

// A name for an operator as a person writes it: `_+_` is "+". Other names stay as they are.
std::string_view spelling(std::string_view operation);

}  // namespace gridline::cel
