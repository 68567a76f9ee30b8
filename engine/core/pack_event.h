// Events of rule packs: what was proposed, what became active, what a running promise was changed to.
#pragma once

#include <cstdint>

#include "engine/base/hash.h"
#include "engine/core/plan.h"
#include "engine/core/rows.h"
#include "engine/core/words.h"

namespace gridline::core {

struct PackActivated {
  static constexpr EventType type = EventType::pack_activated;
  Symbol pack;  // "pack:lingyun@1.0"; "pack:lingyun@1.0+3fa2c91b" where the name was taken
  base::Hash256 hash{};
  base::Hash256 from{};             // what was active before; zero: nothing
  Instant at;
  MemberId member;                  // who did it; none: the administrator by the socket, or the engine
  bool second = false;              // another person had proposed it
  Instant since;                    // its calendar counts from then on; none: written before that was kept
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.pack); f(2, x.hash); f(3, x.from); f(4, x.at); f(5, x.member); f(6, x.second); f(7, x.since);
  }
};

// The active pack wants two people (activation: {people: 2}); this was the first.
struct PackProposed {
  static constexpr EventType type = EventType::pack_proposed;
  base::Hash256 hash{};
  Instant at;
  MemberId member;                  // none: the administrator by the socket
  base::Hash256 instead_of{};       // the proposal of another pack that stood until then; zero: none
  base::Hash256
      from{};  // deadlines are to be counted again by `hash` that this pack counted; zero: no recount
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.hash); f(2, x.at); f(3, x.member); f(4, x.instead_of); f(5, x.from);
  }
};

// A policy's clocks get a symbol, once and for all.
struct PlanDefined {
  static constexpr EventType type = EventType::plan_defined;
  Plan plan;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.plan); }
};

// An open ticket goes over to its policy's clocks of the active pack, because somebody chose so.
struct PlanChanged {
  static constexpr EventType type = EventType::plan_changed;
  TicketId ticket;
  Symbol policy;
  MemberId member;                  // who chose; none: the administrator by the socket
  Instant at;
  Instant resolve_due, resolve_next;  // as they are from now on
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.policy); f(3, x.member); f(4, x.at); f(5, x.resolve_due); f(6, x.resolve_next);
  }
};

}  // namespace gridline::core
