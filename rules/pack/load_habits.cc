// policies.yaml, habits of clocks: in which states they stand still, and which moment starts them.
//
//   pauses:
//     resolve: [on_hold, need_info]
//     accept: [need_info, return_asked]
//   starts: {resolve: said, contact: dispatched}
#include "rules/pack/load_habits.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/pack/reading_help.h"

namespace gridline::pack {

namespace {

struct PauseState {
  std::string_view word;
  std::uint32_t bit;
};
// On a wall nothing else reminds anybody, so no clock stands still there.
constexpr PauseState states[] = {{"need_info", pause::need_info},
                                 {"return_asked", pause::return_asked},
                                 {"on_hold", pause::on_hold},
                                 {"reported", pause::reported}};

// In which states a clock runs at all, and so may stand still.
std::uint32_t possible(ClockKind clock) {
  switch (clock) {
    case ClockKind::dispatch: return pause::need_info;
    case ClockKind::accept: return pause::need_info | pause::return_asked;
    case ClockKind::resolve:
      return pause::need_info | pause::return_asked | pause::on_hold | pause::reported;
    default: return 0;
  }
}

std::string words_of(std::uint32_t bits) {
  std::string out;
  for (const PauseState& s : states)
    if ((bits & s.bit) != 0) out += (out.empty() ? "" : " ") + std::string(s.word);
  return out;
}

std::uint32_t state_of(const YamlNode& node, ClockKind clock, IssueList& issues) {
  const auto at = std::find_if(std::begin(states), std::end(states),
                               [&](const PauseState& s) { return s.word == node.text; });
  const std::uint32_t allowed = possible(clock);
  if (at == std::end(states)) {
    std::vector<std::string_view> all;
    for (const PauseState& s : states) all.push_back(s.word);
    report_unknown(issues, node.at, "unknown_pause", "停表状态", "state in which a clock stands still", node.text,
                   all);
    return 0;
  }
  if ((at->bit & allowed) != 0) return at->bit;
  issues.error(node.at, "bad_pause",
               fmt::format("{} 在 {} 中本来就不走；可写 {}", code(clock), node.text, words_of(allowed)),
               fmt::format("{} does not run in {} anyway; what may stand here: {}", code(clock), node.text,
                           words_of(allowed)));
  return 0;
}

void read_pause(const YamlNode& key, const YamlNode& node, Policy& policy, IssueList& issues) {
  const auto clock = clock_of(key.text);
  if (!clock || possible(*clock) == 0) {
    issues.error(key.at, "bad_pause", "只有 resolve、accept、dispatch 可以停表",
                 "only resolve, accept and dispatch can stand still");
    return;
  }
  const std::size_t errors = issues.errors();
  PauseRule rule{*clock, 0, key.at};
  for (const YamlNode* one : scalars_of(node, issues)) rule.states |= state_of(*one, *clock, issues);
  if (issues.errors() != errors) return;
  if (*clock == ClockKind::resolve && (rule.states & pause::on_hold) == 0) {
    issues.error(node.at, "pause_without_hold", "挂账就是停表：请在 resolve 的停表状态里加上 on_hold",
                 "a hold is what stops the time: add on_hold to the pauses of resolve");
    return;
  }
  policy.pauses.push_back(rule);
}

// A clock that could not start at that moment, or whose start nobody has a say in, is refused.
bool may_start(ClockKind clock, ClockFrom from) {
  switch (clock) {
    case ClockKind::resolve:
    case ClockKind::contact: return true;
    case ClockKind::dispatch: return from != ClockFrom::dispatched;
    case ClockKind::accept: return from == ClockFrom::dispatched;
    default: return false;
  }
}

void read_start(const YamlNode& key, const YamlNode& node, Policy& policy, IssueList& issues) {
  if (!expect_scalar(node, issues)) return;
  const auto clock = clock_of(key.text);
  const auto from = clock_from_of(node.text);
  if (!from) {
    report_unknown(issues, node.at, "unknown_start", "起算时刻（said 诉求提出、received 收到、dispatched 派单）",
                   "start (said, received, dispatched)", node.text, {"said", "received", "dispatched"});
    return;
  }
  if (clock && may_start(*clock, *from)) {
    policy.starts.push_back({*clock, *from, key.at});
    return;
  }
  issues.error(
      clock ? node.at : key.at, "bad_start",
      "resolve、contact 可从 said、received、dispatched 起算，dispatch 从 said、received，accept 从 dispatched",
      "resolve and contact start with said, received or dispatched, dispatch with said or received, accept "
      "with dispatched");
}

}  // namespace

void read_pauses(const YamlNode& node, Policy& policy, IssueList& issues) {
  MapReader check(node, issues);
  for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i)
    read_pause(node.keys[i], node.items[i], policy, issues);
}

void read_starts(const YamlNode& node, Policy& policy, IssueList& issues) {
  MapReader check(node, issues);
  for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i)
    read_start(node.keys[i], node.items[i], policy, issues);
}

}  // namespace gridline::pack
