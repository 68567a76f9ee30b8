// The work itself: the unit accepts (部门接单), a person claims (党员领单), goes there, talks, reports.
#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/desk_clock.h"
#include "engine/core/open_ticket.h"

namespace gridline::core {

namespace {

Decision no_such_member() {
  return rejected("no_member", "没有这个成员", "there is no such member");
}

}  // namespace

// A partner's members act for it only while it has not ended its share.
Symbol partner_of(const Act& act) {
  const Member* m = act.member();
  const auto sits_in = [&](Symbol unit) { return m != nullptr && m->roles_in(unit) != 0; };
  for (const Partner& p : act.case_file().partners) {
    const bool meant = act.administrator() && !act.body.unit.empty() &&
                       act.state.symbols.find("unit:" + act.body.unit) == p.unit;
    if ((sits_in(p.unit) || meant) && is_open(p) && p.unit != act.ticket.lead) return p.unit;
  }
  return {};
}

Decision desk_accept(const Act& act) {
  if (const Symbol partner = partner_of(act)) return desk_partner_accept(act, partner);
  if (act.ticket.state != TicketState::queued) return wrong_state(act);
  Outcomes out(act);
  out.add(TicketAccepted{act.ticket.id, act.actor(), act.at()});
  return out.done();
}

// A person claims for himself; the administrator names whom. What is on the wall may be claimed by anybody,
// what a council hears by those of its area and of the lines beside it; both for a limited time.
Decision desk_claim(const Act& act) {
  const bool names_other = act.administrator() && act.body.member;
  const MemberId member = names_other ? act.body.member : act.actor();
  const Member* m = act.state.member(member);
  if (m == nullptr || m->left) return rejected("no_member", "请指明由谁领单", "say who claims it");
  const bool offered = act.ticket.state == TicketState::claimable;
  if (!offered && m->roles_in(act.ticket.lead) == 0 && act.ticket.member != member)
    return rejected("other_unit", "领单人不属于主办单位", "who claims must belong to the lead unit");
  if (has_another_part(act.ticket, act.file, member, Part::handler)) return same_person();
  Outcomes out(act);
  if (offered && act.case_file().council && !is_wish(act.ticket.kind, act.ticket.urgency)) {
    ClaimFor unit = claim_for(act, *m);
    if (unit.refusal) return *std::move(unit.refusal);
    const bool another = unit.unit != act.ticket.lead;
    if (another) out.add(TicketOffered{act.ticket.id, member, act.at(), unit.unit});
    if (another || act.case_file().clock(pack::ClockKind::assignment) == nullptr)
      start_assignment(act, out, unit.unit);
  }
  out.add(TicketClaimed{act.ticket.id, member, act.at()});
  if (offered) out.start(pack::ClockKind::claim);
  if (names_other) out.tell(Notice::assigned, {member});
  return out.done();
}

// Gives a claimed wish back.
Decision desk_lapse(const Act& act) {
  if (act.case_file().clock(pack::ClockKind::claim) == nullptr) return wrong_state(act);
  Outcomes out(act);
  out.add(out.made<ClaimLapsed>());
  table_lapsed(act, out);
  return out.done();
}

Decision desk_assign(const Act& act) {
  const Member* m = act.state.member(act.body.member);
  if (m == nullptr || m->left) return no_such_member();
  const bool offered = act.ticket.state == TicketState::claimable;
  if (!offered && m->roles_in(act.ticket.lead) == 0)
    return rejected("other_unit", "此人不属于主办单位", "he does not belong to the lead unit");
  if (has_another_part(act.ticket, act.file, m->id, Part::handler)) return same_person();
  if (offered) return desk_assign_offered(act, *m);
  Outcomes out(act);
  out.add(TicketAssigned{act.ticket.id, m->id, act.at()});
  out.tell(Notice::assigned, {m->id});
  return out.done();
}

Decision desk_contact(const Act& act) {
  Outcomes out(act);
  out.add(out.made<ResidentContacted>());
  return out.done();
}

Decision desk_visit(const Act& act) {
  if (const Symbol partner = partner_of(act)) return desk_partner_visit(act, partner);
  switch (act.ticket.state) {
    case TicketState::queued:
    case TicketState::accepted:
    case TicketState::claimed:
    case TicketState::on_hold:
      break;
    default:
      return wrong_state(act);
  }
  Outcomes out(act);
  out.add(out.made<VisitRecorded>());
  return out.done();
}

namespace {

// Three levels with three attempts each (三级各三次) are nine; more than this is no mediation any more.
constexpr std::uint8_t attempts_max = 99;
constexpr std::uint32_t recurs_days_max = 366;

// Three levels with three attempts each; after the third the next level, or the legal way, is the answer.
constexpr std::uint32_t attempts_a_level = 3;

}  // namespace

// 调解: any number of attempts; each with its result. A promise made (达成) gets a date, and is a
// ticket of its own, so that it is looked at when it is due.
Decision desk_attempt(const Act& act) {
  switch (act.body.result) {
    case Result::agreed:
    case Result::partly:
    case Result::failed:
    case Result::refused:
      break;
    default:
      return rejected("no_result", "请填写调解结果（--result agreed|partly|failed|refused）",
                      "say how it ended (--result agreed|partly|failed|refused)");
  }
  if (act.case_file().attempts >= attempts_max)
    return rejected("too_many", "调解次数过多，请告知依法解决途径", "too many attempts; name the legal way");
  if (act.body.recurs_days != 0 && (act.body.until <= act.at() || act.body.recurs_days > recurs_days_max))
    return rejected("bad_recurrence", "周期承诺须写明首次期限（--until），周期为 1 到 366 天（--every）",
                    "a promise that recurs has its first date (--until) and comes again every 1 to 366 days "
                    "(--every)");
  Outcomes out(act);
  AttemptRecorded e = out.made<AttemptRecorded>();
  e.evidence = act.body.evidence;
  e.result = act.body.result;
  e.number = act.case_file().attempts + 1u;
  const bool again = e.result == Result::failed || e.result == Result::partly;
  const bool retry = again && e.number % attempts_a_level != 0;
  out.add(std::move(e));
  if (retry) out.start(pack::ClockKind::attempt);
  if (act.body.until > act.at()) promise(act, out, act.body.until, act.body.recurs_days);
  return out.done();
}

// Only the lead reports done, when each required partner has ended its share. Somebody must have been
// there where a person is to be sent (代办); a wish is fulfilled with proof.
Decision desk_report_done(const Act& act) {
  if (const Symbol partner = partner_of(act); partner && (!act.actor() || act.ticket.member != act.actor()))
    return desk_partner_report(act, partner);
  if (act.ticket.state != TicketState::claimed) return wrong_state(act);
  const CaseFile& file = act.case_file();
  for (const Partner& p : file.partners) {
    if (!p.required || !is_open(p) || p.unit == act.ticket.lead) continue;
    const std::string unit(act.state.symbols.bare_name(p.unit));
    return rejected("partner_open", "协办单位尚未办结: " + unit,
                    "a required partner has not ended its share: " + unit);
  }
  if (file.request != Request::none) return request_pending();
  const bool to_visit = act.ticket.has(ticket_flag::person_visit) ||
                        std::any_of(file.merged.begin(), file.merged.end(), [&](TicketId id) {
                          const Ticket* merged = act.state.ticket(id);
                          return merged != nullptr && merged->has(ticket_flag::person_visit);
                        });
  if (to_visit && !file.visited)
    return rejected("visit_needed", "须先上门走访（代办）",
                    "somebody must visit first; the resident cannot come");
  if (is_wish(act.ticket.kind, act.ticket.urgency) && act.body.evidence.empty()) return evidence_needed();
  const bool open_children =
      act.ticket.kind == TicketKind::directive &&
      std::any_of(file.children.begin(), file.children.end(), [&](TicketId id) {
        const Ticket* child = act.state.ticket(id);
        return child != nullptr && !is_final(child->state);
      });
  if (open_children)
    return rejected("children_open", "还有楼栋未完成", "not every building has done it yet");
  Outcomes out(act);
  out.add(DoneReported{act.ticket.id, act.ticket.member, act.at(), act.body.evidence});
  if (act.ticket.kind == TicketKind::directive) {  // who set the task sees the whole in the matrix
    close_with(act, out, Outcome::answered);
  } else {
    out.start(pack::ClockKind::check);
  }
  return out.done();
}

namespace {

bool supervises(const Act& act) {
  const Member* m = act.member();
  if (m == nullptr) return false;
  const auto over = [&](Symbol unit) {
    return (m->roles_in(unit) >> static_cast<unsigned>(pack::Role::supervisor) & 1) != 0 &&
           is_over(act.rules, unit, act.ticket.lead);
  };
  return over(m->unit) ||
         std::any_of(m->posts.begin(), m->posts.end(), [&](const Post& p) { return over(p.unit); });
}

}  // namespace

// The names and phones are shown once this is durable. Who reports somebody, or asked for confidence, is
// known to those above the lead alone.
Decision desk_reveal(const Act& act) {
  if (act.ticket.kind == TicketKind::cluster)
    return rejected("other_kind", "热点不是某一位居民的，请在成员工单上查看",
                    "a hot spot is no single resident's: ask at a member's ticket");
  const bool secret = act.ticket.has(ticket_flag::confidential);
  if (secret && !act.administrator() && !supervises(act)) return not_yours();
  Outcomes out(act);
  out.add(out.made<PersonalRevealed>());
  return out.done();
}

Decision desk_note(const Act& act) {
  Outcomes out(act);
  out.add(NoteAdded{act.ticket.id, act.actor(), act.at()});
  return out.done();
}

}  // namespace gridline::core
