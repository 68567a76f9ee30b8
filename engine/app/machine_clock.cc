// An error while somebody has to look; what is over or was to be expected is none.
#include "engine/app/machine_clock.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/app/logs.h"

namespace gridline::app {

std::unique_ptr<node::Clock> clock_from(const Config& config, base::Instant last) {
  if (config.time_lapse == 1) return std::make_unique<node::SystemClock>();
  const base::Instant start = std::max(*base::parse_instant(config.time_lapse_from), last);
  log(Level::warning, fmt::format("time-lapse: a demonstration, {} times as fast as the wall from {} on",
                                  config.time_lapse, base::to_iso(start)));
  return std::make_unique<node::LapseClock>(start, static_cast<std::int64_t>(config.time_lapse));
}

// A demonstration's clock is nobody's promise.
node::ClockRules clock_rules(const Config& config) {
  return {config.clock_trust == "true" || config.demonstration,
          base::minutes(static_cast<std::int64_t>(config.clock_hold_minutes))};
}

void log_clock(const node::ClockNews& news) {
  const std::string moments = fmt::format("{} where {} was expected", base::to_iso(news.found),
                                          base::to_iso(news.expected));
  switch (news.oddity) {
    case core::ClockOddity::ahead:
      return log(Level::error, "the machine's clock is ahead and is not believed: " + moments +
                                   "; see gridline clock show");
    case core::ClockOddity::back:
      return log(Level::error, "the machine's clock is behind, deadlines stand still: " + moments +
                                   "; see gridline clock show");
    case core::ClockOddity::downtime:
      return log(Level::info, fmt::format("nothing ran from {} to {}: what was due is caught up on",
                                          base::to_iso(news.expected), base::to_iso(news.found)));
    default:
      return log(Level::warning, fmt::format("the machine's clock is followed again ({}): {}",
                                             core::code(news.oddity), moments));
  }
}

}  // namespace gridline::app
