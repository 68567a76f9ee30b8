// A bare word is a level of the pack; everything else says what it is.
#include "rules/pack/load_target.h"

#include <fmt/format.h>

#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

std::optional<std::string> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return std::string(trimmed(text.substr(prefix.size())));
}

void report_bad_target(const YamlNode& node, std::string_view zh_sorts, std::string_view en_sorts,
                       Draft& draft) {
  std::vector<std::string_view> known = {"category", "triage"};
  for (const Level& level : draft.pack.levels) known.push_back(level.id);
  report_unknown(draft.issues, node.at, "bad_target", fmt::format("去向（{}）", zh_sorts),
                 fmt::format("target ({})", en_sorts), node.text, known);
}

}  // namespace

std::optional<Target> lead_of(const YamlNode& node, Draft& draft) {
  if (!expect_scalar(node, draft.issues)) return std::nullopt;
  Target out;
  if (node.text == "category") {
    out.rule = LeadRule::category;
  } else if (node.text == "triage") {
    out.rule = LeadRule::triage;
  } else if (const auto unit = after(node.text, "unit:")) {
    out.rule = LeadRule::unit;
    out.unit = draft.units.resolve(*unit, node.at, draft.issues);
    if (out.unit && !draft.pack[out.unit].accountable) {
      draft.issues.error(node.at, "lead_not_accountable",
                         fmt::format("“{}”是协办单位，不能作主办；请另选主办，把它写进 partners", *unit),
                         fmt::format("'{}' is not accountable and cannot lead; name another lead and "
                                     "this one as a partner",
                                     *unit));
    }
  } else if (const auto level = after(node.text, "level:")) {
    out.rule = LeadRule::level;
    out.level = draft.levels.resolve(*level, node.at, draft.issues);
  } else if (const LevelIndex named = draft.levels.find(node.text)) {
    out.rule = LeadRule::level;
    out.level = named;
  } else {
    if (!draft.levels.damaged) {
      report_bad_target(node, "grid 等层级、category、triage、unit:编号",
                        "a level such as grid, category, triage, unit:ID", draft);
    }
    return std::nullopt;
  }
  return out;
}

std::optional<PartnerRule> partner_of(const YamlNode& node, Draft& draft) {
  PartnerRule out;
  if (const auto kind = after(node.text, "category:")) {
    out.kind = draft.lead_kinds.resolve(*kind, node.at, draft.issues);
    return out;
  }
  if (node.text == "triage") {
    report_bad_target(node, "category、category:类型、level:层级、unit:编号",
                      "category, category:KIND, level:ID, unit:ID", draft);
    return std::nullopt;
  }
  if (const auto unit = after(node.text, "unit:")) {  // a partner need not be accountable
    out.from = LeadRule::unit;
    out.unit = draft.units.resolve(*unit, node.at, draft.issues);
    return out;
  }
  const auto target = lead_of(node, draft);
  if (!target) return std::nullopt;
  out.from = target->rule;
  out.level = target->level;
  return out;
}

}  // namespace gridline::pack
