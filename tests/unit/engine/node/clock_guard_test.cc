// The whole node on a machine whose clocks jump, sleep and begin before the journal ends: nothing early,
// nothing twice, nothing lost, and one digest for each who was to be told meanwhile.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "engine/codec/snapshot.h"
#include "engine/core/invariants.h"
#include "engine/core/who_is_told.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/clock_house.h"

namespace gridline::node {
namespace {

std::vector<core::ClockOddity> oddities(House& house) {
  std::vector<core::ClockOddity> out;
  for (const core::ClockNoticed& e : house.events<core::ClockNoticed>()) out.push_back(e.oddity);
  return out;
}

TEST(ClockGuard, a_date_set_forward_fires_nothing_and_somebody_is_told_in_the_same_turn) {
  House house;
  const base::TicketId t = house.roof();
  const base::Instant due = house.ticket(t).accept_next;
  house.machine.set(base::days(3));
  house.turn();
  EXPECT_EQ(house.ticket(t).accept_next, due);
  EXPECT_EQ(house.clock().state, ClockState::ahead);
  const auto noticed = house.events<core::ClockNoticed>();
  ASSERT_EQ(noticed.size(), 1u);
  EXPECT_EQ(noticed[0].oddity, core::ClockOddity::ahead);
  EXPECT_FALSE(noticed[0].told.empty());
  const auto told = core::told_by(noticed[0]);
  ASSERT_EQ(told.size(), noticed[0].told.size());
  EXPECT_EQ(told[0].notice, core::Notice::clock_odd);
}

TEST(ClockGuard, while_a_forward_step_is_held_deadlines_act_by_the_clock_since_boot) {
  House house;
  const base::TicketId t = house.roof();
  const base::Instant due = house.ticket(t).accept_next;
  house.machine.vouch(false);
  house.machine.set(base::days(30));
  for (; house.clock().engine < due; house.turn()) {
    ASSERT_EQ(house.ticket(t).accept_next, due);
    house.machine.run(base::minutes(1));
  }
  EXPECT_GT(house.ticket(t).accept_next, due);
}

TEST(ClockGuard, a_date_set_back_stands_still_takes_complaints_and_is_accepted) {
  House house;
  house.roof();
  house.machine.run(base::minutes(10));
  house.turn();
  const base::Instant before = house.clock().engine;
  house.machine.set(base::Duration{-base::hours(4).ms});
  house.turn();
  const base::TicketId t = house.roof();
  EXPECT_EQ(house.ticket(t).opened, before);
  EXPECT_TRUE(house.clock().held());
  EXPECT_FALSE(house.accept().rejection);
  house.machine.run(base::minutes(1));
  house.turn();
  EXPECT_EQ(house.clock().engine, before + base::seconds(30));
  EXPECT_EQ(house.accept().rejection->code, "clock_not_held");
}

TEST(ClockGuard, accepting_another_time_than_the_one_that_is_there_is_refused) {
  House house;
  house.roof();
  house.machine.set(base::hours(4));
  house.turn();
  core::Command command;
  command.actor.kind = core::ActorKind::administrator;
  command.body = core::AcceptClock{house.clock().wall + base::hours(1)};
  EXPECT_EQ(house.world.act(std::move(command)).rejection->code, "clock_moved");
  EXPECT_TRUE(house.clock().held());
}

TEST(ClockGuard, only_an_administrator_accepts_and_only_the_engine_gives_notice) {
  House house;
  house.roof();
  house.machine.set(base::hours(4));
  house.turn();
  core::Command command;
  command.actor.kind = core::ActorKind::member;
  command.actor.member = base::MemberId(1);
  command.body = core::AcceptClock{house.clock().wall};
  EXPECT_EQ(house.world.act(std::move(command)).rejection->code, "not_yours");
  EXPECT_TRUE(house.clock().held());
  core::Command forged;
  forged.actor.kind = core::ActorKind::administrator;
  forged.body = core::NoticeClock{core::ClockOddity::ahead, {}, {}};
  EXPECT_EQ(house.world.act(std::move(forged)).rejection->code, "not_yours");
}

TEST(ClockGuard, after_a_night_down_each_is_told_once_of_all_and_each_step_says_when_it_was_due) {
  House house;
  std::vector<base::TicketId> roofs;
  for (int i = 0; i < 6; ++i) {
    roofs.push_back(house.roof());
    house.machine.run(base::minutes(1));
    house.turn();
  }
  const base::Instant due = house.ticket(roofs[0]).accept_next;
  house.machine.run(base::days(2));
  house.restart();
  house.settle();
  EXPECT_TRUE(house.state().digests.empty());
  std::map<base::MemberId, std::set<base::TicketId>> wanted;
  for (const core::EscalationStepTaken& e : house.events<core::EscalationStepTaken>()) {
    ASSERT_TRUE(e.in_digest);
    EXPECT_TRUE(core::told_by(e).empty());
    EXPECT_LT(e.planned, e.at - base::hours(1));
    for (const base::MemberId m : e.told) wanted[m].insert(e.ticket);
  }
  EXPECT_FALSE(wanted.empty());
  const auto digests = house.events<core::DigestQueued>();
  EXPECT_EQ(digests.size(), wanted.size());
  for (const core::DigestQueued& d : digests) {
    EXPECT_EQ(std::set<base::TicketId>(d.others.begin(), d.others.end()), wanted[d.member]);
    EXPECT_EQ(d.others.size(), wanted[d.member].size());
    EXPECT_TRUE(std::is_sorted(d.others.begin(), d.others.end()));  // they were due in that order
    EXPECT_GE(d.since, due);
  }
  EXPECT_EQ(digests.front().since, due);
  EXPECT_EQ(oddities(house), std::vector{core::ClockOddity::downtime});
}

TEST(ClockGuard, a_digest_that_a_kill_left_undone_goes_out_after_the_next_start) {
  House house;
  house.roof();
  house.machine.run(base::days(2));
  house.restart();
  // The turn's entries (notice, step, digest) are one record: a kill between two turns needs two records.
  while (house.state().digests.empty()) {
    core::Command command;
    command.actor.kind = core::ActorKind::engine;
    const core::Ticket& t = *house.state().tickets_by_id().front();
    const core::Deadline due = core::next_deadline(t, house.state().case_file(t.id));
    command.body = core::FireDeadline{t.id, due.clock, due.unit, due.at, true};
    command.at = house.machine.now();
    const core::Decision d = core::decide(house.state(), command, {house.world.node->rules(), nullptr});
    ASSERT_FALSE(d.events.empty());
    codec::EncodedEntry encoded;
    codec::encode(command, d.events, {}, encoded);
    const journal::Entry entry{encoded.public_part, encoded.personal_part};
    ASSERT_TRUE(house.journal.append({&entry, 1}).ok());
    house.restart();
  }
  EXPECT_TRUE(house.events<core::DigestQueued>().empty());
  house.settle();
  EXPECT_FALSE(house.events<core::DigestQueued>().empty());
  EXPECT_TRUE(house.state().digests.empty());
}

TEST(ClockGuard, an_emergency_is_told_at_once_although_it_is_late) {
  House house;
  const Outcome o = house.world.submit("gas", "银杏公馆1号楼闻到燃气味");
  ASSERT_EQ(o.reply.tickets.size(), 1u);
  house.machine.run(base::hours(10));
  house.restart();
  house.settle();
  const auto steps = house.events<core::EscalationStepTaken>();
  ASSERT_FALSE(steps.empty());
  for (const core::EscalationStepTaken& e : steps) {
    EXPECT_FALSE(e.in_digest);
    EXPECT_TRUE(e.planned);
  }
}

TEST(ClockGuard, a_start_a_month_later_waits_for_a_person_and_takes_complaints_meanwhile) {
  House house;
  const base::TicketId t = house.roof();
  const base::Instant due = house.ticket(t).accept_next;
  house.machine.run(base::days(30));
  house.restart();
  house.settle();
  EXPECT_EQ(house.clock().state, ClockState::ahead_at_start);
  EXPECT_EQ(house.ticket(t).accept_next, due);
  EXPECT_TRUE(house.roof());
  for (int i = 0; i < 40; ++i) {
    house.machine.run(base::seconds(1));
    house.turn();
  }
  EXPECT_EQ(oddities(house), std::vector{core::ClockOddity::ahead});
  ASSERT_FALSE(house.accept().rejection);
  house.settle();
  EXPECT_FALSE(house.clock().held());
  EXPECT_EQ(house.clock().engine, house.machine.now());
  EXPECT_GT(house.ticket(t).accept_next, due);
  EXPECT_EQ(house.events<core::EscalationStepTaken>().front().planned, due);
}

// ---- at random ----

struct Chaos {
  explicit Chaos(std::uint64_t seed) : random(seed) {
    house.journal.disk->fault = [this] {
      if (!faults || pick(12) != 0) return journal::MemoryFault::none;
      return pick(2) == 0 ? journal::MemoryFault::io_lost : journal::MemoryFault::io_kept;
    };
  }
  std::int64_t pick(std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  }

  void clocks() {
    MachineClock& machine = house.machine;
    switch (pick(9)) {
      case 0: machine.set(base::Duration{pick(base::days(4).ms) - base::days(2).ms}); break;
      case 1: machine.set(base::Duration{pick(100'000) - 50'000}); break;
      case 2: machine.sleep(base::Duration{pick(base::hours(20).ms)}); break;
      case 3: machine.vouch(pick(2) == 0); break;
      case 4: if (house.clock().held()) house.accept(); break;
      default: machine.run(base::Duration{pick(base::hours(6).ms)});
    }
  }
  void people() {
    if (pick(2) == 0) house.roof();
    const std::uint64_t tickets = house.state().next_ticket;
    const core::Verb verbs[] = {core::Verb::accept, core::Verb::report_done, core::Verb::force_close};
    if (tickets > 1 && pick(2) == 0 && !house.killed) {
      core::ActOnTicket more;
      more.reason = "chaos";
      more.outcome = core::Outcome::solved;
      house.world.verb(verbs[pick(3)], base::TicketId(1 + random() % (tickets - 1)), {}, more);
    }
  }
  void step() {
    if (!house.killed) clocks();
    if (!house.killed) people();
    if (!house.killed) house.settle();
    if (house.killed || pick(10) == 0) {
      if (pick(3) == 0) house.machine.run(base::Duration{pick(base::days(9).ms)});
      const bool had = std::exchange(faults, false);
      house.restart();
      faults = had;
    }
  }

  House house;
  std::mt19937_64 random;
  bool faults = true;
};

// I4 once, I5 never early, I10 time never back, I12 each message once and by one name.
void expect_once_and_never_early(House& house, std::size_t& acted) {
  std::set<std::tuple<base::TicketId, pack::ClockKind, base::Symbol, base::Instant>> fired;
  std::set<base::Hash128> effects;
  std::map<base::MemberId, std::set<base::TicketId>> owed;
  base::Instant last;
  house.each([&](const codec::DecodedEntry& entry) {
    EXPECT_GE(entry.command.at, last);
    last = entry.command.at;
    if (const auto* due = std::get_if<core::FireDeadline>(&entry.command.body)) {
      EXPECT_GE(entry.command.at, due->due);
      EXPECT_TRUE(fired.emplace(due->ticket, due->clock, due->unit, due->due).second);
      ++acted;
    }
    for (const core::Event& event : entry.events) {
      for (const core::Telling& one : core::told_by(event))
        EXPECT_TRUE(effects.insert(core::effect_id(event, one.who)).second);
      if (const auto* step = std::get_if<core::EscalationStepTaken>(&event)) {
        for (const base::MemberId m : step->told) {
          if (step->in_digest) owed[m].insert(step->ticket);
        }
      }
      if (const auto* digest = std::get_if<core::DigestQueued>(&event)) {
        EXPECT_EQ(owed[digest->member],
                  std::set<base::TicketId>(digest->others.begin(), digest->others.end()));
        owed.erase(digest->member);
      }
    }
  });
  EXPECT_TRUE(owed.empty());
}

// What was due by now has acted or is gone.
void expect_none_forgotten(House& house) {
  for (const core::Ticket* t : house.state().tickets_by_id()) {
    const core::Instant next = core::next_deadline(*t, house.state().case_file(t->id)).at;
    EXPECT_TRUE(!next || next > house.clock().engine) << t->id.value;
  }
}

TEST(ClockGuardProperty, whatever_the_clocks_do_and_whenever_it_is_killed) {
  std::size_t acted = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Chaos chaos(seed);
    House& house = chaos.house;
    for (int i = 0; i < 120; ++i) {
      chaos.step();
      if (testing::Test::HasFailure()) return;
    }
    chaos.faults = false;
    if (house.killed) house.restart();
    house.settle();
    ASSERT_EQ(core::broken_invariants(house.state()), std::vector<std::string>{});
    ASSERT_EQ(house.world.node->counters().stuck_deadlines, 0u);
    expect_none_forgotten(house);
    expect_once_and_never_early(house, acted);
    Verifier verifier(house.world.packs);
    ASSERT_TRUE(house.journal
                    .read(base::Seq(1), [&](const journal::StoredEntry& e) { return verifier.see(e).ok(); })
                    .ok());
    const VerifyReport report = verifier.finish();
    ASSERT_EQ(report.different, 0u) << report.first_difference;
    ASSERT_EQ(report.digest, codec::digest(house.state()));
  }
  EXPECT_GT(acted, 5'000u);
}

}  // namespace
}  // namespace gridline::node
