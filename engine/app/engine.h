// The engine as an object: open, run, stop. gridlined's main is a wrapper; tests and benchmarks
// embed it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/app/config.h"
#include "engine/base/result.h"
#include "engine/node/node.h"

namespace gridline::app {

inline constexpr const char* version = "0.1.0";

class Engine {
 public:
  // Opens everything, in the order in which it depends on each other, and undoes it on a failure:
  // data folder and secret, journal (locked), snapshot and recovery, rule pack, then the doors.
  // Errors say what to do. `config` has been through finish().
  static base::Result<std::unique_ptr<Engine>> open(Config config);
  ~Engine();

  // Runs the duty cycle on the calling thread until stop(); then drains: nothing new is taken, what
  // was taken is decided, flushed and answered, a snapshot is written. Errors: what ended it early;
  // disk_full when the disk stayed full after stop(): what was not durable then is given up, unanswered.
  base::Status run();

  // Any thread, also from a signal handler's thread. run() then returns within ten seconds, also on a
  // full disk (after limits::stop_patience_ms); only a disk that hangs can hold it longer. gridlined
  // ends hard then: recovery gives the same state.
  void stop();

  node::Node& node();
  const Config& config() const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gridline::app
