// The queues are told rows and nothing else: whatever came before, they equal those of the state.
#include "engine/node/live_queues.h"

#include <gtest/gtest.h>

#include <random>

namespace gridline::node {
namespace {

using base::Instant;
using base::Symbol;
using base::TicketId;
using core::TicketState;

constexpr Instant now = Instant{1'000'000'000'000};
const Symbol roofs(1), water(2);

core::Ticket ticket(std::uint64_t id, Symbol lead, TicketState state,
                    Instant resolve_due = now + base::days(1)) {
  core::Ticket t;
  t.id = TicketId(id);
  t.lead = lead;
  t.state = state;
  t.opened = now - base::hours(static_cast<std::int64_t>(100 - id));
  t.accept_due = now + base::minutes(10);
  t.resolve_due = resolve_due;
  return t;
}

std::vector<std::uint64_t> ids_of(const LiveQueues& queues, Symbol unit) {
  std::vector<std::uint64_t> out;
  queues.each(unit, [&](const QueueRow& row) {
    out.push_back(row.id.value);
    return true;
  });
  return out;
}

using Ids = std::vector<std::uint64_t>;

TEST(LiveQueues, a_ticket_moves_from_unit_to_unit_and_counts_in_one) {
  LiveQueues queues;
  queues.put(ticket(1, roofs, TicketState::queued));
  queues.put(ticket(2, roofs, TicketState::queued));
  queues.put(ticket(1, water, TicketState::queued));
  EXPECT_EQ(ids_of(queues, roofs), Ids{2});
  EXPECT_EQ(ids_of(queues, water), Ids{1});
  EXPECT_EQ(queues.counts(roofs).open, 1u);
  EXPECT_EQ(queues.counts(water).in(TicketState::queued), 1u);
  EXPECT_EQ(queues.size(), 2u);
}

TEST(LiveQueues, a_change_in_its_unit_keeps_its_place) {
  LiveQueues queues;
  for (std::uint64_t id = 1; id <= 3; ++id) queues.put(ticket(id, roofs, TicketState::queued));
  core::Ticket first = ticket(1, roofs, TicketState::return_asked);
  first.set(core::ticket_flag::supervised, true);
  first.level = 2;
  queues.put(first);
  EXPECT_EQ(ids_of(queues, roofs), (Ids{1, 2, 3}));
  EXPECT_EQ(queues.counts(roofs).returned(), 1u);
  EXPECT_TRUE(queues.find(TicketId(1))->has(core::ticket_flag::supervised));
  EXPECT_EQ(queues.find(TicketId(1))->level, 2);
}

TEST(LiveQueues, finished_is_counted_until_it_is_archived_and_reopened_is_open_again) {
  LiveQueues queues;
  queues.put(ticket(1, roofs, TicketState::reported));
  queues.put(ticket(1, roofs, TicketState::closed));
  queues.put(ticket(1, roofs, TicketState::closed));  // a note on it
  EXPECT_EQ(queues.find(TicketId(1)), nullptr);
  EXPECT_EQ(queues.counts(roofs).closed, 1u);
  EXPECT_EQ(queues.size(), 0u);
  queues.put(ticket(1, roofs, TicketState::accepted));
  EXPECT_EQ(queues.counts(roofs).closed, 0u);
  EXPECT_EQ(queues.size(), 1u);
  queues.put(ticket(1, water, TicketState::diverted));
  queues.forget(TicketId(1));
  queues.forget(TicketId(1));
  EXPECT_EQ(queues.total().closed, 0u);
  EXPECT_EQ(queues.total().open, 0u);
}

TEST(LiveQueues, the_watch_over_a_unit_tells_what_is_late_and_whose_clock_stands) {
  LiveQueues queues;
  core::Ticket late = ticket(2, roofs, TicketState::queued, now + base::hours(2));
  late.accept_due = now;
  queues.put(ticket(5, roofs, TicketState::queued, now + base::hours(3)));
  queues.put(late);
  queues.put(ticket(3, roofs, TicketState::claimed, now));
  queues.put(ticket(4, roofs, TicketState::on_hold, now - base::days(9)));
  queues.put(ticket(6, roofs, TicketState::reported, now - base::hours(1)));
  queues.put(ticket(7, roofs, TicketState::closed, now - base::hours(1)));
  const UnitWatch watch = queues.watch(roofs, now);
  EXPECT_EQ(watch.unaccepted, 2u);
  EXPECT_EQ(watch.accept_late, 1u);
  EXPECT_EQ(watch.due_soon, 1u);
  EXPECT_EQ(watch.overdue, 1u);
  ASSERT_NE(watch.oldest, nullptr);
  EXPECT_EQ(watch.oldest->id, TicketId(2));
  EXPECT_EQ(queues.watch(water, now).oldest, nullptr);
  EXPECT_EQ(queues.watch(Symbol(99), now).unaccepted, 0u);
}

TEST(LiveQueues, after_any_changes_they_count_as_if_loaded_from_the_state) {
  std::mt19937 random(3);
  core::State state;
  LiveQueues queues;
  for (int i = 0; i < 5000; ++i) {
    const TicketId id(1 + random() % 200);
    const auto any = static_cast<TicketState>(1 + random() % 15);
    const core::Ticket row = ticket(id.value, Symbol(1 + random() % 5), any);
    if (state.ticket(id) != nullptr) state.remove(id);
    if (random() % 10 == 0) {
      queues.forget(id);
    } else {
      state.add(row);
      queues.put(row);
    }
  }
  LiveQueues loaded;
  loaded.load(state);
  EXPECT_EQ(queues.size(), loaded.size());
  for (std::uint32_t unit = 0; unit <= 5; ++unit) {
    const QueueCounts &a = queues.counts(Symbol(unit)), &b = loaded.counts(Symbol(unit));
    EXPECT_EQ(a.by_state, b.by_state);
    EXPECT_EQ(a.open, b.open);
    EXPECT_EQ(a.closed, b.closed);
    Ids left = ids_of(queues, Symbol(unit)), right = ids_of(loaded, Symbol(unit));
    std::sort(left.begin(), left.end());
    EXPECT_EQ(left, right);
  }
}

}  // namespace
}  // namespace gridline::node
