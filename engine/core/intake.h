// One submission while it is decided: what it is, what of it is certain, and how it is routed. Used by the
// files that decide a new complaint (decide_submit.cc) and a changed one (decide_revise.cc); pure.
#pragma once

#include <vector>

#include "engine/core/decide.h"
#include "engine/core/likeness.h"
#include "engine/core/open_ticket.h"

namespace gridline::core {

// Everything one submission is decided with. All of it outlives the intake.
struct Intake {
  const State& state;
  const Command& command;
  const SubmitComplaint& body;
  const RuleSet& rules;

  TicketKind kind() const;
  Origin origin() const;
  pack::PlaceIndex place() const;   // none: not certain
  // A confidential complaint or an informant's: nobody else's ticket may tell of it.
  bool secret() const;

  // The matters that are acted on: none when the reading is unsure, unless the best is an emergency
  // (an emergency never waits for somebody to be sure).
  std::vector<pack::CategoryIndex> certain_matters() const;
  // The urgency read belongs to the best matter; a further one has its category's own.
  pack::Urgency urgency_of(pack::CategoryIndex category, bool best) const;
  route::Routing route_matter(pack::CategoryIndex category, pack::Urgency urgency) const;
  Opening opening_of(TicketId ticket, ComplaintId complaint, pack::CategoryIndex category,
                     pack::Urgency urgency) const;
  // As it is compared with open tickets.
  Matter matter_of(pack::CategoryIndex category, pack::Urgency urgency) const;

  // Does it count where complaints pile up? Not an emergency, which has its own people at once; not what is a
  // secret, of which no public hot spot may tell; and only what a resident said, of a place that is certain.
  bool counts_as_household(pack::CategoryIndex category, pack::Urgency urgency,
                           const route::Routing& routing) const;
  // What the same resident has open besides: he is one household, however often he writes.
  std::vector<TicketId> earlier_tickets() const;
};

// A known complaint with other content (decide_revise.cc): read again while nobody has accepted its ticket.
Decision revise(const Intake& in, const Complaint& known);

std::vector<TicketId> tickets_of(const Complaint& complaint);

}  // namespace gridline::core
