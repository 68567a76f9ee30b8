// Ctrl-C and SIGTERM as a flag, so that children are ended and temporary folders removed.
#pragma once

#include "engine/base/result.h"

namespace gridline::bench {

// While one lives, SIGINT and SIGTERM set a flag instead of ending the process. One at a time.
class CatchInterrupts {
 public:
  CatchInterrupts();
  ~CatchInterrupts();
  CatchInterrupts(const CatchInterrupts&) = delete;
  CatchInterrupts& operator=(const CatchInterrupts&) = delete;
};

bool interrupted();

// What a loop ends with when interrupted() (code busy).
base::Error interruption();

}  // namespace gridline::bench
