// Joint handling (协办) and the whistle (吹哨): partners with clocks and a chain of their own.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"

namespace gridline::core {

namespace {

// To the spot within the time of the most urgent class, whatever the ticket's own is.
Instant partner_due(const Act& act) {
  Ticket as = act.ticket;
  if (act.body.whistle) as.urgency = pack::Urgency::u1;
  return due_of(act.rules, as, pack::ClockKind::partner, act.at());
}

// With a time of its own for the whistle, the partner has its whole time for the work besides.
void start_clocks(const Act& act, Outcomes& out, Symbol unit) {
  const Instant arrival = due_of(act.rules, act.ticket, pack::ClockKind::whistle, act.at());
  if (act.body.whistle && arrival) {
    out.start(pack::ClockKind::whistle, arrival, unit);
    out.start(pack::ClockKind::partner, unit);
  } else if (const Instant due = partner_due(act)) {
    out.start(pack::ClockKind::partner, due, unit);
  }
}

}  // namespace

Decision desk_invite(const Act& act) {
  std::vector<std::string> ids = act.body.units;
  if (!act.body.unit.empty()) ids.push_back(act.body.unit);
  if (ids.empty()) return rejected("unit_needed", "请指明协办单位（--unit）", "name the partner (--unit)");
  if (ids.size() + act.case_file().partners.size() > limits::partners_max)
    return rejected("too_many", "协办单位过多", "too many partners");
  Outcomes out(act);
  std::vector<Symbol> seen;
  for (const std::string& id : ids) {
    const auto at = act.rules.pack->unit_by_id.find(id);
    if (at == act.rules.pack->unit_by_id.end()) return unknown_unit(id);
    const Symbol unit = act.rules.units[at->second.value];
    const Partner* known = act.case_file().partner(unit);
    const bool open =
        known != nullptr && known->state != PartnerState::declined && known->state != PartnerState::released;
    if (unit == act.ticket.lead || open || std::find(seen.begin(), seen.end(), unit) != seen.end())
      return rejected("partner_already", "该单位已在办理此工单: " + id,
                      "this unit is already on the ticket: " + id);
    seen.push_back(unit);
    const std::vector<MemberId> called = called_in(act.state, unit, act.at());
    PartnerInvited e;
    e.ticket = act.ticket.id;
    e.member = called.empty() ? MemberId() : called.front();
    e.at = act.at();
    e.unit = unit;
    e.required = act.body.required;
    e.whistle = act.body.whistle;
    out.add(e);
    start_clocks(act, out, unit);
    out.tell(Notice::invited, called);
  }
  return out.done();
}

Decision desk_partner_accept(const Act& act, Symbol unit) {
  if (act.case_file().partner(unit)->state == PartnerState::accepted)
    return rejected("already_accepted", "已签收", "it was accepted already");
  Outcomes out(act);
  PartnerAccepted e = out.made<PartnerAccepted>();
  e.unit = unit;
  out.add(std::move(e));
  return out.done();
}

// The arrival that a whistle asks for, with proof.
Decision desk_partner_visit(const Act& act, Symbol unit) {
  if (act.body.evidence.empty()) return evidence_needed();
  Outcomes out(act);
  PartnerArrived e = out.made<PartnerArrived>();
  e.unit = unit;
  e.evidence = act.body.evidence;
  out.add(std::move(e));
  return out.done();
}

Decision desk_partner_report(const Act& act, Symbol unit) {
  const Partner& partner = *act.case_file().partner(unit);
  if (partner.whistle && !partner.arrived)
    return rejected("arrival_needed", "请先到场并上传凭证（走访）", "arrive first, with proof (visit)");
  Outcomes out(act);
  PartnerReported e = out.made<PartnerReported>();
  e.unit = unit;
  e.evidence = act.body.evidence;
  out.add(std::move(e));
  out.tell(Notice::unblocked, answering(act.state, act.ticket, act.at()));
  return out.done();
}

Decision desk_decline(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  const Symbol unit = partner_of(act);
  if (!unit) return not_yours();
  if (act.case_file().partner(unit)->state == PartnerState::decline_asked)
    return rejected("request_pending", "已有申请待审定", "a request already waits for its ruling");
  Outcomes out(act);
  PartnerDeclined e = out.made<PartnerDeclined>();
  e.unit = unit;
  out.add(std::move(e));
  const Symbol ruler = authority_over(act.state, act.rules, act.ticket.lead, 1);
  out.start(pack::ClockKind::ruling, unit);  // until somebody rules it climbs above the lead
  out.tell(Notice::ruling_wanted, people_of(act.state, act.rules, ruler, act.at()));
  return out.done();
}

// By the lead's superior, with a reason: the lead alone cannot wave its partners off.
Decision desk_release(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  const pack::UnitIndex named = act.named_unit();
  if (!named) return unknown_unit(act.body.unit);
  const Symbol unit = act.rules.units[named.value];
  const Partner* partner = act.case_file().partner(unit);
  const bool open = partner != nullptr && is_open(*partner);
  if (!open)
    return rejected("no_partner", "该单位不是在办的协办单位",
                    "this unit is not an open partner of the ticket");
  Outcomes out(act);
  PartnerReleased e = out.made<PartnerReleased>();
  e.unit = unit;
  out.add(std::move(e));
  if (partner->member) out.tell(Notice::recalled, {partner->member});
  return out.done();
}

}  // namespace gridline::core
