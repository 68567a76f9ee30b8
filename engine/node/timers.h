// When which ticket has to be looked at next, and for which deadline: the wheel holds one reminder for each
// ticket that waits for something, the state says for what.
//
// The index is derived: load() makes it again from the state. Duty thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>

#include "engine/core/deadline.h"
#include "engine/core/state.h"
#include "engine/node/timing_wheel.h"

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

  // The moment of the ticket's next deadline was `before` and is `now`; none: it had, it has none.
  // REQUIRES: called whenever it became another. The same again does no harm.
  void moved(base::TicketId ticket, base::Instant before, base::Instant now);

  // The ticket's deadline did not act: it is looked at again at that moment, or when it moved.
  void put_off(base::TicketId ticket, base::Instant until);

  // Nothing is due before this moment; none: nothing waits.
  base::Instant next() { return wheel_.not_before(); }

  // The earliest ticket whose next deadline is not after `at`, in the order of (due, ticket); of several
  // clocks due at one moment the state names the first. Nothing: no more are due. It is the same again until
  // it moved or was put off. A reminder that the state does not back is dropped.
  std::optional<DueTicket> due(base::Instant at);

  const TimingWheel& wheel() const { return wheel_; }
  std::size_t size() const { return wheel_.size(); }
  std::size_t bytes() const { return wheel_.bytes(); }

 private:
  const core::State& state_;
  TimingWheel wheel_;
  std::unordered_map<base::TicketId, base::Instant> put_off_;  // until when
};

}  // namespace gridline::node
