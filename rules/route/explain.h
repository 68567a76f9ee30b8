// Why a complaint goes where it goes: each route on the path with each predicate and its value, and the first
// difference that would have sent it elsewhere. From the same evaluator as routing; slow, for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/route/route_tree.h"

namespace gridline::route {

enum class Held : std::uint8_t { yes, no, error, not_asked };
std::string_view code(Held);

// One predicate of a condition: what stands between && and ||.
struct Predicate {
  std::string text;   // as canonical CEL
  Held held = Held::not_asked;
  std::string is;     // what the complaint has there: category = "prop.roof_leak"; empty: no field in it
  std::string error;  // when it ended in one
};

struct Step {
  pack::RouteIndex route;
  bool matched = false;
  std::vector<Predicate> predicates;  // in the order of the text; empty: no condition
};

// A field of the complaint that would have to be another.
struct Difference {
  std::string field;     // "category", "place.compound", "tags"
  std::string from, to;  // as CEL writes them; of tags and text `to` is what would have to be in it
};

struct Change {
  pack::RouteIndex at;   // the route on the path that would match, or no longer match
  bool would_match = true;
  std::vector<Difference> differences;  // all at once; mostly one
  Routing outcome;       // with another route than before: tried, not guessed
};

struct Explanation {
  std::vector<Step> steps;  // in the order in which routing looks at them
  Routing routing;
  std::optional<Change> change;  // none was found: every complaint of the pack goes there
};

Explanation explain(const RouteTree& tree, const Facts& facts);

}  // namespace gridline::route
