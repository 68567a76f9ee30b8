// policies.yaml, what a policy says of its clocks beside their amounts. Internal to the loader.
#pragma once

#include "rules/pack/model.h"
#include "rules/pack/yaml_node.h"

namespace gridline::pack {

// `pauses` and `starts` of a policy into it.
void read_pauses(const YamlNode& node, Policy& policy, IssueList& issues);
void read_starts(const YamlNode& node, Policy& policy, IssueList& issues);

}  // namespace gridline::pack
