// One matter, several residents: what is found as alike, and what a person made of it.
#include <algorithm>

#include "engine/base/assert.h"
#include "engine/core/evolve_parts.h"

namespace gridline::core {

void apply_desk(State& state, const TicketSketched& e) {
  state.similar.remove(e.ticket);
  state.similar.add({e.ticket, e.sketch, e.area, ticket_of(state, e.ticket).category, e.by_words});
}

void apply_desk(State& state, const DuplicateProposed& e) {
  state.open_case_file(e.ticket).likenesses.push_back({e.others.front(), e.alike, e.why});
}

void apply_desk(State& state, const KeptApart& e) {
  std::erase_if(state.open_case_file(e.ticket).likenesses, [&](const Likeness& l) {
    return std::find(e.others.begin(), e.others.end(), l.other) != e.others.end();
  });
}

// As if it had just been received: the ticket_opened that follows is its first.
void apply_desk(State& state, const ComplaintParted& e) {
  Complaint* complaint = state.complaint(e.complaint);
  GRIDLINE_ASSERT(complaint != nullptr && complaint->tickets == 0);
  complaint->first_ticket = TicketId();
  std::erase_if(state.open_case_file(e.ticket).callbacks,
                [&](const Callback& c) { return c.complaint == e.complaint; });
}

}  // namespace gridline::core
