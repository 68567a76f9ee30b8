// The table, from DOMAIN practice: the centre dispatches, the unit accepts, a person claims, others
// check, call back and rule.
#include "engine/core/permissions.h"

#include <algorithm>

namespace gridline::core {

namespace {

using pack::Role;

constexpr std::uint32_t in(TicketState s) {
  return 1u << static_cast<unsigned>(s);
}

constexpr std::uint32_t need_info = in(TicketState::need_info), triage = in(TicketState::triage),
                        queued = in(TicketState::queued), accepted = in(TicketState::accepted),
                        claimed = in(TicketState::claimed), claimable = in(TicketState::claimable),
                        return_asked = in(TicketState::return_asked), on_hold = in(TicketState::on_hold),
                        reported = in(TicketState::reported), callback = in(TicketState::callback),
                        closed = in(TicketState::closed), merged = in(TicketState::merged);
constexpr std::uint32_t open = need_info | triage | queued | accepted | claimed | claimable | return_asked |
                               on_hold | reported | callback;
constexpr std::uint32_t unfinished = open & ~(reported | callback);  // the work itself is not done
constexpr std::uint32_t any_state = ~0u;
constexpr std::uint32_t working = accepted | claimed;

constexpr std::uint32_t taker = bit(Role::call_taker), desk = bit(Role::dispatch_desk),
                        liaison = bit(Role::liaison), grid = bit(Role::grid_member),
                        secretary = bit(Role::grid_secretary), checker = bit(Role::checker),
                        clerk = bit(Role::callback_clerk), supervisor = bit(Role::supervisor);
constexpr std::uint32_t unit_people = liaison | grid | secretary;
constexpr std::uint32_t anybody = ~bit(Role::auditor);  // who audits the work takes none

constexpr Permission table[] = {
    {Verb::dispatch, Scope::anywhere, desk, triage | queued | accepted | claimable},
    {Verb::dispatch, Scope::council, secretary | supervisor, claimable},
    {Verb::table, Scope::anywhere, desk, triage | queued | working | claimable},
    {Verb::table, Scope::lead, secretary | liaison, queued | working | claimable},
    {Verb::table, Scope::above, secretary | supervisor, triage | queued | working | claimable},
    {Verb::table, Scope::council, secretary | supervisor, claimable},
    {Verb::recall, Scope::anywhere, desk, queued},
    {Verb::transfer, Scope::anywhere, desk, working},
    {Verb::transfer, Scope::above, supervisor, working},
    {Verb::ask_info, Scope::anywhere, taker | desk, triage | queued | working},
    {Verb::ask_info, Scope::lead, unit_people, queued | working},
    {Verb::ask_info, Scope::handler, 0, working},
    {Verb::inform, Scope::anywhere, taker | desk, need_info},
    {Verb::inform, Scope::lead, unit_people, need_info},
    {Verb::inform, Scope::handler, 0, need_info},
    {Verb::inform, Scope::resident, 0, need_info},
    {Verb::divert, Scope::anywhere, taker | desk, need_info | triage | queued | working},
    {Verb::divert, Scope::lead, unit_people, queued | working},
    {Verb::divert, Scope::handler, 0, triage | queued | working},
    {Verb::refuse, Scope::anywhere, taker | desk, need_info | triage | queued | claimable},
    {Verb::withdraw, Scope::anywhere, taker | desk, unfinished},
    {Verb::withdraw, Scope::resident, 0, unfinished},
    {Verb::correct, Scope::anywhere, taker, need_info | triage | queued},
    {Verb::correct, Scope::anywhere, desk | checker, open},
    {Verb::void_, Scope::above, supervisor, open},

    {Verb::assign, Scope::lead, liaison | secretary, queued | working},
    {Verb::assign, Scope::above, secretary | supervisor, queued | working},
    {Verb::assign, Scope::council, secretary | supervisor, claimable},
    {Verb::accept, Scope::lead, unit_people, queued},
    {Verb::accept, Scope::handler, 0, queued},
    {Verb::accept, Scope::partner, 0, unfinished},
    {Verb::claim, Scope::lead, unit_people, accepted},
    {Verb::claim, Scope::handler, 0, accepted},
    {Verb::claim, Scope::anywhere, anybody, claimable},
    {Verb::lapse, Scope::handler, 0, claimed},
    {Verb::contact, Scope::lead, unit_people, queued | working | on_hold},
    {Verb::contact, Scope::handler, 0, working | on_hold},
    {Verb::visit, Scope::lead, unit_people, queued | working | on_hold},
    {Verb::visit, Scope::handler, 0, working | on_hold},
    {Verb::visit, Scope::partner, 0, unfinished},
    {Verb::attempt, Scope::lead, unit_people, working},
    {Verb::attempt, Scope::handler, 0, working},
    {Verb::attempt, Scope::partner, 0, working},
    {Verb::report_done, Scope::handler, 0, claimed},
    {Verb::report_done, Scope::partner, 0, unfinished},
    {Verb::note, Scope::lead, unit_people | supervisor, any_state},
    {Verb::note, Scope::handler, 0, any_state},
    {Verb::note, Scope::above, secretary | supervisor, any_state},
    {Verb::note, Scope::partner, 0, any_state},
    {Verb::note, Scope::anywhere, taker | desk | checker | clerk, any_state},

    {Verb::ask_return, Scope::lead, unit_people, queued | working},
    {Verb::ask_return, Scope::handler, 0, queued | working},
    {Verb::ask_extension, Scope::lead, unit_people, working},
    {Verb::ask_extension, Scope::handler, 0, working},
    {Verb::ask_hold, Scope::lead, unit_people, working},
    {Verb::ask_hold, Scope::handler, 0, working},
    {Verb::grant, Scope::ruler, desk | secretary | supervisor, open, Part::judge},
    {Verb::deny, Scope::ruler, desk | secretary | supervisor, open, Part::judge},
    {Verb::resume, Scope::lead, unit_people, on_hold},
    {Verb::resume, Scope::handler, 0, on_hold},
    {Verb::resume, Scope::above, secretary | supervisor, on_hold},

    {Verb::invite, Scope::lead, unit_people, queued | working},
    {Verb::invite, Scope::anywhere, desk, queued | working},
    {Verb::invite, Scope::above, secretary | supervisor, queued | working},
    {Verb::decline, Scope::partner, 0, unfinished},
    {Verb::release, Scope::above, secretary | supervisor, unfinished},

    {Verb::check, Scope::anywhere, checker, reported, Part::checker},
    {Verb::callback, Scope::anywhere, clerk, callback, Part::callback_clerk},
    {Verb::close, Scope::above, supervisor, callback, Part::judge},
    {Verb::close, Scope::anywhere, checker, reported, Part::checker},
    {Verb::close, Scope::anywhere, taker | desk, triage | queued | working},
    {Verb::close, Scope::lead, unit_people, queued | working},
    {Verb::force_close, Scope::above, supervisor, open, Part::judge},
    {Verb::rework, Scope::above, supervisor, reported | callback, Part::judge},
    {Verb::reopen, Scope::anywhere, taker | clerk, closed},
    {Verb::reopen, Scope::above, supervisor, closed},

    {Verb::split, Scope::anywhere, taker | desk, triage | queued | working},  // claimed: a complaint only
    {Verb::merge, Scope::anywhere, desk, triage | queued | working},
    {Verb::unmerge, Scope::anywhere, desk, merged},
    {Verb::unmerge, Scope::above, supervisor, merged},
    {Verb::keep_apart, Scope::anywhere, taker | desk, open},
    {Verb::keep_apart, Scope::lead, unit_people, open},
    {Verb::keep_apart, Scope::handler, 0, open},

    {Verb::reveal, Scope::lead, unit_people, open},  // who works on it has to reach the resident
    {Verb::reveal, Scope::handler, 0, open},
    {Verb::reveal, Scope::above, supervisor, any_state},
    {Verb::reveal, Scope::anywhere, clerk, callback},

    {Verb::leave_cluster, Scope::anywhere, desk, open},
    {Verb::leave_cluster, Scope::above, secretary | supervisor, open},
    {Verb::join_cluster, Scope::anywhere, desk, open},
    {Verb::join_cluster, Scope::above, secretary | supervisor, open},

    {Verb::acknowledge, Scope::told, 0, open},
    {Verb::urge, Scope::anywhere, taker | desk | clerk, open & ~callback},
    {Verb::urge, Scope::above, supervisor, open & ~callback},
    {Verb::urge, Scope::resident, 0, open & ~callback},
    {Verb::supervise, Scope::above, supervisor, open},
    {Verb::escalate, Scope::lead, unit_people, queued | working | return_asked | on_hold},
    {Verb::escalate, Scope::handler, 0, queued | working},
    {Verb::escalate, Scope::above, secretary | supervisor, queued | working | return_asked | on_hold},
};

// Does the member hold one of the roles (0: any) in a unit that `fits`?
template <class Fits>
bool holds(const Member& m, std::uint32_t roles, Fits&& fits) {
  const auto seat = [&](Symbol unit, std::uint32_t held) {
    return (roles == 0 ? held != 0 : (held & roles) != 0) && fits(unit);
  };
  return seat(m.unit, m.roles) ||
         std::any_of(m.posts.begin(), m.posts.end(), [&](const Post& p) { return seat(p.unit, p.roles); });
}

bool unit_is_above(const RuleSet& rules, Symbol unit, Symbol below) {
  for (Symbol here = below;;) {
    const Symbol above = unit_above(rules, here, 1);
    if (!above || above == here) return false;
    if (above == unit) return true;
    here = above;
  }
}

// The adapter speaks for the resident of a complaint that came through it.
bool speaks_for_a_resident(const Act& act) {
  if (!act.adapter()) return false;
  const Symbol source = act.state.symbols.find("source:" + act.command.actor.source);
  const auto came_by_it = [&](ComplaintId id) {
    const Complaint* complaint = act.state.complaint(id);
    return complaint != nullptr && source && complaint->source == source;
  };
  const std::vector<Callback>& callbacks = act.case_file().callbacks;
  const bool for_many = act.ticket.kind == TicketKind::cluster;  // no single resident's
  return (!for_many && came_by_it(act.ticket.complaint)) ||
         std::any_of(callbacks.begin(), callbacks.end(),
                     [&](const Callback& c) { return came_by_it(c.complaint); });
}

bool is_about(const Permission& row, const Act& act) {
  if (row.scope == Scope::resident) return speaks_for_a_resident(act);
  const Member* m = act.member();
  if (m == nullptr) return false;
  switch (row.scope) {
    case Scope::anywhere:
      return holds(*m, row.roles, [](Symbol) { return true; });
    case Scope::lead:
      return holds(*m, row.roles, [&](Symbol unit) { return unit == act.ticket.lead; });
    case Scope::above:
      return holds(*m, row.roles, [&](Symbol unit) { return is_over(act.rules, unit, act.ticket.lead); });
    case Scope::handler:
      return act.ticket.member == m->id;
    case Scope::partner:
      return bool(partner_of(act));
    case Scope::ruler: {
      // On a partner's wish to decline rules the lead's superior; else the unit that was asked.
      const Request request = act.case_file().request;
      const bool decline = !act.body.unit.empty() && request != Request::return_ticket;
      const Symbol ruler = decline || request == Request::none
                               ? authority_over(act.state, act.rules, act.ticket.lead, 1)
                               : act.case_file().ruler;
      return ruler && holds(*m, row.roles, [&](Symbol unit) {
               return unit == ruler || unit_is_above(act.rules, unit, ruler);
             });
    }
    case Scope::council: {
      const pack::Council* council = act.rules.council(act.case_file().council);
      if (council == nullptr) return false;
      const Symbol runs = act.rules.units[council->unit];
      return holds(*m, row.roles, [&](Symbol unit) {
        return unit == runs || unit_is_above(act.rules, unit, runs);
      });
    }
    case Scope::told: {
      const std::vector<Climb>& climbs = act.case_file().climbs;
      return std::any_of(climbs.begin(), climbs.end(), [&](const Climb& c) { return was_told(act, c); });
    }
    case Scope::resident:
      break;
  }
  return false;
}

}  // namespace

std::span<const Permission> permissions() {
  return table;
}

std::optional<Rejection> refuse_unless_permitted(const Act& act) {
  const std::uint32_t state = in(act.ticket.state);
  bool about = false;
  for (const Permission& row : table) {
    if (row.verb != act.body.verb) continue;
    if (!act.administrator() && !is_about(row, act)) continue;
    const bool fits = (row.states & state) != 0;
    // What anybody might do at another time is not yet this actor's business.
    about = about || fits || row.scope != Scope::anywhere || row.roles != anybody;
    if (!fits) continue;
    if (has_another_part(act.ticket, act.file, act.actor(), row.part)) return same_person().rejection;
    return std::nullopt;
  }
  return about ? wrong_state(act).rejection : not_yours().rejection;
}

}  // namespace gridline::core
