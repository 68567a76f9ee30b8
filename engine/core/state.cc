// Tables and their indexes, kept in step.
#include "engine/core/state.h"

#include <algorithm>
#include <cstring>

#include "engine/base/assert.h"
#include "engine/base/limits.h"

namespace gridline::core {

namespace {

std::uint64_t hash_of(const base::Hash128& key) {
  std::uint64_t h;
  std::memcpy(&h, key.data(), sizeof h);  // already uniform
  return h;
}

std::uint64_t hash_of(Symbol place, Symbol category) {
  return (static_cast<std::uint64_t>(place.value) << 32 | category.value) ^ 0x5bd1e995u;
}

}  // namespace

std::uint32_t State::ticket_slot(TicketId id) const {
  return ticket_index_.find(id.value, [&](std::uint32_t s) { return tickets_[s].id == id; });
}

std::uint32_t State::complaint_slot(ComplaintId id) const {
  return complaint_index_.find(id.value, [&](std::uint32_t s) { return complaints_[s].id == id; });
}

const Ticket* State::ticket(TicketId id) const {
  const std::uint32_t slot = ticket_slot(id);
  return slot == SlotIndex::none ? nullptr : &tickets_[slot];
}
Ticket* State::ticket(TicketId id) { return const_cast<Ticket*>(std::as_const(*this).ticket(id)); }

const Complaint* State::complaint(ComplaintId id) const {
  const std::uint32_t slot = complaint_slot(id);
  return slot == SlotIndex::none ? nullptr : &complaints_[slot];
}
Complaint* State::complaint(ComplaintId id) {
  return const_cast<Complaint*>(std::as_const(*this).complaint(id));
}

const Complaint* State::complaint_by_key(const base::Hash128& key) const {
  const std::uint32_t slot =
      key_index_.find(hash_of(key), [&](std::uint32_t s) { return complaints_[s].key == key; });
  return slot == SlotIndex::none ? nullptr : &complaints_[slot];
}

const Ticket* State::joinable(Symbol place, Symbol category) const {
  const std::uint32_t slot = join_index_.find(hash_of(place, category), [&](std::uint32_t s) {
    return tickets_[s].place == place && tickets_[s].category == category;
  });
  return slot == SlotIndex::none ? nullptr : &tickets_[slot];
}

const std::vector<MemberId>& State::members_of(Symbol unit) const {
  static const std::vector<MemberId> nobody;
  return unit.value < unit_members_.size() ? unit_members_[unit.value] : nobody;
}

bool State::knows_act(const base::Hash128& key) const {
  return act_index_.find(hash_of(key), [&](std::uint32_t s) { return acts_[s] == key; }) != SlotIndex::none;
}

void State::add(const Ticket& ticket) {
  GRIDLINE_ASSERT(ticket_slot(ticket.id) == SlotIndex::none);
  const std::uint32_t slot = tickets_.insert(ticket);
  ticket_index_.insert(ticket.id.value, slot);
  if (ticket.has(ticket_flag::joinable)) join_index_.insert(hash_of(ticket.place, ticket.category), slot);
}

void State::add(const Complaint& complaint) {
  GRIDLINE_ASSERT(complaint_slot(complaint.id) == SlotIndex::none);
  const std::uint32_t slot = complaints_.insert(complaint);
  complaint_index_.insert(complaint.id.value, slot);
  key_index_.insert(hash_of(complaint.key), slot);
}

void State::add(const Member& member) {
  GRIDLINE_ASSERT(member.id.value == members.size() + 1);
  members.push_back(member);
  if (unit_members_.size() <= member.unit.value) unit_members_.resize(member.unit.value + 1);
  unit_members_[member.unit.value].push_back(member.id);
}

void State::move_member(MemberId id, Symbol unit) {
  Member& member = members[id.value - 1];
  if (member.unit == unit) return;
  std::erase(unit_members_[member.unit.value], id);
  member.unit = unit;
  if (unit_members_.size() <= unit.value) unit_members_.resize(unit.value + 1);
  auto& list = unit_members_[unit.value];
  list.insert(std::lower_bound(list.begin(), list.end(), id), id);
}

void State::archive(ComplaintId id) {
  const std::uint32_t slot = complaint_slot(id);
  GRIDLINE_ASSERT(slot != SlotIndex::none);
  const Complaint complaint = complaints_[slot];
  for (std::uint16_t i = 0; i < complaint.tickets; ++i) {
    Ticket* t = ticket(TicketId(complaint.first_ticket.value + i));
    if (t == nullptr) continue;
    set_joinable(*t, false);
    const std::uint32_t ticket_at = ticket_slot(t->id);
    ticket_index_.erase(t->id.value, ticket_at);
    tickets_.erase(ticket_at);
  }
  key_index_.erase(hash_of(complaint.key), slot);
  complaint_index_.erase(id.value, slot);
  complaints_.erase(slot);
}

void State::set_joinable(Ticket& ticket, bool on) {
  if (ticket.has(ticket_flag::joinable) == on) return;
  const std::uint32_t slot = ticket_slot(ticket.id);
  const std::uint64_t hash = hash_of(ticket.place, ticket.category);
  on ? join_index_.insert(hash, slot) : join_index_.erase(hash, slot);
  ticket.flags ^= ticket_flag::joinable;
}

void State::set_place_and_category(Ticket& ticket, Symbol place, Symbol category) {
  const bool was = ticket.has(ticket_flag::joinable);
  set_joinable(ticket, false);
  ticket.place = place;
  ticket.category = category;
  set_joinable(ticket, was);
}

void State::remember_act(const base::Hash128& key) {
  const auto slot = static_cast<std::uint32_t>(acts_at_ % limits::acts_remembered_max);
  if (slot < acts_.size()) {
    act_index_.erase(hash_of(acts_[slot]), slot);
    acts_[slot] = key;
  } else {
    acts_.push_back(key);
  }
  act_index_.insert(hash_of(key), slot);
  ++acts_at_;
}

void State::restore_acts(std::vector<base::Hash128> acts, std::uint64_t at) {
  acts_ = std::move(acts);
  acts_at_ = at;
  act_index_ = SlotIndex();
  for (std::size_t i = 0; i < acts_.size(); ++i)
    act_index_.insert(hash_of(acts_[i]), static_cast<std::uint32_t>(i));
}

std::vector<const Ticket*> State::tickets_by_id() const {
  std::vector<const Ticket*> out;
  out.reserve(tickets_.size());
  tickets_.each([&](const Ticket& t) { out.push_back(&t); });
  std::sort(out.begin(), out.end(), [](const Ticket* a, const Ticket* b) { return a->id < b->id; });
  return out;
}

std::vector<const Complaint*> State::complaints_by_id() const {
  std::vector<const Complaint*> out;
  out.reserve(complaints_.size());
  complaints_.each([&](const Complaint& c) { out.push_back(&c); });
  std::sort(out.begin(), out.end(), [](const Complaint* a, const Complaint* b) { return a->id < b->id; });
  return out;
}

std::size_t State::bytes() const {
  return tickets_.bytes() + complaints_.bytes() + ticket_index_.bytes() +
         complaint_index_.bytes() + key_index_.bytes() + join_index_.bytes();
}

}  // namespace gridline::core
