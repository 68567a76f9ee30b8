// policies.yaml: one amount per clock and urgency; a policy inherits from its parent.
//
//   shandong-2020:
//     zh: 山东省热线办法 2020
//     parent: base
//     warn: 75%                # of the accept and resolve times: then who has it is told
//     clocks:
//       accept: {U1: 15 min, U2: 1 h, any: 4 wh}
//       resolve: {U3: 5 wd, U4: 15 wd}
//       contact: 24 h
//     ladders: ...              # load_ladders.cc
//     pauses: {resolve: [on_hold, need_info]}
//     starts: {resolve: said}
#include <charconv>

#include <fmt/format.h>

#include "rules/pack/draft.h"
#include "rules/pack/load_habits.h"
#include "rules/pack/load_ladders.h"
#include "rules/pack/profiles.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// Ten years: what calendar counting promises.
std::int64_t value_max(AmountUnit unit) {
  switch (unit) {
    case AmountUnit::minute: return 10LL * 366 * 24 * 60;
    case AmountUnit::hour: return 10LL * 366 * 24;
    case AmountUnit::day: return 10LL * 366;
    case AmountUnit::working_hour: return 10LL * 366 * 8;
    case AmountUnit::working_day: return 10LL * 250;
  }
  return 0;
}

std::optional<AmountUnit> unit_of(std::string_view word) {
  struct Entry {
    std::string_view word;
    AmountUnit unit;
  };
  constexpr Entry entries[] = {
      {"min", AmountUnit::minute},       {"分钟", AmountUnit::minute},       {"h", AmountUnit::hour},
      {"小时", AmountUnit::hour},        {"d", AmountUnit::day},             {"天", AmountUnit::day},
      {"日", AmountUnit::day},           {"自然日", AmountUnit::day},        {"wh", AmountUnit::working_hour},
      {"工作时", AmountUnit::working_hour}, {"个工作时", AmountUnit::working_hour}, {"个小时", AmountUnit::hour},
      {"wd", AmountUnit::working_day},   {"工作日", AmountUnit::working_day}, {"个工作日", AmountUnit::working_day}};
  for (const Entry& e : entries) {
    if (e.word == word) return e.unit;
  }
  return std::nullopt;
}

std::optional<StartRule> start_of(std::string_view word) {
  if (word == "next_day" || word == "次日起") return StartRule::next_day;
  if (word == "instant" || word == "即时起") return StartRule::instant;
  return std::nullopt;
}

void read_rule(const YamlNode& node, ClockKind clock, Urgency urgency, Policy& policy, IssueList& issues) {
  if (!expect_scalar(node, issues)) return;
  const auto amount = amount_of(node.text);
  if (!amount) {
    issues.error(
        node.at, "bad_amount",
        "时限写法：15 min（分钟）、2 h（小时）、5 d（自然日）、4 wh（工作时）、5 wd（工作日），可加 次日起 / "
        "即时起",
        "a limit looks like 15 min, 2 h, 5 d, 4 wh (working hours), 5 wd (working days), with next_day or "
        "instant behind it if wanted; ten years at most");
    return;
  }
  policy.clocks.push_back({clock, urgency, amount->amount, amount->start, node.at});
}

void read_clock(const YamlNode& key, const YamlNode& node, Policy& policy, IssueList& issues) {
  const auto clock = clock_of(key.text);
  // Of these the first is the engine's own, the others have their moments from people.
  if (!clock || *clock == ClockKind::archive || *clock == ClockKind::council) {
    report_unknown(issues, key.at, "unknown_clock", "时限", "clock", key.text,
                   {"intake", "dispatch", "accept", "contact", "resolve", "check", "callback", "claim",
                    "ruling", "hold_review", "partner", "rework", "info", "mediation", "commitment", "stay",
                    "assignment", "whistle", "attempt", "hand_over"});
    return;
  }
  if (!node.is_map()) {
    read_rule(node, *clock, Urgency::none, policy, issues);
    return;
  }
  for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
    const std::string& name = node.keys[i].text;
    const auto urgency = name == "any" ? std::optional(Urgency::none) : urgency_of(name);
    if (!urgency) {
      report_unknown(issues, node.keys[i].at, "unknown_urgency", "紧急程度（U1 U2 U3 U4 Q W any）",
                     "urgency (U1 U2 U3 U4 Q W any)", name, {"U1", "U2", "U3", "U4", "Q", "W", "any"});
      continue;
    }
    read_rule(node.items[i], *clock, *urgency, policy, issues);
  }
}

// "75%": a whole number from 1 to 99; zero when it is wrong, with the issue reported.
std::int32_t percent_of(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return 0;
  std::int32_t value = 0;
  const std::string& text = node.text;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = wrong == std::errc() && std::string_view(end, text.data() + text.size()) == "%";
  if (whole && value >= 1 && value <= 99) return value;
  issues.error(node.at, "bad_percent", "提醒点写作办理时限的百分比，如 75%（1% 到 99%）",
               "a warning point is a share of the resolve time, such as 75% (from 1% to 99%)");
  return 0;
}

// A policy and the name of its parent, which may stand further down in the file.
struct WrittenPolicy {
  Policy policy;
  const YamlNode* parent = nullptr;
};

WrittenPolicy read_policy(const YamlNode& key, const YamlNode& node, Draft& draft) {
  IssueList& issues = draft.issues;
  MapReader map(node, issues);
  WrittenPolicy out;
  out.policy.id = key.text;
  out.policy.at = key.at;
  out.policy.zh = map.text("zh");
  out.policy.en = map.text("en");
  out.parent = map.take("parent");
  if (const YamlNode* warn = map.take("warn")) out.policy.warn_percent = percent_of(*warn, issues);
  if (const YamlNode* clocks = map.take("clocks")) {
    MapReader check(*clocks, issues);
    for (std::size_t i = 0; i < clocks->keys.size() && i < clocks->items.size(); ++i) {
      read_clock(clocks->keys[i], clocks->items[i], out.policy, issues);
    }
  }
  if (const YamlNode* ladders = map.take("ladders")) read_ladders(*ladders, out.policy, draft);
  if (const YamlNode* pauses = map.take("pauses")) read_pauses(*pauses, out.policy, issues);
  if (const YamlNode* starts = map.take("starts")) read_starts(*starts, out.policy, issues);
  map.finish();
  return out;
}

void refuse_cycles(Draft& draft) {
  std::vector<Policy>& policies = draft.pack.policies;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    PolicyIndex above = policies[i].parent;
    std::size_t steps = 0;
    while (above && above != PolicyIndex(i) && ++steps <= policies.size())
      above = policies[above.value].parent;
    if (!above || above != PolicyIndex(i)) continue;
    draft.issues.error(policies[i].at, "policy_cycle",
                       fmt::format("“{}”的 parent 绕成了圈；请改其中一个", policies[i].id),
                       fmt::format("the parents of '{}' form a circle; name another parent", policies[i].id));
    policies[i].parent = {};
  }
}

}  // namespace

std::optional<AmountText> amount_of(std::string_view text) {
  text = trimmed(text);
  std::int64_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (wrong != std::errc() || value < 0) return std::nullopt;
  text = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  std::optional<StartRule> start;
  for (const std::string_view word : {"next_day", "instant", "次日起", "即时起"}) {
    if (!text.ends_with(word)) continue;
    start = start_of(word);
    text = trimmed(text.substr(0, text.size() - word.size()));
    break;
  }
  const auto unit = unit_of(text);
  if (!unit || value > value_max(*unit)) return std::nullopt;
  const bool in_days = *unit == AmountUnit::day || *unit == AmountUnit::working_day;
  return AmountText{{value, *unit}, start.value_or(in_days ? StartRule::next_day : StartRule::instant)};
}

void load_policies(Draft& draft) {
  const auto root = draft.yaml("policies.yaml", true);
  if (!root) {
    draft.policies.damaged = true;
    return;
  }
  std::vector<WrittenPolicy> written;
  const auto take = [&](WrittenPolicy policy) {
    if (draft.policies.add(policy.policy.id, PolicyIndex(written.size()), policy.policy.at, draft.issues))
      written.push_back(std::move(policy));
  };
  for (std::size_t i = 0; i < root->keys.size() && i < root->items.size(); ++i) {
    WrittenPolicy policy = read_policy(root->keys[i], root->items[i], draft);
    if (policy.policy.id.find('#') != std::string::npos)
      draft.issues.error(policy.policy.at, "bad_policy_id",
                         "时限方案的编号不能含 #：引擎用它区分改动前后的版本",
                         "the id of a policy has no #: the engine tells a policy's editions apart by it");
    take(std::move(policy));
  }
  std::vector<YamlNode> profiles;  // what `written` points into
  profiles.reserve(draft.profiles.size());
  for (const Draft::NamedProfile& named : draft.profiles) {
    auto text = draft.yaml(profile_file(named.name), true);
    if (!text) continue;
    profiles.push_back(std::move(*text));
    YamlNode key;
    key.kind = YamlNode::Kind::scalar;
    key.text = named.name;
    key.at = named.at;
    take(read_policy(key, profiles.back(), draft));
  }
  for (WrittenPolicy& w : written) {
    w.policy.parent = draft.resolve(draft.policies, w.parent);
    draft.pack.policies.push_back(std::move(w.policy));
  }
  refuse_cycles(draft);
}

}  // namespace gridline::pack
