// The newest open ticket that fits goes first: what a resident calls about is what he called about last.
#include "engine/core/contact.h"

#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/open_ticket.h"
#include "rules/text/reading.h"

namespace gridline::core {

namespace {

constexpr std::uint32_t supervised_from = 2;  // earlier contacts about the same ticket

bool has_tag(const SubmitComplaint& body, std::string_view tag) {
  return std::find(body.reading.tags.begin(), body.reading.tags.end(), tag) != body.reading.tags.end();
}

bool within(const pack::Pack& pack, pack::PlaceIndex inner, pack::PlaceIndex outer) {
  for (pack::PlaceIndex p = inner; p; p = pack[p].parent) {
    if (p == outer) return true;
  }
  return false;
}

// The same, or one the other's part: 海曲世家 after 海曲世家/8号楼. A place that only the register knows is none.
bool same_place(const RuleSet& rules, const SubmitComplaint& body, Symbol place) {
  const bool unnamed = body.reading.place == 0 ||
                       (body.reading.place_flags & text::bit(text::PlaceFlag::from_register)) != 0;
  if (unnamed || !place) return true;
  const pack::PlaceIndex here(body.reading.place - 1);
  if (rules.places[here.value] == place) return true;
  const pack::PlaceIndex there =
      place.value < rules.place_of.size() ? rules.place_of[place.value] : pack::PlaceIndex();
  return there && (within(*rules.pack, here, there) || within(*rules.pack, there, here));
}

bool same_matter(const RuleSet& rules, const SubmitComplaint& body, pack::CategoryIndex category,
                 Symbol known) {
  if (category) return rules.categories[category.value] == known;
  return has_tag(body, "repeat");
}

}  // namespace

Repeat repeat_of(const State& state, const RuleSet& rules, const SubmitComplaint& body,
                 pack::CategoryIndex category, pack::Urgency urgency) {
  const bool alone = body.confidential || body.reading.advert ||
                     body.reading.nature == pack::Nature::report ||
                     (body.kind != TicketKind::none && body.kind != TicketKind::complaint) ||
                     is_emergency(*rules.pack, category, urgency);
  if (!body.contact || alone) return {};
  for (const ContactTicket& known : body.contact->tickets) {
    const Ticket* ticket = state.ticket(known.ticket);
    if (ticket == nullptr || is_final(ticket->state) || ticket->kind != TicketKind::complaint) continue;
    if (ticket->has(ticket_flag::confidential) || (category && urgency < ticket->urgency)) continue;
    if (sends_a_person(body.reading.tags) && !ticket->has(ticket_flag::person_visit)) continue;
    if (same_matter(rules, body, category, ticket->category) && same_place(rules, body, ticket->place))
      return {ticket, known.contacts};
  }
  return {};
}

void urge_again(const State& state, const RuleSet& rules, Instant at, const Repeat& repeat,
                NewSymbols& symbols, std::vector<Event>& events) {
  const Ticket& ticket = *repeat.ticket;
  const Symbol reason = symbols.of("reason:repeat_contact");
  events.push_back(TicketUrged{ticket.id, MemberId(), at, reason});
  std::vector<MemberId> told = answering(state, ticket, at);
  Notice notice = Notice::urged;
  if (repeat.contacts >= supervised_from && !ticket.has(ticket_flag::supervised)) {
    events.push_back(TicketSupervised{ticket.id, MemberId(), at, reason});
    notice = Notice::supervised;
    told = supervised(state, rules, ticket, at);
  }
  if (!told.empty()) events.push_back(MessageQueued{ticket.id, at, std::move(told), ComplaintId(), notice});
}

}  // namespace gridline::core
