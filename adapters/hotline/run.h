// The adapter at work: look, store, send, wait, until it is told to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "adapters/hotline/follow.h"
#include "adapters/sdk/adapter.h"

namespace gridline::hotline {

struct RunOptions {
  FollowOptions follow;
  bool once = false;                  // read to the end, wait for all results, return
  std::chrono::seconds wait{0};       // with once: at most so long for the results; 0: as long as it takes
  bool quiet = false;
};

enum class RunEnd {
  stopped,    // told to
  complete,   // once: everything has its result
  incomplete  // once: results are missing, or files could not be read
};

// `stop` may be set by a signal handler. Errors: those of the spool that no waiting mends, a damaged
// checkpoint, the folder (with once).
base::Result<RunEnd> run(sdk::Adapter& adapter, RunOptions options, const std::atomic<bool>& stop);

}  // namespace gridline::hotline
