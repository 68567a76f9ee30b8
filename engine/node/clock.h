// The node's clock, a port: the system's in life, a hand-moved one in tests and simulation.
#pragma once

#include <chrono>
#include <cstdint>

#include "engine/base/time.h"

namespace gridline::node {

// What the machine's clocks say at one moment; time_keeper.h makes the engine's time of it.
struct ClockReading {
  base::Instant wall;              // may jump
  std::int64_t running_ns = 0;     // never jumps; stands still while the machine sleeps
  std::int64_t since_boot_ns = 0;  // never jumps; goes on while the machine sleeps
  bool synchronised = false;       // the kernel says that something keeps the wall right
  bool by_hand = false;            // a time-lapse, or moved by hand: right by definition
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual base::Instant now() = 0;                 // wall time; may jump
  virtual std::int64_t steady_ns() = 0;            // never goes back; for measuring only
  // How long to sleep so that now() is not yet, or just, `at`; 0: it is past.
  virtual std::chrono::milliseconds until(base::Instant at);
  // All of them at once. Unless it is overridden, now() is right by definition.
  virtual ClockReading read();
};

class SystemClock final : public Clock {
 public:
  base::Instant now() override;
  std::int64_t steady_ns() override;
  ClockReading read() override;

 private:
  bool synchronised_ = false;      // asked of the kernel once a second
  std::int64_t asked_ns_ = -1;
};

// Time-lapse for a demonstration: from `start` on `speed` times as fast as the wall, until it has
// caught up with it; then it is the wall's. REQUIRES: speed >= 1.
class LapseClock final : public Clock {
 public:
  LapseClock(base::Instant start, std::int64_t speed);
  base::Instant now() override;
  std::int64_t steady_ns() override { return wall_.steady_ns(); }
  std::chrono::milliseconds until(base::Instant at) override { return Clock::until(at) / speed_; }

 private:
  SystemClock wall_;
  base::Instant start_;
  std::int64_t speed_;
  std::int64_t began_ns_;
};

// Stands still until moved. For tests on a virtual clock.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(base::Instant start) : now_(start) {}
  base::Instant now() override { return now_; }
  std::int64_t steady_ns() override { return now_.ms * 1'000'000; }
  void advance(base::Duration by) { now_ = now_ + by; }

 private:
  base::Instant now_;
};

}  // namespace gridline::node
