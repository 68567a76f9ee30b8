// The engine's time against a machine whose clocks do what clocks do: each reading written by hand, then at
// random.
#include "engine/node/time_keeper.h"

#include <gtest/gtest.h>

#include <random>

namespace gridline::node {
namespace {

using base::Duration;
using base::Instant;
using core::ClockOddity;

constexpr Instant morning{1'773'277'200'000};  // 2026-03-12T09:00:00+08:00

// A machine: its wall may be set, it may sleep.
struct Machine {
  ClockReading hands{morning, 5'000'000'000, 9'000'000'000, true, false};
  void run(Duration by) {
    hands.wall = hands.wall + by;
    hands.running_ns += by.ms * 1'000'000;
    hands.since_boot_ns += by.ms * 1'000'000;
  }
  void sleep(Duration by) {
    hands.wall = hands.wall + by;
    hands.since_boot_ns += by.ms * 1'000'000;
  }
  void set(Duration by) { hands.wall = hands.wall + by; }
};

struct TimeKeeperTest : testing::Test {
  void start(Instant last, ClockRules rules = {}) {
    keeper = TimeKeeper(rules, last);
    tell();
  }
  Instant tell() { return keeper.tell(machine.hands); }
  // Runs in steps of a second, as the engine's turns do.
  Instant run(Duration by) {
    for (; by.ms > 0; by.ms -= 1000) {
      machine.run(base::seconds(1));
      tell();
    }
    return tell();
  }
  Instant step(Duration by) {
    machine.set(by);
    return tell();
  }
  std::vector<ClockOddity> news() {
    std::vector<ClockOddity> out;
    for (const ClockNews& n : keeper.take_news()) out.push_back(n.oddity);
    return out;
  }
  static Duration minus(Duration d) { return {-d.ms}; }

  Machine machine;
  TimeKeeper keeper{{}, {}};
};

using Oddities = std::vector<ClockOddity>;

TEST_F(TimeKeeperTest, a_wall_that_goes_as_it_should_is_followed_without_a_word) {
  start({});
  EXPECT_EQ(run(base::hours(3)), machine.hands.wall);
  EXPECT_EQ(news(), Oddities{});
  EXPECT_FALSE(keeper.status().held());
}

TEST_F(TimeKeeperTest, small_steps_are_followed_and_time_stands_still_for_those_back) {
  start({});
  EXPECT_EQ(step(base::seconds(40)), machine.hands.wall);
  const Instant before = tell();
  EXPECT_EQ(step(minus(base::seconds(20))), before);
  EXPECT_EQ(run(base::seconds(21)), machine.hands.wall);
  EXPECT_EQ(news(), Oddities{});
}

TEST_F(TimeKeeperTest, small_steps_add_up) {
  start({});
  for (int i = 0; i < 3; ++i) {
    step(base::seconds(30));
    run(base::seconds(5));
  }
  EXPECT_EQ(keeper.status().state, ClockState::ahead);
  EXPECT_LE(keeper.status().engine - morning, base::seconds(15 + 60));
}

TEST_F(TimeKeeperTest, small_steps_far_apart_do_not) {
  start({});
  for (int i = 0; i < 20; ++i) {
    step(base::seconds(30));
    run(base::minutes(31));
  }
  EXPECT_EQ(tell(), machine.hands.wall);
  EXPECT_EQ(news(), Oddities{});
}

TEST_F(TimeKeeperTest, a_forward_step_is_held_and_told_at_once_and_time_goes_on) {
  start({});
  run(base::minutes(5));
  const Instant before = tell();
  EXPECT_EQ(step(base::hours(5)), before);
  EXPECT_EQ(news(), Oddities{ClockOddity::ahead});
  EXPECT_EQ(run(base::minutes(10)), before + base::minutes(10));
  EXPECT_EQ(news(), Oddities{});
}

TEST_F(TimeKeeperTest, a_forward_step_is_believed_after_its_time_when_the_kernel_vouches_for_it) {
  start({});
  step(base::hours(5));
  ASSERT_TRUE(keeper.status().until);
  EXPECT_LT(run(base::minutes(59)), machine.hands.wall);
  EXPECT_EQ(run(base::minutes(1)), machine.hands.wall);
  EXPECT_EQ(news(), (Oddities{ClockOddity::ahead, ClockOddity::accepted, ClockOddity::downtime}));
  EXPECT_EQ(keeper.caught_up_at(), tell());  // what was due between is caught up on
}

TEST_F(TimeKeeperTest, without_the_kernels_word_it_stays_held_until_it_is_accepted) {
  start({});
  machine.hands.synchronised = false;
  step(base::hours(5));
  EXPECT_FALSE(keeper.status().until);
  run(base::hours(30));
  EXPECT_EQ(keeper.status().state, ClockState::ahead);
  EXPECT_TRUE(keeper.accept());
  EXPECT_EQ(tell(), machine.hands.wall);
  EXPECT_FALSE(keeper.status().held());
  EXPECT_FALSE(keeper.accept());
}

TEST_F(TimeKeeperTest, a_step_that_is_taken_back_is_over) {
  start({});
  step(base::hours(5));
  run(base::minutes(10));
  step(minus(base::hours(5)));
  EXPECT_EQ(tell(), machine.hands.wall);
  EXPECT_EQ(news(), (Oddities{ClockOddity::ahead, ClockOddity::settled}));
}

TEST_F(TimeKeeperTest, another_step_while_one_is_held_begins_its_time_anew_and_is_told) {
  start({});
  step(base::hours(5));
  run(base::minutes(50));
  step(base::hours(2));
  EXPECT_EQ(news(), (Oddities{ClockOddity::ahead, ClockOddity::ahead}));
  run(base::minutes(50));
  EXPECT_EQ(keeper.status().state, ClockState::ahead);
}

TEST_F(TimeKeeperTest, a_wall_that_flaps_is_told_once_a_minute_at_most) {
  start({});
  for (const Duration there : {base::hours(3), minus(base::hours(3))}) {
    for (int i = 0; i < 300; ++i) {
      step(i % 2 == 0 ? there : minus(there));
      run(base::seconds(1));
    }
  }
  EXPECT_LE(news().size(), 22u);  // ten minutes: an alarm and its end each
}

TEST_F(TimeKeeperTest, a_step_back_freezes_time_until_the_wall_has_caught_up) {
  start({});
  run(base::minutes(5));
  const Instant before = tell();
  EXPECT_EQ(step(minus(base::hours(2))), before);
  EXPECT_EQ(news(), Oddities{ClockOddity::back});
  EXPECT_TRUE(keeper.frozen());
  EXPECT_EQ(run(base::minutes(119)), before);
  EXPECT_EQ(run(base::minutes(2)), before + base::minutes(1));
  EXPECT_EQ(news(), Oddities{ClockOddity::settled});
}

TEST_F(TimeKeeperTest, a_step_back_that_is_repaired_goes_on_where_time_should_be) {
  start({});
  const Instant before = tell();
  step(minus(base::hours(2)));
  run(base::minutes(10));
  EXPECT_EQ(step(base::hours(2)), before + base::minutes(10));
  EXPECT_EQ(news(), (Oddities{ClockOddity::back, ClockOddity::settled, ClockOddity::downtime}));
}

TEST_F(TimeKeeperTest, a_step_back_that_is_repaired_too_far_is_held_again) {
  start({});
  const Instant before = tell();
  step(minus(base::hours(2)));
  run(base::minutes(10));
  EXPECT_EQ(step(base::hours(4)), before);
  EXPECT_EQ(keeper.status().state, ClockState::ahead);
}

TEST_F(TimeKeeperTest, an_accepted_step_back_lets_time_go_half_as_fast_until_the_wall_has_caught_up) {
  start({});
  const Instant before = tell();
  step(minus(base::hours(2)));
  EXPECT_TRUE(keeper.accept());
  EXPECT_EQ(run(base::hours(1)), before + base::minutes(30));
  EXPECT_FALSE(keeper.frozen());
  EXPECT_EQ(run(base::hours(3) + base::seconds(1)), machine.hands.wall);
  EXPECT_FALSE(keeper.status().held());
}

TEST_F(TimeKeeperTest, a_machine_that_slept_is_downtime_and_is_taken_at_once) {
  start({});
  run(base::minutes(1));
  const Instant before = tell();
  machine.hands.synchronised = false;  // the clock since boot explains it
  machine.sleep(base::hours(9));
  EXPECT_EQ(tell(), before + base::hours(9));
  EXPECT_EQ(news(), Oddities{ClockOddity::downtime});
  EXPECT_EQ(keeper.caught_up_at(), tell());
}

TEST_F(TimeKeeperTest, a_sleep_of_months_is_no_sleep) {
  start({});
  const Instant before = tell();
  machine.sleep(base::days(90));
  EXPECT_EQ(tell(), before);
  EXPECT_EQ(keeper.status().state, ClockState::ahead);
}

TEST_F(TimeKeeperTest, a_process_that_stood_still_has_a_gap_but_no_step) {
  start({});
  machine.run(base::hours(2));
  EXPECT_EQ(tell(), machine.hands.wall);
  EXPECT_EQ(news(), Oddities{ClockOddity::downtime});
}

// ---- the start ----

TEST_F(TimeKeeperTest, at_the_start_a_week_is_downtime_when_the_kernel_vouches_for_its_clock) {
  start(morning - base::days(7));
  EXPECT_EQ(keeper.status().engine, morning);
  EXPECT_EQ(news(), Oddities{ClockOddity::downtime});
  EXPECT_EQ(keeper.caught_up_at(), morning);
}

TEST_F(TimeKeeperTest, at_the_start_more_than_a_week_waits_for_a_person_and_nothing_becomes_due) {
  const Instant last = morning - base::days(7) - base::minutes(1);
  start(last);
  EXPECT_EQ(keeper.status().state, ClockState::ahead_at_start);
  EXPECT_TRUE(keeper.frozen());
  EXPECT_EQ(run(base::seconds(29)), last);
  EXPECT_EQ(news(), Oddities{});  // a machine that boots sets its clock first
  run(base::seconds(2));
  EXPECT_EQ(news(), Oddities{ClockOddity::ahead});
  EXPECT_EQ(run(base::days(1)), last);
  EXPECT_TRUE(keeper.accept());
  EXPECT_EQ(tell(), machine.hands.wall);
  EXPECT_EQ(keeper.caught_up_at(), machine.hands.wall);
}

TEST_F(TimeKeeperTest, a_clock_that_nobody_vouches_for_is_believed_for_minutes_and_later_when_somebody_does) {
  machine.hands.synchronised = false;
  start(morning - base::minutes(10));
  EXPECT_EQ(keeper.status().engine, morning);
  start(morning - base::minutes(11));
  EXPECT_TRUE(keeper.frozen());
  run(base::seconds(20));
  machine.hands.synchronised = true;  // NTP is up
  EXPECT_EQ(tell(), machine.hands.wall);
  EXPECT_EQ(news(), Oddities{ClockOddity::downtime});
}

TEST_F(TimeKeeperTest, whoever_trusts_the_clock_has_any_gap_taken) {
  machine.hands.synchronised = false;
  start(morning - base::days(400), {true, base::hours(1)});
  EXPECT_EQ(keeper.status().engine, morning);
}

TEST_F(TimeKeeperTest, a_wall_before_the_journal_stands_still_until_it_has_caught_up) {
  const Instant last = morning + base::hours(1);
  start(last);
  EXPECT_EQ(keeper.status().state, ClockState::back);
  EXPECT_EQ(run(base::minutes(30)), last);
  EXPECT_EQ(news(), Oddities{ClockOddity::back});
  EXPECT_EQ(run(base::minutes(30) + base::seconds(5)), machine.hands.wall);
  EXPECT_FALSE(keeper.frozen());
}

TEST_F(TimeKeeperTest, a_wrong_date_at_boot_that_is_mended_within_a_week_after_the_journal_is_downtime) {
  start(morning + base::days(200));  // the wall begins long before
  run(base::seconds(10));
  step(base::days(203));
  EXPECT_EQ(tell(), machine.hands.wall);
  EXPECT_FALSE(keeper.status().held());
  EXPECT_EQ(news(), Oddities{ClockOddity::downtime});
}

TEST_F(TimeKeeperTest, a_clock_moved_by_hand_is_right_but_never_goes_back) {
  keeper = TimeKeeper({}, morning - base::days(100));
  ClockReading hands{morning, 0, 0, false, true};
  EXPECT_EQ(keeper.tell(hands), morning);
  hands.wall = morning + base::days(30);
  EXPECT_EQ(keeper.tell(hands), hands.wall);
  hands.wall = morning;
  EXPECT_EQ(keeper.tell(hands), morning + base::days(30));
  EXPECT_EQ(news(), Oddities{});
}

// Whatever the clocks do, as long as nobody vouches for them: never back, and never further than the clock
// since boot has come, but for the small steps that are let pass.
TEST(TimeKeeperProperty, time_goes_never_back_and_never_ahead_of_what_has_passed) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    std::mt19937_64 random(seed);
    const auto up_to = [&](std::int64_t n) {
      return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    Machine machine;
    machine.hands.synchronised = false;
    TimeKeeper keeper({}, morning);
    Instant before = keeper.tell(machine.hands);
    std::int64_t passed = 0;
    for (int i = 0; i < 2000; ++i) {
      switch (up_to(8)) {
        case 0: machine.set({up_to(86'400'000) - 43'200'000}); break;
        case 1: machine.set({up_to(90'000) - 45'000}); break;
        case 2: {
          const Duration nap{up_to(20'000'000)};
          machine.sleep(nap);
          passed += nap.ms;
          break;
        }
        default: {
          const Duration by{up_to(30'000)};
          machine.run(by);
          passed += by.ms;
        }
      }
      const Instant now = keeper.tell(machine.hands);
      ASSERT_GE(now, before) << "seed " << seed << " reading " << i;
      const std::int64_t allowed = passed + clock_step_min.ms + passed / 60 + 1000;
      ASSERT_LE((now - morning).ms, allowed) << "seed " << seed << " reading " << i;
      before = now;
    }
  }
}

}  // namespace
}  // namespace gridline::node
