// What the fold writes: a ticket as it stands, a line of its timeline, a counted fact.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridline::view {

// Columns of `ticket`, in their order. Numbers as in schema.h.
struct TicketRow {
  std::uint64_t id = 0, complaint = 0, parent = 0;
  std::uint32_t kind = 0, state = 0, lead = 0, member = 0;
  std::string partners;  // symbol numbers: "12 15"
  std::uint32_t place = 0, place_flags = 0, category = 0, urgency = 0, nature = 0;
  std::string tags;      // one a line
  std::uint32_t triage_reason = 0, pack = 0, route = 0, policy = 0, channel = 0;
  std::int64_t opened_at = 0, accept_due = 0, resolve_due = 0, accepted_at = 0, claimed_at = 0,
               reported_at = 0, closed_at = 0;
  std::uint32_t outcome = 0;

  template <class F, class T> static void columns(F& f, T& x) {
    f(x.id); f(x.complaint); f(x.parent); f(x.kind); f(x.state); f(x.lead); f(x.member); f(x.partners);
    f(x.place); f(x.place_flags); f(x.category); f(x.urgency); f(x.nature); f(x.tags); f(x.triage_reason);
    f(x.pack); f(x.route); f(x.policy); f(x.channel); f(x.opened_at); f(x.accept_due); f(x.resolve_due);
    f(x.accepted_at); f(x.claimed_at); f(x.reported_at); f(x.closed_at); f(x.outcome);
  }
};

// Columns of `timeline`, in their order.
struct TimelineRow {
  std::uint64_t ticket = 0, seq = 0;
  std::uint32_t number = 0;
  std::int64_t at = 0;
  std::uint32_t type = 0, actor_kind = 0, actor_member = 0;
  std::string actor_source;
  std::uint32_t unit = 0, member = 0;
  std::string partners;
  std::string clocks;    // "kind:due" in milliseconds: "3:1767225600000 5:1767312000000"
  std::uint32_t place = 0, category = 0, urgency = 0, nature = 0, pack = 0, route = 0, outcome = 0,
                triage_reason = 0;
  std::string reason;
  std::uint32_t by_person = 0;
  std::uint64_t complaint = 0;
  std::uint32_t version = 0;

  template <class F, class T> static void columns(F& f, T& x) {
    f(x.ticket); f(x.seq); f(x.number); f(x.at); f(x.type); f(x.actor_kind); f(x.actor_member);
    f(x.actor_source); f(x.unit); f(x.member); f(x.partners); f(x.clocks); f(x.place); f(x.category);
    f(x.urgency); f(x.nature); f(x.pack); f(x.route); f(x.outcome); f(x.triage_reason); f(x.reason);
    f(x.by_person); f(x.complaint); f(x.version);
  }
};

// What is counted, by the day it happened; numbers are stored. `closed_with` + core::Outcome.
enum class Measure : std::uint32_t {
  received = 1, revised = 2, joined = 3, opened = 4, triaged = 5, dispatched = 6, accepted = 7,
  accepted_late = 8, claimed = 9, reported = 10, closed = 11, closed_late = 12, closed_with = 32,
};

struct StatisticKey {
  std::int64_t day = 0;  // days since 1970-01-01 in the view's zone
  std::uint32_t unit = 0, category = 0, channel = 0, measure = 0;
  auto operator<=>(const StatisticKey&) const = default;
};

}  // namespace gridline::view
