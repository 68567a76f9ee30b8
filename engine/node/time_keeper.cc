// A small machine of five states; each reading is compared with the one before.
#include "engine/node/time_keeper.h"

#include <algorithm>
#include <cstdlib>

namespace gridline::node {

namespace {

using core::ClockOddity;

// What is forgiven of steps that were too small to be held: a second a minute.
constexpr std::int64_t forgive_every_ns = 60'000'000'000;
constexpr std::int64_t forgive_ms = 1000;

base::Duration size_of(base::Duration d) { return {std::abs(d.ms)}; }

}  // namespace

std::string_view code(ClockState state) {
  switch (state) {
    case ClockState::followed: return "followed";
    case ClockState::ahead: return "ahead";
    case ClockState::ahead_at_start: return "ahead_at_start";
    case ClockState::back: return "back";
    case ClockState::slowed: return "slowed";
  }
  return "";
}

base::Instant TimeKeeper::tell(const ClockReading& reading) {
  wall_ = reading.wall;
  synchronised_ = reading.synchronised;
  by_hand_ = reading.by_hand;
  if (!begun_) {
    begin(reading);
    return engine_;
  }
  if (reading.by_hand) {
    engine_ = std::max(engine_, wall_);
    return engine_;
  }
  pass(reading);
  switch (state_) {
    case ClockState::followed: follow(); break;
    case ClockState::ahead: while_ahead(); break;
    case ClockState::ahead_at_start: while_ahead_at_start(); break;
    case ClockState::back: while_back(); break;
    case ClockState::slowed: while_slowed(); break;
  }
  alarm();
  return engine_;
}

// What is held is told once, but not more often than bearable.
void TimeKeeper::alarm() {
  if (said_ || state_ == ClockState::followed || state_ == ClockState::slowed) return;
  if (at_start_ && held_for() < boot_patience) return;
  if (alarmed_ns_ && passed_ns_ - *alarmed_ns_ < alarm_every.ms * 1'000'000) return;
  alarmed_ns_ = passed_ns_;
  said_ = true;
  said_off_ = wall_ - expected_wall();
  const base::Instant steady = at_start_ ? engine_ : steady_since_anchor();
  if (state_ == ClockState::back) say(ClockOddity::back, steady);
  else say(ClockOddity::ahead, at_start_ ? engine_ : expected_wall());
}

// What was due before the process began is caught up on, however short it was away: the process before may
// have been killed in the midst of it.
void TimeKeeper::begin(const ClockReading& reading) {
  begun_ = true;
  running_ns_ = reading.running_ns;
  boot_ns_ = reading.since_boot_ns;
  usual_ = wall_;
  const base::Duration gap = wall_ - engine_;
  if (!engine_ || by_hand_ || (may_be_downtime(gap) && gap >= base::Duration{-clock_step_min.ms})) {
    const bool known = static_cast<bool>(engine_);
    if (known && gap > gap_min && !by_hand_) say(ClockOddity::downtime, engine_);
    engine_ = std::max(engine_, wall_);
    if (known) caught_up_at_ = engine_;
    return;
  }
  at_start_ = true;
  hold(gap.ms > 0 ? ClockState::ahead_at_start : ClockState::back);
}

// A machine that slept: the clock since boot goes on, the running one does not. A sleep too long to be one
// is left out, so that it shows as a step of the wall.
void TimeKeeper::pass(const ClockReading& reading) {
  passed_before_ns_ = passed_ns_;
  const std::int64_t ran = std::max<std::int64_t>(0, reading.running_ns - running_ns_);
  const std::int64_t since = std::max(ran, reading.since_boot_ns - boot_ns_);
  const bool believed = rules_.trusted || since - ran <= downtime_max.ms * 1'000'000;
  passed_ns_ += believed ? since : ran;
  running_ns_ = reading.running_ns;
  boot_ns_ = reading.since_boot_ns;
}

base::Instant TimeKeeper::expected_wall() const {
  return usual_ + base::Duration{passed_ns_ / 1'000'000};
}

base::Instant TimeKeeper::steady_since_anchor(std::int64_t divisor) const {
  return anchor_ + base::Duration{(passed_ns_ - anchor_ns_) / 1'000'000 / divisor};
}

bool TimeKeeper::may_be_downtime(base::Duration gap) const {
  return rules_.trusted || gap <= downtime_unsure_max || (synchronised_ && gap <= downtime_max);
}

void TimeKeeper::follow() {
  const base::Duration off = wall_ - expected_wall();
  if (size_of(off) > clock_step_min) {
    const bool forward = off.ms > 0;
    anchor_ = engine_;
    anchor_ns_ = passed_before_ns_;
    hold(forward ? ClockState::ahead : ClockState::back);
    said_off_ = off;
    if (forward) while_ahead();
    return;
  }
  for (; passed_ns_ - forgiven_ns_ >= forgive_every_ns; forgiven_ns_ += forgive_every_ns) {
    const base::Duration left = wall_ - expected_wall();
    if (left.ms == 0) {  // nothing to forgive: not one round for each minute that a machine slept
      forgiven_ns_ = passed_ns_;
      break;
    }
    usual_ = usual_ + base::Duration{std::clamp(left.ms, -forgive_ms, forgive_ms)};
  }
  move_to(std::max(engine_, wall_));
}

// The bound begins anew with another step, and that one is told too.
void TimeKeeper::while_ahead() {
  const base::Duration off = wall_ - expected_wall();
  if (off.ms < -clock_step_min.ms) return hold(ClockState::back);
  if (off <= clock_step_min) return settle(expected_wall());
  if (size_of({off.ms - said_off_.ms}) > clock_step_min) {
    held_from_ns_ = passed_ns_;
    said_off_ = off;
    said_ = false;
  }
  if (held_for() >= rules_.hold && (synchronised_ || rules_.trusted)) {
    say(ClockOddity::accepted, expected_wall());
    return believe_wall();
  }
  move_to(std::max(engine_, steady_since_anchor()));
}

void TimeKeeper::while_ahead_at_start() {
  const base::Duration gap = wall_ - engine_;
  if (gap.ms < -clock_step_min.ms) return hold(ClockState::back);
  if (may_be_downtime(gap)) settle(engine_);
}

void TimeKeeper::while_back() {
  if (wall_ < engine_) return;
  if (at_start_) {  // nothing is known of the time between but what the rules of the start say
    usual_ = wall_ - base::Duration{passed_ns_ / 1'000'000};
    state_ = ClockState::ahead_at_start;
    return while_ahead_at_start();
  }
  const base::Instant expected = steady_since_anchor();
  if (wall_ - expected <= clock_step_min) return settle(expected);
  usual_ = expected - base::Duration{passed_ns_ / 1'000'000};
  anchor_ = engine_;
  anchor_ns_ = passed_ns_;
  hold(ClockState::ahead);
}

void TimeKeeper::while_slowed() {
  if (wall_ - expected_wall() < base::Duration{-clock_step_min.ms}) {
    anchor_ = engine_;
    anchor_ns_ = passed_ns_;
    return hold(ClockState::back);
  }
  const base::Instant slow = std::max(engine_, steady_since_anchor(2));
  if (wall_ < slow) return move_to(slow);
  if (wall_ - slow <= clock_step_min) return settle(slow);
  usual_ = slow - base::Duration{passed_ns_ / 1'000'000};
  move_to(slow);
  anchor_ = engine_;
  anchor_ns_ = passed_ns_;
  hold(ClockState::ahead);
}

void TimeKeeper::hold(ClockState state) {
  if (state_ == ClockState::followed) since_ = engine_;
  state_ = state;
  held_from_ns_ = passed_ns_;
  said_ = false;
}

void TimeKeeper::settle(base::Instant expected) {
  if (said_) say(ClockOddity::settled, expected);
  believe_wall();
}

void TimeKeeper::believe_wall() {
  state_ = ClockState::followed;
  at_start_ = false;
  since_ = {};
  usual_ = wall_ - base::Duration{passed_ns_ / 1'000'000};
  forgiven_ns_ = passed_ns_;
  move_to(std::max(engine_, wall_));
}

bool TimeKeeper::accept() {
  if (state_ == ClockState::followed || state_ == ClockState::slowed) return false;
  if (wall_ >= engine_) {
    believe_wall();
    return true;
  }
  state_ = ClockState::slowed;
  at_start_ = false;
  usual_ = wall_ - base::Duration{passed_ns_ / 1'000'000};
  anchor_ = engine_;
  anchor_ns_ = passed_ns_;
  return true;
}

void TimeKeeper::move_to(base::Instant to) {
  if (to - engine_ > gap_min) {
    say(ClockOddity::downtime, engine_);
    caught_up_at_ = to;
  }
  engine_ = to;
}

void TimeKeeper::say(ClockOddity oddity, base::Instant expected) {
  news_.push_back({oddity, expected, wall_});
}

ClockStatus TimeKeeper::status() const {
  ClockStatus out{state_, engine_, wall_, since_, {}, synchronised_, rules_.trusted, by_hand_};
  if (state_ == ClockState::ahead && (synchronised_ || rules_.trusted)) {
    out.until = engine_ + base::Duration{std::max<std::int64_t>(0, rules_.hold.ms - held_for().ms)};
  }
  return out;
}

std::vector<ClockNews> TimeKeeper::take_news() {
  std::vector<ClockNews> out;
  out.swap(news_);
  return out;
}

}  // namespace gridline::node
