// A late notice of holidays: promises of open tickets are counted again when somebody chooses so, and only
// then. The days are those of January 2020, whose second notice came while tickets were open.
#include "engine/core/recount.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

const std::string first_notice = "    - {name: 春节, rest: 01-24..01-30, work: [01-19, 02-01]}\n";
const std::string second_notice = "    - {name: 春节, rest: 01-24..02-02, work: 01-19}\n";

// The Lingyun pack with the calendar of that year.
CompiledPack lingyun_with(const std::string& notice) {
  auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
  for (pack::PackFile& file : files.files) {
    if (file.name == "calendar.yaml")
      file.content =
          "calendars:\n  office:\n    hours: {mon-fri: [08:30-12:00, 13:30-17:30]}\n    day_close: "
          "\"17:30\"\n"
          "holidays:\n  2020:\n" +
          notice;
  }
  CompiledPack out;
  out.pack = pack::load(files).pack;
  std::vector<pack::Issue> issues;
  out.routes = route::RouteTree::compile(out.pack, {}, issues);
  out.reader = std::make_shared<text::Reader>(out.pack);
  return out;
}

const CompiledPack& before() {
  static const CompiledPack pack = lingyun_with(first_notice);
  return pack;
}
const CompiledPack& after() {
  static const CompiledPack pack = lingyun_with(second_notice);
  return pack;
}

Instant at(const char* text) { return base::parse_instant(text).value(); }
std::string shown(Instant t) { return t ? base::to_iso(t).substr(0, 16) : "none"; }

class Recount : public testing::Test {
 protected:
  Recount() : world_(at("2020-01-22T10:00"), {}, before()) {}

  // A street lamp: an ordinary matter of five working days, accepted within four working hours.
  const Ticket& opened(const char* when, const char* id = "1") {
    world_.advance_to(at(when));
    Said said;
    said.id = id;
    said.text = "海曲世家3号楼楼道灯坏了，请来修";
    const Decision d = world_.submit(said);
    EXPECT_EQ(d.reply.tickets.size(), 1u);
    return *world_.state.ticket(d.reply.tickets.at(0));
  }

  Decision decide_now(CommandBody body, const pack::Pack* named) {
    Command command = World::by_administrator(std::move(body));
    command.at = world_.now;
    Decision d = decide(world_.state, command, {&world_.rules, named});
    for (const Event& event : d.events) evolve(world_.state, event);
    return d;
  }

  void correct_the_calendar(const char* when) {
    world_.advance_to(at(when));
    const Decision d = world_.activate(after());
    ASSERT_FALSE(d.rejection) << d.rejection->en;
  }

  RecountDeadlines of(TicketId ticket) const {
    return {after().pack->hash, {ticket}, before().pack->hash};
  }
  std::vector<DeadlineRecounted> recount(TicketId ticket) {
    std::vector<DeadlineRecounted> out;
    for (const Event& event : decide_now(of(ticket), before().pack.get()).events)
      if (const auto* e = std::get_if<DeadlineRecounted>(&event)) out.push_back(*e);
    return out;
  }

  World world_;
};

TEST_F(Recount, leaves_the_dues_until_somebody_chooses_and_then_keeps_both_values) {
  const TicketId id = opened("2020-01-22T10:00").id;
  ASSERT_EQ(shown(world_.state.ticket(id)->resolve_due), "2020-02-04T17:30");
  correct_the_calendar("2020-01-27T09:00");
  EXPECT_EQ(shown(world_.state.ticket(id)->resolve_due), "2020-02-04T17:30");
  const std::vector<DeadlineRecounted> moved = recount(id);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(moved[0].clock, pack::ClockKind::resolve);
  EXPECT_EQ(shown(moved[0].old_due), "2020-02-04T17:30");
  EXPECT_EQ(shown(moved[0].due), "2020-02-06T17:30");
  EXPECT_EQ(shown(world_.state.ticket(id)->resolve_due), "2020-02-06T17:30");
}

TEST_F(Recount, does_nothing_the_second_time) {
  const TicketId id = opened("2020-01-22T10:00").id;
  correct_the_calendar("2020-01-27T09:00");
  EXPECT_EQ(recount(id).size(), 1u);
  EXPECT_EQ(recount(id).size(), 0u);
  EXPECT_EQ(shown(world_.state.ticket(id)->resolve_due), "2020-02-06T17:30");
}

TEST_F(Recount, counts_the_accept_time_again_though_nobody_wrote_down_when_it_began) {
  const TicketId id = opened("2020-01-23T16:30").id;
  ASSERT_EQ(shown(world_.state.ticket(id)->accept_due), "2020-01-31T11:30");
  correct_the_calendar("2020-01-27T09:00");
  const std::vector<DeadlineRecounted> moved = recount(id);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].clock, pack::ClockKind::accept);
  EXPECT_EQ(shown(moved[0].due), "2020-02-03T11:30");
  EXPECT_EQ(shown(world_.state.ticket(id)->accept_due), "2020-02-03T11:30");
}

TEST_F(Recount, keeps_what_a_ruling_had_added) {
  const TicketId id = opened("2020-01-22T10:00").id;
  Ticket& ticket = *world_.state.ticket(id);
  ticket.resolve_due = ticket.resolve_due + base::days(3);  // as an extension leaves it
  correct_the_calendar("2020-01-27T09:00");
  ASSERT_EQ(recount(id).size(), 1u);
  EXPECT_EQ(shown(world_.state.ticket(id)->resolve_due), "2020-02-09T17:30");
}

TEST_F(Recount, leaves_tickets_that_are_on_hold) {
  const TicketId id = opened("2020-01-22T10:00").id;
  world_.state.ticket(id)->state = TicketState::on_hold;
  correct_the_calendar("2020-01-27T09:00");
  EXPECT_EQ(recount(id).size(), 0u);
}

TEST_F(Recount, leaves_tickets_that_the_corrected_calendar_has_counted_from_the_first) {
  correct_the_calendar("2020-01-22T11:00");
  const TicketId id = opened("2020-01-22T12:00").id;
  ASSERT_EQ(shown(world_.state.ticket(id)->resolve_due), "2020-02-06T17:30");
  EXPECT_EQ(recount(id).size(), 0u);
}

TEST_F(Recount, does_not_act_again_on_what_has_acted) {
  const TicketId id = opened("2020-01-22T10:00").id;
  world_.advance_to(at("2020-02-05T09:00"));  // overdue by the first notice, and told
  const Ticket then = *world_.state.ticket(id);
  ASSERT_LT(then.resolve_due, world_.now);
  correct_the_calendar("2020-02-05T09:00");
  recount(id);
  const Ticket& now = *world_.state.ticket(id);
  EXPECT_EQ(shown(now.resolve_due), "2020-02-06T17:30");
  EXPECT_EQ(shown(now.resolve_next), shown(then.resolve_next));
  EXPECT_EQ(now.level, then.level);
}

TEST_F(Recount, is_refused_when_another_pack_became_active_or_the_earlier_one_is_not_at_hand) {
  const TicketId id = opened("2020-01-22T10:00").id;
  RecountDeadlines stale = of(id);
  const Decision other = decide_now(stale, before().pack.get());  // the corrected one is not active yet
  ASSERT_TRUE(other.rejection);
  EXPECT_EQ(other.rejection->code, "changed_meanwhile");
  correct_the_calendar("2020-01-27T09:00");
  const Decision unknown = decide_now(of(id), nullptr);
  ASSERT_TRUE(unknown.rejection);
  EXPECT_EQ(unknown.rejection->code, "unknown_pack");
}

}  // namespace
}  // namespace gridline::core
