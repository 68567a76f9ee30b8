// What the configuration makes of the machine's clock, and what the clock did as a line of the log.
#pragma once

#include <memory>

#include "engine/app/config.h"
#include "engine/node/clock.h"
#include "engine/node/time_keeper.h"

namespace gridline::app {

// A time-lapse goes on where the journal ends, at `last`, so that a restart does not begin it anew.
std::unique_ptr<node::Clock> clock_from(const Config& config, base::Instant last);

node::ClockRules clock_rules(const Config& config);

void log_clock(const node::ClockNews& news);

}  // namespace gridline::app
