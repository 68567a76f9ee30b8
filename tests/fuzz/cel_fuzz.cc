// Any text as a CEL expression: a tree or issues that can be shown; a tree's print parses into the same tree.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/assert.h"
#include "rules/cel/limits.h"
#include "rules/cel/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridline;
  const cel::Source source(std::string(reinterpret_cast<const char*>(data), size));
  cel::Issues issues;
  const cel::Ast ast = cel::parse(source, issues);
  const std::string printed = cel::print(ast);
  if (!issues.empty()) {
    for (const cel::Issue& issue : issues.take()) {
      GRIDLINE_ASSERT(!issue.zh.empty() && !issue.en.empty());
      GRIDLINE_ASSERT(!source.display(issue).empty());
    }
    return 0;
  }
  // The print has brackets round everything, so it may be longer than an expression may be.
  if (printed.size() > cel::expression_bytes_max) return 0;
  const cel::Source again_source(printed);
  cel::Issues none;
  const cel::Ast again = cel::parse(again_source, none);
  // Brackets count as nesting: a chain that was flat may now be too deep, and says so.
  if (none.empty()) GRIDLINE_ASSERT(cel::print(again) == printed);
  return 0;
}
