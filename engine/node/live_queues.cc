// A doubly linked list per unit through the rows: moving a ticket costs the same whatever is open.
#include "engine/node/live_queues.h"

namespace gridline::node {

using core::SlotIndex;
using core::TicketState;

namespace {

// What a ticket brings into the row; the row's place in a list is its own.
void copy(const core::Ticket& from, QueueRow& to) {
  to.id = from.id;
  to.opened = from.opened;
  to.accept_due = from.accept_due;
  to.resolve_due = from.resolve_due;
  to.lead = from.lead;
  to.place = from.place;
  to.category = from.category;
  to.member = from.member;
  to.state = from.state;
  to.urgency = from.urgency;
  to.flags = from.flags;
  to.level = from.level;
}

// Whether the resident's clock runs: somebody has to do something for him.
bool is_worked_on(TicketState state) {
  return state != TicketState::on_hold && state != TicketState::reported && state != TicketState::callback;
}

}  // namespace

std::uint32_t LiveQueues::slot_of(base::TicketId id) const {
  return index_.find(id.value, [&](std::uint32_t s) { return rows_[s].id == id; });
}

const QueueRow* LiveQueues::find(base::TicketId id) const {
  const std::uint32_t slot = slot_of(id);
  return slot == SlotIndex::none || core::is_final(rows_[slot].state) ? nullptr : &rows_[slot];
}

const QueueRow* LiveQueues::at_hand(base::TicketId id) const {
  const std::uint32_t slot = slot_of(id);
  return slot == SlotIndex::none ? nullptr : &rows_[slot];
}

LiveQueues::UnitList& LiveQueues::list(base::Symbol unit) {
  if (units_.size() <= unit.value) units_.resize(unit.value + 1);
  return units_[unit.value];
}

// Into the counts of its unit and, while it is open, to the end of its list.
void LiveQueues::enter(std::uint32_t slot) {
  QueueRow& r = rows_[slot];
  UnitList& l = list(r.lead);
  ++l.counts.by_state[static_cast<std::size_t>(r.state)];
  if (core::is_final(r.state)) {
    ++l.counts.closed;
    return;
  }
  r.before = l.last;
  r.after = SlotIndex::none;
  (l.last == SlotIndex::none ? l.first : rows_[l.last].after) = slot;
  l.last = slot;
  ++l.counts.open;
  ++open_;
}

void LiveQueues::leave(std::uint32_t slot) {
  QueueRow& r = rows_[slot];
  UnitList& l = list(r.lead);
  --l.counts.by_state[static_cast<std::size_t>(r.state)];
  if (core::is_final(r.state)) {
    --l.counts.closed;
    return;
  }
  (r.before == SlotIndex::none ? l.first : rows_[r.before].after) = r.after;
  (r.after == SlotIndex::none ? l.last : rows_[r.after].before) = r.before;
  --l.counts.open;
  --open_;
}

void LiveQueues::put(const core::Ticket& ticket) {
  std::uint32_t slot = slot_of(ticket.id);
  if (slot == SlotIndex::none) {
    QueueRow fresh;
    copy(ticket, fresh);
    slot = rows_.insert(fresh);
    index_.insert(ticket.id.value, slot);
    enter(slot);
    return;
  }
  QueueRow& r = rows_[slot];
  if (r.lead == ticket.lead && core::is_final(r.state) == core::is_final(ticket.state)) {
    // Keeps its place in the list.
    QueueCounts& counts = list(r.lead).counts;
    --counts.by_state[static_cast<std::size_t>(r.state)];
    ++counts.by_state[static_cast<std::size_t>(ticket.state)];
    copy(ticket, r);
    return;
  }
  leave(slot);
  copy(ticket, r);
  enter(slot);
}

void LiveQueues::forget(base::TicketId id) {
  const std::uint32_t slot = slot_of(id);
  if (slot == SlotIndex::none) return;  // opened and archived within one batch
  leave(slot);
  index_.erase(id.value, slot);
  rows_.erase(slot);
}

void LiveQueues::load(const core::State& state) {
  for (const core::Ticket* t : state.tickets_by_id()) put(*t);
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

UnitWatch LiveQueues::watch(base::Symbol unit, base::Instant now, base::Duration soon) const {
  UnitWatch out;
  if (unit.value >= units_.size()) return out;
  for (std::uint32_t slot = units_[unit.value].first; slot != SlotIndex::none; slot = rows_[slot].after) {
    const QueueRow& r = rows_[slot];
    if (r.state == TicketState::queued) {
      ++out.unaccepted;
      if (r.accept_due && r.accept_due <= now) ++out.accept_late;
    }
    if (r.resolve_due && is_worked_on(r.state)) {
      if (r.resolve_due <= now) ++out.overdue;
      else if (r.resolve_due <= now + soon) ++out.due_soon;
    }
    if (r.has(core::ticket_flag::emergency)) ++out.emergencies;
    if (out.oldest == nullptr || r.opened < out.oldest->opened) out.oldest = &r;
  }
  return out;
}

void LiveQueues::each(base::Symbol unit, const std::function<bool(const QueueRow&)>& see) const {
  if (unit.value >= units_.size()) return;
  for (std::uint32_t slot = units_[unit.value].first; slot != SlotIndex::none; slot = rows_[slot].after) {
    if (!see(rows_[slot])) return;
  }
}

}  // namespace gridline::node
