// The open tickets by unit, folded from flushed events: what supervisors watch. It never shows
// what is not durable, also while the disk is full and decide is a batch ahead.
//
// Used on the duty thread (through Node::ask).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/row_table.h"
#include "engine/core/slot_index.h"
#include "engine/core/state.h"

namespace gridline::node {

struct QueueRow {
  base::TicketId id;
  base::Instant opened, accept_due, resolve_due;
  base::Symbol lead, place, category;
  base::MemberId member;
  std::uint32_t before = core::SlotIndex::none;  // neighbours in the unit's list
  std::uint32_t after = core::SlotIndex::none;
  core::TicketState state = core::TicketState::none;
  pack::Urgency urgency = pack::Urgency::none;
};

constexpr std::size_t ticket_states = 16;

struct QueueCounts {
  std::array<std::uint32_t, ticket_states> by_state{};
  std::uint32_t open = 0;
  std::uint64_t closed = 0;  // since the data folder began
};

class LiveQueues {
 public:
  // From a recovered state: the open tickets as they are.
  void load(const core::State& state);

  void apply(const core::Event& event);

  const QueueCounts& counts(base::Symbol unit) const;
  QueueCounts total() const;

  // Calls see(row) for the open tickets of a unit, oldest first, until it returns false.
  void each(base::Symbol unit, const std::function<bool(const QueueRow&)>& see) const;
  const QueueRow* find(base::TicketId id) const;

  std::size_t size() const { return rows_.size(); }
  std::size_t bytes() const { return rows_.bytes() + index_.bytes(); }

 private:
  struct UnitList {
    std::uint32_t first = core::SlotIndex::none, last = core::SlotIndex::none;
    QueueCounts counts;
  };

  std::uint32_t slot_of(base::TicketId id) const;
  QueueRow& row(base::TicketId id);
  UnitList& list(base::Symbol unit);
  void insert(QueueRow row);
  void link(std::uint32_t slot);
  void unlink(std::uint32_t slot);
  void move(base::TicketId id, base::Symbol lead, core::TicketState state);
  void set_state(base::TicketId id, core::TicketState state);
  void take_out(base::TicketId id);

  core::RowTable<QueueRow> rows_;
  core::SlotIndex index_;
  std::vector<UnitList> units_;  // by symbol number
};

}  // namespace gridline::node
