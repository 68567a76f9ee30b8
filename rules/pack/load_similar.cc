// routes.yaml, `similar` of a route: what happens to a complaint about what an open ticket already is about.
//
//   similar: {do: propose, within: 7 d, near: compound, alike: 35%, unplaced: 60%}
#include "rules/pack/load_similar.h"

#include <charconv>

#include <fmt/format.h>

#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// Longer than anybody works on one matter, and what `closed_kept` and holds reach at the most.
constexpr std::int64_t within_days_max = 90;

std::optional<SimilarAct> act_of(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return std::nullopt;
  if (node.text == "never") return SimilarAct::never;
  if (node.text == "propose") return SimilarAct::propose;
  if (node.text == "join") return SimilarAct::join;
  report_unknown(issues, node.at, "unknown_similar", "相似诉求的处理（join 并入、propose 提示、never 不比较）",
                 "way with similar complaints (join, propose, never)", node.text,
                 {"join", "propose", "never"});
  return std::nullopt;
}

std::optional<base::Duration> within_of(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return std::nullopt;
  if (const auto read = amount_of(node.text); read && read->amount.value > 0) {
    const std::int64_t n = read->amount.value;
    std::optional<base::Duration> out;
    if (read->amount.unit == AmountUnit::minute) out = base::minutes(n);
    if (read->amount.unit == AmountUnit::hour) out = base::hours(n);
    if (read->amount.unit == AmountUnit::day) out = base::days(n);
    if (out && *out <= base::days(within_days_max)) return out;
  }
  issues.error(node.at, "bad_within", fmt::format("within 写法：12 h（小时）或 7 d（自然日），至多 {} d", within_days_max),
               fmt::format("within looks like 12 h or 7 d (natural days), {} d at most", within_days_max));
  return std::nullopt;
}

}  // namespace

std::optional<SimilarNear> near_of(const YamlNode& node, std::string_view unknown_code, Draft& draft) {
  if (!expect_scalar(node, draft.issues)) return std::nullopt;
  if (node.text == "compound") return SimilarNear{};
  if (const LevelIndex level = draft.levels.find(node.text)) return SimilarNear{level};
  if (draft.levels.damaged) return std::nullopt;
  std::vector<std::string_view> known = {"compound"};
  for (const Level& level : draft.pack.levels) known.push_back(level.id);
  report_unknown(draft.issues, node.at, unknown_code, "范围（compound 小区，或一个层级）",
                 "extent (compound, or a level)", node.text, known);
  return std::nullopt;
}

namespace {

// "35%" as 350.
std::optional<std::int32_t> share_of(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return std::nullopt;
  std::int32_t value = 0;
  const std::string& text = node.text;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = wrong == std::errc() && std::string_view(end, text.data() + text.size()) == "%";
  if (whole && value >= similar_percent_min && value <= 100) return value * 10;
  issues.error(node.at, "bad_alike", fmt::format("相似度写作百分比，如 35%（{}% 到 100%）", similar_percent_min),
               fmt::format("how alike is a share such as 35% (from {}% to 100%)", similar_percent_min));
  return std::nullopt;
}

}  // namespace

SimilarRule similar_of(const YamlNode& node, Draft& draft) {
  MapReader map(node, draft.issues);
  SimilarRule out;
  if (const YamlNode* act = map.take("do")) out.act = act_of(*act, draft.issues);
  if (const YamlNode* within = map.take("within")) out.within = within_of(*within, draft.issues);
  if (const YamlNode* near = map.take("near")) out.near = near_of(*near, "unknown_near", draft);
  if (const YamlNode* share = map.take("alike")) out.alike = share_of(*share, draft.issues);
  if (const YamlNode* share = map.take("unplaced")) out.unplaced = share_of(*share, draft.issues);
  map.finish();
  return out;
}

}  // namespace gridline::pack
