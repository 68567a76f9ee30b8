// After the work: somebody checks, somebody else asks the resident, and only then is it closed.
#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/desk_clock.h"
#include "engine/core/pause.h"

namespace gridline::core {

namespace {

constexpr std::uint8_t calls_max = 3;  // unanswered, on different half-days

// Days since 1970 × 2, the second half from noon, on the wall clock of the pack.
std::int64_t half_day(Instant at, base::ZoneOffset zone) {
  const base::CivilTime t = base::to_civil(at, zone);
  return base::civil_day(t.year, t.month, t.day) * 2 + (t.hour >= 12 ? 1 : 0);
}

// To the one who did it while he is still there, else to the unit. A clock of its own; the resident's
// due stays what it was.
template <class E>
void back_to_work(const Act& act, Outcomes& out) {
  const Member* m = act.state.member(act.ticket.member);
  const bool same = m != nullptr && !m->left && m->roles_in(act.ticket.lead) != 0;
  E e = out.template made<E>();
  e.to = same ? TicketState::claimed : TicketState::accepted;
  if (act.ticket.resolve_due > act.at())
    e.next = resolve_next(act.rules, as_counted(act.ticket, act.file), act.at(), act.ticket.resolve_due);
  out.add(e);
  out.start(pack::ClockKind::rework);
  out.tell(Notice::assigned, answering(act.state, act.ticket, act.at()));
}

// Its unit went away while it was closed: a person says who answers for it now.
void to_the_desk(const Act& act, Outcomes& out) {
  Ticket there = act.ticket;
  there.lead = act.rules.units[act.rules.pack->triage.value];
  out.add(TicketTriaged{act.ticket.id, there.lead, static_cast<std::uint8_t>(route::TriageReason::no_lead),
                        act.at()});
  if (const Instant due = due_of(act.rules, there, pack::ClockKind::dispatch, act.at()))
    out.start(pack::ClockKind::dispatch, due);
}

// A directive is done when each building has done it: the parent that this ticket is the last open child of.
TicketId parent_done(const Act& act) {
  const Ticket* parent = act.ticket.parent ? act.state.ticket(act.ticket.parent) : nullptr;
  if (parent == nullptr || parent->kind != TicketKind::directive || is_final(parent->state)) return {};
  for (const TicketId id : act.state.case_file(parent->id)->children) {
    const Ticket* child = act.state.ticket(id);
    if (id != act.ticket.id && child != nullptr && !is_final(child->state)) return {};
  }
  return parent->id;
}

bool all_called(const std::vector<Callback>& callbacks) {
  return std::all_of(callbacks.begin(), callbacks.end(),
                     [](const Callback& c) { return c.outcome != Outcome::none; });
}

// Of the residents: who was called counts, who could not be reached does not.
Outcome result_of(const std::vector<Callback>& callbacks) {
  Outcome worst = Outcome::no_answer;
  for (const Callback& c : callbacks) {
    if (c.outcome == Outcome::answered) return Outcome::answered;
    if (c.outcome == Outcome::solved) worst = Outcome::solved;
  }
  return worst;
}

std::vector<MemberId> reviewers(const Act& act) {
  return people_of(act.state, act.rules, unit_above(act.rules, act.ticket.lead, 1), act.at());
}

// What one call gives: the resident's outcome, a review by somebody else, or a rework.
struct Heard {
  Outcome outcome = Outcome::none;
  Review review = Review::none;
  bool rework = false;
};

Heard hear(const ActOnTicket& body) {
  if (body.solved == Solved::yes && body.satisfied != Satisfied::no)
    return {Outcome::solved, Review::none, false};
  if (body.solved == Solved::yes) return {Outcome::solved, Review::unsatisfied, false};
  if (body.cause == Cause::handler) return {Outcome::none, Review::none, true};
  return {Outcome::answered, Review::objective, false};
}

std::optional<Decision> refuse_answers(const ActOnTicket& body) {
  if (!body.contacted) return std::nullopt;
  if (body.solved == Solved::none)
    return rejected("answers_needed", "请填写是否解决（--solved）", "say whether it is solved (--solved)");
  if (body.satisfied == Satisfied::none)
    return rejected("answers_needed", "请填写是否满意（--satisfied）",
                    "say whether the resident is satisfied (--satisfied)");
  if (body.solved != Solved::yes && body.cause == Cause::none)
    return rejected("answers_needed", "未解决的，请填写原因（--cause handler|objective）",
                    "unsolved: say why (--cause handler|objective)");
  return std::nullopt;
}

// The next try is due on the next half-day; whether it is made, as the policy's time to call says.
void try_again(const Act& act, Outcomes& out) {
  Instant due = due_of(act.rules, act.ticket, pack::ClockKind::callback, act.at());
  if (!due) return;
  const Instant half_day = next_half_day(act.rules, act.ticket, act.at());
  // Over a weekend that time is past before anybody can call: it then counts from the half-day.
  if (half_day >= due) due = due_of(act.rules, act.ticket, pack::ClockKind::callback, half_day);
  const Instant next = half_day < due ? half_day : Instant();
  out.add(ClocksStarted{act.ticket.id, {{pack::ClockKind::callback, due, next, Symbol()}}});
}

// `owed` is one of `callbacks`.
Decision unanswered(const Act& act, Outcomes& out, CallbackRecorded e, const std::vector<Callback>& callbacks,
                    Callback& owed) {
  e.half_day = half_day(act.at(), act.rules.pack->zone);
  if (e.half_day != owed.half_day) ++owed.unanswered;
  if (owed.unanswered >= calls_max) owed.outcome = e.outcome = Outcome::no_answer;
  e.review = act.case_file().review;
  out.add(e);
  const bool all = all_called(callbacks);
  if (all && e.review == Review::none) {
    close_with(act, out, result_of(callbacks));
  } else if (!all) {
    try_again(act, out);
  }
  return out.done();
}

}  // namespace

void end_others(const Act& act, Outcomes& out) {
  std::vector<TicketId> over{act.ticket.id};
  if (const TicketId parent = parent_done(act)) {
    out.add(TicketClosed{parent, Outcome::answered, MemberId(), act.at()});
    over.push_back(parent);
  }
  resume_blocked(act, out, over);
}

void close_with(const Act& act, Outcomes& out, Outcome outcome) {
  out.add(TicketClosed{act.ticket.id, outcome, act.actor(), act.at()});
  out.tell_residents(Notice::matter_closed);
  end_others(act, out);
  if (outcome == Outcome::solved || outcome == Outcome::answered) promise_again(act, out);
}

Decision desk_check(const Act& act) {
  Outcomes out(act);
  TicketChecked e = out.made<TicketChecked>();
  e.result = act.body.result;
  if (act.body.result == Result::fail) {
    if (act.body.reason.empty()) return reason_needed();
    out.add(e);
    back_to_work<ReworkOrdered>(act, out);
    return out.done();
  }
  if (act.body.result != Result::ok)
    return rejected("no_result", "请填写核查结果（--result ok|fail）",
                    "say how the check ended (--result ok|fail)");
  const bool nobody_to_call =
      act.ticket.has(ticket_flag::no_resident) && act.case_file().callbacks.empty();
  if (!nobody_to_call) e.to = TicketState::callback;
  out.add(e);
  if (nobody_to_call) {
    close_with(act, out, Outcome::solved);
  } else {
    out.start(pack::ClockKind::callback);
  }
  return out.done();
}

Decision desk_callback(const Act& act) {
  if (auto refusal = refuse_answers(act.body)) return *std::move(refusal);
  std::vector<Callback> callbacks = act.case_file().callbacks;
  const auto owed = std::find_if(callbacks.begin(), callbacks.end(), [&](const Callback& c) {
    return c.outcome == Outcome::none && (!act.body.complaint || c.complaint == act.body.complaint);
  });
  if (owed == callbacks.end())
    return rejected("no_callback", "没有待回访的诉求", "no resident of this ticket waits for a call");
  Outcomes out(act);
  CallbackRecorded e = out.made<CallbackRecorded>();
  e.complaint = owed->complaint;
  e.contacted = act.body.contacted;
  if (!e.contacted) return unanswered(act, out, e, callbacks, *owed);
  e.solved = act.body.solved;
  e.satisfied = act.body.satisfied;
  e.cause = act.body.solved == Solved::yes ? Cause::none : act.body.cause;
  const Heard heard = hear(act.body);
  e.outcome = owed->outcome = heard.outcome;
  e.review = std::max(act.case_file().review, heard.review);
  out.add(e);
  if (heard.rework) {
    back_to_work<ReworkOrdered>(act, out);
    return out.done();
  }
  if (heard.review != Review::none) out.tell(Notice::review_wanted, reviewers(act));
  const bool all = all_called(callbacks);
  if (all && e.review == Review::none) close_with(act, out, result_of(callbacks));
  return out.done();
}

// Closing without a callback is for what needs none: an answered question, an unfounded matter; and
// for the second person who looks at what the callback left open.
Decision desk_close(const Act& act) {
  if (act.body.outcome == Outcome::none)
    return rejected("no_outcome", "请填写结案结果（--outcome）", "say with which outcome (--outcome)");
  Outcomes out(act);
  if (act.ticket.state == TicketState::callback) {
    const CaseFile& file = act.case_file();
    if (file.review == Review::none)
      return rejected("no_review", "没有待复核事项，请完成回访",
                      "nothing waits for a review; finish the callbacks");
    const bool owed = std::any_of(file.callbacks.begin(), file.callbacks.end(),
                                  [](const Callback& c) { return c.outcome == Outcome::none; });
    if (owed) return rejected("others_wait", "还有诉求人未回访", "other residents still wait for their call");
    if (file.review == Review::objective && act.body.reason.empty()) return reason_needed();
    const Outcome allowed = file.review == Review::objective ? Outcome::answered : Outcome::solved;
    if (act.body.outcome != allowed)
      return rejected("wrong_outcome", "复核后只能按“" + std::string(zh(allowed)) + "”结案，否则请重办",
                      "after this review it closes as " + std::string(code(allowed)) + ", or goes to rework");
    if (file.review == Review::objective) out.tell_residents(Notice::reason_explained);
    close_with(act, out, allowed);
    return out.done();
  }
  if (act.ticket.state == TicketState::reported) {
    if (act.body.outcome != Outcome::unfounded)
      return rejected("check_first", "请先核查再回访", "check it first, then call the resident back");
    if (act.body.reason.empty()) return reason_needed();
    close_with(act, out, Outcome::unfounded);
    return out.done();
  }
  if (act.ticket.has(ticket_flag::emergency)) return emergency_open();
  if (act.case_file().request != Request::none) return request_pending();
  if (act.ticket.urgency != pack::Urgency::consult || act.body.outcome != Outcome::answered)
    return rejected("not_a_question", "只有咨询可直接答复结案",
                    "only a question may be closed by answering it");
  close_with(act, out, Outcome::answered);
  return out.done();
}

Decision desk_force_close(const Act& act) {
  if (act.open_emergency()) return emergency_open();
  if (act.body.reason.empty()) return reason_needed();
  Outcomes out(act);
  close_with(act, out, Outcome::forced);
  return out.done();
}

Decision desk_rework(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  Outcomes out(act);
  back_to_work<ReworkOrdered>(act, out);
  return out.done();
}

Decision desk_reopen(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  if (act.at() > act.ticket.closed + base::days(30))
    return rejected("too_late", "结案已超过三十天，请作为新诉求提交",
                    "it closed more than 30 days ago; submit it as a new complaint");
  Outcomes out(act);
  back_to_work<TicketReopened>(act, out);
  if (!act.lead_unit()) to_the_desk(act, out);
  return out.done();
}

}  // namespace gridline::core
