// From files to a model: strict YAML, everything checked, all issues at once.
#pragma once

#include <memory>
#include <vector>

#include "rules/pack/files.h"
#include "rules/pack/issue.h"
#include "rules/pack/model.h"

namespace gridline::pack {

struct Loaded {
  std::shared_ptr<const Pack> pack;  // null when there are errors (not: warnings)
  std::vector<Issue> issues;         // by file, line, column
  // Without a pack: the routes as far as they could be read, so that rules/route can look at their
  // conditions all the same and an editor sees everything at once.
  std::vector<Route> routes;
  std::vector<Let> lets;  // and the names that these use
};

// Loads whole or not at all. Conditions (Route::when) are kept as text here; rules/route compiles
// them and reports their issues with the positions kept in the model.
Loaded load(const PackFiles& files);

}  // namespace gridline::pack
