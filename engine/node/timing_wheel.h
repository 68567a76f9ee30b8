// Which ticket's moment comes next: schedule, cancel, and what is due, in the order of (moment, ticket) to
// the millisecond. What each costs does not grow with how many are outstanding.
//
// Problem: ten million tickets wait for a moment each, and nine of ten move or vanish before it comes.
// Rejected: an ordered map (48 bytes and more, a microsecond a change at ten million); a heap that is never
// searched and looks at dead entries when they come (it was here: its size follows the changes and not the
// tickets); levels of linked lists (a cancel has to find the ticket's node, and an index by ticket costs more
// than the node; a slot of days that opens moves millions of nodes at once); a set of numbers for each slot
// (110 ns a change at ten million: one look at cold memory, and the processor cannot look ahead over it).
// Here:
//
//   the slot at hand   17 minutes whose time has come: a heap, and a set of what is outstanding in it
//   the wheel          1 024 pages of 64 slots, two years; a slot is a log: what was scheduled and cancelled,
//                      8 bytes each, written at its warm end and never searched. It is read when its time
//                      has come, or when two thirds of it say nothing any more: then these go
//   outside            an ordered set: later than the wheel, or earlier than the slot at hand; for few
//
// An entry lies in its slot at once and is never moved to another. Pages without entries are not there, and
// are passed 64 at a time. One thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/node/number_set.h"

namespace gridline::node {

struct Reminder {
  base::Instant at;
  base::TicketId ticket;
  auto operator<=>(const Reminder&) const = default;
};

class TimingWheel {
 public:
  // Laid out for what comes after `now`; right for any moment.
  explicit TimingWheel(base::Instant now = {});

  // REQUIRES: a moment, a ticket with a number below 2^43. The same one twice comes once.
  void schedule(const Reminder& reminder);

  // It does not come any more. One that was not there does no harm.
  void cancel(const Reminder& reminder);

  // The earliest, when it is not after `at`. It stays until it is cancelled. The wheel turns to `at`: cost
  // follows the slots that are passed.
  std::optional<Reminder> due(base::Instant at);

  // None is before this moment: in the slot at hand it is the earliest itself, before that the begin of
  // its slot. None: there is none.
  base::Instant not_before();

  // How many are outstanding, where none was scheduled twice or cancelled without being there.
  std::size_t size() const;
  // What is outstanding, in order. Linear: for tests and figures.
  std::vector<Reminder> all() const;
  std::size_t bytes() const;

 private:
  struct Slot {
    std::vector<std::uint64_t> log;
    std::uint32_t outstanding = 0;
    std::size_t cancels() const { return (log.size() - outstanding) / 2; }
  };
  struct Page {
    std::array<Slot, 64> slots;
    std::uint64_t taken = 0;  // a bit for each slot that has a log
  };

  bool is_outside(std::int64_t slot) const;
  void write(std::int64_t slot, std::uint64_t number, bool cancelled);
  void shorten(std::int64_t slot);
  void forget(std::int64_t slot);
  std::vector<std::uint64_t> take_out(std::int64_t slot);
  void schedule_at_hand(std::uint64_t number);
  void drop_cancelled();
  void put_in_order();
  void turn_to(std::int64_t slot);
  void bring_inside();
  std::optional<std::int64_t> first_taken() const;

  std::vector<std::unique_ptr<Page>> pages_;  // null: without logs
  std::vector<std::uint64_t> taken_;          // a bit for each page that is there
  std::int64_t at_hand_;                      // the slot; the wheel has those after it
  std::vector<std::uint64_t> heap_;           // of the slot at hand
  NumberSet outstanding_;                     // of the heap; what is not is passed over
  std::set<Reminder> outside_;
  std::size_t size_ = 0;                      // but for the slot at hand
  std::size_t page_bytes_ = 0;                // with their logs
};

}  // namespace gridline::node
