// A heap for what is near, slots of ten minutes for the rest.
#include "engine/node/timers.h"

#include <algorithm>
#include <functional>

namespace gridline::node {

namespace {

constexpr std::int64_t slot_ms = 10 * 60 * 1000;

// Fewer dead reminders than this are not worth looking for: a megabyte.
constexpr std::size_t dead_allowed = 64 * 1024;

std::int64_t slot_of(base::Instant at) { return at.ms / slot_ms; }

}  // namespace

void Timers::load() {
  near_.clear();
  far_.clear();
  size_ = 0;
  near_end_ = 0;
  for (const core::Ticket* t : state_.tickets_by_id()) {
    const core::Deadline next = deadline_of(t->id);
    if (next.at) remind(next.at, t->id);
  }
}

core::Deadline Timers::deadline_of(base::TicketId id) const {
  const core::Ticket* ticket = state_.ticket(id);
  if (ticket == nullptr) return {};
  const bool with_file = ticket->has(core::ticket_flag::case_file);
  return core::next_deadline(*ticket, with_file ? state_.case_file(id) : nullptr);
}

void Timers::remind(base::Instant at, base::TicketId ticket) {
  ++size_;
  if (slot_of(at) >= near_end_) {
    far_[slot_of(at)].push_back({at, ticket});
    return;
  }
  near_.push_back({at, ticket});
  std::push_heap(near_.begin(), near_.end(), std::greater<>());
}

base::Instant Timers::next() {
  if (near_.empty() && !far_.empty()) {
    const auto first = far_.begin();
    near_ = std::move(first->second);
    near_end_ = first->first + 1;
    far_.erase(first);
    std::make_heap(near_.begin(), near_.end(), std::greater<>());
  }
  return near_.empty() ? base::Instant() : near_.front().at;
}

// One that is later than the ticket's deadline is a second look at a deadline that did not act.
bool Timers::is_backed(const Reminder& reminder) const {
  const core::Deadline deadline = deadline_of(reminder.ticket);
  return deadline.at && deadline.at <= reminder.at;
}

std::optional<DueTicket> Timers::take_due(base::Instant at) {
  for (base::Instant earliest = next(); earliest && earliest <= at; earliest = next()) {
    std::pop_heap(near_.begin(), near_.end(), std::greater<>());
    const Reminder reminder = near_.back();
    near_.pop_back();
    --size_;
    if (is_backed(reminder)) return DueTicket{reminder.ticket, deadline_of(reminder.ticket)};
  }
  return std::nullopt;
}

void Timers::drop_dead(std::vector<Reminder>& reminders) {
  size_ -= std::erase_if(reminders, [this](const Reminder& r) { return !is_backed(r); });
}

// A ticket has one deadline at a time, so there cannot be more live reminders than tickets (but for a
// few given twice).
void Timers::clean_a_little() {
  if (size_ < 2 * state_.ticket_count() + dead_allowed) return;
  const auto slot = far_.upper_bound(cleaned_);
  if (slot == far_.end()) {  // once round: the near ones, then from the beginning
    drop_dead(near_);
    std::make_heap(near_.begin(), near_.end(), std::greater<>());
    cleaned_ = 0;
    return;
  }
  cleaned_ = slot->first;
  drop_dead(slot->second);
  if (slot->second.empty()) far_.erase(slot);
}

}  // namespace gridline::node
