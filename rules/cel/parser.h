// Tokens into a syntax tree, by CEL's own grammar and precedence.
//
//   ?:   ||   &&   == != < <= > >= in   + -   * / %   ! -   . () []
//
// What the language has and the subset has not (messages, optionals) is named by an issue.
#pragma once

#include "rules/cel/ast.h"
#include "rules/cel/source.h"

namespace gridline::cel {

// Always returns a tree: where text could not be read stands a hole, and the rest is still there
// to be checked. The tree is whole if and only if no issue was added.
// Any bytes are accepted; text that is too long or not UTF-8 gives one issue and a hole.
Ast parse(const Source& source, Issues& issues);

}  // namespace gridline::cel
