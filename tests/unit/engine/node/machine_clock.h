// A machine's clocks in a test: the wall may be set, the machine may sleep, the kernel may vouch or not.
#pragma once

#include "engine/node/clock.h"

namespace gridline::node {

class MachineClock final : public Clock {
 public:
  explicit MachineClock(base::Instant wall) { hands_.wall = wall; }

  base::Instant now() override { return hands_.wall; }
  std::int64_t steady_ns() override { return hands_.running_ns; }
  ClockReading read() override { return hands_; }

  void run(base::Duration by) {
    sleep(by);
    hands_.running_ns += by.ms * 1'000'000;
  }
  void sleep(base::Duration by) {
    hands_.wall = hands_.wall + by;
    hands_.since_boot_ns += by.ms * 1'000'000;
  }
  void set(base::Duration by) { hands_.wall = hands_.wall + by; }
  void set(base::Instant to) { hands_.wall = to; }
  void vouch(bool synchronised) { hands_.synchronised = synchronised; }
  // The clocks since boot begin anew.
  void reboot() { hands_.running_ns = hands_.since_boot_ns = 0; }

 private:
  ClockReading hands_{{}, 1'000'000'000, 1'000'000'000, true, false};
};

}  // namespace gridline::node
