// The engine's time, made of what the machine's clocks say. It never goes back, and it does not follow a
// wall clock that jumps: deadlines never act early because somebody set the date.
//
// The wall is right as long as it goes as fast as the clock that counts since boot; a machine that slept, a
// process that stood still and a slew by NTP all agree with that. A step of the wall is held: forward, time
// goes on by the clock since boot; back, time stands still until the wall has caught up. At the start there
// is nothing to compare with but the journal's last moment, so the rules below decide. Somebody is told of
// everything that is held, and `gridline clock accept` ends it.
//
// Pure: it reads no clock. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/core/words.h"
#include "engine/node/clock.h"

namespace gridline::node {

// A smaller step is followed without a word: leap seconds and what NTP corrects are far below, a minute too
// early hurts nobody, and a smaller one back is over within a minute. Small steps add up, but for a second
// a minute.
inline constexpr base::Duration clock_step_min = base::minutes(1);
// At the start, longer than this is no downtime that anybody plans: a dead battery, a wrong year.
inline constexpr base::Duration downtime_max = base::days(7);
// The same while the kernel does not vouch for its clock: as long as a restart or an update takes.
inline constexpr base::Duration downtime_unsure_max = base::minutes(10);
// Time that moved on by more at once is a gap: what was due in it is caught up on. Less is a busy machine.
inline constexpr base::Duration gap_min = base::minutes(2);
// Somebody is called at most so often: a clock that flaps must not flood his phone.
inline constexpr base::Duration alarm_every = base::minutes(1);
// A machine that boots sets its clock within this: nobody is told before.
inline constexpr base::Duration boot_patience = base::seconds(30);

enum class ClockState : std::uint8_t {
  followed = 0,        // time is the wall's
  ahead = 1,           // the wall jumped forward: time goes on by the clock since boot
  ahead_at_start = 2,  // the wall is too far after the journal: time stands still
  back = 3,            // the wall is before what has been: time stands still
  slowed = 4,          // the same, accepted: time goes half as fast until the wall has caught up
};
std::string_view code(ClockState state);

struct ClockRules {
  bool trusted = false;                 // as if the kernel always vouched for its clock
  base::Duration hold =
      base::hours(1);  // how long a forward step is held before a synchronised kernel is believed
};

// For the journal and whoever is told.
struct ClockNews {
  core::ClockOddity oddity = core::ClockOddity::none;
  base::Instant expected, found;  // what the wall should have said, or how far time had come; what it said
};

struct ClockStatus {
  ClockState state = ClockState::followed;
  base::Instant engine, wall;
  base::Instant since;            // engine time at which the hold began; none: nothing is held
  base::Instant until;            // engine time at which a forward step is believed; none: not by itself
  bool synchronised = false, trusted = false, by_hand = false;
  bool held() const { return state != ClockState::followed; }
};

class TimeKeeper {
 public:
  // `last`: the journal's last moment, or none.
  TimeKeeper(ClockRules rules, base::Instant last) : rules_(rules), engine_(last) {}

  // The engine's time at this reading; the first one is the start. Never before what was told earlier.
  base::Instant tell(const ClockReading& reading);

  // A person says that the wall is right. False: nothing was held. The next tell() goes by it.
  bool accept();

  // No time passes, so nothing becomes due.
  bool frozen() const { return state_ == ClockState::back || state_ == ClockState::ahead_at_start; }
  // How much the wall is after the engine's time; negative: before.
  base::Duration wall_after() const { return wall_ - engine_; }
  ClockStatus status() const;

  // Deadlines from before this moment are late because time moved on at once; none: there are none.
  base::Instant caught_up_at() const { return caught_up_at_; }
  void caught_up() { caught_up_at_ = {}; }

  // What happened since the last call.
  std::vector<ClockNews> take_news();

 private:
  void begin(const ClockReading& reading);
  void pass(const ClockReading& reading);
  void follow();
  void while_ahead();
  void while_ahead_at_start();
  void while_back();
  void while_slowed();
  void hold(ClockState state);
  void believe_wall();
  void settle(base::Instant expected);
  void move_to(base::Instant to);
  void say(core::ClockOddity oddity, base::Instant expected);
  void alarm();
  bool may_be_downtime(base::Duration gap) const;
  base::Instant expected_wall() const;
  base::Instant steady_since_anchor(std::int64_t divisor = 1) const;
  base::Duration held_for() const { return {(passed_ns_ - held_from_ns_) / 1'000'000}; }

  ClockRules rules_;
  base::Instant engine_;
  ClockState state_ = ClockState::followed;
  bool begun_ = false, at_start_ = false;
  bool said_ = false;                // somebody knows of what is held now

  base::Instant wall_;               // of the last reading
  bool synchronised_ = false, by_hand_ = false;
  std::int64_t running_ns_ = 0, boot_ns_ = 0;
  std::int64_t passed_ns_ = 0;       // since the first reading, sleep included
  std::int64_t passed_before_ns_ = 0;  // the same, at the reading before

  base::Instant usual_;              // what the wall said when passed_ns_ was 0, were it always as it is now
  std::int64_t forgiven_ns_ = 0;     // when small steps were last forgiven
  base::Instant since_;
  base::Instant anchor_;             // the engine's time at anchor_ns_
  std::int64_t anchor_ns_ = 0, held_from_ns_ = 0;
  std::optional<std::int64_t> alarmed_ns_;
  base::Duration said_off_;          // of a forward step, when it was last told
  base::Instant caught_up_at_;
  std::vector<ClockNews> news_;
};

}  // namespace gridline::node
