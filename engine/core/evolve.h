// evolve: one event onto the state. Total: every event this version knows has an effect here, and
// none consults rules, time or the outside. Recovery is evolve over the journal and nothing else.
#pragma once

#include "engine/core/event.h"
#include "engine/core/state.h"

namespace gridline::core {

// REQUIRES: the event was decided on this state (or read from a journal that leads to it); an
// event about a ticket that does not exist is a bug and ends the process.
void evolve(State& state, const Event& event);

}  // namespace gridline::core
