// What hot spots add to random lives: opened around a ticket, joined by what is counted, left and joined by
// hand.
#pragma once

#include <random>
#include <utility>

#include "engine/core/event.h"
#include "engine/core/state.h"
#include "tests/unit/engine/view/desk.h"

namespace gridline::view::test {

// An open hot spot; none: there is none.
inline core::TicketId open_hot_spot(const core::State& state) {
  for (const core::Ticket* t : state.tickets_by_id()) {
    const core::CaseFile* file = state.case_file(t->id);
    if (t->kind == core::TicketKind::cluster && !core::is_final(t->state) && file != nullptr &&
        file->hot.area)
      return t->id;
  }
  return {};
}

// `put` applies an event at once.
template <class Put>
void live_hot(const core::State& state, Desk& desk, std::mt19937& random, core::TicketId id, Put put) {
  const core::Symbol area = desk.symbol("place:海曲世家"), what = desk.symbol("category:prop.leak");
  const core::TicketId spot = open_hot_spot(state);
  if (random() % 8 == 0) {
    const base::Instant due = desk.now() + base::days(3);
    return put(core::PlanChanged{id, state.ticket(id)->policy, core::MemberId(1), desk.now(), due, due});
  }
  if (random() % 4 == 0) return put(core::PersonalRevealed{id, core::MemberId(1), desk.now(), {}});
  if (!spot) {
    core::TicketOpened opened;
    opened.ticket = core::TicketId(state.next_ticket);
    opened.complaint = state.ticket(id)->complaint;
    opened.kind = core::TicketKind::cluster;
    opened.place = area;
    opened.category = what;
    opened.urgency = pack::Urgency::u2;
    opened.no_resident = opened.for_many = true;
    opened.at = desk.now();
    put(opened);
    core::HotSpotOpened hot;
    hot.ticket = opened.ticket;
    hot.at = desk.now();
    hot.others = {id};
    hot.area = area;
    hot.what = what;
    hot.households = 1;
    hot.hot_why = core::HotWhy::households;
    return put(hot);
  }
  const core::CaseFile* file = state.case_file(id);
  if (id == spot) return;
  if (file != nullptr && file->cluster && random() % 3 == 0) {
    core::ClusterLeft left;
    left.ticket = id;
    left.at = desk.now();
    left.cluster = file->cluster;
    return put(left);
  }
  if (random() % 2 == 0) {
    core::ClusterJoined joined;
    joined.ticket = id;
    joined.at = desk.now();
    joined.cluster = spot;
    return put(joined);
  }
  core::MatterCounted counted;
  counted.ticket = id;
  counted.at = desk.now();
  counted.complaint = state.ticket(id)->complaint;
  counted.area = area;
  counted.what = what;
  counted.cluster = random() % 2 == 0 ? spot : core::TicketId();
  counted.day = desk.now().ms / 86'400'000;
  put(counted);
}

}  // namespace gridline::view::test
