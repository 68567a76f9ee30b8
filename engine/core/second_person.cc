// See second_person.h.
#include "engine/core/second_person.h"

#include "engine/base/limits.h"
#include "engine/core/act.h"

namespace gridline::core {

namespace {

// The proposal while it stands; null: none. Who proposed may have left, or lost the role, since.
const ProposedPack* standing_proposal(const State& state, Instant at) {
  if (!state.proposed || at >= state.proposed->at + Duration{limits::proposal_stands_ms}) return nullptr;
  const bool still_may = may_edit_rules(state, Actor{ActorKind::member, state.proposed->member, {}});
  return still_may ? &*state.proposed : nullptr;
}

bool proposes(const ProposedPack* p, const base::Hash256& hash, const base::Hash256& from) {
  return p != nullptr && p->hash == hash && p->from == from;
}

}  // namespace

std::optional<Decision> until_second(const State& state, const Command& command, const RuleSet& active,
                                     const base::Hash256& hash, const base::Hash256& from) {
  if (active.pack->activation_people < 2 || command.actor.kind == ActorKind::engine) return std::nullopt;
  if (command.actor.kind != ActorKind::member)
    return rejected("two_people", "此事须两名成员：请各用自己的令牌（--token）",
                    "this takes two members: each with a token of his own (--token)");
  const ProposedPack* first = standing_proposal(state, command.at);
  if (!proposes(first, hash, from)) {
    // There is one proposal at a time: another one is put aside, and the event says so.
    Decision d;
    d.events.push_back(PackProposed{hash, command.at, command.actor.member,
                                    first == nullptr ? base::Hash256{} : first->hash, from});
    return d;
  }
  if (first->member == command.actor.member)
    return rejected("same_person", "须由另一人复核", "another person must look at it and do the same");
  return std::nullopt;
}

bool is_second(const State& state, const Command& command, const base::Hash256& hash) {
  const ProposedPack* first = standing_proposal(state, command.at);
  return proposes(first, hash, {}) && first->member != command.actor.member;
}

Decision changed_meanwhile() {
  return rejected("changed_meanwhile", "比对之后又启用了别的规则包，请重新比对",
                  "another pack was activated since the difference was shown: look at it again");
}

}  // namespace gridline::core
