// A scratch state is made the way a real one is: by commands.
#include "engine/node/dry_run.h"

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
  core::bind(rules_, state_.symbols);
  const core::Decision members = core::decide(state_, seed_members(*ready_->pack), {&rules_, nullptr});
  GRIDLINE_ASSERT(!members.rejection);  // the loader has checked the units
  for (const core::Event& e : members.events) core::evolve(state_, e);
  core::bind(rules_, state_.symbols);
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

core::Decision DryRun::put(core::Command command, base::Instant at) {
  command.at = state_.now = at;
  core::Decision decision = core::decide(state_, command, {&rules_, nullptr});
  for (const core::Event& e : decision.events) core::evolve(state_, e);
  return decision;
}

}  // namespace gridline::node
