// The system's clocks; the only place of the node that reads them.
#include "engine/node/clock.h"

#include <chrono>

namespace gridline::node {

base::Instant SystemClock::now() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::int64_t SystemClock::steady_ns() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace gridline::node
