// A shipped pack with one line of one file changed, and what lint then says.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/lint/lint.h"

namespace gridline::lint {

struct Mutant {
  const char* name;      // a word for the test's name
  const char* file;
  const char* line;      // a part of a line that stands once in the file
  const char* instead;
  const char* code;      // of the issue expected
  const char* where;     // the text, standing once in the changed file, at whose start the issue is expected
  const char* where_file = nullptr;  // when it is another file than the changed one
};
inline std::ostream& operator<<(std::ostream& out, const Mutant& m) { return out << m.name; }

inline constexpr base::Instant mutant_from{1'772'413'200'000};  // 2026-03-02T09:00+08:00

pack::PackFiles shipped(const std::string& name);
// The issues of a pack that loads; a failure of the test when it does not.
std::vector<pack::Issue> issues_of(const pack::PackFiles& files);
// "code file:line:column" of each issue, and its text.
std::string listed(const std::vector<pack::Issue>& issues);
// The issues of a mutant of Lingyun hold the expected one, and nothing else with an error in another place
// that the unchanged pack does not have.
void expect_found(const Mutant& mutant);

}  // namespace gridline::lint
