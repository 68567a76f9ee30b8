// Events of clocks and their ladders. Field numbers mean the same as in desk_event.h.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/rows.h"
#include "engine/core/words.h"
#include "rules/pack/ladder.h"

namespace gridline::core {

// A warning (level 0) or a rung. Who was told is in `told`, by name.
struct EscalationStepTaken {
  static constexpr EventType type = EventType::escalation_step_taken;
  TicketId ticket;
  Instant at;
  Symbol unit;                      // the rung: whose people were told
  Instant next;                     // when this clock acts again; none: not any more
  std::uint32_t level = 0;
  std::vector<MemberId> told;
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol subject;                   // whose clock, with partner and ruling
  // Of a ladder that the pack writes out; step 0: the plain climb.
  std::uint32_t step = 0;           // from 1
  std::uint32_t times = 0;          // how often this one has been taken, this time included
  std::uint32_t generation = 0;     // of all steps on this ticket; with the ticket it names this one for ever
  pack::StepDo act = pack::StepDo::none;
  bool passed = false;              // nobody to tell: gone on at once
  Instant planned;                  // when it should have been; none: at `at`
  bool in_digest = false;           // the people get one message for all of it (digest_queued)
  Symbol hook;                      // of a webhook
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(3, x.at); f(5, x.unit); f(8, x.next); f(15, x.level); f(16, x.told); f(18, x.clock);
    f(36, x.subject); f(60, x.step); f(72, x.times); f(73, x.generation); f(74, x.act); f(75, x.passed);
    f(76, x.planned); f(77, x.in_digest); f(78, x.hook);
  }
};

// Does a step of this kind go to the people of a unit, from where the next one climbs on? The others ask a
// meeting, another system, a partner or a handler.
constexpr bool tells(pack::StepDo act) {
  return act == pack::StepDo::notify || act == pack::StepDo::raise || act == pack::StepDo::supervise;
}

// Not needed any more; or, with `at`, it stands still from then on (停表) until clocks_started starts it again.
struct ClockStopped {
  static constexpr EventType type = EventType::clock_stopped;
  TicketId ticket;
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol subject;
  Instant at;                       // none: it is over
  Duration left;                    // to its due, counted as its amount is
  pack::AmountUnit left_unit{};     // of the amount
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(3, x.at); f(18, x.clock); f(36, x.subject); f(80, x.left); f(81, x.left_unit);
  }
};

// 知晓: somebody who was told says that he has seen it. With the last one that the step wants, the
// ladder holds until `next`.
struct StepAcknowledged {
  static constexpr EventType type = EventType::step_acknowledged;
  TicketId ticket;
  MemberId member;
  Instant at;
  Instant next;                     // when the ladder goes on if nothing is done; none: as it was
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol subject;
  std::uint32_t step = 0;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(8, x.next); f(18, x.clock); f(36, x.subject); f(60, x.step);
  }
};

// The calendar was wrong, or has changed: a deadline is counted again. What acted stays.
struct DeadlineRecounted {
  static constexpr EventType type = EventType::deadline_recounted;
  TicketId ticket;
  MemberId member;                  // who chose; none: the administrator by the socket
  Instant at;
  Instant due;                      // as it is from now on
  Instant next;
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol subject;
  Instant old_due;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(7, x.due); f(8, x.next); f(18, x.clock); f(36, x.subject);
    f(61, x.old_due);
  }
};

// The machine's clock did what a clock does not, and who was told.
struct ClockNoticed {
  static constexpr EventType type = EventType::clock_noticed;
  MemberId member;                  // who accepted it
  Instant at;
  std::vector<MemberId> told;
  ClockOddity oddity = ClockOddity::none;
  Instant expected, found;
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(16, x.told); f(62, x.oddity); f(63, x.expected); f(64, x.found);
  }
};

// After downtime: one message for all that a member was to be told meanwhile.
struct DigestQueued {
  static constexpr EventType type = EventType::digest_queued;
  MemberId member;
  Instant at;
  std::vector<TicketId> others;     // in the order in which their steps were due
  Instant since;                    // the earliest of these
  std::uint32_t more = 0;  // steps of tickets that are not among them, beyond limits::digest_tickets_max
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(11, x.others); f(65, x.since); f(84, x.more);
  }
};

}  // namespace gridline::core
