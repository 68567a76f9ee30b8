// When which ticket has to be looked at next, and for which deadline.
//
// Problem: a million tickets have a next deadline each; most of them move or vanish before it comes (a
// ticket is accepted, done, closed), and finding the earliest must cost nothing while commands are
// decided. Rejected: an ordered map (a hundred bytes and several cache misses a change), a heap that
// knows each entry's position (writes into the row at every move within the heap), one lazy heap
// over everything (its cleaning is one long pause). Here an entry is a reminder of 16 bytes that is
// never searched for: what the state says when its time comes decides, and a reminder that the state
// no longer backs is dropped. Entries of the next minutes are a heap; later ones lie unsorted, ten minutes
// to a slot, until their slot is next: adding costs a push_back, cleaning is done slot by slot.
//
// The index is derived: load() makes it again from the state. Duty thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/core/deadline.h"
#include "engine/core/state.h"

namespace gridline::node {

struct DueTicket {
  base::TicketId ticket;
  core::Deadline deadline;
};

class Timers {
 public:
  // The state must outlive the timers.
  explicit Timers(const core::State& state) : state_(state) {}

  // Everything from the state.
  void load();

  // The ticket's next deadline, as the state has it now; none: it has none, or it is not there.
  core::Deadline deadline_of(base::TicketId ticket) const;

  // Has the ticket looked at at that moment. REQUIRES: called whenever a ticket's next deadline became
  // another moment, with that one. Once too often does no harm.
  void remind(base::Instant at, base::TicketId ticket);

  // The moment of the earliest reminder; none: there is none. The state may no longer back it.
  base::Instant next();

  // Takes the earliest ticket whose next deadline is not after `at`, in the order of (due, ticket); of
  // several clocks due at one moment the state names the first. Nothing: no more are due.
  // The reminder is gone: the caller gives a new one for what is next.
  std::optional<DueTicket> take_due(base::Instant at);

  // Drops dead reminders of one slot when there are many more reminders than tickets. Once a turn.
  void clean_a_little();

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return size_ * sizeof(Reminder); }

 private:
  struct Reminder {
    base::Instant at;
    base::TicketId ticket;
    auto operator<=>(const Reminder&) const = default;
  };
  static_assert(sizeof(Reminder) == 16);

  bool is_backed(const Reminder& reminder) const;
  void drop_dead(std::vector<Reminder>& reminders);

  const core::State& state_;
  std::vector<Reminder> near_;    // a heap, the earliest first: all before near_end_
  std::int64_t near_end_ = 0;     // in slots
  std::map<std::int64_t, std::vector<Reminder>> far_;  // by slot, all at or after near_end_
  std::int64_t cleaned_ = 0;      // the slot that was cleaned last
  std::size_t size_ = 0;
};

}  // namespace gridline::node
