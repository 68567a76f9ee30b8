// What would happen to a complaint, without storing anything: the same reading, the same decide,
// on a scratch state that has the pack's seed members (or on the live state, through Node::ask).
#pragma once

#include <memory>

#include "engine/core/decide.h"
#include "engine/core/state.h"
#include "engine/node/intake.h"
#include "engine/node/pack_store.h"

namespace gridline::node {

// The pack's seed members as a command.
core::Command seed_members(const pack::Pack& pack);

class DryRun {
 public:
  explicit DryRun(std::shared_ptr<const ReadyPack> ready);

  struct Answer {
    core::Command command;     // with the reading
    core::Decision decision;
  };
  // `at`: the time the complaint comes in. One thread.
  Answer submit(wire::Submission submission, const Channel& from, base::Instant at);

  // What a submission would be as a command, read by the pack; without effect.
  core::Command read(wire::Submission submission, const Channel& from);
  // Decides at that time, and it has happened: what comes later finds it there. REQUIRES: `at` is no earlier
  // than what was put before.
  core::Decision put(core::Command command, base::Instant at);

  const core::State& state() const { return state_; }
  const core::RuleSet& rules() const { return rules_; }
  const ReadyPack& ready() const { return *ready_; }

 private:
  std::shared_ptr<const ReadyPack> ready_;
  core::State state_;
  core::RuleSet rules_;
  Secret secret_;
  RandomPool random_;
};

}  // namespace gridline::node
