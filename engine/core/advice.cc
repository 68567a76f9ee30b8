// The ticket as the events leave it; what they do not say is as it was.
#include "engine/core/advice.h"

#include <algorithm>

#include "engine/core/receipt.h"

namespace gridline::core {

namespace {

// What a text needs to know of a ticket.
struct Matter {
  Symbol route, place, category;
};

// The ticket of the first message that says it; none.
TicketId raised(const Decision& d) {
  for (const Event& event : d.events) {
    const auto* message = std::get_if<MessageQueued>(&event);
    if (message != nullptr && message->notice == Notice::emergency_advice) return message->ticket;
  }
  return {};
}

TicketId still_open(const State& state, const Decision& d) {
  for (const TicketId id : d.reply.tickets) {
    const Ticket* ticket = state.ticket(id);
    if (ticket != nullptr && ticket->has(ticket_flag::emergency) && !is_final(ticket->state)) return id;
  }
  return {};
}

Matter matter_of(const State& state, const Decision& d, TicketId id) {
  Matter out;
  if (const Ticket* ticket = state.ticket(id)) out = {ticket->route, ticket->place, ticket->category};
  for (const Event& event : d.events) {
    const auto* opened = std::get_if<TicketOpened>(&event);
    if (opened != nullptr && opened->ticket == id) out = {opened->route, opened->place, opened->category};
    const auto* again = std::get_if<TicketReread>(&event);
    if (again != nullptr && again->ticket == id) out = {again->route, again->place, again->category};
  }
  return out;
}

// The root for a route that the pack no longer has.
pack::RouteIndex route_of(const RuleSet& rules, Symbol route) {
  const auto at = std::find(rules.route_nodes.begin(), rules.route_nodes.end(), route);
  const bool known = route && at != rules.route_nodes.end();
  return pack::RouteIndex(known ? static_cast<std::size_t>(at - rules.route_nodes.begin()) : 0);
}

template <class Index>
Index index_of(const std::vector<Index>& by_symbol, Symbol symbol) {
  return symbol && symbol.value < by_symbol.size() ? by_symbol[symbol.value] : Index();
}

std::string_view& blank(pack::Filled& values, pack::Blank which) {
  return values[static_cast<std::size_t>(which)];
}

}  // namespace

std::string emergency_advice(const State& state, const Decision& decision, const RuleSet& rules) {
  const TicketId newly = raised(decision);
  const TicketId id = newly ? newly : still_open(state, decision);
  if (!id) return {};
  const pack::Pack& pack = *rules.pack;
  const Matter matter = matter_of(state, decision, id);
  const pack::Told& told = pack::told_at(pack, route_of(rules, matter.route), pack::Occasion::emergency);
  const pack::PlaceIndex place = index_of(rules.place_of, matter.place);
  const pack::CategoryIndex category = index_of(rules.category_of, matter.category);
  const std::string receipt = receipt_code(decision.reply.receipt);
  pack::Filled values;
  blank(values, pack::Blank::receipt) = receipt;
  if (place) blank(values, pack::Blank::place) = pack[place].path;
  if (category) blank(values, pack::Blank::category) = pack[category].zh;
  std::string out = filled_in(told.zh, pack::Audience::resident, values);
  if (told.en.empty()) return out;
  if (category && !pack[category].en.empty()) blank(values, pack::Blank::category) = pack[category].en;
  return out + " / " + filled_in(told.en, pack::Audience::resident, values);
}

}  // namespace gridline::core
