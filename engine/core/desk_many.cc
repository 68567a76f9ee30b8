// Many and one: a message split into tickets, tickets merged into one and taken out again.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/choose_member.h"
#include "engine/core/open_ticket.h"

namespace gridline::core {

namespace {

pack::Urgency more_urgent(pack::Urgency a, pack::Urgency b) {
  return std::min(a, b);
}  // U1 is the smallest

Instant earlier(Instant a, Instant b) {
  if (!a || !b) return a ? a : b;
  return std::min(a, b);
}

// The ladder's next moment after the due moved; none while it does not run.
Instant next_for(const Act& act, const Ticket& ticket, Instant due) {
  if (!ticket.resolve_next) return {};
  return due == ticket.resolve_due ? ticket.resolve_next : resolve_next(act.rules, ticket, act.at(), due);
}

std::optional<Decision> refuse_merge(const Act& act, const Ticket* into) {
  const auto refuse = [](const char* code, const char* zh, const char* en) -> Decision {
    return rejected(code, zh, en);
  };
  if (into == nullptr || into->id == act.ticket.id || is_final(into->state))
    return refuse("unknown_ticket", "请指明并入哪个在办工单（--other）",
                  "name the open ticket it goes into (--other)");
  if (act.ticket.has(ticket_flag::emergency) || into->has(ticket_flag::emergency))
    return refuse("emergency_open", "紧急工单不并单", "an emergency is never merged");
  if (act.ticket.has(ticket_flag::confidential) || into->has(ticket_flag::confidential))
    return refuse("confidential", "保密诉求或举报不得并单",
                  "a confidential matter or an informant's is never merged");
  if (act.ticket.kind != into->kind || act.ticket.kind == TicketKind::directive)
    return refuse("other_kind", "只能并入同类工单", "only tickets of the same kind can be merged");
  if (!act.case_file().merged.empty())
    return refuse("has_merged", "此工单已并入其他工单，请先撤并或反向并单",
                  "others were merged into it: unmerge them first, or merge the other way");
  if (act.case_file().request != Request::none) return request_pending();
  if (!act.case_file().blocks.empty())
    return refuse("others_wait", "其他工单正在等待此工单，请反向并单",
                  "other tickets wait for this one: merge the other way");
  switch (into->state) {
    case TicketState::triage:
    case TicketState::queued:
    case TicketState::accepted:
    case TicketState::claimed:
      break;
    default:
      return refuse("wrong_state", "目标工单的状态不能并入", "the other ticket's state lets nothing be merged into it");
  }
  const CaseFile* other = act.state.case_file(into->id);
  if (other != nullptr && other->merged.size() >= limits::linked_max)
    return refuse("too_many", "并入的工单过多", "too many tickets were merged into it");
  if ((act.ticket.category != into->category || act.ticket.place != into->place) && act.body.reason.empty())
    return refuse("reason_needed", "地点或类别不同，请填写并单理由",
                  "place or category differ: give a reason");
  return std::nullopt;
}

}  // namespace

// Each further matter becomes a ticket of its own, routed by its category; this one keeps its own.
Decision desk_split(const Act& act) {
  if (act.body.complaint) return desk_part(act);
  if (act.ticket.state == TicketState::claimed) return wrong_state(act);
  const std::vector<SplitMatter>& matters = act.body.matters;
  if (act.ticket.kind == TicketKind::directive)
    return rejected("other_kind", "上级任务按楼栋下达，不能拆单", "a directive has its buildings; it is not split");
  if (act.ticket.kind == TicketKind::cluster)
    return rejected("other_kind", "热点由其成员工单组成，不能拆单", "a hot spot has its members; it is not split");
  if (matters.empty())
    return rejected("matters_needed", "请列出要拆出的类别（--matter），或要移出的诉求（--complaint）",
                    "name the matters to split off (--matter), or the complaint to take out (--complaint)");
  if (matters.size() > limits::matters_max) return rejected("too_many", "拆单过多", "too many matters");
  Outcomes out(act);
  TicketSplit split;
  split.ticket = act.ticket.id;
  split.member = act.actor();
  split.at = act.at();
  std::vector<Event> events;
  std::vector<MemberId> given;
  std::uint64_t next = act.state.next_ticket;
  const pack::PlaceIndex place = act.ticket.place.value < act.rules.place_of.size()
                                     ? act.rules.place_of[act.ticket.place.value]
                                     : pack::PlaceIndex();
  for (const SplitMatter& matter : matters) {
    const auto category = act.rules.pack->category_by_id.find(matter.category);
    if (category == act.rules.pack->category_by_id.end())
      return rejected("unknown_category", "没有这个类别: " + matter.category,
                      "there is no category " + matter.category);
    Opening o;
    o.ticket = TicketId(next++);
    o.complaint = act.ticket.complaint;
    o.parent = act.ticket.id;
    o.kind = act.ticket.kind;
    o.place = place;
    o.category = category->second;
    o.urgency = (*act.rules.pack)[category->second].urgency;
    o.secret = act.ticket.has(ticket_flag::confidential);
    if (o.secret) o.nature = pack::Nature::report;  // whatever made the whole a secret holds for its parts
    if (act.ticket.has(ticket_flag::person_visit)) o.tags = {"vulnerable"};
    o.no_resident = act.ticket.has(ticket_flag::no_resident);
    // A person chose the category, so the route is asked without the text, which is not at hand here.
    const DutyByState duty(act.state, act.rules);
    route::Facts facts;
    facts.on_duty = &duty;
    facts.kind = code(o.kind);
    facts.confidential = o.secret;
    facts.at = act.at();
    facts.place = o.place;
    facts.category = o.category;
    facts.urgency = o.urgency;
    facts.tags = &o.tags;
    open_ticket(act.state, act.rules, act.at(), o, act.rules.routes->route(facts), given, events);
    split.others.push_back(o.ticket);
  }
  Decision d;
  d.reply.tickets = split.others;
  d.events.push_back(std::move(split));
  d.events.insert(d.events.end(), std::make_move_iterator(events.begin()),
                  std::make_move_iterator(events.end()));
  return d;
}

Decision desk_merge(const Act& act) {
  const Ticket* into = act.body.others.size() == 1 ? act.state.ticket(act.body.others.front()) : nullptr;
  if (auto refusal = refuse_merge(act, into)) return *std::move(refusal);
  Outcomes out(act);
  TicketMerged e;
  e.ticket = act.ticket.id;
  e.member = act.actor();
  e.at = act.at();
  e.others = {into->id};
  e.urgency = more_urgent(act.ticket.urgency, into->urgency);
  e.resolve_due = earlier(act.ticket.resolve_due, into->resolve_due);
  e.next = next_for(act, *into, e.resolve_due);
  out.add(e);
  out.tell(Notice::assigned, answering(act.state, *into, act.at()));
  return out.done();
}

Decision desk_unmerge(const Act& act) {
  const CaseFile& file = act.case_file();
  const Ticket* from = act.state.ticket(file.merged_into);
  if (from == nullptr || is_final(from->state) || from->state == TicketState::reported ||
      from->state == TicketState::callback)
    return rejected("wrong_state", "目标工单已报结，不能撤并", "the other ticket is reported done already");
  const CaseFile& other = *act.state.case_file(from->id);
  TicketUnmerged e;
  e.ticket = act.ticket.id;
  e.member = act.actor();
  e.at = act.at();
  e.to = file.before;
  e.others = {from->id};
  // What the other has without it; where somebody ruled on its due or corrected it since, that holds.
  pack::Urgency urgency = other.own_urgency, joint_urgency = urgency;
  Instant due = other.own_resolve_due, joint_due = due;
  for (const TicketId id : other.merged) {
    const Ticket* merged = act.state.ticket(id);
    if (merged == nullptr) continue;
    joint_urgency = more_urgent(joint_urgency, merged->urgency);
    joint_due = earlier(joint_due, merged->resolve_due);
    if (id == act.ticket.id) continue;
    urgency = more_urgent(urgency, merged->urgency);
    due = earlier(due, merged->resolve_due);
  }
  e.urgency = from->urgency == joint_urgency ? urgency : from->urgency;
  e.resolve_due = from->resolve_due == joint_due ? due : from->resolve_due;
  Ticket running = act.ticket;
  e.next = resolve_next(act.rules, running, act.at(), act.ticket.resolve_due);
  e.other_next = next_for(act, *from, e.resolve_due);
  Outcomes out(act);
  out.add(e);
  out.tell(Notice::assigned, answering(act.state, act.ticket, act.at()));
  return out.done();
}

}  // namespace gridline::core
