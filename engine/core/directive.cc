// The buildings are those of the pack at or below the place; each child is its grid's.
#include "engine/core/directive.h"

#include "engine/base/limits.h"
#include "engine/core/act.h"

namespace gridline::core {

namespace {

bool is_below(const pack::Pack& pack, pack::PlaceIndex place, pack::PlaceIndex above) {
  for (; place; place = pack[place].parent) {
    if (place == above) return true;
  }
  return false;
}

// In the order of the pack. A place without buildings in the register counts as one itself.
std::vector<pack::PlaceIndex> buildings_of(const pack::Pack& pack, pack::PlaceIndex above) {
  std::vector<pack::PlaceIndex> out;
  for (std::size_t i = 0; i < pack.places.size(); ++i) {
    const pack::Place& p = pack.places[i];
    if (p.kind == pack::PlaceKind::building && p.unit && is_below(pack, pack::PlaceIndex(i), above))
      out.push_back(pack::PlaceIndex(i));
  }
  return out;
}

}  // namespace

bool open_directive(const State& state, const RuleSet& rules, Instant at, const Opening& parent,
                    const route::Routing& routing, std::uint64_t& next, std::vector<Event>& events) {
  const pack::Pack& pack = *rules.pack;
  if (!parent.place) return false;
  const std::vector<pack::PlaceIndex> buildings = buildings_of(pack, parent.place);
  if (buildings.empty() || buildings.size() > limits::directive_children_max) return false;

  std::vector<MemberId> given;
  route::Routing whole = routing;
  whole.triage = route::TriageReason::none;
  whole.lead = pack[parent.place].unit ? pack[parent.place].unit : routing.lead;
  whole.person = {};
  whole.partners.clear();
  Ticket as;  // its clocks are those of a ticket that is given to a unit, whatever the route would have done
  as.lead = rules.units[whole.lead.value];
  as.policy = whole.policy ? rules.policies[whole.policy.value] : Symbol();
  as.urgency = parent.urgency;
  std::erase_if(whole.clocks, [](const route::Clock& c) { return c.clock != pack::ClockKind::resolve; });
  // A clock that starts with the dispatch: the route had left it to the desk.
  if (const Instant due = due_of(rules, as, pack::ClockKind::resolve, at); due && whole.clocks.empty())
    whole.clocks.push_back({pack::ClockKind::resolve, due});
  if (const Instant due = due_of(rules, as, pack::ClockKind::accept, at))
    whole.clocks.push_back({pack::ClockKind::accept, due});
  open_ticket(state, rules, at, parent, whole, given, events);
  events.push_back(TicketAccepted{parent.ticket, MemberId(), at});  // the children are what is acknowledged
  for (const pack::PlaceIndex building : buildings) {
    Opening child = parent;
    child.ticket = TicketId(next++);
    child.parent = parent.ticket;
    child.place = building;
    route::Routing to = whole;
    to.lead = pack[building].unit;
    to.person = {pack::Role::grid_member, "", false};
    open_ticket(state, rules, at, child, to, given, events);
  }
  return true;
}

}  // namespace gridline::core
