// A person acts on a ticket: may he (permissions.cc), and what follows (the desk_*.cc files).
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/permissions.h"

namespace gridline::core {

namespace {

Decision by_verb(const Act& act) {
  switch (act.body.verb) {
    case Verb::dispatch: return desk_dispatch(act);
    case Verb::recall: return desk_recall(act);
    case Verb::transfer: return desk_transfer(act);
    case Verb::ask_info: return desk_ask_info(act);
    case Verb::inform: return desk_inform(act);
    case Verb::divert: return desk_divert(act);
    case Verb::refuse: return desk_refuse(act);
    case Verb::withdraw: return desk_withdraw(act);
    case Verb::correct: return desk_correct(act);
    case Verb::void_: return desk_void(act);
    case Verb::assign: return desk_assign(act);
    case Verb::accept: return desk_accept(act);
    case Verb::claim: return desk_claim(act);
    case Verb::lapse: return desk_lapse(act);
    case Verb::contact: return desk_contact(act);
    case Verb::visit: return desk_visit(act);
    case Verb::attempt: return desk_attempt(act);
    case Verb::report_done: return desk_report_done(act);
    case Verb::note: return desk_note(act);
    case Verb::ask_return: return desk_ask(act, Request::return_ticket);
    case Verb::ask_extension: return desk_ask(act, Request::extension);
    case Verb::ask_hold: return desk_ask(act, Request::hold);
    case Verb::grant: return desk_rule(act, true);
    case Verb::deny: return desk_rule(act, false);
    case Verb::resume: return desk_resume(act);
    case Verb::invite: return desk_invite(act);
    case Verb::decline: return desk_decline(act);
    case Verb::release: return desk_release(act);
    case Verb::check: return desk_check(act);
    case Verb::callback: return desk_callback(act);
    case Verb::close: return desk_close(act);
    case Verb::force_close: return desk_force_close(act);
    case Verb::rework: return desk_rework(act);
    case Verb::reopen: return desk_reopen(act);
    case Verb::split: return desk_split(act);
    case Verb::merge: return desk_merge(act);
    case Verb::unmerge: return desk_unmerge(act);
    case Verb::keep_apart: return desk_keep_apart(act);
    case Verb::reveal: return desk_reveal(act);
    case Verb::leave_cluster: return desk_leave_cluster(act);
    case Verb::join_cluster: return desk_join_cluster(act);
    case Verb::urge: return desk_urge(act);
    case Verb::acknowledge: return desk_acknowledge(act);
    case Verb::supervise: return desk_supervise(act);
    case Verb::escalate: return desk_escalate(act);
    case Verb::table: return desk_table(act);
    case Verb::none:
    case Verb::submit: break;
  }
  return rejected("unknown_verb", "没有这个操作", "there is no such verb");
}

}  // namespace

bool is_code(const std::string& text) {
  return !text.empty() && text.size() <= limits::code_bytes_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                  c == '-' || c == '.' || c == ':' || c == '/';
         });
}

namespace {

std::optional<Decision> refuse_codes(const State& state, const ActOnTicket& body) {
  const auto bad = [](const char* what_zh, const char* what_en) -> Decision {
    return rejected("bad_code",
                    std::string(what_zh) + "只用字母、数字和 _-.:/，至多 64 个；说明请写在备注里（--note）",
                    std::string(what_en) + ": letters, digits and _-.:/ only, 64 at most; what is to be said "
                                           "goes into the note (--note)");
  };
  if (!body.reason.empty() && !is_code(body.reason)) return bad("理由代码", "a reason code");
  if (body.evidence.size() > limits::evidence_max)
    return rejected("too_many", "证明材料过多", "too much evidence");
  if (!std::all_of(body.evidence.begin(), body.evidence.end(), is_code)) return bad("凭证编号", "evidence");
  return body.reason.empty() ? std::nullopt : refuse_name(state, "reason:" + body.reason);
}

}  // namespace

Decision decide_act(const State& state, const Command& command, const ActOnTicket& body,
                    const RuleSet& rules) {
  const Ticket* ticket = state.ticket(body.ticket);
  const CaseFile* file = state.case_file(body.ticket);
  const bool archived = ticket == nullptr && body.archived;
  if (archived) {
    ticket = &body.archived->ticket;
    file = body.archived->file.id ? &body.archived->file : nullptr;
  }
  if (ticket == nullptr) return rejected("unknown_ticket", "没有这个工单", "no ticket has this number");
  const bool keyed = body.key != base::Hash128{};
  if (keyed && state.knows_act(body.key)) {
    Decision again;
    again.reply.tickets.push_back(ticket->id);
    return again;
  }
  const Act act{state, command, body, rules, *ticket, file};
  if (auto refusal = refuse_unless_permitted(act)) {
    if (auto taken = refuse_second_claim(act)) return *std::move(taken);
    Decision refused;
    refused.rejection = std::move(refusal);
    return refused;
  }
  if (auto refusal = refuse_codes(state, body)) return *std::move(refusal);
  Decision d = by_verb(act);
  if (d.rejection || d.events.empty()) return d;
  if (archived) {  // back at hand before anything happens to it
    TicketRestored back{ticket->id, *body.archived};
    const bool symbols_first = std::holds_alternative<SymbolsDefined>(d.events.front());
    d.events.insert(d.events.begin() + (symbols_first ? 1 : 0), std::move(back));
  }
  if (keyed) d.events.push_back(ActRemembered{body.key});
  return d;
}

}  // namespace gridline::core
