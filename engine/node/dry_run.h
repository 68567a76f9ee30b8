// What would happen to a complaint, without storing anything: the same reading, the same decide,
// on a scratch state that has the pack's seed members (or on the live state, through Node::ask); and what
// would come of it, on a clock moved by hand, with the node's own timers and archive.
#pragma once

#include <functional>
#include <memory>

#include "engine/core/decide.h"
#include "engine/core/state.h"
#include "engine/node/archive.h"
#include "engine/node/intake.h"
#include "engine/node/pack_store.h"
#include "engine/node/timers.h"

namespace gridline::node {

// The pack's seed members as a command.
core::Command seed_members(const pack::Pack& pack);

class DryRun {
 public:
  explicit DryRun(std::shared_ptr<const ReadyPack> ready);
  DryRun(const DryRun&) = delete;  // the timers look at its own state
  DryRun& operator=(const DryRun&) = delete;

  struct Answer {
    core::Command command;     // with the reading
    core::Decision decision;
  };
  // `at`: the time the complaint comes in. One thread.
  Answer submit(wire::Submission submission, const Channel& from, base::Instant at);

  // What a submission would be as a command, read by the pack; without effect.
  core::Command read(wire::Submission submission, const Channel& from);
  // Decides at that time, and it has happened: what comes later finds it there. Deadlines act only when
  // advance_to() comes to them. REQUIRES: `at` is no earlier than what was put before.
  core::Decision put(core::Command command, base::Instant at);

  // Moves the clock: every deadline due on the way is decided at its own moment, in the order of
  // (due, ticket); `see` is told of each. Stops after `most` of them: false. REQUIRES: as put().
  using Seen = std::function<void(base::Instant, const core::Decision&)>;
  bool advance_to(base::Instant at, std::size_t most, const Seen& see);

  // Nothing: the pack seeds no member of this id.
  base::MemberId member(std::string_view id) const;

  const core::State& state() const { return state_; }
  const core::RuleSet& rules() const { return rules_; }
  const ReadyPack& ready() const { return *ready_; }

 private:
  void look_up_archived(core::Command& command);
  void apply(const std::vector<core::Event>& events);

  std::shared_ptr<const ReadyPack> ready_;
  core::State state_;
  Timers timers_{state_};
  Archive archive_;
  base::Seq puts_;              // what would be the entry's number
  core::RuleSet rules_;
  Secret secret_;
  RandomPool random_;
};

}  // namespace gridline::node
