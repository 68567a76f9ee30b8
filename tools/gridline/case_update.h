// Writes what came out into the cases that expected something else, in their files: only the values change,
// every other byte stays.
#pragma once

#include <string>
#include <vector>

#include "rules/pack/test_cases.h"

namespace gridline::cli {

// A value to be written over one that a case expects.
struct Rewrite {
  const pack::Expectation* expected;
  std::vector<std::string> values;   // none: "-"
};

struct Rewritten {
  pack::PackFiles files;             // with the new contents
  std::vector<std::string> changed;  // names of the files that differ
  std::vector<const Rewrite*> refused;  // cannot be put in place: folded text, a block list, comments inside
};

// `cases` are those that `files` hold, read without an issue with the same words; the rewrites point into
// them. A file whose cases, read again, are not exactly the old ones with the new values is left as it was,
// and its rewrites are refused. Pure.
Rewritten rewrite(const pack::PackFiles& files, const pack::TestWords& words,
                  const std::vector<pack::TestCase>& cases, const std::vector<Rewrite>& all);

}  // namespace gridline::cli
