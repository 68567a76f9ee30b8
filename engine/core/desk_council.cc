// 议事会: a ticket comes on the agenda, somebody claims it there, or its meeting is over and nobody did.
#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/council.h"

namespace gridline::core {

namespace {

using pack::Council;

Symbol symbol_of(const RuleSet& rules, const Council& council) {
  return rules.councils[static_cast<std::size_t>(&council - rules.pack->councils.data())];
}

pack::UnitIndex index_of(const RuleSet& rules, Symbol unit) {
  return unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
}

// Is the ticket's place or its lead in the council's area?
bool hears(const Act& act, const Council& council) {
  const pack::Pack& pack = *act.rules.pack;
  const pack::UnitIndex area(council.unit);
  if (pack::is_within(pack, act.lead_unit(), area)) return true;
  const Symbol place = act.ticket.place;
  const bool known = place.value < act.rules.place_of.size() && act.rules.place_of[place.value];
  return known && pack::is_within(pack, pack[act.rules.place_of[place.value]].unit, area);
}

// A unit of the area, or a line beside the chain: a department, a firm, a team. The desk sends work out and
// takes none.
bool belongs_to(const Act& act, const Council& council, pack::UnitIndex unit) {
  const pack::Pack& pack = *act.rules.pack;
  if (!unit || unit == pack.triage) return false;
  return !pack[unit].level || pack::is_within(pack, unit, pack::UnitIndex(council.unit));
}

Decision refused_by(Rejection rejection) {
  Decision d;
  d.rejection = std::move(rejection);
  return d;
}

}  // namespace

// Lowest council first: another than the nearest, or than the one above the present one, needs a reason.
Decision desk_table(const Act& act) {
  const pack::Pack& pack = *act.rules.pack;
  const Council* nearest = council_of_ticket(act.rules, act.ticket);
  const Council* council = nearest;
  if (!act.body.council.empty()) {
    const std::uint32_t named = pack::council_by_id(pack, act.body.council);
    if (named == Council::none)
      return rejected("unknown_council", "没有这个议事会: " + act.body.council,
                      "there is no council " + act.body.council);
    council = &pack.councils[named];
    if (!hears(act, *council))
      return rejected("other_area", "此工单不在该议事会的范围内", "this ticket is not of that council's area");
  }
  if (council == nullptr) return rejected("no_council", "此处没有议事会", "no council hears this ticket's area");
  if (auto refusal = refuse_tabling(act.state, act.rules, act.ticket, act.file))
    return refused_by(*std::move(refusal));
  const Symbol present = act.case_file().council;
  if (present == symbol_of(act.rules, *council))
    return rejected("tabled_already", "已在该议事会的议程上", "it is on that council's agenda already");
  const Council* before = act.rules.council(present);
  const bool goes_up = before != nullptr && before->above != Council::none &&
                       &pack.councils[before->above] == council;
  if (!goes_up && (council != nearest || before != nullptr) && act.body.reason.empty())
    return reason_needed();
  auto e = tabling_before(act.state, act.rules, *council, act.ticket, act.file, act.at(), act.actor());
  if (!e) return rejected("agenda_full", "该议事会没有可用的会次或议程已满", "no meeting is set, or its agenda is full");
  Outcomes out(act);
  e->reason = out.reason();
  std::vector<MemberId> told = secretaries_of(act.state, act.rules, *council, act.at());
  const MemberId hand = act.ticket.member;
  if (hand && hand != act.actor() && std::find(told.begin(), told.end(), hand) == told.end())
    told.push_back(hand);
  out.add(*std::move(e));
  out.tell(Notice::tabled, std::move(told));
  return out.done();
}

// The unit named; else the lead, where he is one of its people; else his own; else where he has a post.
ClaimFor claim_for(const Act& act, const Member& member) {
  const Council* council = act.rules.council(act.case_file().council);
  if (council == nullptr) return {act.ticket.lead, std::nullopt};  // the pack has it no more
  std::vector<Symbol> units{act.ticket.lead, member.unit};
  for (const Post& p : member.posts) units.push_back(p.unit);
  const Symbol named = act.body.unit.empty() ? Symbol() : act.state.symbols.find("unit:" + act.body.unit);
  for (const Symbol unit : units) {
    if ((!act.body.unit.empty() && unit != named) || member.roles_in(unit) == 0) continue;
    const pack::UnitIndex index = index_of(act.rules, unit);
    if (!belongs_to(act, *council, index)) continue;
    if (unit == act.ticket.lead || !(*act.rules.pack)[index].accountable)
      return {act.ticket.lead, std::nullopt};  // a partner does it; who leads goes on answering for it
    if (auto refusal = refuse_return_to(act, index)) return {{}, std::move(refusal)};
    return {unit, std::nullopt};
  }
  return {{}, rejected("other_area", "只有本议事会范围内的单位、协办单位的人可以认领",
                       "only people of the council's area, or of a partner's line, may claim it")};
}

// The secretary gives what nobody claimed to a person: his unit leads.
Decision desk_assign_offered(const Act& act, const Member& member) {
  const Council* council = act.rules.council(act.case_file().council);
  if (!act.case_file().council) return wrong_state(act);
  const Symbol unit = member.roles_in(act.ticket.lead) != 0 ? act.ticket.lead : member.unit;
  const pack::UnitIndex index = index_of(act.rules, unit);
  if (!index || (council != nullptr && !belongs_to(act, *council, index)))
    return rejected("other_area", "此人不属于本议事会范围内的单位", "he is not of the council's area");
  if (auto refusal = refuse_return_to(act, index)) return *std::move(refusal);
  Outcomes out(act);
  out.add(TicketDispatched{act.ticket.id, unit, {}, true, act.at(), false});
  start_with_unit(act, out, unit);
  out.add(TicketAssigned{act.ticket.id, member.id, act.at()});
  out.tell(Notice::assigned, {member.id});
  return out.done();
}

std::optional<Decision> refuse_second_claim(const Act& act) {
  const Member* has = act.state.member(act.ticket.member);
  const bool second = act.body.verb == Verb::claim && act.ticket.state == TicketState::claimed &&
                      act.member() != nullptr && has != nullptr && has->id != act.actor() &&
                      !act.ticket.has(ticket_flag::confidential);
  if (!second) return std::nullopt;
  const std::string who(act.state.symbols.bare_name(has->name)),
      unit(act.state.symbols.bare_name(act.ticket.lead));
  return rejected("claimed_already", "已由 " + who + "（" + unit + "）认领",
                  who + " (" + unit + ") has claimed it already");
}

void table_lapsed(const Act& act, Outcomes& out) {
  Ticket lapsed = act.ticket;
  lapsed.state = TicketState::claimable;
  lapsed.member = MemberId();
  CaseFile file = act.case_file();
  file.request = Request::none;  // what he had asked for goes with him
  auto e = tabling_of(act.state, act.rules, lapsed, &file, act.at(), MemberId());
  if (!e) return;
  out.add(*std::move(e));
  out.tell(Notice::tabled,
           secretaries_of(act.state, act.rules, *council_of_ticket(act.rules, lapsed), act.at()));
}

namespace {

// Its council is gone from the pack, or meets no more: another one hears it, else somebody has to say whose
// it is.
Decision without_council(const Act& act, CaseFile heard, const std::vector<MemberId>& told) {
  heard.council = Symbol();
  Outcomes out(act);
  if (auto e = tabling_of(act.state, act.rules, act.ticket, &heard, act.at(), MemberId())) {
    out.add(*std::move(e));
    out.tell(Notice::tabled, secretaries_of(act.state, act.rules, *council_of_ticket(act.rules, act.ticket),
                                            act.at()));
    return out.done();
  }
  out.add(ClockStopped{act.ticket.id, pack::ClockKind::council, Symbol()});
  out.tell(Notice::assign_wanted, told);
  return out.done();
}

}  // namespace

Decision council_step(const Act& act, Instant ruled) {
  CaseFile heard = act.case_file();
  if (heard.carried < 255) ++heard.carried;
  if (heard.carried_all < 255) ++heard.carried_all;
  const Council* council = act.rules.council(heard.council);
  if (council == nullptr)
    return without_council(act, heard, people_of(act.state, act.rules, act.ticket.lead, act.at()));
  const std::vector<MemberId> secretaries = secretaries_of(act.state, act.rules, *council, act.at());
  const bool last = heard.carried >= council->hearings;
  Outcomes out(act);
  if (last && council->up && council->above != Council::none) {
    const Council& upper = act.rules.pack->councils[council->above];
    auto e = tabling_before(act.state, act.rules, upper, act.ticket, &heard, act.at(), MemberId());
    if (e) {
      out.add(*std::move(e));
      out.tell(Notice::tabled, secretaries_of(act.state, act.rules, upper, act.at()));
      return out.done();
    }
  }
  auto e = carried_over(act.state, act.rules, *council, act.ticket, &heard, act.at(), MemberId(), ruled);
  if (!e) return without_council(act, heard, secretaries);
  out.add(*std::move(e));
  if (last) out.tell(Notice::assign_wanted, secretaries);
  return out.done();
}

}  // namespace gridline::core
