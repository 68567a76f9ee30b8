// routes.yaml, `hot` of a route: when complaints that pile up become a hot spot.
//
//   hot: {households: 5, days: 7, per: compound, of: category, above: 3}
//   hot: never
#include "rules/pack/load_hot.h"

#include <charconv>

#include <fmt/format.h>

#include "rules/pack/load_similar.h"
#include "rules/pack/reading_help.h"

namespace gridline::pack {

namespace {

// Two are neighbours who talk; beyond sixty nobody needs an engine to see it, and a pile keeps no more.
constexpr std::int32_t households_min = 3, households_max = 60;
constexpr std::int32_t above_max = 10;

// A whole number from `least` to `most`, or 0 where 0 switches off.
std::optional<std::int32_t> number_of(const YamlNode& node, std::string_view name, std::int32_t least,
                                      std::int32_t most, bool zero, IssueList& issues) {
  if (!expect_scalar(node, issues)) return std::nullopt;
  std::int32_t value = 0;
  const std::string& text = node.text;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = wrong == std::errc() && end == text.data() + text.size();
  if (whole && ((zero && value == 0) || (value >= least && value <= most))) return value;
  issues.error(node.at, "bad_hot",
               fmt::format("{} 应是 {} 到 {} 的整数{}", name, least, most, zero ? "，0 为不用" : ""),
               fmt::format("{} is a whole number from {} to {}{}", name, least, most,
                           zero ? ", or 0 to go without it" : ""));
  return std::nullopt;
}

std::optional<HotOf> of_what(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return std::nullopt;
  if (node.text == "category") return HotOf::category;
  if (node.text == "group") return HotOf::group;
  report_unknown(issues, node.at, "unknown_of", "归并口径（category 类别、group 大类）", "kind (category, group)",
                 node.text, {"category", "group"});
  return std::nullopt;
}

}  // namespace

HotRule hot_of(const YamlNode& node, Draft& draft) {
  HotRule out;
  if (node.is_scalar() && node.text == "never") {
    out.households = out.above = 0;
    return out;
  }
  MapReader map(node, draft.issues);
  if (const YamlNode* n = map.take("households"))
    out.households = number_of(*n, "households", households_min, households_max, true, draft.issues);
  if (const YamlNode* n = map.take("days"))
    out.days = number_of(*n, "days", 1, hot_days_max, false, draft.issues);
  if (const YamlNode* n = map.take("per")) out.per = near_of(*n, "unknown_per", draft);
  if (const YamlNode* n = map.take("of")) out.of = of_what(*n, draft.issues);
  if (const YamlNode* n = map.take("above"))
    out.above = number_of(*n, "above", 1, above_max, true, draft.issues);
  map.finish();
  return out;
}

}  // namespace gridline::pack
