// The system's clocks; the only place of the node that reads them.
#include "engine/node/clock.h"

#include <algorithm>
#include <chrono>

namespace gridline::node {

std::chrono::milliseconds Clock::until(base::Instant at) {
  return std::chrono::milliseconds(std::max<std::int64_t>(0, (at - now()).ms));
}

base::Instant SystemClock::now() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::int64_t SystemClock::steady_ns() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

LapseClock::LapseClock(base::Instant start, std::int64_t speed)
    : start_(start), speed_(speed), began_ns_(wall_.steady_ns()) {}

base::Instant LapseClock::now() {
  const std::int64_t passed_ms = (wall_.steady_ns() - began_ns_) / 1'000'000;
  return std::min(base::Instant{start_.ms + passed_ms * speed_}, wall_.now());
}

}  // namespace gridline::node
