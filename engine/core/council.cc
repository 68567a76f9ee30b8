// Meetings along the weekly rule, and what may be heard there.
#include "engine/core/council.h"

#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/ladder.h"
#include "engine/core/open_ticket.h"

namespace gridline::core {

namespace {

using pack::Council;
using pack::Urgency;

// More meetings in a row than can be cancelled, with those that fall on days off.
constexpr int meetings_walked_max = 200;

// From where the rule is walked, so that no meeting is missed that was moved to after `t`.
Instant walk_from(const CouncilRow* row, Instant t, Instant ruled_after) {
  Instant from = t - meeting_sought;
  if (row != nullptr && !row->moved.empty()) from = std::min(from, Instant{row->moved.front().ruled.ms - 1});
  if (row != nullptr) from = std::max(from, row->held);
  return std::max(from, ruled_after);
}

template <class Fits>
Meeting first_meeting(const pack::Pack& pack, const Council& council, const CouncilRow* row, Instant from,
                      Fits&& fits) {
  Meeting m{from, {}};
  for (int i = 0; i < meetings_walked_max; ++i) {
    m.ruled = pack::ruled_after(pack, council, m.ruled);
    m.at = meeting_at(pack, council, row, m.ruled);
    if (m.at && fits(m.at)) return m;
  }
  return {};
}

bool works_alone(const Ticket& ticket) {
  return ticket.kind == TicketKind::directive || ticket.kind == TicketKind::commitment;
}

// One item is one matter: what was merged or joined with another category is another one.
bool has_several_matters(const State& state, const Ticket& ticket, const CaseFile& file) {
  const bool merged = std::any_of(file.merged.begin(), file.merged.end(), [&](TicketId id) {
    const Ticket* other = state.ticket(id);
    return other != nullptr && other->category != ticket.category;
  });
  return merged || std::any_of(file.callbacks.begin(), file.callbacks.end(), [&](const Callback& c) {
           return c.category && c.category != ticket.category;
         });
}

bool may_be_tabled(TicketState state) {
  switch (state) {
    case TicketState::triage:
    case TicketState::queued:
    case TicketState::accepted:
    case TicketState::claimed:
    case TicketState::claimable:
      return true;
    default:
      return false;
  }
}

std::uint32_t at_most_255(std::uint32_t n) { return std::min<std::uint32_t>(n, 255); }

std::optional<TicketTabled> tabled(const State& state, const RuleSet& rules, const Council& council,
                                   const Ticket& ticket, Instant at, MemberId by, const Meeting& meeting) {
  const Symbol name = rules.councils[static_cast<std::size_t>(&council - rules.pack->councils.data())];
  const CouncilRow* row = council_row(state, name);
  const bool full = row != nullptr && row->agenda.size() >= limits::agenda_max &&
                    std::find(row->agenda.begin(), row->agenda.end(), ticket.id) == row->agenda.end();
  if (!meeting || full) return std::nullopt;
  TicketTabled e;
  e.ticket = ticket.id;
  e.member = by;
  e.at = at;
  e.council = name;
  e.ruled = meeting.ruled;
  e.meeting = meeting.at;
  e.due = meeting.at + base::minutes(council.lasts);
  return e;
}

}  // namespace

const CouncilRow* council_row(const State& state, Symbol council) {
  const auto at = std::find_if(state.councils.begin(), state.councils.end(),
                               [&](const CouncilRow& c) { return c.council == council; });
  return at == state.councils.end() ? nullptr : &*at;
}

Instant meeting_at(const pack::Pack& pack, const Council& council, const CouncilRow* row, Instant ruled) {
  if (row != nullptr) {
    for (const MovedMeeting& m : row->moved) {
      if (m.ruled == ruled) return m.meeting;
    }
  }
  return pack::by_calendar(pack, council, ruled);
}

Meeting next_meeting(const pack::Pack& pack, const Council& council, const CouncilRow* row, Instant t,
                     Instant ruled_after) {
  return first_meeting(pack, council, row, walk_from(row, t, ruled_after),
                       [&](Instant at) { return at > t; });
}

Meeting open_meeting(const pack::Pack& pack, const Council& council, const CouncilRow* row, Instant t) {
  return first_meeting(pack, council, row, walk_from(row, t, {}), [&](Instant at) {
    return at > t && at - base::minutes(council.cut_off) >= t;
  });
}

Meeting meeting_at_hand(const pack::Pack& pack, const Council& council, const CouncilRow* row, Instant t) {
  Meeting latest;
  const Instant until = t + meeting_sought;  // one of later may have been moved to before `t`
  for (Instant ruled = pack::ruled_after(pack, council, walk_from(row, t, {})); ruled <= until;
       ruled = pack::ruled_after(pack, council, ruled)) {
    const Instant at = meeting_at(pack, council, row, ruled);
    if (at && at <= t && t < at + base::minutes(council.lasts)) latest = {ruled, at};
  }
  return latest;
}

const Council* council_of_ticket(const RuleSet& rules, const Ticket& ticket) {
  const pack::Pack& pack = *rules.pack;
  std::uint32_t found = Council::none;
  if (ticket.place.value < rules.place_of.size() && rules.place_of[ticket.place.value])
    found = pack::nearest_council(pack, pack[rules.place_of[ticket.place.value]].unit.value);
  if (found == Council::none && ticket.lead.value < rules.unit_of.size())
    found = pack::nearest_council(pack, rules.unit_of[ticket.lead.value].value);
  return found == Council::none ? nullptr : &pack.councils[found];
}

std::optional<Rejection> refuse_tabling(const State& state, const RuleSet&, const Ticket& ticket,
                                        const CaseFile* file) {
  const auto no = [](const char* code, const char* zh, const char* en) -> Rejection {
    return {code, zh, en, false};
  };
  if (ticket.urgency == Urgency::u1 || ticket.urgency == Urgency::u2 || ticket.has(ticket_flag::emergency))
    return no("too_urgent", "特急、紧急工单不等议事会，请立即办理",
              "U1 and U2 never wait for a meeting: have it done now");
  if (ticket.has(ticket_flag::confidential))
    return no("confidential", "保密诉求或举报不提交议事会",
              "a confidential matter or an informant's is not for a council");
  if (works_alone(ticket))
    return no("other_kind", "上级任务和承诺不提交议事会", "a directive or a promise is not for a council");
  if (!may_be_tabled(ticket.state)) return no("wrong_state", "工单状态不能提交议事会", "not in this state");
  if (file == nullptr) return std::nullopt;
  if (file->request != Request::none) return request_pending().rejection;
  if (has_several_matters(state, ticket, *file))
    return no("several_matters", "一事一议：此工单含不同事项，请先撤并或拆出（unmerge、split --complaint）",
              "one matter an item: other matters were joined to this ticket; take them out first (unmerge, "
              "split --complaint)");
  return std::nullopt;
}

std::optional<TicketTabled> tabling_before(const State& state, const RuleSet& rules, const Council& council,
                                           const Ticket& ticket, const CaseFile* file, Instant at,
                                           MemberId by) {
  const Symbol name = rules.councils[static_cast<std::size_t>(&council - rules.pack->councils.data())];
  const Meeting meeting = open_meeting(*rules.pack, council, council_row(state, name), at);
  auto e = tabled(state, rules, council, ticket, at, by, meeting);
  if (e && file != nullptr) e->carried_all = file->carried_all;
  return e;
}

std::optional<TicketTabled> tabling_of(const State& state, const RuleSet& rules, const Ticket& ticket,
                                       const CaseFile* file, Instant at, MemberId by) {
  const Council* council = council_of_ticket(rules, ticket);
  if (council == nullptr || (file != nullptr && file->council)) return std::nullopt;
  if (refuse_tabling(state, rules, ticket, file)) return std::nullopt;
  return tabling_before(state, rules, *council, ticket, file, at, by);
}

std::optional<TicketTabled> carried_over(const State& state, const RuleSet& rules, const Council& council,
                                         const Ticket& ticket, const CaseFile* file, Instant at, MemberId by,
                                         Instant ruled_after) {
  const Symbol name = rules.councils[static_cast<std::size_t>(&council - rules.pack->councils.data())];
  const Meeting meeting = next_meeting(*rules.pack, council, council_row(state, name), at, ruled_after);
  auto e = tabled(state, rules, council, ticket, at, by, meeting);
  if (!e || file == nullptr) return e;
  if (file->council == name) e->carried = at_most_255(file->carried);
  e->carried_all = file->carried_all;
  return e;
}

std::vector<MemberId> secretaries_of(const State& state, const RuleSet& rules, const Council& council,
                                     Instant at) {
  const Symbol unit = rules.units[council.unit];
  const std::uint32_t secretary = bit(pack::Role::grid_secretary);
  std::vector<MemberId> found = members_with(state, unit, secretary, at);
  return found.empty() ? people_of(state, rules, unit, at) : found;
}

Ticket leave_agenda(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                    Urgency urgency, std::vector<Event>& events) {
  const CaseFile* file = state.case_file(ticket.id);
  const bool urgent = urgency == Urgency::u1 || urgency == Urgency::u2;
  if (!urgent || file == nullptr || !file->council) return ticket;
  Ticket back = ticket;
  back.state = TicketState::queued;
  events.push_back(TicketDispatched{ticket.id, ticket.lead, {}, true, at, false});
  Ticket as = back;
  as.urgency = urgency;
  if (const Instant due = due_of(rules, as, pack::ClockKind::accept, at)) {
    const Instant first = first_moment(rules, as, pack::ClockKind::accept, at, due, true);
    events.push_back(ClocksStarted{ticket.id, {{pack::ClockKind::accept, due, first, Symbol()}}});
    back.accept_due = due;
  }
  const std::vector<MemberId> told = answering(state, back, at);
  if (!told.empty()) events.push_back(MessageQueued{ticket.id, at, told, ComplaintId(), Notice::assigned});
  return back;
}

}  // namespace gridline::core
