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
Ticket* State::ticket(TicketId id) {
  return const_cast<Ticket*>(std::as_const(*this).ticket(id));
}

const CaseFile* State::case_file(TicketId id) const {
  const std::uint32_t slot =
      case_index_.find(id.value, [&](std::uint32_t s) { return case_files_[s].id == id; });
  return slot == SlotIndex::none ? nullptr : &case_files_[slot];
}

CaseFile& State::open_case_file(TicketId id) {
  if (const CaseFile* known = case_file(id)) return const_cast<CaseFile&>(*known);
  CaseFile fresh;
  fresh.id = id;
  add(fresh);
  return const_cast<CaseFile&>(*case_file(id));
}

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
  // Of several the first: in which order an index shows them is no data.
  const Ticket* first = nullptr;
  join_index_.find(hash_of(place, category), [&](std::uint32_t s) {
    const Ticket& t = tickets_[s];
    if (t.place == place && t.category == category && (first == nullptr || t.id < first->id)) first = &t;
    return false;
  });
  return first;
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

void State::add(const CaseFile& file) {
  Ticket* t = ticket(file.id);
  GRIDLINE_ASSERT(t != nullptr && case_file(file.id) == nullptr);
  case_index_.insert(file.id.value, case_files_.insert(file));
  t->set(ticket_flag::case_file, true);
}

void State::add(const Member& member) {
  GRIDLINE_ASSERT(member.id.value == members.size() + 1);
  members.push_back(member);
  list_member(member, true);
}

void State::change(const Member& member) {
  Member& known = members[member.id.value - 1];
  list_member(known, false);
  known = member;
  list_member(known, true);
}

const Member* State::member(MemberId id) const {
  return id && id.value <= members.size() ? &members[id.value - 1] : nullptr;
}
Member* State::member(MemberId id) {
  return const_cast<Member*>(std::as_const(*this).member(id));
}

const Member* State::member_by_name(Symbol name) const {
  return name.value < member_of_name_.size() ? member(member_of_name_[name.value]) : nullptr;
}

// In the list of each unit where he has a role, and findable by name.
void State::list_member(const Member& member, bool on) {
  std::vector<Symbol> units{member.unit};
  for (const Post& p : member.posts) units.push_back(p.unit);
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  for (const Symbol unit : units) {
    if (unit_members_.size() <= unit.value) unit_members_.resize(unit.value + 1);
    auto& list = unit_members_[unit.value];
    const auto at = std::lower_bound(list.begin(), list.end(), member.id);
    on ? static_cast<void>(list.insert(at, member.id)) : static_cast<void>(list.erase(at));
  }
  if (member_of_name_.size() <= member.name.value) member_of_name_.resize(member.name.value + 1);
  member_of_name_[member.name.value] = on ? member.id : MemberId();
}

void State::remove(TicketId id) {
  const std::uint32_t slot = ticket_slot(id);
  GRIDLINE_ASSERT(slot != SlotIndex::none);
  set_joinable(tickets_[slot], false);
  similar.remove(id);
  if (tickets_[slot].has(ticket_flag::case_file)) {
    const std::uint32_t at =
        case_index_.find(id.value, [&](std::uint32_t s) { return case_files_[s].id == id; });
    case_index_.erase(id.value, at);
    case_files_.erase(at);
  }
  ticket_index_.erase(id.value, slot);
  tickets_.erase(slot);
}

void State::remove(ComplaintId id) {
  const std::uint32_t slot = complaint_slot(id);
  GRIDLINE_ASSERT(slot != SlotIndex::none);
  key_index_.erase(hash_of(complaints_[slot].key), slot);
  complaint_index_.erase(id.value, slot);
  complaints_.erase(slot);
}

void State::set_joinable(Ticket& ticket, bool on) {
  if (ticket.has(ticket_flag::joinable) == on) return;
  const std::uint32_t slot = ticket_slot(ticket.id);
  const std::uint64_t hash = hash_of(ticket.place, ticket.category);
  on ? join_index_.insert(hash, slot) : join_index_.erase(hash, slot);
  ticket.set(ticket_flag::joinable, on);
}

void State::set_place_and_category(Ticket& ticket, Symbol place, Symbol category) {
  const bool was = ticket.has(ticket_flag::joinable);
  set_joinable(ticket, false);
  if (ticket.place != place || ticket.category != category) {
    similar.remove(ticket.id);
    piles.drop(ticket.id);
  }
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

std::vector<const CaseFile*> State::case_files_by_id() const {
  std::vector<const CaseFile*> out;
  case_files_.each([&](const CaseFile& c) { out.push_back(&c); });
  std::sort(out.begin(), out.end(), [](const CaseFile* a, const CaseFile* b) { return a->id < b->id; });
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
  return tickets_.bytes() + case_files_.bytes() + complaints_.bytes() + case_index_.bytes() +
         ticket_index_.bytes() + complaint_index_.bytes() + key_index_.bytes() + join_index_.bytes();
}

}  // namespace gridline::core
