// Who may do what, in which state: one table for all verbs, so that it can be read and printed whole
// (tests/golden/permissions.txt). What depends on the case itself is checked by the verb's own function.
#pragma once

#include <optional>
#include <span>

#include "engine/core/act.h"

namespace gridline::core {

// Where the actor must hold one of the roles.
enum class Scope : std::uint8_t {
  anywhere = 1,  // in any unit
  lead = 2,      // in the lead unit
  above = 3,     // in a unit with authority over the lead (is_over)
  handler = 4,   // the member in hand, whatever his role
  partner = 5,   // in a partner's unit, whatever his role
  ruler = 6,     // in the unit that rules on the request, or one above it
  resident = 7,  // the adapter through which one of its complaints came, for the resident
  council = 8,   // in the unit of the council that hears it, or in one above that
  told = 9,  // told by the step on which one of its clocks stands, or in the unit that was; whatever his role
};

struct Permission {
  Verb verb;
  Scope scope;
  std::uint32_t roles;    // bits; 0: any
  std::uint32_t states;   // bits (1 << TicketState)
  Part part = Part::none; // taken by doing it: whoever has another part on the ticket may not
};

std::span<const Permission> permissions();

// Nothing when the actor may; else not_yours (no row is about him), wrong_state (his rows are about
// other states) or same_person (he has another part on this ticket). The administrator passes, but
// not past the states.
std::optional<Rejection> refuse_unless_permitted(const Act& act);

}  // namespace gridline::core
