// An adapter's submissions over a real socket: what is acknowledged is what the journal has.
#include <gtest/gtest.h>

#include <set>

#include "engine/base/limits.h"
#include "engine/door/session.h"
#include "engine/wire/refusals.h"
#include "tests/unit/engine/door/house.h"

namespace gridline::test {
namespace {

struct SubmitTest : testing::Test {
  House house;
  Caller caller{house.zmq, house.address};
};

TEST_F(SubmitTest, hello_is_answered_with_the_limits_and_the_source) {
  const wire::Welcome w = caller.hello("hotline-1");
  EXPECT_EQ(w.version, wire::protocol_version);
  EXPECT_EQ(w.source, "hotline-1");
  EXPECT_EQ(w.credit, limits::credit_max);
  EXPECT_EQ(w.batch_max, limits::batch_submissions_max);
  EXPECT_EQ(w.heartbeat_ms, 2000u);
}

TEST_F(SubmitTest, another_version_is_refused_by_name) {
  caller.send(wire::Hello{99, "test-1", "test", "", {}});
  EXPECT_EQ(caller.expect<wire::Reject>().refusal.code, "unsupported_version");
  EXPECT_TRUE(house.door->adapters().empty());
}

TEST_F(SubmitTest, an_ack_means_that_the_journal_has_the_entry) {
  caller.hello();
  const wire::Ack ack = caller.submit({complaint("A-1", "海曲世家8号楼2单元房顶漏雨")}, 7);
  EXPECT_EQ(ack.batch, 7u);
  ASSERT_EQ(ack.results.size(), 1u);
  const wire::SubmitResult& r = ack.results[0];
  EXPECT_EQ(r.id, "A-1");
  EXPECT_EQ(r.refusal.code, "");
  EXPECT_TRUE(r.is_new);
  EXPECT_EQ(r.version, 1u);
  EXPECT_FALSE(r.receipt.empty());
  ASSERT_EQ(r.tickets.size(), 1u);
  house.close();
  EXPECT_EQ(house.running.journal->head().last, base::Seq(3));  // the pack, its members, this one
  EXPECT_EQ(house.running.world.lead_of(base::TicketId(r.tickets[0])), "LY-G1");
}

TEST_F(SubmitTest, the_same_again_is_the_same_complaint_and_not_new) {
  caller.hello();
  const auto first = caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0);
  const auto again = caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}, 2).results.at(0);
  EXPECT_EQ(again.complaint, first.complaint);
  EXPECT_EQ(again.receipt, first.receipt);
  EXPECT_EQ(again.tickets, first.tickets);
  EXPECT_FALSE(again.is_new);
  EXPECT_EQ(again.version, 1u);
}

TEST_F(SubmitTest, an_emergency_is_answered_with_what_to_tell_the_resident_also_when_it_is_sent_again) {
  caller.hello();
  const auto first = caller.submit({complaint("A-1", "银杏公馆1号楼闻到燃气味")}).results.at(0);
  EXPECT_NE(first.advice.find("119"), std::string::npos);
  const auto again = caller.submit({complaint("A-1", "银杏公馆1号楼闻到燃气味")}, 2).results.at(0);
  EXPECT_EQ(again.advice, first.advice);
  const auto other = caller.submit({complaint("A-2", "海曲世家8号楼房顶漏雨")}, 3).results.at(0);
  EXPECT_EQ(other.advice, "");
}

TEST_F(SubmitTest, other_content_is_version_two_of_the_same_complaint) {
  caller.hello();
  const auto first = caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0);
  const auto changed = caller.submit({complaint("A-1", "海曲世家9号楼房顶漏雨")}, 2).results.at(0);
  EXPECT_EQ(changed.complaint, first.complaint);
  EXPECT_EQ(changed.version, 2u);
}

TEST_F(SubmitTest, the_same_id_of_another_source_is_another_complaint) {
  caller.hello("one");
  const auto first = caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0);
  Caller other(house.zmq, house.address);
  other.hello("two");
  const auto second = other.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0);
  EXPECT_NE(first.complaint, second.complaint);
}

TEST_F(SubmitTest, a_refused_item_does_not_spoil_its_batch) {
  caller.hello();
  wire::Submission endless = complaint("A-2", std::string(limits::text_bytes_max + 1, 'x'));
  wire::Submission strange = complaint("A-4", "漏雨");
  strange.kind = "rumour";
  const wire::Ack ack = caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨"), endless, complaint("", "没有编号"),
                                       strange, complaint("A-5", "海曲世家9号楼房顶漏雨")});
  ASSERT_EQ(ack.results.size(), 5u);
  const char* codes[] = {"", "text_too_long", "id_missing", "unknown_kind", ""};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(ack.results[i].refusal.code, codes[i]) << i;
  EXPECT_NE(ack.results[0].complaint, ack.results[4].complaint);
  EXPECT_TRUE(ack.results[4].is_new);
  const auto status = house.door->adapters().at(0);
  EXPECT_EQ(status.submitted, 5u);
  EXPECT_EQ(status.accepted, 2u);
  EXPECT_EQ(status.refused, 3u);
}

TEST_F(SubmitTest, before_hello_every_message_is_told_to_say_it_first) {
  const wire::Message first[] = {wire::Submit{1, {complaint("A-1", "漏雨")}}, wire::Heartbeat{0},
                                 wire::Ask{"k", "places", {}}, wire::Act{"k", "w", "accept", 1, {}},
                                 wire::Goodbye{""}};
  for (const wire::Message& m : first) {
    caller.send(m);
    const wire::Reject r = caller.expect<wire::Reject>();
    EXPECT_EQ(r.refusal.code, "hello_first");
    EXPECT_TRUE(r.refusal.retry);
  }
}

TEST_F(SubmitTest, what_only_an_engine_says_is_refused_from_an_adapter) {
  caller.hello();
  caller.send(wire::Ack{1, {}});
  EXPECT_EQ(caller.expect<wire::Reject>().refusal.code, "unknown_message");
}

TEST_F(SubmitTest, a_message_of_two_parts_is_refused_and_the_next_one_works) {
  caller.hello();
  caller.socket.send(zmq::str_buffer(""), zmq::send_flags::sndmore);
  caller.send(wire::Heartbeat{0});
  EXPECT_EQ(caller.expect<wire::Reject>().refusal.code, "bad_frame");
  EXPECT_EQ(caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0).refusal.code, "");
}

TEST_F(SubmitTest, what_became_of_the_latest_submissions_is_remembered_and_refusals_have_room_of_their_own) {
  caller.hello("sms-1");
  wire::Submission empty = complaint("A-bad", "");
  caller.submit({empty});
  for (int round = 0; round < 3; ++round) {
    std::vector<wire::Submission> many;
    for (int i = 0; i < 40; ++i)
      many.push_back(complaint("A-" + std::to_string(round * 40 + i), "海曲世家8号楼房顶漏雨"));
    caller.submit(many);
  }
  const auto results = house.door->results("sms-1");
  ASSERT_EQ(results.size(), 51u);
  EXPECT_EQ(results.at(0).id, "A-bad");
  EXPECT_EQ(results.at(0).code, "nothing_said");
  EXPECT_EQ(results.at(1).id, "A-70");
  EXPECT_EQ(results.at(50).id, "A-119");
  EXPECT_GT(results.at(50).complaint, 0u);
  const auto status = house.door->adapters().at(0);
  EXPECT_EQ(status.accepted_in_minute, 120u);
  EXPECT_EQ(status.last_error, wire::refusal("nothing_said").en);
  EXPECT_TRUE(house.door->results("sms-2").empty());
}

TEST(LastMinute, counts_the_last_sixty_seconds_also_when_the_clock_goes_back) {
  door::LastMinute minute;
  minute.add(base::Instant{1'000'000}, 5);
  minute.add(base::Instant{1'030'000}, 7);
  EXPECT_EQ(minute.sum(base::Instant{1'030'000}), 12u);
  EXPECT_EQ(minute.sum(base::Instant{1'059'999}), 12u);
  EXPECT_EQ(minute.sum(base::Instant{1'060'000}), 7u);
  minute.add(base::Instant{1'010'000}, 1);  // back by twenty seconds
  EXPECT_EQ(minute.sum(base::Instant{1'030'000}), 13u);
  EXPECT_EQ(minute.sum(base::Instant{9'000'000}), 0u);
}

TEST_F(SubmitTest, a_restarted_adapter_says_hello_again_and_finds_its_complaints_known) {
  std::uint64_t known = 0;
  {
    Caller before(house.zmq, house.address);
    before.hello("sms-1");
    known = before.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0).complaint;
  }
  Caller after(house.zmq, house.address);
  after.hello("sms-1");
  const auto r = after.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0);
  EXPECT_EQ(r.complaint, known);
  EXPECT_FALSE(r.is_new);
}

TEST_F(SubmitTest, many_batches_get_one_result_for_each_submission) {
  caller.hello();
  constexpr std::uint64_t batches = 40, items = 50;
  for (std::uint64_t b = 1; b <= batches; ++b) {
    wire::Submit submit{b, {}};
    for (std::uint64_t i = 0; i < items; ++i) {
      submit.items.push_back(complaint(std::to_string(b) + "-" + std::to_string(i), "海曲世家8号楼房顶漏雨"));
    }
    caller.send(submit);
  }
  std::set<std::uint64_t> complaints;
  for (std::uint64_t b = 1; b <= batches; ++b) {
    const wire::Ack ack = caller.expect<wire::Ack>();
    ASSERT_EQ(ack.results.size(), items);
    for (const auto& r : ack.results) complaints.insert(r.complaint);
  }
  EXPECT_EQ(complaints.size(), batches * items);
  EXPECT_EQ(house.door->adapters().at(0).unacknowledged, 0u);
}

TEST_F(SubmitTest, beyond_the_credit_submissions_are_refused_one_by_one_and_the_others_acknowledged) {
  caller.hello();
  house.running.hold_disk(true);
  constexpr std::uint64_t batches = limits::credit_max / limits::batch_submissions_max;
  static_assert(batches * limits::batch_submissions_max == limits::credit_max);
  for (std::uint64_t b = 1; b <= batches; ++b) {
    wire::Submit submit{b, {}};
    const std::size_t items = limits::batch_submissions_max - (b == batches ? 1 : 0);
    for (std::size_t i = 0; i < items; ++i)
      submit.items.push_back(complaint(std::to_string(b) + "/" + std::to_string(i), "漏雨"));
    caller.send(submit);
  }
  caller.send(wire::Submit{1000, {complaint("last", "漏雨"), complaint("over", "漏雨"), complaint("", "漏雨")}});
  caller.send(wire::Submit{1001, {complaint("over", "漏雨")}});
  const wire::Ack refused = caller.expect<wire::Ack>();  // all of it is refused, so it need not wait
  EXPECT_EQ(refused.batch, 1001u);
  EXPECT_EQ(refused.results.at(0).refusal.code, "over_credit");
  EXPECT_TRUE(refused.results.at(0).refusal.retry);
  EXPECT_EQ(house.door->adapters().at(0).unacknowledged, limits::credit_max);
  house.running.hold_disk(false);
  std::size_t accepted = 0;
  for (std::uint64_t b = 0; b <= batches; ++b) {
    const wire::Ack ack = caller.expect<wire::Ack>();
    for (const auto& r : ack.results) accepted += r.refusal.code.empty();
    if (ack.batch != 1000) continue;
    EXPECT_EQ(ack.results.at(1).refusal.code, "over_credit");
    EXPECT_EQ(ack.results.at(2).refusal.code, "id_missing");
  }
  EXPECT_EQ(accepted, limits::credit_max);
  EXPECT_EQ(caller.submit({complaint("over", "漏雨")}).results.at(0).refusal.code, "");
}

TEST_F(SubmitTest, on_a_full_disk_what_was_taken_is_kept_and_the_rest_is_told_to_try_later) {
  caller.hello();
  house.running.disk_full = true;
  caller.send(wire::Submit{1, {complaint("A-1", "海曲世家8号楼房顶漏雨")}});
  ASSERT_TRUE(eventually([&] { return house.running.node().counters().disk_full.load(); }));
  const auto later = caller.submit({complaint("A-2", "海曲世家9号楼房顶漏雨")}, 2).results.at(0);
  EXPECT_EQ(later.refusal.code, "try_later");
  EXPECT_TRUE(later.refusal.retry);
  EXPECT_EQ(house.running.node().flushed(), base::Seq(2));  // nobody has heard of A-1
  house.running.disk_full = false;
  const wire::Ack kept = caller.expect<wire::Ack>();
  EXPECT_EQ(kept.batch, 1u);
  EXPECT_EQ(kept.results.at(0).refusal.code, "");
  const auto again = caller.submit({complaint("A-2", "海曲世家9号楼房顶漏雨")}, 3).results.at(0);
  EXPECT_EQ(again.refusal.code, "");
  EXPECT_TRUE(again.is_new);
  house.close();
  EXPECT_EQ(house.running.journal->head().last, base::Seq(4));
}

TEST_F(SubmitTest, what_was_taken_before_the_end_is_answered_and_a_goodbye_follows) {
  caller.hello();
  for (std::uint64_t b = 1; b <= 20; ++b) {
    caller.send(wire::Submit{b, {complaint(std::to_string(b), "海曲世家8号楼房顶漏雨")}});
  }
  caller.expect<wire::Ack>();
  house.close();
  std::size_t accepted = 1;
  while (const auto message = caller.receive()) {
    if (const auto* ack = std::get_if<wire::Ack>(&*message))
      accepted += ack->results.at(0).refusal.code.empty();
    if (std::holds_alternative<wire::Goodbye>(*message)) break;
  }
  EXPECT_EQ(house.running.journal->head().last.value, 2 + accepted);
}

}  // namespace
}  // namespace gridline::test
