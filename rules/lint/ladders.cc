// A ladder is looked at where it is written, whichever routes use it.
#include "rules/lint/ladders.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/ladder_tighter.h"

namespace gridline::lint {

namespace {

using pack::LadderStep;
using pack::StepAt;
using pack::StepDo;
using pack::StepTo;

bool tells(const LadderStep& s) {
  return s.act == StepDo::notify || s.act == StepDo::raise || s.act == StepDo::supervise;
}

class Ladders {
 public:
  Ladders(const pack::Pack& pack, const Duty& duty, pack::IssueList& issues)
      : pack_(pack), duty_(duty), issues_(issues) {}

  void check(const pack::Ladder& ladder) {
    for (std::size_t i = 0; i < ladder.steps.size(); ++i) {
      if (i > 0) in_order(ladder.steps[i], before_in_time(ladder, i));
      people(ladder.steps[i]);
    }
    ends(ladder);
  }

 private:
  // The last step before `i` whose time is counted from the due.
  static const LadderStep& before_in_time(const pack::Ladder& ladder, std::size_t i) {
    while (--i > 0 && ladder.steps[i].when == StepAt::then) {}
    return ladder.steps[i];
  }

  void in_order(const LadderStep& step, const LadderStep& before) {
    if (!pack::comes_before(step, before, pack_.calendars)) return;
    issues_.error(step.at, "step_out_of_order",
                  fmt::format("这一步的时刻早于第 {} 行的上一步；请按时间先后排列", before.at.line),
                  fmt::format("this step comes before the one of line {}; put them in the order of time",
                              before.at.line));
  }

  void ends(const pack::Ladder& ladder) {
    const LadderStep& last = ladder.steps.back();
    if (last.acks > 0)
      issues_.error(
          last.at, "ladder_open_end",
          "最后一步等人知晓，知晓后没办完就没有下文；请在后面加一步（如 {after: 1 wd, do: raise}）",
          "the last step waits for an acknowledgement, and nothing follows when nothing is done then; "
          "add one behind it, such as {after: 1 wd, do: raise}");
    const bool after_due = std::any_of(ladder.steps.begin(), ladder.steps.end(), [](const LadderStep& s) {
      return tells(s) && s.when != StepAt::share && s.when != StepAt::before;
    });
    if (!after_due)
      issues_.error(
          ladder.at, "nobody_after_due",
          "到期以后没有一步通知任何人；请加上 {at: 0, do: raise} 或 notify、supervise",
          "no step at the due or after it tells anybody; add {at: 0, do: raise}, or notify or supervise");
  }

  void people(const LadderStep& step) {
    if (step.act == StepDo::agenda && pack_.councils.empty())
      issues_.error(step.at, "no_council", "规则包里没有议事会；请先定义，或改用别的做法",
                    "the pack has no council; define one, or do something else");
    if (!duty_.is_known()) return;
    std::string whom;
    if (step.to == StepTo::level && !any_of_level(step)) whom = step.level;
    if ((step.to == StepTo::unit || step.act == StepDo::invite) && !sits(unit_of(step), step))
      whom = step.unit;
    if (step.to == StepTo::role && !anybody(step.role)) whom = code(step.role);
    if (whom.empty()) return;
    if (step.role != pack::Role::none && whom != code(step.role)) whom += fmt::format(" {}", code(step.role));
    issues_.error(step.at, "step_for_nobody",
                  fmt::format("{} 没有可通知的人；请换一个对象，或给它安排人", whom),
                  fmt::format("there is nobody to tell at {}; name somebody else, or give it people", whom));
  }

  pack::UnitIndex unit_of(const LadderStep& step) const {
    const auto at = pack_.unit_by_id.find(step.unit);
    return at == pack_.unit_by_id.end() ? pack::UnitIndex() : at->second;
  }

  bool anybody(pack::Role role) const {
    return std::any_of(pack_.seed_members.begin(), pack_.seed_members.end(), [&](const pack::SeedMember& m) {
      return std::find(m.roles.begin(), m.roles.end(), role) != m.roles.end();
    });
  }

  bool sits(pack::UnitIndex unit, const LadderStep& step) const {
    if (!unit) return true;  // said by the loader
    if (step.role != pack::Role::none) {
      pack::PersonRule person;
      person.role = step.role;
      return duty_.has_anybody(unit, person);
    }
    return step.act == StepDo::invite || duty_.has_leaders(unit);
  }

  bool any_of_level(const LadderStep& step) const {
    for (std::size_t i = 0; i < pack_.units.size(); ++i) {
      const pack::Unit& unit = pack_.units[i];
      if (unit.level && pack_[unit.level].id == step.level && sits(pack::UnitIndex(i), step)) return true;
    }
    return false;
  }

  const pack::Pack& pack_;
  const Duty& duty_;
  pack::IssueList& issues_;
};

}  // namespace

void check_ladders(const pack::Pack& pack, const Duty& duty, pack::IssueList& issues) {
  Ladders ladders(pack, duty, issues);
  for (const pack::Policy& policy : pack.policies) {
    for (const pack::Ladder& ladder : policy.ladders) {
      if (!ladder.steps.empty()) ladders.check(ladder);
    }
  }
}

}  // namespace gridline::lint
