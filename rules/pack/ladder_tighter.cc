// Amounts are compared as limits are (tighter.h): before a due a longer one is earlier, after it a shorter
// one.
#include "rules/pack/ladder_tighter.h"

#include "rules/pack/tighter.h"

namespace gridline::pack {

namespace {

Limit limit_of(Amount amount) {
  const bool days = amount.unit == AmountUnit::day || amount.unit == AmountUnit::working_day;
  return {amount, days ? StartRule::next_day : StartRule::instant};
}

bool no_longer(Amount a, Amount b, std::span<const Calendar> calendars) {
  return a == b || is_tighter(limit_of(a), limit_of(b), calendars) == Tighter::yes;
}

bool no_later(const LadderStep& mine, const LadderStep& bound, std::span<const Calendar> calendars) {
  const bool early = mine.when == StepAt::share || mine.when == StepAt::before;
  switch (bound.when) {
    case StepAt::share: return mine.when == StepAt::share && mine.percent <= bound.percent;
    case StepAt::before:
      return mine.when == StepAt::before && no_longer(bound.amount, mine.amount, calendars);
    case StepAt::due: return early || mine.when == StepAt::due;
    case StepAt::after:
      return early || mine.when == StepAt::due ||
             (mine.when == StepAt::after && no_longer(mine.amount, bound.amount, calendars));
    default: return mine.when == StepAt::then && no_longer(mine.amount, bound.amount, calendars);
  }
}

bool does_as_much(const LadderStep& mine, const LadderStep& bound) {
  return mine.act == bound.act && mine.to == bound.to && mine.level == bound.level &&
         mine.unit == bound.unit && mine.role == bound.role && mine.hook == bound.hook &&
         mine.times >= bound.times && mine.acks >= bound.acks;
}

}  // namespace

const LadderStep* first_loosened(const Ladder* mine, const Ladder& bound,
                                 std::span<const Calendar> calendars) {
  std::size_t at = 0;
  for (const LadderStep& wanted : bound.steps) {
    bool found = false;
    while (mine != nullptr && at < mine->steps.size() && !found) {
      found = does_as_much(mine->steps[at], wanted) && no_later(mine->steps[at], wanted, calendars);
      ++at;
    }
    if (!found) return &wanted;
  }
  return nullptr;
}

bool comes_before(const LadderStep& next, const LadderStep& step, std::span<const Calendar> calendars) {
  const auto rank = [](StepAt when) {
    return when == StepAt::share || when == StepAt::before ? 0 : when == StepAt::due ? 1 : 2;
  };
  if (next.when == StepAt::then || step.when == StepAt::then) return false;
  if (rank(next.when) != rank(step.when)) return rank(next.when) < rank(step.when);
  if (next.when == StepAt::before && step.when == StepAt::before)
    return next.amount != step.amount && no_longer(step.amount, next.amount, calendars);
  if (next.when == StepAt::after && step.when == StepAt::after)
    return next.amount != step.amount && no_longer(next.amount, step.amount, calendars);
  return false;
}

}  // namespace gridline::pack
