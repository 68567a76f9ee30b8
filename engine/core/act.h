// One act of a person on a ticket, as the desk's files of decide see it; used by them alone.
#pragma once

#include <string>
#include <vector>

#include "engine/core/decide.h"
#include "engine/core/decide_parts.h"

namespace gridline::core {

struct Act {
  const State& state;
  const Command& command;
  const ActOnTicket& body;
  const RuleSet& rules;
  const Ticket& ticket;
  const CaseFile* file = nullptr;   // null: the ticket has none yet

  Instant at() const { return command.at; }
  bool administrator() const;       // by the socket, or by a role
  bool adapter() const { return command.actor.kind == ActorKind::adapter; }
  const Member* member() const;     // null: not a member, or one who left
  MemberId actor() const { return member() != nullptr ? member()->id : MemberId(); }

  // The file, or an empty one.
  const CaseFile& case_file() const;
  pack::UnitIndex lead_unit() const;
  pack::CategoryIndex category() const;
  bool department_only() const;

  // The unit named by the body, or none.
  pack::UnitIndex named_unit() const;
  // An emergency that no person has taken over yet.
  bool open_emergency() const;
};

// The events of an act grow here; symbols of reasons are defined in front when they are new.
class Outcomes {
 public:
  explicit Outcomes(const Act& act) : act_(act), symbols_(act.state) {}
  template <class E> void add(E event) { decision_.events.push_back(std::move(event)); }
  // An event whose first fields are ticket, member, at (and reason, when it has one).
  template <class E> E made(TicketId ticket) {
    E e;
    e.ticket = ticket;
    e.member = act_.actor();
    e.at = act_.at();
    if constexpr (requires { e.reason; }) e.reason = reason();
    return e;
  }
  template <class E> E made() { return made<E>(act_.ticket.id); }
  Symbol reason();                  // of the body, as a symbol; none: not given
  void start(pack::ClockKind clock, Symbol unit = {});  // by the ticket's policy; nothing without a rule
  void start(pack::ClockKind clock, Instant due, Symbol unit = {});
  void start(pack::ClockKind clock, Instant due, Symbol unit, const Ticket& as);  // as it is from now on
  void tell(Notice notice, std::vector<MemberId> told);          // nothing when nobody
  void tell_residents(Notice notice);                            // the ticket's own and those who joined
  void tell_resident(Notice notice, ComplaintId complaint);      // nothing when it came from nobody
  NewSymbols& symbols() { return symbols_; }
  Decision done();

 private:
  const Act& act_;
  NewSymbols symbols_;
  Decision decision_;
};

// ---- refusals that several files use ----
Decision not_yours();
Decision wrong_state(const Act& act);
Decision reason_needed();
Decision evidence_needed();
Decision unknown_unit(const std::string& id);
Decision emergency_open();          // what must not be done with an emergency
Decision same_person();
Decision request_pending();
// What stands in the open part of the journal for ever is a code: prose, and with it people, goes into the
// note, which can be erased.
bool is_code(const std::string& text);

// ---- who is told ----
// Members with any of `roles` in a unit, by id, without those who left or are away (their stand-in instead).
std::vector<MemberId> members_with(const State& state, Symbol unit, std::uint32_t roles, Instant at);
// Who answers for the ticket now: the one in hand, or the lead's secretary, liaison and members.
std::vector<MemberId> answering(const State& state, const Ticket& ticket, Instant at);
// 督办: those, and the leaders above the lead.
std::vector<MemberId> supervised(const State& state, const RuleSet& rules, const Ticket& ticket, Instant at);
// The symbol of a unit `rungs` above; the root when there are fewer; none when the pack lost the unit.
Symbol unit_above(const RuleSet& rules, Symbol unit, std::uint32_t rungs);
// Those who lead in a unit: supervisors, secretaries and the dispatch desk; where there are none, liaisons.
std::vector<MemberId> leaders_of(const State& state, Symbol unit, Instant at);
// Who is called when a unit is wanted on a ticket: those who lead there, else everybody.
std::vector<MemberId> called_in(const State& state, Symbol unit, Instant at);
// The people of a rung: those who lead in the unit, or in the next one up that has any; a line beside
// the chain with nobody above it (a department whose district has no people here) falls to the centre.
std::vector<MemberId> people_of(const State& state, const RuleSet& rules, Symbol unit, Instant at);

// The unit that the dispatch desk belongs to: it answers for what the desk sent out.
Symbol centre_of(const RuleSet& rules);
// Has `unit` authority over a ticket of `lead`? It stands above it; or the lead stands beside the chain
// and `unit` is the centre that sent it there, or one above that.
bool is_over(const RuleSet& rules, Symbol unit, Symbol lead);
// The unit that rules over `lead`'s tickets `rungs` above it: the next one up that has somebody who may
// rule; else the next one down; else the centre. Never the lead itself.
Symbol authority_over(const State& state, const RuleSet& rules, Symbol lead, std::uint32_t rungs);
// Has the member a part on the ticket that keeps him from taking `part`?
bool has_another_part(const Ticket& ticket, const CaseFile* file, MemberId member, Part part);

// Was the actor told by the step on which a clock stands, or does he sit in the unit that was?
bool was_told(const Act& act, const Climb& climb);

// ---- time ----
// Of accept and resolve, when somebody is warned; 0: nobody is.
std::int64_t warn_percent(const RuleSet& rules, Symbol policy);
// When `clock` of the ticket's policy is over, counted from `from` on the lead's calendar; none: no rule.
Instant due_of(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock, Instant from);
// The next moment of the resolve ladder for a due: the warning when it is still to come, else the due.
Instant resolve_next(const RuleSet& rules, const Ticket& ticket, Instant from, Instant due);
// The same after a hold that moved the due to `due`: the time on hold is no share of it.
// A ladder goes on where it stood: its case file says where.
Instant next_after_hold(const RuleSet& rules, const Ticket& ticket, const CaseFile* file, Instant from,
                        Instant due);

constexpr std::uint32_t bit(pack::Role role) { return 1u << static_cast<unsigned>(role); }

// ---- the verbs, by file ----
Decision desk_dispatch(const Act& act);     // desk_intake.cc
Decision desk_recall(const Act& act);
Decision desk_transfer(const Act& act);
Decision desk_ask_info(const Act& act);
Decision desk_inform(const Act& act);
Decision desk_divert(const Act& act);
Decision desk_refuse(const Act& act);
Decision desk_withdraw(const Act& act);
Decision desk_correct(const Act& act);
Decision desk_void(const Act& act);
Decision desk_assign(const Act& act);       // desk_work.cc
Decision desk_accept(const Act& act);
Decision desk_claim(const Act& act);
Decision desk_lapse(const Act& act);
Decision desk_contact(const Act& act);
Decision desk_visit(const Act& act);
Decision desk_attempt(const Act& act);
Decision desk_report_done(const Act& act);
Decision desk_reveal(const Act& act);
Decision desk_note(const Act& act);
Decision desk_ask(const Act& act, Request request);  // desk_ruling.cc
Decision desk_rule(const Act& act, bool granted);
Decision desk_resume(const Act& act);
Decision desk_invite(const Act& act);       // desk_partners.cc
Decision desk_decline(const Act& act);
Decision desk_release(const Act& act);
Decision desk_partner_accept(const Act& act, Symbol unit);
Decision desk_partner_visit(const Act& act, Symbol unit);
Decision desk_partner_report(const Act& act, Symbol unit);
Decision desk_check(const Act& act);        // desk_after.cc
Decision desk_callback(const Act& act);
Decision desk_close(const Act& act);
Decision desk_force_close(const Act& act);
Decision desk_rework(const Act& act);
Decision desk_reopen(const Act& act);
Decision desk_split(const Act& act);        // desk_many.cc
Decision desk_merge(const Act& act);
Decision desk_unmerge(const Act& act);
Decision desk_keep_apart(const Act& act);   // desk_similar.cc
Decision desk_part(const Act& act);         // a split with `complaint`
Decision desk_leave_cluster(const Act& act);  // desk_hot.cc
Decision desk_join_cluster(const Act& act);
Decision desk_table(const Act& act);        // desk_council.cc
// For which unit the member claims what a council hears: it leads from then on. Else why he may not.
struct ClaimFor {
  Symbol unit;
  std::optional<Decision> refusal;
};
ClaimFor claim_for(const Act& act, const Member& member);
Decision desk_assign_offered(const Act& act, const Member& member);
// Two claimed: who has it. Nothing when the act is no claim, or nobody has claimed it.
std::optional<Decision> refuse_second_claim(const Act& act);
// The meeting that the rule has at `ruled` is over and nobody claimed it: heard again, higher up, or
// assigned.
Decision council_step(const Act& act, Instant ruled);
// A claim was given up or lapsed: the next meeting hears it.
void table_lapsed(const Act& act, Outcomes& out);
Decision decide_heard(const Act& act);      // decide_meeting.cc: the same, by the clock
Decision desk_urge(const Act& act);         // desk_ladder.cc
Decision desk_acknowledge(const Act& act);
Decision desk_supervise(const Act& act);
Decision desk_escalate(const Act& act);

// A unit leads from now on (desk_intake.cc): by when it must accept, its own time, and what its plan counts
// from the first dispatch, all on its calendar; or its own time alone.
void start_with_unit(const Act& act, Outcomes& out, Symbol lead);
void start_assignment(const Act& act, Outcomes& out, Symbol lead);
// Where a granted return goes (desk_intake.cc): why not to that unit, and the sending.
std::optional<Decision> refuse_return_to(const Act& act, pack::UnitIndex unit);
void send_after_return(const Act& act, Outcomes& out, pack::UnitIndex unit, bool forced);

// The partner unit for which this actor acts on the ticket; none: he does not.
Symbol partner_of(const Act& act);
// TicketClosed, residents are told, and what end_others does.
void close_with(const Act& act, Outcomes& out, Outcome outcome);
// What ends or wakes with this ticket, whichever way it ends: a directive whose last child it is closes,
// and tickets that waited for this one alone resume.
void end_others(const Act& act, Outcomes& out);
void resume_blocked(const Act& act, Outcomes& out, const std::vector<TicketId>& over);  // desk_ruling.cc

}  // namespace gridline::core
