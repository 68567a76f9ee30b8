// Each state in which a clock may stand still has a clock of its own that reminds somebody. A policy without
// it would let a ticket be forgotten there.
#include "rules/lint/habits.h"

#include <fmt/format.h>

namespace gridline::lint {

namespace {

using pack::ClockKind;
using pack::Urgency;

bool has_clock(const pack::Pack& pack, pack::PolicyIndex policy, ClockKind clock) {
  for (unsigned u = 0; u <= static_cast<unsigned>(Urgency::wish); ++u)
    if (pack::clock_rule(pack, policy, clock, static_cast<Urgency>(u)) != nullptr) return true;
  return false;
}

// A hold always has its review date.
struct Reminder {
  std::uint32_t state;
  std::string_view word;
  ClockKind clock;
};
constexpr Reminder reminders[] = {{pack::pause::need_info, "need_info", ClockKind::info},
                                  {pack::pause::return_asked, "return_asked", ClockKind::ruling},
                                  {pack::pause::reported, "reported", ClockKind::check}};

void check_pause(const pack::Pack& pack, pack::PolicyIndex policy, const pack::PauseRule& rule,
                 pack::IssueList& issues) {
  for (const Reminder& r : reminders) {
    if ((rule.states & r.state) == 0 || has_clock(pack, policy, r.clock)) continue;
    issues.error(
        rule.at, "pause_without_clock",
        fmt::format("{} 在 {} 中停表，而方案“{}”没有 {}：停在那里就没有人再被提醒；请给 {} 一个时限",
                    code(rule.clock), r.word, pack[policy].id, code(r.clock), code(r.clock)),
        fmt::format("{} stands still in {} and the policy '{}' has no {}, so nobody would be reminded of it "
                    "there; give {} a limit",
                    code(rule.clock), r.word, pack[policy].id, code(r.clock), code(r.clock)));
  }
  const bool buys_time = rule.clock == ClockKind::resolve && (rule.states & pack::pause::return_asked) != 0;
  if (buys_time)
    issues.warning(
        rule.at, "return_buys_time",
        "申请退单期间办理时限也停：退来退去就能拖时间；通常只让 accept 在 return_asked 停表",
        "the time to resolve stands still while a return is asked for, so asking buys time; usually "
        "only accept stands still then");
}

}  // namespace

void check_habits(const pack::Pack& pack, pack::IssueList& issues) {
  for (std::size_t i = 0; i < pack.policies.size(); ++i) {
    const pack::PolicyIndex policy(i);
    for (const pack::PauseRule& rule : pack[policy].pauses) check_pause(pack, policy, rule, issues);
    for (const pack::StartFrom& start : pack[policy].starts) {
      if (has_clock(pack, policy, start.clock)) continue;
      issues.error(start.at, "start_without_clock",
                   fmt::format("方案“{}”没有 {}，它永远不会开始；请给它一个时限，或去掉这一行", pack[policy].id,
                               code(start.clock)),
                   fmt::format("the policy '{}' has no {}, so it never starts; give it a limit, or take this "
                               "line out",
                               pack[policy].id, code(start.clock)));
    }
  }
}

}  // namespace gridline::lint
