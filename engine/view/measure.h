// What is counted, by the day it happened and the unit, category and channel of the ticket.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/core/words.h"

namespace gridline::view {

// Numbers are stored in read.db: a change of them is a change of the schema. Every one counts events:
// a ticket that is returned twice counts twice.
enum class Measure : std::uint32_t {
  none,
  // the way of every ticket
  received,
  revised,
  joined,
  opened,
  triaged,
  dispatched,
  accepted,
  accepted_late,
  claimed,
  contacted_resident,
  reported,
  closed,
  closed_late,  // the work was over (reported done, or closed) after the resident's due
  closed_solved,
  closed_answered,
  closed_unfounded,
  closed_no_answer,
  closed_forced,
  closed_withdrawn,
  // asking and ruling
  returned,  // asked for
  return_granted,
  return_denied,
  extension_asked,
  extended,
  hold_asked,
  held,
  // after the work
  reworked,       // ordered by a checker, a callback or a supervisor; and reopened
  called,         // every call to a resident, answered or not
  call_answered,  // he was reached: only these have an answer in the six that follow
  solved,
  partly_solved,
  unsolved,
  satisfied,
  fairly_satisfied,
  unsatisfied,
  no_answer,  // given up after enough calls: stands outside the solved rate
  // the ladder
  warned,     // a share of the time was used
  escalated,  // a rung was told
  urged,
  supervised,
  forced,  // dispatched by force after two ruled returns
  // the rest of the desk
  diverted,
  refused,
  voided,
  merged,
  visits,
  attempts,
  agreements,
  invited,
  end,
};

inline constexpr std::size_t measure_count = static_cast<std::size_t>(Measure::end);

// "return_granted" and 退单同意.
std::string_view code(Measure);
std::string_view zh(Measure);

// closed_solved and so on; none for no outcome.
Measure closed_with(core::Outcome outcome);

struct Counts {
  std::array<std::uint64_t, measure_count> by_measure{};
  std::uint64_t operator[](Measure m) const { return by_measure[static_cast<std::size_t>(m)]; }
  std::uint64_t& operator[](Measure m) { return by_measure[static_cast<std::size_t>(m)]; }

  // Callbacks with an answer: what the rates are of.
  std::uint64_t answers_on_solved() const {
    return (*this)[Measure::solved] + (*this)[Measure::partly_solved] + (*this)[Measure::unsolved];
  }
  std::uint64_t answers_on_satisfied() const {
    return (*this)[Measure::satisfied] + (*this)[Measure::fairly_satisfied] + (*this)[Measure::unsatisfied];
  }
};

}  // namespace gridline::view
