// The rows in hand: order, the one active row of an id, partial and stray acks.
#include "adapters/sdk/window.h"

#include <gtest/gtest.h>

namespace gridline::sdk {
namespace {

using namespace std::chrono_literals;

const TimePoint t0{};

Window loaded(std::initializer_list<const char*> ids) {
  Window window(100, 1'000'000);
  std::uint64_t seq = 0;
  for (const char* id : ids) window.load({++seq, id, std::string("packed ") + id});
  return window;
}

wire::Ack ack(std::uint64_t batch, std::initializer_list<const char*> ids) {
  wire::Ack out;
  out.batch = batch;
  for (const char* id : ids) out.results.push_back({id, "", 0, 0, false, {}, {}});
  return out;
}

std::vector<std::uint64_t> seqs(const std::vector<Window::Answered>& answered) {
  std::vector<std::uint64_t> out;
  for (const auto& a : answered) out.push_back(a.seq);
  return out;
}

TEST(Window, rows_go_in_order_within_both_bounds) {
  Window window = loaded({"a", "b", "c", "d"});
  EXPECT_EQ(window.take(3, 1000, t0).packed,
            (std::vector<std::string_view>{"packed a", "packed b", "packed c"}));
  EXPECT_EQ(window.under_way(), 3u);
  Window narrow = loaded({"a", "b"});
  EXPECT_EQ(narrow.take(9, 10, t0).packed.size(), 1u);  // one always goes
}

TEST(Window, a_second_row_of_an_id_is_held_until_the_first_is_settled) {
  Window window = loaded({"a", "a", "b"});
  const auto first = window.take(9, 1000, t0);
  EXPECT_EQ(first.packed.size(), 2u);  // a and b
  EXPECT_FALSE(window.ready());
  const wire::Ack answer = ack(first.number, {"a", "b"});
  const auto rows = window.answer(answer);
  ASSERT_EQ(seqs(rows), (std::vector<std::uint64_t>{1, 3}));
  window.postpone(1, t0 + 1s);
  window.finish(3);
  EXPECT_FALSE(window.ready());
  window.wake_postponed(t0 + 1s);
  const auto again = window.take(9, 1000, t0 + 1s);
  const wire::Ack accepted = ack(again.number, {"a"});
  EXPECT_EQ(window.answer(accepted).at(0).attempt, 2u);
  window.finish(1);
  ASSERT_TRUE(window.ready());
  EXPECT_EQ(window.take(9, 1000, t0).packed.size(), 1u);  // the second a
}

TEST(Window, a_partial_ack_leaves_the_rest_under_way_and_a_repeated_one_changes_nothing) {
  Window window = loaded({"a", "b", "c"});
  const auto batch = window.take(9, 1000, t0);
  const wire::Ack part = ack(batch.number, {"c", "a", "stranger"});
  EXPECT_EQ(seqs(window.answer(part)), (std::vector<std::uint64_t>{3, 1}));
  window.finish(3);
  window.finish(1);
  EXPECT_EQ(window.under_way(), 1u);
  EXPECT_TRUE(window.answer(part).empty());
  EXPECT_EQ(window.sole_under_way()->seq, 2u);
  const wire::Ack rest = ack(batch.number, {"b"});
  EXPECT_EQ(seqs(window.answer(rest)), (std::vector<std::uint64_t>{2}));
  window.finish(2);
  EXPECT_FALSE(window.oldest_sent());
}

TEST(Window, a_result_without_id_is_taken_by_its_place) {
  Window window = loaded({"a", "b"});
  const auto batch = window.take(9, 1000, t0);
  const wire::Ack answer = ack(batch.number, {"a", ""});
  EXPECT_EQ(seqs(window.answer(answer)), (std::vector<std::uint64_t>{1, 2}));
}

TEST(Window, acks_of_unknown_batches_and_of_earlier_sessions_fit_nothing) {
  Window window = loaded({"a"});
  const auto batch = window.take(9, 1000, t0);
  const wire::Ack unknown = ack(batch.number + 1, {"a"});
  EXPECT_TRUE(window.answer(unknown).empty());
  window.clear();
  window.load({1, "a", "packed"});
  EXPECT_NE(window.take(9, 1000, t0).number, batch.number);
  const wire::Ack late = ack(batch.number, {"a"});
  EXPECT_TRUE(window.answer(late).empty());
  EXPECT_EQ(window.under_way(), 1u);
}

TEST(Window, it_has_no_room_beyond_its_bounds) {
  Window window(2, 1'000'000);
  window.load({1, "a", "x"});
  EXPECT_EQ(window.room(), 1u);
  window.load({2, "b", "x"});
  EXPECT_EQ(window.room(), 0u);
  Window heavy(100, 10);
  heavy.load({1, "a", std::string(10, 'x')});
  EXPECT_EQ(heavy.room(), 0u);
}

}  // namespace
}  // namespace gridline::sdk
