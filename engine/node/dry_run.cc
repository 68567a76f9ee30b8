// A scratch state is made the way a real one is: by commands.
#include "engine/node/dry_run.h"

#include <algorithm>
#include <map>

#include "engine/base/assert.h"
#include "engine/core/evolve.h"

namespace gridline::node {

core::Command seed_members(const pack::Pack& pack) {
  core::Command command;
  command.actor.kind = core::ActorKind::engine;
  core::ImportMembers body;
  for (const pack::SeedMember& m : pack.seed_members) {
    core::MemberRecord record{m.id, pack[m.unit].id, m.roles, m.skills, {}, m.open_max, false};
    for (const pack::ShiftIndex shift : m.shifts) record.shifts.push_back(pack[shift].id);
    body.members.push_back(std::move(record));
    command.personal.names.push_back(m.name);
  }
  command.body = std::move(body);
  return command;
}

DryRun::DryRun(std::shared_ptr<const ReadyPack> ready) : ready_(std::move(ready)) {
  core::Command activate;
  activate.body = core::ActivatePack{ready_->pack->hash};
  for (const core::Event& e : core::decide(state_, activate, {nullptr, ready_->pack.get()}).events)
    core::evolve(state_, e);
  rules_.pack = ready_->pack;
  rules_.routes = ready_->routes;
  core::bind(rules_, state_);
  const core::Decision members = core::decide(state_, seed_members(*ready_->pack), {&rules_, nullptr});
  GRIDLINE_ASSERT(!members.rejection);  // the loader has checked the units
  for (const core::Event& e : members.events) core::evolve(state_, e);
  core::bind(rules_, state_);
}

DryRun::Answer DryRun::submit(wire::Submission submission, const Channel& from, base::Instant at) {
  Answer out{make_submit(std::move(submission), from, *ready_, secret_, random_), {}};
  out.command.at = at;
  out.decision = core::decide(state_, out.command, {&rules_, nullptr});
  return out;
}

core::Command DryRun::read(wire::Submission submission, const Channel& from) {
  return make_submit(std::move(submission), from, *ready_, secret_, random_);
}

// As Node::look_up_archived: what is not at hand any more travels with the command.
void DryRun::look_up_archived(core::Command& command) {
  if (auto* submit = std::get_if<core::SubmitComplaint>(&command.body)) {
    submit->archived.reset();
    if (!archive_.may_have(submit->key) || state_.complaint_by_key(submit->key) != nullptr) return;
    auto found = archive_.complaint(submit->key);
    GRIDLINE_ASSERT(found.ok());  // it is in memory
    submit->archived = std::move(*found);
  } else if (auto* act = std::get_if<core::ActOnTicket>(&command.body)) {
    act->archived.reset();
    const bool was_there = act->ticket && act->ticket.value < state_.next_ticket;
    if (!was_there || state_.ticket(act->ticket) != nullptr) return;
    auto found = archive_.ticket(act->ticket, state_);
    GRIDLINE_ASSERT(found.ok());
    act->archived = std::move(*found);
  }
}

void DryRun::apply(const std::vector<core::Event>& events) {
  if (events.empty()) return;
  puts_ = base::Seq(puts_.value + 1);
  std::map<base::TicketId, base::Instant> touched;  // with the next deadline it had before
  const auto touch = [&](base::TicketId id) { touched.try_emplace(id, timers_.deadline_of(id).at); };
  for (const core::Event& event : events) {
    core::each_ticket(event, touch);
    const auto* revised = std::get_if<core::ComplaintRevised>(&event);
    const core::Complaint* complaint = revised == nullptr ? nullptr : state_.complaint(revised->complaint);
    for (std::uint64_t i = 0; complaint != nullptr && i < complaint->tickets; ++i)
      touch(base::TicketId(complaint->first_ticket.value + i));
    const base::Status seen = archive_.see(state_, event, puts_);
    GRIDLINE_ASSERT(seen.ok());
    core::evolve(state_, event);
  }
  for (const auto& [id, before] : touched) timers_.moved(id, before, timers_.deadline_of(id).at);
}

core::Decision DryRun::put(core::Command command, base::Instant at) {
  command.at = state_.now = at;
  look_up_archived(command);
  core::Decision decision = core::decide(state_, command, {&rules_, nullptr});
  apply(decision.events);
  return decision;
}

bool DryRun::advance_to(base::Instant at, std::size_t most, const Seen& see) {
  for (std::optional<DueTicket> due; (due = timers_.due(at)); --most) {
    if (most == 0) return false;
    core::Command command;
    command.actor.kind = core::ActorKind::engine;
    const core::Deadline& deadline = due->deadline;
    command.body = core::FireDeadline{due->ticket, deadline.clock, deadline.unit, deadline.at};
    const base::Instant moment = std::max(state_.now, deadline.at);
    see(moment, put(std::move(command), moment));
    GRIDLINE_ASSERT(timers_.deadline_of(due->ticket) != deadline);  // it acts once
  }
  state_.now = std::max(state_.now, at);
  return true;
}

base::MemberId DryRun::member(std::string_view id) const {
  const core::Member* m = state_.member_by_name(state_.symbols.find("member:" + std::string(id)));
  return m == nullptr ? base::MemberId() : m->id;
}

}  // namespace gridline::node
