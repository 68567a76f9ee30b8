// The dispatch of decide, and the commands that are short.
#include "engine/core/decide.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/core/decide_parts.h"
#include "engine/core/pause.h"

namespace gridline::core {

Decision rejected(std::string code, std::string zh, std::string en, bool retry) {
  Decision d;
  d.rejection = Rejection{std::move(code), std::move(zh), std::move(en), retry};
  return d;
}

std::optional<Decision> refuse_name(const State& state, const std::string& name) {
  const bool room = state.symbols.from_outside() < limits::outside_names_max;
  if (room || state.symbols.find(name)) return std::nullopt;
  return rejected("too_many_names", "来源、渠道或理由代码过多，请使用已有的",
                  "there are too many sources, channels and reason codes: use one that is known");
}

Symbol NewSymbols::of(const std::string& name) {
  if (const Symbol known = state_.symbols.find(name)) return known;
  const auto at = std::find(names_.begin(), names_.end(), name);
  if (at != names_.end()) return Symbol(first_ + static_cast<std::uint32_t>(at - names_.begin()));
  names_.push_back(name);
  return Symbol(first_ + static_cast<std::uint32_t>(names_.size()) - 1);
}

void NewSymbols::put_first(std::vector<Event>& events) {
  if (!names_.empty()) events.insert(events.begin(), SymbolsDefined{first_, names_});
}

void NewSymbols::of_pack(const pack::Pack& pack, std::size_t first, std::size_t count) {
  const std::size_t end = std::min(symbol_count(pack), first + count);
  for (std::size_t i = first; i < end; ++i) {
    std::string name = symbol_name(pack, i);
    if (!state_.symbols.find(name)) names_.push_back(std::move(name));
  }
}

namespace {

// Whatever moved a ticket, its clocks stand still and go on as its plan says.
Decision kept(const State& state, const Command& command, const RuleSet& rules, Decision d) {
  if (!d.rejection) keep_time(state, rules, command.at, d.events);
  return d;
}

}  // namespace

Decision decide(const State& state, const Command& command, const Context& context) {
  GRIDLINE_ASSERT(command.at >= state.now);
  if (const auto* body = std::get_if<ActivatePack>(&command.body)) {
    return decide_pack(state, command, *body, context);
  }
  if (const auto* body = std::get_if<DefineNames>(&command.body))
    return decide_names(state, command, *body, context);
  if (context.rules == nullptr)
    return rejected("no_pack", "尚未启用规则包", "no rule pack is active yet", true);
  if (const auto* body = std::get_if<SubmitComplaint>(&command.body)) {
    return kept(state, command, *context.rules, decide_submit(state, command, *body, *context.rules));
  }
  if (const auto* body = std::get_if<ActOnTicket>(&command.body)) {
    return kept(state, command, *context.rules, decide_act(state, command, *body, *context.rules));
  }
  if (const auto* body = std::get_if<FireDeadline>(&command.body))
    return kept(state, command, *context.rules, decide_deadline(state, command, *body, *context.rules));
  if (const auto* body = std::get_if<SetLeave>(&command.body))
    return decide_leave(state, command, *body, *context.rules);
  if (const auto* body = std::get_if<AcknowledgeHandOver>(&command.body))
    return decide_acknowledge(state, command, *body);
  if (const auto* body = std::get_if<IssueToken>(&command.body)) return decide_token(state, command, *body);
  if (const auto* body = std::get_if<RevokeToken>(&command.body)) return decide_revoke(state, command, *body);
  if (const auto* body = std::get_if<MigrateTickets>(&command.body))
    return decide_migrate(state, command, *body, *context.rules);
  if (const auto* body = std::get_if<RecountDeadlines>(&command.body))
    return decide_recount(state, command, *body, context);
  if (std::holds_alternative<CloseCatchUp>(command.body)) return decide_catch_up(state, command);
  if (const auto* body = std::get_if<NoticeClock>(&command.body))
    return decide_clock(state, command, *body, *context.rules);
  if (const auto* body = std::get_if<AcceptClock>(&command.body))
    return decide_clock(state, command, *body, *context.rules);
  if (const auto* body = std::get_if<ErasePerson>(&command.body)) return decide_erase(command, *body);
  if (const auto* body = std::get_if<SetMeeting>(&command.body))
    return decide_meeting(state, command, *body, *context.rules);
  if (const auto* body = std::get_if<HoldMeeting>(&command.body))
    return decide_meeting(state, command, *body, *context.rules);
  if (const auto* body = std::get_if<ChangeDuty>(&command.body))
    return decide_duty(state, command, *body, *context.rules);
  return decide_members(state, command, std::get<ImportMembers>(command.body), *context.rules);
}

}  // namespace gridline::core
