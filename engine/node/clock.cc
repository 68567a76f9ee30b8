// The system's clocks; the only place of the node that reads them.
#include "engine/node/clock.h"

#include <sys/timex.h>
#include <time.h>

#include <algorithm>
#include <chrono>

namespace gridline::node {

namespace {

std::int64_t nanoseconds_of(clockid_t clock) {
  timespec t{};
  ::clock_gettime(clock, &t);  // cannot fail for the clocks that Linux always has
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

// Asks and changes nothing. What keeps the clock (chrony, timesyncd, ntpd) clears the flag.
bool kernel_says_synchronised() {
  timex t{};
  const int state = ::adjtimex(&t);
  return state >= 0 && state != TIME_ERROR && (t.status & STA_UNSYNC) == 0;
}

}  // namespace

std::chrono::milliseconds Clock::until(base::Instant at) {
  return std::chrono::milliseconds(std::max<std::int64_t>(0, (at - now()).ms));
}

ClockReading Clock::read() {
  ClockReading out;
  out.wall = now();
  out.by_hand = true;
  return out;
}

base::Instant SystemClock::now() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::int64_t SystemClock::steady_ns() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

ClockReading SystemClock::read() {
  const std::int64_t running = nanoseconds_of(CLOCK_MONOTONIC);
  if (asked_ns_ < 0 || running - asked_ns_ >= 1'000'000'000) {
    synchronised_ = kernel_says_synchronised();
    asked_ns_ = running;
  }
  return {now(), running, nanoseconds_of(CLOCK_BOOTTIME), synchronised_, false};
}

LapseClock::LapseClock(base::Instant start, std::int64_t speed)
    : start_(start), speed_(speed), began_ns_(wall_.steady_ns()) {}

base::Instant LapseClock::now() {
  const std::int64_t passed_ms = (wall_.steady_ns() - began_ns_) / 1'000'000;
  return std::min(base::Instant{start_.ms + passed_ms * speed_}, wall_.now());
}

}  // namespace gridline::node
