// What the questions answer.
#include "engine/view/reader.h"

#include <gtest/gtest.h>

#include "engine/base/limits.h"
#include "engine/view/search_text.h"
#include "engine/view/view.h"
#include "tests/unit/engine/view/desk.h"

namespace gridline::view {
namespace {

using test::Desk;
using test::Folder;

struct Answered {
  Folder folder;
  Desk desk;

  Reader reader() {
    auto view = View::open(folder.file());
    EXPECT_TRUE(view.ok());
    auto done = view->apply(desk.all());
    EXPECT_TRUE(done.ok()) << (done ? "" : done.error().message);
    auto opened = Reader::open(folder.file());
    EXPECT_TRUE(opened.ok());
    return std::move(*opened);
  }
};

std::vector<std::uint64_t> ids(const base::Result<TicketPage>& page) {
  std::vector<std::uint64_t> out;
  EXPECT_TRUE(page.ok()) << (page ? "" : page.error().message);
  if (page) {
    for (const TicketSummary& t : page->tickets) out.push_back(t.id.value);
  }
  return out;
}

using Ids = std::vector<std::uint64_t>;

TEST(Search, finds_chinese_words_of_any_length_numbers_and_latin_words) {
  Answered a;
  a.desk.receive({"楼道问题", "三号楼的楼道漏水，已经三天了"});                       // 1
  a.desk.receive({"噪音", "楼下烧烤店ＫＴＶ太吵，电话１３８００００１１１１"});          // 2
  a.desk.receive({"漏", "水管坏了"});                                                   // 3
  a.desk.receive({"停车", "18号楼门口 BMW 占道，第8天了"});                             // 4
  a.desk.receive({"电梯", "8号楼电梯坏了"});                                            // 5
  Reader reader = a.reader();
  const std::vector<std::pair<std::string, Ids>> cases = {
      {"漏水", {1}},            // two characters
      {"漏", {3, 1}},           // one: also at the end of a run, not across punctuation or title
      {"楼道漏水", {1}},        // more
      {"漏水已经", {}},         // not across punctuation
      {"水管", {3}},
      {"ktv", {2}},             // full width, capitals
      {"13800001111", {2}},
      {"1380000", {}},          // a number is a whole word
      {"bmw", {4}},
      {"8号楼", {5}},           // 18号楼 with an 8 elsewhere does not fit
      {"楼道 三天", {1}},       // both
      {"楼道 烧烤", {}},
      {"坏了", {5, 3}},         // newest first
      {"不存在的", {}},
      {"\"漏水\" OR", {}},      // no query language: OR is a word that nobody wrote
  };
  for (const auto& [words, expected] : cases) {
    auto page = reader.search(words, {}, 10);
    EXPECT_EQ(ids(page), expected) << words;
    EXPECT_EQ(page->total, expected.size()) << words;
  }
}

TEST(Search, only_the_newest_version_of_a_complaint_is_found) {
  Answered a;
  a.desk.receive({"", "楼道漏水"});
  a.desk.revise(1, 2, "", "电梯停运");
  Reader reader = a.reader();
  EXPECT_EQ(ids(reader.search("漏水", {}, 10)), Ids{});
  EXPECT_EQ(ids(reader.search("电梯", {}, 10)), Ids{1});
}

TEST(Search, refuses_what_holds_nothing_to_look_for_or_is_too_long) {
  Answered a;
  a.desk.receive({"", "楼道漏水"});
  Reader reader = a.reader();
  for (const std::string& words :
       {std::string(), std::string("，。 !"), std::string(query_bytes_max + 1, 'a')}) {
    auto page = reader.search(words, {}, 10);
    ASSERT_FALSE(page.ok());
    EXPECT_EQ(page.error().code, base::ErrorCode::invalid_input);
  }
  EXPECT_TRUE(reader.search(std::string("\xff\xfe漏水\xe6"), {}, 10).ok());  // any bytes
}

TEST(Search, pages_follow_one_another_without_a_gap_and_keep_the_total) {
  Answered a;
  for (int i = 0; i < 25; ++i) a.desk.receive({"", "楼道漏水"});
  a.desk.join(3, "也漏水");  // complaint 26 shares ticket 3
  Reader reader = a.reader();
  Ids seen;
  std::uint64_t before = 0;
  do {
    auto page = reader.search("漏水", {}, 10, before);
    ASSERT_TRUE(page.ok());
    EXPECT_EQ(page->total, 26u);
    for (const auto& t : page->tickets) seen.push_back(t.complaint.value);
    before = page->next;
  } while (before != 0);
  Ids expected;
  for (std::uint64_t i = 26; i >= 1; --i) expected.push_back(i);
  EXPECT_EQ(seen, expected);
}

TEST(Search, filters_by_unit_state_category_and_time) {
  Answered a;
  a.desk.receive({"", "漏水", "G1", "prop.leak"});     // 1, minute 0
  a.desk.receive({"", "漏水", "G2", "prop.roof"});     // 2, minute 1
  a.desk.receive({"", "漏水", "G1", "env.noise"});     // 3, minute 2
  a.desk.act(1, core::Verb::accept);
  Reader reader = a.reader();
  const auto both = [&](const TicketFilter& f) {
    const Ids found = ids(reader.search("漏水", f, 10));
    auto listed = reader.history(f, 10);
    EXPECT_EQ(ids(listed), found);
    EXPECT_EQ(listed->total, found.size());
    return found;
  };
  EXPECT_EQ(both({}), (Ids{3, 2, 1}));
  EXPECT_EQ(both({.units = {"G1"}}), (Ids{3, 1}));
  EXPECT_EQ(both({.units = {"G1", "G2"}, .states = {core::TicketState::queued}}), (Ids{3, 2}));
  EXPECT_EQ(both({.categories = {"prop."}}), (Ids{2, 1}));
  EXPECT_EQ(both({.categories = {"prop.roof"}}), (Ids{2}));
  EXPECT_EQ(both({.units = {"no such unit"}}), Ids{});
  EXPECT_EQ(both({.channels = {"hotline"}, .from = {test::first_moment + 60'000}}), (Ids{3, 2}));
  EXPECT_EQ(both({.from = {test::first_moment}, .to = {test::first_moment + 60'000}}), (Ids{1}));
}

TEST(Reader, a_ticket_tells_who_did_what_when_and_why) {
  Answered a;
  a.desk.import({{"wang", "王小明"}});
  a.desk.receive({"漏水", "楼道漏水"});
  a.desk.act(1, core::Verb::accept, "马上去看", "on_duty");
  Reader reader = a.reader();
  auto ticket = reader.ticket(base::TicketId(1));
  ASSERT_TRUE(ticket.ok()) << ticket.error().message;
  EXPECT_EQ(ticket->ticket.state, core::TicketState::accepted);
  EXPECT_EQ(ticket->ticket.lead, "G1");
  EXPECT_EQ(ticket->ticket.partners, std::vector<std::string>{"WY"});
  EXPECT_EQ(ticket->ticket.tags, (std::vector<std::string>{"old", "night"}));
  EXPECT_EQ(ticket->ticket.title, "漏水");
  EXPECT_EQ(ticket->ticket.place, "海曲世家");
  ASSERT_EQ(ticket->timeline.size(), 4u);
  const TimelineEvent& opened = ticket->timeline[0];
  EXPECT_EQ(opened.type, core::EventType::ticket_opened);
  EXPECT_EQ(opened.actor.kind, core::ActorKind::adapter);
  EXPECT_EQ(opened.actor.source, "hotline-1");
  EXPECT_EQ(opened.route, "root/prop");
  EXPECT_EQ(opened.pack, "lingyun@1.0");
  EXPECT_EQ(ticket->timeline[1].unit, "G1");
  ASSERT_EQ(ticket->timeline[2].clocks.size(), 2u);
  EXPECT_EQ(ticket->timeline[2].clocks[1].clock, pack::ClockKind::resolve);
  EXPECT_EQ(ticket->timeline[2].clocks[1].due, ticket->ticket.resolve_due);
  const TimelineEvent& accepted = ticket->timeline[3];
  EXPECT_EQ(accepted.entry.value, 3u);
  EXPECT_EQ(accepted.actor_name, "王小明");
  EXPECT_EQ(accepted.reason, "on_duty");
  EXPECT_EQ(accepted.note, "马上去看");
  EXPECT_EQ(accepted.note_state, PersonalState::present);
  EXPECT_EQ(reader.ticket(base::TicketId(9)).error().code, base::ErrorCode::not_found);
}

TEST(Reader, a_complaint_is_found_by_its_receipt_with_every_version_and_ticket) {
  Answered a;
  core::Personal who;
  who.reporter = {"赵大爷", "13900007777", "", ""};
  who.attachments = {{"abcd", "照片.jpg", "image/jpeg", 7}};
  a.desk.receive({"漏水", "楼道漏水"}, who);
  a.desk.revise(1, 2, "漏水", "更严重了");
  a.desk.join(1, "我家也漏");
  Reader reader = a.reader();
  auto complaint = reader.complaint_by_receipt(Desk::receipt(1));
  ASSERT_TRUE(complaint.ok()) << complaint.error().message;
  EXPECT_EQ(complaint->source_id, "s1");
  EXPECT_EQ(complaint->channel, "hotline");
  ASSERT_EQ(complaint->versions.size(), 2u);
  EXPECT_EQ(complaint->versions[0].text, "更严重了");
  EXPECT_EQ(complaint->versions[1].text, "楼道漏水");
  EXPECT_EQ(complaint->versions[1].reporter.phone, "13900007777");
  ASSERT_EQ(complaint->versions[1].attachments.size(), 1u);
  EXPECT_EQ(complaint->versions[1].attachments[0].bytes, 7u);
  EXPECT_EQ(complaint->tickets, std::vector<base::TicketId>{base::TicketId(1)});
  auto joined = reader.tickets_of_complaint(base::ComplaintId(2));
  ASSERT_TRUE(joined.ok());
  ASSERT_EQ(joined->size(), 1u);
  EXPECT_EQ(joined->front().id.value, 1u);
  auto ticket = reader.ticket(base::TicketId(1));
  EXPECT_EQ(ticket->complaints.size(), 2u);
  EXPECT_EQ(ticket->timeline[3].type, core::EventType::complaint_revised);
  EXPECT_EQ(ticket->timeline[3].version, 2u);
  EXPECT_EQ(ticket->timeline[4].type, core::EventType::complaint_joined);
  EXPECT_EQ(reader.complaint_by_receipt(5).error().code, base::ErrorCode::not_found);
}

TEST(Reader, statistics_count_by_unit_category_channel_and_day) {
  Answered a;
  a.desk.import({{"wang", "王"}});
  a.desk.receive({"", "一", "G1", "prop.leak", "hotline"});
  a.desk.receive({"", "二", "G1", "env.noise", "web"});
  a.desk.receive({"", "三", "G2", "env.noise", "web"});
  a.desk.join(3, "四");
  for (const core::Verb v :
       {core::Verb::accept, core::Verb::claim, core::Verb::report_done, core::Verb::close}) {
    a.desk.act(1, v);
  }
  for (int i = 0; i < 40; ++i) a.desk.act(2, core::Verb::note);
  a.desk.act(2, core::Verb::accept);  // past its 30 minutes
  Reader reader = a.reader();
  const std::int64_t day = base::civil_day(2026, 3, 2);
  const auto rows = [&](GroupBy by, std::vector<std::string> units = {}) {
    auto found = reader.statistics({day, day, by, std::move(units)});
    EXPECT_TRUE(found.ok());
    return found.ok() ? *found : std::vector<StatisticsRow>{};
  };
  auto units = rows(GroupBy::unit);
  ASSERT_EQ(units.size(), 2u);
  EXPECT_EQ(units[0].name, "G1");
  EXPECT_EQ(units[0].counts[Measure::received], 2u);
  EXPECT_EQ(units[0].counts[Measure::opened], 2u);
  EXPECT_EQ(units[0].counts[Measure::accepted], 2u);
  EXPECT_EQ(units[0].counts[Measure::accepted_late], 1u);
  EXPECT_EQ(units[0].counts[Measure::closed], 1u);
  EXPECT_EQ(units[0].counts[Measure::closed_solved], 1u);
  EXPECT_EQ(units[1].counts[Measure::received], 2u);
  EXPECT_EQ(units[1].counts[Measure::joined], 1u);
  auto channels = rows(GroupBy::channel, {"G1"});
  ASSERT_EQ(channels.size(), 2u);
  EXPECT_EQ(channels[1].name, "web");
  EXPECT_EQ(channels[1].counts[Measure::received], 1u);
  EXPECT_EQ(rows(GroupBy::category)[0].name, "env.noise");
  ASSERT_EQ(rows(GroupBy::day).size(), 1u);
  EXPECT_EQ(rows(GroupBy::day)[0].day, day);
  EXPECT_EQ(rows(GroupBy::day)[0].counts[Measure::received], 4u);
  EXPECT_TRUE(reader.statistics({day + 1, day + 9, GroupBy::day, {}})->empty());
}

TEST(Reader, members_have_their_newest_name) {
  Answered a;
  a.desk.import({{"wang", "王小明"}, {"li", "李四"}});
  a.desk.import({{"wang", "王晓明"}});
  Reader reader = a.reader();
  const std::vector<base::MemberId> asked = {base::MemberId(2), base::MemberId(9), base::MemberId(1)};
  auto members = reader.members(asked);
  ASSERT_TRUE(members.ok());
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ((*members)[0].name, "李四");
  EXPECT_EQ((*members)[1].name, "王晓明");
  EXPECT_EQ((*members)[1].id, "wang");
  EXPECT_EQ((*members)[1].unit, "G1");
}

TEST(Reader, a_question_that_takes_too_long_ends_with_busy) {
  Answered a;
  for (int i = 0; i < 300; ++i) a.desk.receive({"", "楼道漏水了"});
  a.reader();
  auto impatient = Reader::open(a.folder.file(), {std::chrono::milliseconds(-1)});
  ASSERT_TRUE(impatient.ok());
  auto page = impatient->search("楼道漏水", {}, 10);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code, base::ErrorCode::busy);
}

TEST(Reader, there_is_nothing_to_read_before_the_view_was_made) {
  Folder folder;
  EXPECT_EQ(Reader::open(folder.file()).error().code, base::ErrorCode::not_found);
}

}  // namespace
}  // namespace gridline::view
