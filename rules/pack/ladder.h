// 升级阶梯: what is done when a clock's warning, its due or a moment after it has come, as a policy says it.
// Data alone; it is read by load_policies, proved by rules/lint and walked by engine/core.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/calendar.h"
#include "rules/pack/issue.h"
#include "rules/pack/words.h"

namespace gridline::pack {

// From where a step's time is counted. Numbers are in the journal.
enum class StepAt : std::uint8_t {
  none = 0,
  share = 1,   // so many per cent of the clock's time: a warning
  before = 2,  // an amount before the due, walked back through the calendar
  due = 3,
  after = 4,   // an amount after the due
  then = 5,    // an amount after the step before
};

enum class StepDo : std::uint8_t {
  none = 0,
  notify = 1,
  reassign = 2,   // to another one on duty in the lead, or up to whom `to` names
  raise = 3,      // 升级: the people of the next unit above
  supervise = 4,  // 督办
  invite = 5,     // a partner
  agenda = 6,     // on the agenda of the council above the place
  webhook = 7,    // an outside address named in the configuration
};

enum class StepTo : std::uint8_t {
  none = 0,
  handler = 1,  // who has it in hand; nobody: who answers for it in the lead
  lead = 2,     // those who lead in the lead unit
  above = 3,    // those who lead in the unit above the last one that was told
  level = 4,    // those who lead in the unit of a level above the lead
  unit = 5,     // those who lead in one unit
  role = 6,     // those with a role in the lead unit
};

std::string_view code(StepAt);
std::string_view code(StepDo);
std::string_view code(StepTo);
std::string_view zh(StepDo);
std::string_view zh(StepTo);
std::optional<StepDo> step_do_of(std::string_view code);
std::optional<StepTo> step_to_of(std::string_view code);

struct LadderStep {
  StepAt when = StepAt::none;
  std::int32_t percent = 0;      // of share
  Amount amount;                 // of before, after, then
  StepDo act = StepDo::none;
  StepTo to = StepTo::none;
  std::string level, unit;       // ids, of level and unit (also whom to invite)
  Role role = Role::none;
  bool on_duty = false;          // only who is on duty at that moment; nobody: the step is passed at once
  Amount every;                  // repeated after this; zero: once
  std::int32_t times = 1;        // at most, the first included; the ladder then goes on
  std::int32_t acks = 0;         // so many acknowledgements end the repeating and hold the ladder
  Amount silent;                 // after them: still not done, then it goes on
  std::string hook;              // of webhook: its name in the configuration
  Position at;
};

// The ladder of a clock, for an urgency or any; a policy inherits its parent's as a whole.
struct Ladder {
  ClockKind clock = ClockKind::none;
  Urgency urgency = Urgency::none;
  std::vector<LadderStep> steps;
  Position at;
};

// Which moment starts a clock.
enum class ClockFrom : std::uint8_t { none = 0, said = 1, received = 2, dispatched = 3 };
std::string_view code(ClockFrom);
std::optional<ClockFrom> clock_from_of(std::string_view code);

// States in which a clock stands still, as bits.
namespace pause {
inline constexpr std::uint32_t need_info = 1, return_asked = 2, on_hold = 4, claimable = 8, reported = 16;
}
struct PauseRule {
  ClockKind clock = ClockKind::none;
  std::uint32_t states = 0;
  Position at;
};
struct StartFrom {
  ClockKind clock = ClockKind::none;
  ClockFrom from = ClockFrom::none;
  Position at;
};

}  // namespace gridline::pack
