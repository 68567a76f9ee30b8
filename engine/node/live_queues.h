// The tickets at hand by unit, as they stand on the disk: what supervisors watch. It is given copies
// of rows only when they are durable, so it never shows what a crash could take back, also while the
// disk is full and decide is a batch ahead.
//
// Used on the duty thread (through Node::ask).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/core/row_table.h"
#include "engine/core/rows.h"
#include "engine/core/slot_index.h"
#include "engine/core/state.h"

namespace gridline::node {

// 64 bytes.
struct QueueRow {
  base::TicketId id;
  base::Instant opened;
  base::Instant accept_due;  // the unit must accept (in triage: the desk must dispatch) by then; none: done
  base::Instant resolve_due;
  base::Symbol lead, place, category;
  base::MemberId member;
  std::uint32_t before = core::SlotIndex::none;  // neighbours in the unit's list
  std::uint32_t after = core::SlotIndex::none;
  core::TicketState state = core::TicketState::none;
  pack::Urgency urgency = pack::Urgency::none;
  std::uint16_t flags = 0;   // core::ticket_flag
  std::uint8_t level = 0;    // 升级: rungs above the lead that have been told

  bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
};

constexpr std::size_t ticket_states = 16;

struct QueueCounts {
  std::array<std::uint32_t, ticket_states> by_state{};  // also of the finished ones at hand
  std::uint32_t open = 0;
  // Finished and still in memory: those of the last day (limits::closed_kept_ms). What was finished
  // ever is counted by the views.
  std::uint32_t closed = 0;

  std::uint32_t in(core::TicketState state) const { return by_state[static_cast<std::size_t>(state)]; }
  std::uint32_t returned() const { return in(core::TicketState::return_asked); }
};

// How a unit stands against its clocks at one moment. A ticket is due and overdue by what the resident
// was promised, while somebody has to work on it: not on hold, and not once it is reported done.
struct UnitWatch {
  std::uint32_t unaccepted = 0;    // given to the unit, not accepted (待签收)
  std::uint32_t accept_late = 0;   // of those, past the time for it
  std::uint32_t due_soon = 0;      // to be resolved within the time asked for
  std::uint32_t overdue = 0;
  std::uint32_t emergencies = 0;     // open ones, whatever their clocks say
  const QueueRow* oldest = nullptr;  // of the open ones, by when it was opened; null: none
};

class LiveQueues {
 public:
  // From a recovered state: the tickets as they are.
  void load(const core::State& state);

  // The ticket's row is this one now: it comes in, changes, moves to another unit, is finished or reopened.
  void put(const core::Ticket& ticket);
  // The ticket left the state for the archive. Nothing happens when it is not here.
  void forget(base::TicketId id);

  const QueueCounts& counts(base::Symbol unit) const;
  QueueCounts total() const;
  // Goes over the unit's open tickets: some 20 ns each. `soon`: how far ahead due_soon looks.
  UnitWatch watch(base::Symbol unit, base::Instant now, base::Duration soon = base::hours(2)) const;

  // Calls see(row) for the open tickets of a unit until it returns false: in the order in which they
  // came to it, so those that stayed where they were opened are oldest first.
  void each(base::Symbol unit, const std::function<bool(const QueueRow&)>& see) const;
  // Null: not open.
  const QueueRow* find(base::TicketId id) const;
  // Finished ones too, while they are in memory. Null: neither.
  const QueueRow* at_hand(base::TicketId id) const;

  std::size_t size() const { return open_; }  // open tickets
  std::size_t bytes() const { return rows_.bytes() + index_.bytes(); }

 private:
  struct UnitList {
    std::uint32_t first = core::SlotIndex::none, last = core::SlotIndex::none;
    QueueCounts counts;
  };

  std::uint32_t slot_of(base::TicketId id) const;
  UnitList& list(base::Symbol unit);
  void enter(std::uint32_t slot);
  void leave(std::uint32_t slot);

  core::RowTable<QueueRow> rows_;  // open and finished; only open ones are in a list
  core::SlotIndex index_;
  std::vector<UnitList> units_;    // by symbol number
  std::size_t open_ = 0;
};

}  // namespace gridline::node
