// What is wrong with a pack, and what differs between two, as JSON: the same from the API and offline.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "rules/pack/difference.h"
#include "rules/pack/issue.h"

namespace gridline::http {

using Json = nlohmann::ordered_json;

Json issue_json(const pack::Issue& issue);

// {"count","changes":[{"kind","id","how","fields":[{"field","from","to"}]}]}; at most 10 000 are listed.
Json difference_json(const std::vector<pack::Change>& changes);

}  // namespace gridline::http
