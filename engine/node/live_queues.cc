// A doubly linked list per unit through the rows: moving a ticket costs the same whatever is open.
#include "engine/node/live_queues.h"

#include <type_traits>

#include "engine/base/assert.h"

namespace gridline::node {

using core::SlotIndex;
using core::TicketState;

std::uint32_t LiveQueues::slot_of(base::TicketId id) const {
  return index_.find(id.value, [&](std::uint32_t s) { return rows_[s].id == id; });
}

QueueRow& LiveQueues::row(base::TicketId id) {
  const std::uint32_t slot = slot_of(id);
  GRIDLINE_ASSERT(slot != SlotIndex::none);
  return rows_[slot];
}

const QueueRow* LiveQueues::find(base::TicketId id) const {
  const std::uint32_t slot = slot_of(id);
  return slot == SlotIndex::none ? nullptr : &rows_[slot];
}

LiveQueues::UnitList& LiveQueues::list(base::Symbol unit) {
  if (units_.size() <= unit.value) units_.resize(unit.value + 1);
  return units_[unit.value];
}

void LiveQueues::link(std::uint32_t slot) {
  QueueRow& r = rows_[slot];
  UnitList& l = list(r.lead);
  r.before = l.last;
  r.after = SlotIndex::none;
  (l.last == SlotIndex::none ? l.first : rows_[l.last].after) = slot;
  l.last = slot;
  ++l.counts.open;
  ++l.counts.by_state[static_cast<std::size_t>(r.state)];
}

void LiveQueues::unlink(std::uint32_t slot) {
  QueueRow& r = rows_[slot];
  UnitList& l = list(r.lead);
  (r.before == SlotIndex::none ? l.first : rows_[r.before].after) = r.after;
  (r.after == SlotIndex::none ? l.last : rows_[r.after].before) = r.before;
  --l.counts.open;
  --l.counts.by_state[static_cast<std::size_t>(r.state)];
}

void LiveQueues::insert(QueueRow fresh) {
  const base::TicketId id = fresh.id;
  const std::uint32_t slot = rows_.insert(fresh);
  index_.insert(id.value, slot);
  link(slot);
}

void LiveQueues::move(base::TicketId id, base::Symbol lead, TicketState state) {
  const std::uint32_t slot = slot_of(id);
  GRIDLINE_ASSERT(slot != SlotIndex::none);
  unlink(slot);
  rows_[slot].lead = lead;
  rows_[slot].state = state;
  link(slot);
}

void LiveQueues::set_state(base::TicketId id, TicketState state) {
  QueueRow& r = row(id);
  QueueCounts& c = list(r.lead).counts;
  --c.by_state[static_cast<std::size_t>(r.state)];
  r.state = state;
  ++c.by_state[static_cast<std::size_t>(state)];
}

void LiveQueues::take_out(base::TicketId id) {
  const std::uint32_t slot = slot_of(id);
  GRIDLINE_ASSERT(slot != SlotIndex::none);
  unlink(slot);
  ++list(rows_[slot].lead).counts.closed;
  index_.erase(id.value, slot);
  rows_.erase(slot);
}

void LiveQueues::load(const core::State& state) {
  for (const core::Ticket* t : state.tickets_by_id()) {
    if (core::is_final(t->state)) {
      ++list(t->lead).counts.closed;
      continue;
    }
    QueueRow r;
    r.id = t->id;
    r.opened = t->opened;
    r.accept_due = t->accept_due;
    r.resolve_due = t->resolve_due;
    r.lead = t->lead;
    r.place = t->place;
    r.category = t->category;
    r.member = t->member;
    r.state = t->state;
    r.urgency = t->urgency;
    insert(r);
  }
}

void LiveQueues::apply(const core::Event& event) {
  std::visit([this](const auto& e) {
    using E = std::decay_t<decltype(e)>;
    if constexpr (std::is_same_v<E, core::TicketOpened>) {
      QueueRow r;
      r.id = e.ticket;
      r.opened = e.at;
      r.place = e.place;
      r.category = e.category;
      r.urgency = e.urgency;
      r.state = TicketState::triage;
      insert(r);
    } else if constexpr (std::is_same_v<E, core::TicketReread>) {
      QueueRow& r = row(e.ticket);
      r.place = e.place;
      r.category = e.category;
      r.urgency = e.urgency;
    } else if constexpr (std::is_same_v<E, core::TicketTriaged>) {
      move(e.ticket, e.unit, TicketState::triage);
      row(e.ticket).member = {};
    } else if constexpr (std::is_same_v<E, core::TicketDispatched>) {
      move(e.ticket, e.lead, TicketState::queued);
      row(e.ticket).member = {};
    } else if constexpr (std::is_same_v<E, core::TicketAssigned>) {
      row(e.ticket).member = e.member;
    } else if constexpr (std::is_same_v<E, core::ClocksStarted>) {
      QueueRow& r = row(e.ticket);
      for (const core::RunningClock& c : e.clocks) {
        if (c.clock == pack::ClockKind::accept) r.accept_due = c.due;
        if (c.clock == pack::ClockKind::resolve) r.resolve_due = c.due;
      }
    } else if constexpr (std::is_same_v<E, core::TicketAccepted>) {
      set_state(e.ticket, TicketState::accepted);
      row(e.ticket).accept_due = {};
    } else if constexpr (std::is_same_v<E, core::TicketClaimed>) {
      set_state(e.ticket, TicketState::claimed);
      row(e.ticket).member = e.member;
    } else if constexpr (std::is_same_v<E, core::DoneReported>) {
      set_state(e.ticket, TicketState::reported);
    } else if constexpr (std::is_same_v<E, core::TicketClosed>) {
      take_out(e.ticket);
    }
  }, event);
}

const QueueCounts& LiveQueues::counts(base::Symbol unit) const {
  static const QueueCounts nothing;
  return unit.value < units_.size() ? units_[unit.value].counts : nothing;
}

QueueCounts LiveQueues::total() const {
  QueueCounts sum;
  for (const UnitList& l : units_) {
    sum.open += l.counts.open;
    sum.closed += l.counts.closed;
    for (std::size_t i = 0; i < ticket_states; ++i) sum.by_state[i] += l.counts.by_state[i];
  }
  return sum;
}

void LiveQueues::each(base::Symbol unit, const std::function<bool(const QueueRow&)>& see) const {
  if (unit.value >= units_.size()) return;
  for (std::uint32_t slot = units_[unit.value].first; slot != SlotIndex::none; slot = rows_[slot].after) {
    if (!see(rows_[slot])) return;
  }
}

}  // namespace gridline::node
