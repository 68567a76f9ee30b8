// The dispatch of decide, and the commands that are short.
#include "engine/core/decide.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/core/decide_parts.h"

namespace gridline::core {

Decision rejected(std::string code, std::string zh, std::string en, bool retry) {
  Decision d;
  d.rejection = Rejection{std::move(code), std::move(zh), std::move(en), retry};
  return d;
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

namespace {

Decision decide_pack(const State& state, const ActivatePack& body, const pack::Pack* pack) {
  if (pack == nullptr || pack->hash != body.pack) {
    return rejected("unknown_pack", "找不到这个规则包", "no stored pack has this hash");
  }
  if (state.pack_hash == body.pack) return {};
  Decision d;
  SymbolsDefined fresh{state.symbols.next(), {}};
  const std::vector<std::string> names = symbol_names(*pack);
  for (const std::string& name : names) {
    if (!state.symbols.find(name)) fresh.names.push_back(name);
  }
  // The pack's own name is the first of the list; it is either known or the first of the fresh ones.
  Symbol pack_symbol = state.symbols.find(names.front());
  if (!pack_symbol) pack_symbol = Symbol(fresh.first);
  if (!fresh.names.empty()) d.events.push_back(std::move(fresh));
  d.events.push_back(PackActivated{pack_symbol, body.pack});
  return d;
}

}  // namespace

Decision decide_members(const State& state, const ImportMembers& body, const RuleSet& rules) {
  NewSymbols symbols(state);
  MembersChanged changed;
  std::uint32_t next = static_cast<std::uint32_t>(state.members.size()) + 1;
  for (const MemberRecord& record : body.members) {
    const auto unit = rules.pack->unit_by_id.find(record.unit);
    if (unit == rules.pack->unit_by_id.end()) {
      return rejected("unknown_unit", "成员 " + record.id + " 的单位不存在: " + record.unit,
                      "member " + record.id + ": no such unit: " + record.unit);
    }
    ChangedMember m;
    m.id = symbols.of("member:" + record.id);
    m.unit = rules.units[unit->second.value];
    for (const pack::Role role : record.roles) m.roles |= 1u << static_cast<unsigned>(role);
    for (const std::string& skill : record.skills) m.skills.push_back(symbols.of("skill:" + skill));
    for (const std::string& shift : record.shifts) m.shifts.push_back(symbols.of("shift:" + shift));
    m.open_max = record.open_max;
    m.left = record.left;
    for (const Member& known : state.members) {
      if (known.name == m.id) m.member = known.id;
    }
    for (const ChangedMember& before : changed.members) {
      if (before.id == m.id) m.member = before.member;
    }
    if (!m.member) m.member = MemberId(next++);
    changed.members.push_back(std::move(m));
  }
  if (next > limits::members_max)
    return rejected("too_many_members", "成员太多", "more members than a cell may have");
  Decision d;
  if (!changed.members.empty()) d.events.push_back(std::move(changed));
  symbols.put_first(d.events);
  return d;
}

Decision decide(const State& state, const Command& command, const Context& context) {
  GRIDLINE_ASSERT(command.at >= state.now);
  if (const auto* body = std::get_if<ActivatePack>(&command.body)) {
    return decide_pack(state, *body, context.activating);
  }
  if (context.rules == nullptr) return rejected("no_pack", "尚未启用规则包", "no rule pack is active yet", true);
  if (const auto* body = std::get_if<SubmitComplaint>(&command.body)) {
    return decide_submit(state, command, *body, *context.rules);
  }
  if (const auto* body = std::get_if<ActOnTicket>(&command.body)) {
    return decide_act(state, command, *body, *context.rules);
  }
  return decide_members(state, std::get<ImportMembers>(command.body), *context.rules);
}

}  // namespace gridline::core
