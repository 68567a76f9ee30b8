// What stands around a ticket: partners, requests, callbacks, children, who was told; and their counts.
#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "engine/view/reader.h"
#include "engine/view/view.h"
#include "engine/view/words.h"
#include "tests/unit/engine/view/desk.h"

namespace gridline::view {
namespace {

using core::EventType;
using core::Request;
using core::TicketState;
using pack::ClockKind;
using test::Desk;
using test::Folder;

const core::MemberId wang(1), li(2);
const core::TicketId first(1);

struct Around : testing::Test {
  Around() {
    desk.import({{"wang", "王小明"}, {"li", "李四"}});
    desk.receive({"漏水", "楼道漏水"});
  }
  template <class E> E event(core::TicketId ticket = first, core::MemberId member = wang) {
    E e;
    e.ticket = ticket;
    if constexpr (requires { e.member; }) e.member = member;
    if constexpr (requires { e.at; }) e.at = desk.now();
    return e;
  }
  base::Seq write(std::vector<core::Event> events, core::Verb verb = core::Verb::note) {
    core::ActOnTicket body;
    body.ticket = first;
    body.verb = verb;
    return desk.write({core::ActorKind::member, wang, ""}, body, std::move(events), {});
  }
  TicketDetail detail(core::TicketId ticket = first) {
    auto view = View::open(folder.file());
    EXPECT_TRUE(view.ok());
    const auto done = view->apply(desk.from_to(view->applied().value + 1, desk.size()));
    EXPECT_TRUE(done.ok()) << (done ? "" : done.error().message);
    reader.emplace(std::move(*Reader::open(folder.file())));
    auto found = reader->ticket(ticket);
    EXPECT_TRUE(found.ok()) << (found ? "" : found.error().message);
    return found ? *found : TicketDetail{};
  }
  Counts counts() {
    const std::int64_t day = base::civil_day(2026, 3, 2);
    const auto rows = reader->statistics({day, day, GroupBy::day, {}});
    EXPECT_TRUE(rows.ok() && rows->size() == 1);
    return rows.ok() && !rows->empty() ? rows->front().counts : Counts{};
  }
  template <class E> E asked(const char* reason) {
    E e = event<E>();
    e.reason = desk.symbol(reason);
    e.unit = desk.symbol("unit:ST");
    return e;
  }
  template <class E> E ruled(Request request) {
    E e = event<E>(first, li);
    e.request = request;
    return e;
  }

  Folder folder;
  Desk desk;
  std::optional<Reader> reader;
};

TEST_F(Around, a_return_is_counted_against_the_route_that_sent_it_there) {
  write({asked<core::ReturnAsked>("reason:not_ours")});
  auto granted = ruled<core::RequestGranted>(Request::return_ticket);
  granted.reason = desk.symbol("reason:boundary");
  write({granted, core::TicketDispatched{first, desk.symbol("unit:G2"), {}, true, desk.now(), false}});
  write({asked<core::ReturnAsked>("reason:no_power")});  // this time a person had sent it
  write({ruled<core::RequestDenied>(Request::return_ticket)});
  write({asked<core::ReturnAsked>("reason:no_power")});
  write({event<core::TicketWithdrawn>()});  // nobody ruled any more
  const TicketDetail d = detail();
  ASSERT_EQ(d.requests.size(), 3u);
  EXPECT_EQ(d.requests[0].verdict, Verdict::granted);
  EXPECT_EQ(d.requests[0].route, "root/prop");
  EXPECT_EQ(d.requests[0].unit, "G1");
  EXPECT_EQ(d.requests[0].ruler, "ST");
  EXPECT_EQ(d.requests[0].reason, "not_ours");
  EXPECT_EQ(d.requests[0].asked_by.name, "王小明");
  EXPECT_EQ(d.requests[0].ruled_by.name, "李四");
  EXPECT_EQ(d.requests[0].ruling_reason, "boundary");
  EXPECT_EQ(d.requests[1].verdict, Verdict::denied);
  EXPECT_EQ(d.requests[1].route, "");
  EXPECT_EQ(d.requests[1].unit, "G2");
  EXPECT_EQ(d.requests[2].verdict, Verdict::lapsed);
  const std::int64_t day = base::civil_day(2026, 3, 2);
  const auto returns = reader->returns({day, day, GroupBy::day, {}});
  ASSERT_TRUE(returns.ok());
  ASSERT_EQ(returns->size(), 2u);
  EXPECT_EQ((*returns)[0].route, "");
  EXPECT_EQ((*returns)[0].reason, "no_power");
  EXPECT_EQ((*returns)[0].asked, 2u);
  EXPECT_EQ((*returns)[0].denied, 1u);
  EXPECT_EQ((*returns)[0].lapsed, 1u);
  EXPECT_EQ((*returns)[1].route, "root/prop");
  EXPECT_EQ((*returns)[1].granted, 1u);
  EXPECT_EQ(reader->returns({day, day, GroupBy::day, {"G1"}})->size(), 1u);
  EXPECT_TRUE(reader->returns({day + 1, day + 1, GroupBy::day, {}})->empty());
  EXPECT_EQ(counts()[Measure::returned], 3u);
  EXPECT_EQ(counts()[Measure::return_granted], 1u);
  EXPECT_EQ(counts()[Measure::return_denied], 1u);
}

TEST_F(Around, an_extension_moves_the_due_and_a_hold_is_shown_until_it_is_resumed) {
  auto extension = asked<core::ExtensionAsked>("reason:parts");
  extension.until = desk.now() + base::days(9);
  extension.evidence = {"photo-1"};
  write({extension});
  auto granted = ruled<core::RequestGranted>(Request::extension);
  granted.resolve_due = extension.until;
  write({granted});
  auto hold = asked<core::HoldAsked>("reason:season");
  hold.others = {core::TicketId(7)};
  write({hold});
  write({ruled<core::RequestGranted>(Request::hold),
         core::ClocksStarted{first, {{ClockKind::hold_review, desk.now() + base::days(90)}}}});
  TicketDetail d = detail();
  EXPECT_EQ(d.ticket.resolve_due, extension.until);
  EXPECT_EQ(d.ticket.state, TicketState::on_hold);
  ASSERT_EQ(d.ticket.clocks.size(), 1u);
  EXPECT_EQ(d.ticket.clocks[0].clock, ClockKind::hold_review);
  EXPECT_EQ(d.requests[1].waits_for, std::vector<base::TicketId>{base::TicketId(7)});
  EXPECT_EQ(d.timeline[3].type, EventType::extension_asked);
  EXPECT_EQ(d.timeline[3].detail.evidence, std::vector<std::string>{"photo-1"});
  EXPECT_EQ(d.timeline[3].detail.until, extension.until);
  EXPECT_EQ(d.timeline[3].reason, "parts");
  EXPECT_EQ(counts()[Measure::extended], 1u);
  EXPECT_EQ(counts()[Measure::held], 1u);
  auto resumed = event<core::TicketResumed>();
  resumed.to = TicketState::claimed;
  write({resumed});
  d = detail();
  EXPECT_TRUE(d.ticket.clocks.empty());
  EXPECT_EQ(d.timeline.back().detail.to, TicketState::claimed);
}

TEST_F(Around, partners_have_their_states_and_times_and_a_wish_to_decline_can_be_taken_back) {
  auto invited = event<core::PartnerInvited>();
  invited.unit = desk.symbol("unit:城管");
  invited.required = invited.whistle = true;
  const base::Instant called = desk.now();
  write({invited,
         core::ClocksStarted{first, {{ClockKind::partner, called + base::minutes(30), {}, invited.unit}}}});
  auto declined = event<core::PartnerDeclined>(first, li);
  declined.unit = invited.unit;
  declined.reason = desk.symbol("reason:no_power");
  write({declined});
  TicketDetail d = detail();
  EXPECT_EQ(d.partners.at(0).state, core::PartnerState::decline_asked);
  EXPECT_EQ(d.requests.at(0).verdict, Verdict::open);
  EXPECT_EQ(d.ticket.clocks.at(0).unit, "城管");
  auto arrived = event<core::PartnerArrived>(first, li);
  arrived.unit = invited.unit;
  write({arrived});
  d = detail();
  ASSERT_EQ(d.partners.size(), 1u);
  EXPECT_EQ(d.partners[0].unit, "城管");
  EXPECT_EQ(d.partners[0].state, core::PartnerState::accepted);
  EXPECT_TRUE(d.partners[0].required && d.partners[0].whistle);
  EXPECT_EQ(d.partners[0].member.name, "李四");
  EXPECT_EQ(d.partners[0].invited, called);
  EXPECT_EQ(d.partners[0].arrived, arrived.at);
  EXPECT_EQ(d.requests.at(0).verdict, Verdict::lapsed);
  EXPECT_TRUE(d.ticket.clocks.empty()) << "the whistle's clock ends with the arrival";
  EXPECT_EQ(d.ticket.partners, (std::vector<std::string>{"WY", "城管"}));
  auto released = event<core::PartnerReleased>();
  released.unit = invited.unit;
  write({released, core::TicketDispatched{first, desk.symbol("unit:G2"), {}, true, desk.now(), false}});
  d = detail();
  EXPECT_TRUE(d.ticket.partners.empty());
  EXPECT_EQ(code(d.partners.at(0).state), "released");
}

TEST_F(Around, callbacks_count_calls_and_only_answers_are_in_the_rates) {
  auto none = event<core::CallbackRecorded>(first, li);
  none.complaint = core::ComplaintId(1);
  write({none});
  auto answered = none;
  answered.contacted = true;
  answered.solved = core::Solved::no;
  answered.satisfied = core::Satisfied::no;
  answered.cause = core::Cause::handler;
  answered.outcome = core::Outcome::unfounded;
  write({answered});
  TicketDetail d = detail();
  ASSERT_EQ(d.callbacks.size(), 1u);
  EXPECT_EQ(d.callbacks[0].calls, 2u);
  EXPECT_TRUE(d.callbacks[0].contacted);
  EXPECT_EQ(d.callbacks[0].cause, core::Cause::handler);
  EXPECT_EQ(d.callbacks[0].member.name, "李四");
  auto rework = event<core::ReworkOrdered>();
  rework.to = TicketState::claimed;
  write({rework});
  d = detail();
  EXPECT_EQ(d.callbacks[0].calls, 2u);
  EXPECT_EQ(d.callbacks[0].outcome, core::Outcome::none) << "he is to be asked again";
  auto given_up = none;
  given_up.outcome = core::Outcome::no_answer;
  auto happy = answered;
  happy.solved = core::Solved::yes;
  happy.satisfied = core::Satisfied::fairly;
  happy.complaint = core::ComplaintId(2);
  write({given_up, happy});
  detail();
  const Counts c = counts();
  EXPECT_EQ(c[Measure::called], 4u);
  EXPECT_EQ(c[Measure::call_answered], 2u);
  EXPECT_EQ(c[Measure::no_answer], 1u);
  EXPECT_EQ(c.answers_on_solved(), 2u);
  EXPECT_EQ(c[Measure::solved], 1u);
  EXPECT_EQ(c.answers_on_satisfied(), 2u);
  EXPECT_EQ(c[Measure::fairly_satisfied], 1u);
  EXPECT_EQ(c[Measure::reworked], 1u);
}

TEST_F(Around, what_was_reported_in_time_and_closed_after_a_callback_is_not_late) {
  write({core::DoneReported{first, wang, desk.now(), {}}});
  write({core::TicketClosed{first, core::Outcome::solved, wang, desk.now() + base::days(4)}});
  detail();
  const std::int64_t day = base::civil_day(2026, 3, 6);
  const auto rows = reader->statistics({day, day, GroupBy::day, {}});
  ASSERT_TRUE(rows.ok() && rows->size() == 1);
  EXPECT_EQ(rows->front().counts[Measure::closed], 1u);
  EXPECT_EQ(rows->front().counts[Measure::closed_late], 0u);
}

TEST_F(Around, an_escalation_says_which_clock_how_far_and_who_was_told) {
  core::EscalationStepTaken warning = event<core::EscalationStepTaken>(), step = warning;
  warning.clock = step.clock = ClockKind::resolve;
  warning.told = {wang};
  step.level = 2;
  step.unit = desk.symbol("unit:ST");
  step.told = {li, wang};
  auto message = event<core::MessageQueued>();
  message.notice = core::Notice::overdue;
  message.told = {li};
  desk.write({core::ActorKind::engine, {}, ""}, core::FireDeadline{}, {warning, step, message}, {});
  const TicketDetail d = detail();
  EXPECT_EQ(d.ticket.level, 2u);
  const TimelineEvent& shown = d.timeline[4];
  EXPECT_EQ(shown.detail.clock, ClockKind::resolve);
  EXPECT_EQ(shown.detail.level, 2u);
  EXPECT_EQ(shown.unit, "ST");
  ASSERT_EQ(shown.told.size(), 2u);
  EXPECT_EQ(shown.told[0].name, "李四");
  EXPECT_EQ(d.timeline[5].detail.notice, core::Notice::overdue);
  EXPECT_EQ(d.timeline[5].told.at(0).name, "李四");
  EXPECT_EQ(counts()[Measure::warned], 1u);
  EXPECT_EQ(counts()[Measure::escalated], 1u);
}

TEST_F(Around, a_directive_shows_where_each_building_stands) {
  desk.receive({"通知", "入户走访"});  // ticket 2 is the parent
  const core::TicketId parent(2);
  std::vector<core::Event> events;
  for (std::uint64_t n = 3; n <= 5; ++n) {
    core::TicketOpened child;
    child.ticket = core::TicketId(n);
    child.complaint = core::ComplaintId(2);
    child.parent = parent;
    child.kind = core::TicketKind::directive;
    child.place = desk.symbol("place:海曲世家/" + std::to_string(n) + "号楼");
    child.at = desk.now();
    events.push_back(child);
  }
  write(std::move(events));
  const base::Instant seen = desk.now();
  write({core::TicketClaimed{core::TicketId(3), wang, seen}});
  write({core::TicketAccepted{core::TicketId(4), wang, desk.now()}});
  const base::Instant done = desk.now();
  write({core::DoneReported{core::TicketId(4), wang, done, {}}});
  const TicketDetail d = detail(parent);
  ASSERT_EQ(d.children.size(), 3u);
  EXPECT_EQ(d.children[0].place, "海曲世家/3号楼");
  EXPECT_EQ(d.children[0].acknowledged(), seen);
  EXPECT_EQ(d.children[0].member.name, "王小明");
  EXPECT_EQ(d.children[1].state, TicketState::reported);
  EXPECT_EQ(d.children[1].reported, done);
  EXPECT_FALSE(d.children[2].acknowledged());
  EXPECT_EQ(detail(core::TicketId(4)).ticket.parent, parent);
  EXPECT_TRUE(detail(core::TicketId(4)).children.empty());
}

TEST_F(Around, a_merge_stands_in_both_lives_and_the_result_is_shared) {
  desk.receive({"漏水", "也漏"});  // ticket 2
  auto merged = event<core::TicketMerged>(core::TicketId(2));
  merged.others = {first};
  merged.urgency = pack::Urgency::u1;
  merged.resolve_due = desk.now() + base::hours(2);
  write({merged});
  write({core::TicketClosed{first, core::Outcome::solved, wang, desk.now()}});
  const TicketDetail into = detail(), gone = detail(core::TicketId(2));
  EXPECT_EQ(into.merged, std::vector<base::TicketId>{base::TicketId(2)});
  EXPECT_EQ(into.ticket.urgency, pack::Urgency::u1);
  EXPECT_EQ(into.ticket.resolve_due, merged.resolve_due);
  EXPECT_EQ(into.timeline[3].detail.others, std::vector<base::TicketId>{base::TicketId(2)});
  EXPECT_EQ(gone.ticket.merged_into, first);
  EXPECT_EQ(gone.ticket.state, TicketState::merged);
  EXPECT_EQ(gone.ticket.outcome, core::Outcome::solved);
  EXPECT_EQ(gone.timeline[3].detail.others, std::vector<base::TicketId>{first});
}

TEST_F(Around, what_was_handed_over_says_from_whom_to_whom) {
  desk.write(
      {core::ActorKind::administrator, {}, ""}, core::SetLeave{wang, {}, li},
      {core::HandedOver{wang, desk.now(), {first}, li}, core::HandOverAcknowledged{li, desk.now(), {first}}},
      {});
  const TicketDetail d = detail();
  EXPECT_EQ(d.ticket.member, li);
  EXPECT_EQ(d.timeline[3].type, EventType::handed_over);
  EXPECT_EQ(d.timeline[3].member_name, "王小明");
  EXPECT_EQ(d.timeline[3].stand_in.name, "李四");
  EXPECT_EQ(d.timeline[4].type, EventType::hand_over_acknowledged);
}

TEST(Measures, each_has_a_code_and_a_name_of_its_own) {
  std::set<std::string_view> codes;
  for (std::size_t m = 1; m < measure_count; ++m) {
    EXPECT_FALSE(zh(static_cast<Measure>(m)).empty()) << m;
    EXPECT_TRUE(codes.insert(code(static_cast<Measure>(m))).second) << m;
  }
  EXPECT_EQ(code(Measure::invited), "invited");
  EXPECT_EQ(code(closed_with(core::Outcome::withdrawn)), "closed_withdrawn");
}

}  // namespace
}  // namespace gridline::view
