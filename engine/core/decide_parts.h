// The parts of decide, one file per kind of command; used by decide.cc alone.
#pragma once

#include "engine/core/decide.h"

namespace gridline::core {

Decision decide_submit(const State& state, const Command& command, const SubmitComplaint& body,
                       const RuleSet& rules);
Decision decide_act(const State& state, const Command& command, const ActOnTicket& body,
                    const RuleSet& rules);
Decision decide_deadline(const State& state, const Command& command, const FireDeadline& body,
                         const RuleSet& rules);
Decision decide_members(const State& state, const Command& command, const ImportMembers& body,
                        const RuleSet& rules);
Decision decide_leave(const State& state, const Command& command, const SetLeave& body, const RuleSet& rules);
Decision decide_acknowledge(const State& state, const Command& command, const AcknowledgeHandOver& body);
Decision decide_token(const State& state, const Command& command, const IssueToken& body);
Decision decide_revoke(const State& state, const Command& command, const RevokeToken& body);

Decision decide_pack(const State& state, const Command& command, const ActivatePack& body,
                     const Context& context);
Decision decide_names(const State& state, const Command& command, const DefineNames& body,
                      const Context& context);
Decision decide_migrate(const State& state, const Command& command, const MigrateTickets& body,
                        const RuleSet& rules);

Decision decide_recount(const State& state, const Command& command, const RecountDeadlines& body,
                        const Context& context);
Decision decide_catch_up(const State& state, const Command& command);
Decision decide_clock(const State& state, const Command& command, const NoticeClock& body,
                      const RuleSet& rules);
Decision decide_clock(const State& state, const Command& command, const AcceptClock& body,
                      const RuleSet& rules);
Decision decide_erase(const Command& command, const ErasePerson& body);
Decision decide_meeting(const State& state, const Command& command, const SetMeeting& body,
                        const RuleSet& rules);
Decision decide_meeting(const State& state, const Command& command, const HoldMeeting& body,
                        const RuleSet& rules);
Decision decide_duty(const State& state, const Command& command, const ChangeDuty& body,
                     const RuleSet& rules);

Decision rejected(std::string code, std::string zh, std::string en, bool retry = false);

// A name from outside gets a number for ever: refused when it is new and there are limits::outside_names_max.
std::optional<Decision> refuse_name(const State& state, const std::string& name);

// Numbers for names that have none yet, as one event in front of those that use them.
class NewSymbols {
 public:
  explicit NewSymbols(const State& state) : state_(state), first_(state.symbols.next()) {}
  Symbol of(const std::string& name);
  // REQUIRES: `count` names of the pack from `first` on, none of which was asked for before.
  void of_pack(const pack::Pack& pack, std::size_t first, std::size_t count);
  // Puts the event in front when there are new names.
  void put_first(std::vector<Event>& events);

 private:
  const State& state_;
  std::uint32_t first_;
  std::vector<std::string> names_;
};

}  // namespace gridline::core
