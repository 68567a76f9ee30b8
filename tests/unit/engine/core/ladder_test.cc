// Ladders: what is shown of the future is what comes, every step acts once, and each has a name for ever.
// Whole days of them are in tests/scenario.
#include "engine/core/ladder.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "engine/base/limits.h"
#include "engine/core/future_steps.h"
#include "engine/core/who_is_told.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

const Instant monday = *base::parse_instant("2026-03-02T09:00+08:00");

const char* const ladders =
    "{resolve: [{at: 50%, do: notify, to: handler}, {at: -1 wh, do: notify, to: {role: outside_partner}}, "
    "{at: 0, do: raise}, {after: 30 min, do: notify, to: above, on_duty: true, repeat: 20 min, times: 3, "
    "until: acknowledged, silent: 1 h}, {after: 1 h, do: supervise}, {at: +1 wd, do: raise}]}";

struct Climbing : testing::Test {
  std::vector<EscalationStepTaken> taken;
  World world{monday,
              [this](const Command&, const std::vector<Event>& events) {
                for (const Event& e : events) {
                  if (const auto* step = std::get_if<EscalationStepTaken>(&e)) taken.push_back(*step);
                }
              },
              CompiledPack::lingyun("", ladders)};

  TicketId open(const char* id = "h-1", const char* text = "海曲世家8号楼2单元顶楼漏雨") {
    Said said{id, text};
    said.urgency = pack::Urgency::u2;
    const TicketId ticket = world.submit(said).reply.tickets.at(0);
    ActOnTicket accept;
    accept.verb = Verb::accept;
    accept.ticket = ticket;
    EXPECT_FALSE(world.put(World::by_administrator(accept)).rejection);
    return ticket;
  }
  std::vector<FutureStep> future(TicketId id) {
    return future_steps(world.state, world.rules, *world.state.ticket(id), world.now);
  }
  std::vector<EscalationStepTaken> of_resolve() const {
    std::vector<EscalationStepTaken> out;
    for (const EscalationStepTaken& e : taken) {
      if (e.clock == pack::ClockKind::resolve) out.push_back(e);
    }
    return out;
  }
};

TEST_F(Climbing, what_is_shown_of_the_future_is_what_comes) {
  const TicketId ticket = open();
  std::vector<FutureStep> shown;
  for (const FutureStep& step : future(ticket)) {
    if (step.clock == pack::ClockKind::resolve) shown.push_back(step);
  }
  ASSERT_EQ(shown.size(), 6u);
  world.advance(base::days(5));
  const std::vector<EscalationStepTaken> came = of_resolve();
  std::size_t at = 0;
  for (const EscalationStepTaken& e : came) {
    if (e.times > 1) continue;
    ASSERT_LT(at, shown.size());
    EXPECT_EQ(e.step, shown[at].step);
    EXPECT_EQ(e.act, shown[at].act);
    EXPECT_EQ(e.at, shown[at].at) << "step " << e.step;
    EXPECT_EQ(e.told, shown[at].told) << "step " << e.step;
    EXPECT_EQ(e.passed, shown[at].told.empty());
    EXPECT_EQ(e.level, shown[at].level);
    ++at;
  }
  EXPECT_EQ(at, shown.size());
  EXPECT_EQ(came.size(), shown.size() + 2) << "the fourth is said three times";
  EXPECT_FALSE(world.state.ticket(ticket)->resolve_next) << "the ladder is over";
  EXPECT_TRUE(future(ticket).empty());
}

TEST_F(Climbing, the_future_changes_with_an_acknowledgement_and_an_end) {
  const TicketId ticket = open();
  world.advance(base::hours(24) + base::minutes(30));
  ASSERT_EQ(of_resolve().back().step, 4u);
  ActOnTicket seen;
  seen.verb = Verb::acknowledge;
  seen.ticket = ticket;
  const MemberId told = of_resolve().back().told.front();
  ASSERT_FALSE(world.put(World::by_member(told, seen)).rejection);
  const std::vector<FutureStep> next = future(ticket);
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next.front().step, 5u);
  EXPECT_EQ(next.front().at, world.now + base::hours(1));
  ActOnTicket over;
  over.verb = Verb::force_close;
  over.ticket = ticket;
  over.reason = "done";
  ASSERT_FALSE(world.put(World::by_administrator(over)).rejection);
  EXPECT_TRUE(future(ticket).empty());
}

TEST_F(Climbing, a_deadline_that_is_found_again_decides_into_nothing) {
  const TicketId ticket = open();
  world.advance(base::hours(11));
  const Instant due = world.state.ticket(ticket)->resolve_next;
  world.advance_to(due);
  const std::size_t before = taken.size();
  EXPECT_EQ(taken.back().at, due);
  Command again;
  again.actor.kind = ActorKind::engine;
  again.body = FireDeadline{ticket, pack::ClockKind::resolve, Symbol(), due};
  EXPECT_TRUE(world.put(again).events.empty());
  Command early = again;
  std::get<FireDeadline>(early.body).due = world.state.ticket(ticket)->resolve_next;
  EXPECT_TRUE(world.put(early).events.empty());
  EXPECT_EQ(taken.size(), before);
}

TEST_F(Climbing, every_step_has_a_generation_and_each_telling_an_id_of_its_own) {
  open("h-1");
  open("h-2", "星河港湾2号楼楼道堆满杂物");
  world.advance(base::days(5));
  std::set<std::pair<TicketId, std::uint32_t>> names;
  std::set<base::Hash128> effects;
  std::size_t tellings = 0;
  for (const EscalationStepTaken& e : taken) {
    if (e.step == 0) continue;
    EXPECT_TRUE(names.insert({e.ticket, e.generation}).second);
    for (const Telling& one : told_by(Event(e))) {
      ++tellings;
      EXPECT_TRUE(effects.insert(effect_id(e, one.who)).second);
    }
  }
  EXPECT_GE(tellings, 12u);
}

TEST_F(Climbing, after_downtime_a_step_goes_into_the_digest_and_tells_nobody_now) {
  const TicketId ticket = open();
  const Instant due = world.state.ticket(ticket)->resolve_next;
  world.now = due + base::hours(5);
  Command late;
  late.actor.kind = ActorKind::engine;
  FireDeadline body{ticket, pack::ClockKind::resolve, Symbol(), due};
  body.catching_up = true;
  late.body = body;
  const Decision d = world.put(late);
  ASSERT_EQ(d.events.size(), 1u);
  const auto& step = std::get<EscalationStepTaken>(d.events.front());
  EXPECT_TRUE(step.in_digest);
  EXPECT_EQ(step.planned, due);
  EXPECT_TRUE(told_by(d.events.front()).empty());
  ASSERT_EQ(world.state.digests.size(), step.told.size());
  EXPECT_EQ(world.state.digests.front().tickets, std::vector<TicketId>{ticket});
  EXPECT_EQ(world.state.digests.front().since, due);
}

TEST_F(Climbing, after_downtime_every_step_that_was_missed_comes_once_and_in_order) {
  const TicketId id = open();
  const std::size_t steps = future(id).size();
  world.now = world.now + base::days(6);
  for (;;) {
    const Deadline due = next_deadline(*world.state.ticket(id), world.state.case_file(id));
    if (!due.at || due.at > world.now) break;
    Command late;
    late.actor.kind = ActorKind::engine;
    FireDeadline body{id, due.clock, due.unit, due.at};
    body.catching_up = true;
    late.body = body;
    ASSERT_FALSE(world.put(late).events.empty());
  }
  const auto came = [&] {
    std::vector<std::uint32_t> out;
    for (const EscalationStepTaken& e : of_resolve()) {
      if (out.empty() || out.back() != e.step) out.push_back(e.step);
    }
    return out;
  };
  EXPECT_EQ(came(), (std::vector<std::uint32_t>{1, 2, 3}))
      << "what comes after the raise counts from when it was";
  world.advance(base::days(5));
  EXPECT_EQ(came(), (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(steps, came().size());
}

TEST_F(Climbing, a_digest_names_so_many_tickets_and_counts_the_steps_beyond) {
  const std::array tickets{open("h-1"), open("h-2", "星河港湾2号楼楼道堆满杂物")};
  EscalationStepTaken step;
  step.at = world.now;
  step.unit = world.state.ticket(tickets[0])->lead;
  step.told = {world.member("G1-M")};
  step.clock = pack::ClockKind::resolve;
  step.in_digest = true;
  step.planned = world.now;
  for (std::size_t i = 0; i < limits::digest_tickets_max + 7; ++i) {
    step.ticket = tickets[i % 2];
    step.next = world.state.ticket(step.ticket)->resolve_next;
    evolve(world.state, step);
  }
  ASSERT_EQ(world.state.digests.size(), 1u);
  EXPECT_EQ(world.state.digests.front().tickets.size(), limits::digest_tickets_max);
  Command up;
  up.actor.kind = ActorKind::engine;
  up.body = CloseCatchUp{};
  const Decision d = world.put(up);
  ASSERT_EQ(d.events.size(), 1u);
  const auto& digest = std::get<DigestQueued>(d.events.front());
  EXPECT_EQ(digest.others, (std::vector<TicketId>{tickets[0], tickets[1]}));
  EXPECT_EQ(digest.more, 7u);
  EXPECT_TRUE(world.state.digests.empty());
}

TEST_F(Climbing, a_restart_changes_neither_the_steps_that_are_left_nor_their_moments) {
  const TicketId ticket = open();
  world.advance(base::hours(25));
  const std::vector<FutureStep> before = future(ticket);
  world.restart();
  const std::vector<FutureStep> after = future(ticket);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].at, after[i].at);
    EXPECT_EQ(before[i].step, after[i].step);
  }
}

}  // namespace
}  // namespace gridline::core
