// A ticket comes into being: from a submission, a split, or a directive's building. Used by decide alone.
#pragma once

#include <vector>

#include "engine/core/decide.h"

namespace gridline::core {

// What is known of the matter. The routing was made for exactly these facts.
struct Opening {
  TicketId ticket;
  ComplaintId complaint;
  TicketId parent;                  // none: stands alone
  TicketKind kind = TicketKind::complaint;
  pack::PlaceIndex place;           // none: unknown
  pack::CategoryIndex category;     // none: unsure
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  std::vector<std::string> tags;
  std::uint16_t place_flags = 0;
  bool secret = false;              // confidential, or an informant's
  bool no_resident = false;         // nobody to call back
  bool for_many = false;            // a hot spot: it answers no complaint of its own
  Origin origin = Origin::none;     // of the complaint; none: the ticket did not come with one
  Instant upstream_due;             // the platform above may have set an earlier end than our policy
};

// Category X, or U1: it reaches a named human at once and waits for nothing.
bool is_emergency(const pack::Pack& pack, pack::CategoryIndex category, pack::Urgency urgency);

// 微心愿: offered on the wall instead of given to a unit's people, and fulfilled with proof.
constexpr bool is_wish(TicketKind kind, pack::Urgency urgency) {
  return kind == TicketKind::wish || urgency == pack::Urgency::wish;
}

// A vulnerable resident's: somebody goes there (代办).
bool sends_a_person(const std::vector<std::string>& tags);

// What opens it; nobody has it yet.
TicketOpened opened_of(const RuleSet& rules, Instant at, const Opening& opening,
                       const route::Routing& routing);

// ticket_opened, then to whom and until when. `given` as in choose_member.
void open_ticket(const State& state, const RuleSet& rules, Instant at, const Opening& opening,
                 const route::Routing& routing, std::vector<MemberId>& given, std::vector<Event>& events);

// To whom (and, with clocks, until when): also of a ticket that is there and was read again.
void send_ticket(const State& state, const RuleSet& rules, Instant at, const Opening& opening,
                 const route::Routing& routing, bool with_clocks, std::vector<MemberId>& given,
                 std::vector<Event>& events);

// What becomes an emergency waits for nobody's answer and for no other ticket: it comes back from
// need_info or on_hold. Gives the ticket as it then is.
Ticket stop_waiting(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                    std::vector<Event>& events);

// A ticket that is there has become an emergency: a named person gets it at once, the resident is told
// what to do, and who has to accept it has the time of an emergency. Nothing when it was one already, or
// is not one now.
void raise_alarm(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                 pack::Urgency urgency, std::vector<Event>& events);
// What waits to be accepted, and is more urgent than it was, is to be accepted within that urgency's time
// from now on, where that is earlier. Part of raise_alarm.
void hasten(const RuleSet& rules, Instant at, const Ticket& ticket, pack::Urgency urgency,
            std::vector<Event>& events);

}  // namespace gridline::core
