// One matter or two: a proposal is turned down, a complaint that had joined gets a ticket of its own.
#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/choose_member.h"
#include "engine/core/open_ticket.h"

namespace gridline::core {

// That they are one is said by `merge`.
Decision desk_keep_apart(const Act& act) {
  if (act.case_file().likenesses.empty())
    return rejected("nothing_proposed", "此工单没有待确认的疑似重复",
                    "nothing is proposed for this ticket to be one with");
  Outcomes out(act);
  KeptApart e = out.made<KeptApart>();
  for (const Likeness& l : act.case_file().likenesses) e.others.push_back(l.other);
  out.add(std::move(e));
  return out.done();
}

namespace {

// What was read of it when it joined; for those that joined before that was kept, what the ticket is about.
Opening opening_of(const Act& act, const Complaint& complaint, const Callback& joined) {
  const auto place_of = [&](Symbol s) {
    return s.value < act.rules.place_of.size() ? act.rules.place_of[s.value] : pack::PlaceIndex();
  };
  const auto category_of = [&](Symbol s) {
    return s.value < act.rules.category_of.size() ? act.rules.category_of[s.value] : pack::CategoryIndex();
  };
  Opening o;
  o.ticket = TicketId(act.state.next_ticket);
  o.complaint = complaint.id;
  o.kind = act.ticket.kind;
  o.place = place_of(joined.place ? joined.place : act.ticket.place);
  o.category = category_of(joined.category ? joined.category : act.ticket.category);
  o.urgency = joined.urgency != pack::Urgency::none ? joined.urgency : act.ticket.urgency;
  o.secret = complaint.confidential;
  if (act.ticket.has(ticket_flag::person_visit)) o.tags = {"vulnerable"};
  return o;
}

// What the resident was promised counts from when he said it; who has to take it up now has his whole time.
route::Routing routing_of(const Act& act, const Opening& o, Instant received) {
  const DutyByState duty(act.state, act.rules);
  route::Facts facts;
  facts.on_duty = &duty;
  facts.kind = code(o.kind);
  facts.confidential = o.secret;
  facts.place = o.place;
  facts.category = o.category;
  facts.urgency = o.urgency;
  facts.tags = &o.tags;
  facts.at = act.at();
  route::Routing now = act.rules.routes->route(facts);
  facts.at = received;
  const route::Routing then = act.rules.routes->route(facts);
  for (route::Clock& clock : now.clocks) {
    if (clock.clock != pack::ClockKind::resolve) continue;
    for (const route::Clock& promised : then.clocks) {
      if (promised.clock == clock.clock) clock.due = promised.due;
    }
  }
  return now;
}

}  // namespace

Decision desk_part(const Act& act) {
  const Complaint* complaint = act.state.complaint(act.body.complaint);
  const std::vector<Callback>& callbacks = act.case_file().callbacks;
  const auto joined = std::find_if(callbacks.begin(), callbacks.end(),
                                   [&](const Callback& c) { return c.complaint == act.body.complaint; });
  if (complaint == nullptr || joined == callbacks.end() || complaint->tickets != 0 ||
      complaint->first_ticket != act.ticket.id)
    return rejected("not_joined", "这条诉求不是并入此工单的", "this complaint has not joined this ticket");
  if (act.body.matters.size() > 1)
    return rejected("too_many", "移出一条诉求只能另立一单", "one complaint that is taken out becomes one ticket");
  Opening o = opening_of(act, *complaint, *joined);
  if (!act.body.matters.empty()) {
    const std::string& id = act.body.matters.front().category;
    const auto category = act.rules.pack->category_by_id.find(id);
    if (category == act.rules.pack->category_by_id.end())
      return rejected("unknown_category", "没有这个类别: " + id, "there is no category " + id);
    o.category = category->second;
    o.urgency = (*act.rules.pack)[category->second].urgency;
  }
  Outcomes out(act);
  ComplaintParted e = out.made<ComplaintParted>();
  e.complaint = complaint->id;
  e.others = {o.ticket};
  out.add(std::move(e));
  std::vector<Event> opened;
  std::vector<MemberId> given;
  const Instant received = joined->received ? joined->received : act.at();
  open_ticket(act.state, act.rules, act.at(), o, routing_of(act, o, received), given, opened);
  for (Event& event : opened) out.add(std::move(event));
  Decision d = out.done();
  d.reply.tickets = {o.ticket};
  return d;
}

}  // namespace gridline::core
