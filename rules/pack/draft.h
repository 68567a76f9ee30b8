// A pack while it is being read: names already known, and the readers of its files in their order.
// Internal to the loader; nothing outside rules/pack includes it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/pack/amount.h"
#include "rules/pack/model.h"
#include "rules/pack/reading_help.h"
#include "rules/pack/source.h"
#include "rules/pack/yaml_node.h"

namespace gridline::pack {

// Names of one sort and their indexes. When the file they come from could not be read the table
// is `damaged`: then an unknown name is not reported, as it would only repeat that issue.
template <class Ix>
class Names {
 public:
  Names(std::string_view zh, std::string_view en, std::string_view code) : zh_(zh), en_(en), code_(code) {}

  // False, with an issue, when the name is taken.
  bool add(const std::string& name, Ix index, Position at, IssueList& issues) {
    if (by_name_.emplace(name, index).second) return true;
    report_duplicate(issues, at, zh_, en_, name);
    return false;
  }
  Ix find(const std::string& name) const {
    const auto at = by_name_.find(name);
    return at == by_name_.end() ? Ix{} : at->second;
  }
  // The index; an unknown name is an issue.
  Ix resolve(const std::string& name, Position at, IssueList& issues) const {
    const Ix found = find(name);
    if (found || damaged) return found;
    std::vector<std::string_view> all;
    if (issues.wants_suggestions()) {
      for (const auto& entry : by_name_) all.push_back(entry.first);
    }
    report_unknown(issues, at, code_, zh_, en_, name, all);
    return found;
  }

  bool damaged = false;

 private:
  std::string_view zh_, en_, code_;
  std::map<std::string, Ix> by_name_;
};

struct Draft {
  explicit Draft(const PackFiles& files) : issues(files) {}

  IssueList issues;
  Pack pack;
  std::string triage;       // the unit's id, resolved when the units are known
  Position triage_at;
  struct NamedProfile {
    std::string name;
    Position at;
  };
  std::vector<NamedProfile> profiles;  // that pack.yaml names
  Names<LevelIndex> levels{"层级", "level", "unknown_level"};
  Names<UnitIndex> units{"组织单元", "unit", "unknown_unit"};
  Names<LeadKindIndex> lead_kinds{"主办类型", "lead kind", "unknown_lead_kind"};
  Names<ShiftIndex> shifts{"班次", "shift", "unknown_shift"};
  Names<CalendarIndex> calendars{"日历", "calendar", "unknown_calendar"};
  Names<CategoryIndex> categories{"类别", "category", "unknown_category"};
  Names<PolicyIndex> policies{"时限方案", "policy", "unknown_policy"};
  Names<ToldIndex> told{"告知文本", "text", "unknown_told"};

  // The file as a map; nothing when it is absent (an issue when it is required) or unreadable.
  std::optional<YamlNode> yaml(std::string_view name, bool required);
  // A scalar that names something; none when absent.
  template <class Ix>
  Ix resolve(const Names<Ix>& names, const YamlNode* scalar) {
    if (scalar == nullptr || !expect_scalar(*scalar, issues)) return {};
    return names.resolve(scalar->text, scalar->at, issues);
  }
};

// One reader a file, called in this order.
void load_manifest(Draft& draft);    // pack.yaml
void load_calendars(Draft& draft);   // calendar.yaml
void load_org(Draft& draft);         // org.yaml: levels, lead kinds, units, shifts, councils
void load_places(Draft& draft);      // places.yaml, places.csv
void load_categories(Draft& draft);  // categories.yaml, categories.csv
void load_lexicon(Draft& draft);     // words.yaml
void load_text_model(Draft& draft);  // model.bin
void load_policies(Draft& draft);    // policies.yaml
void load_told(Draft& draft);        // texts.yaml
void load_routes(Draft& draft);      // routes.yaml and what it includes
void load_councils(const YamlNode* node, Draft& draft);  // org.yaml, its `councils`
void load_lets(const YamlNode& node, Draft& draft);  // its `let`
void report_unused_told(Draft& draft);  // texts that no route says
void load_members(Draft& draft);     // members.csv

// "mon-fri", "周一至周五", "sat", "周末" ... as bits, Monday the lowest; 0 when it is none.
std::uint8_t weekdays_of(std::string_view text);

}  // namespace gridline::pack
