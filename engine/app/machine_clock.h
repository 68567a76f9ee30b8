// What the configuration makes of the machine's clock, and what the clock did as a line of the log.
#pragma once

#include "engine/app/config.h"
#include "engine/node/time_keeper.h"

namespace gridline::app {

node::ClockRules clock_rules(const Config& config);

void log_clock(const node::ClockNews& news);

}  // namespace gridline::app
