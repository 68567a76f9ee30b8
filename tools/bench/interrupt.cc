// A handler that does nothing but remember.
#include "tools/bench/interrupt.h"

#include <signal.h>

namespace gridline::bench {

namespace {

volatile sig_atomic_t caught = 0;
struct sigaction before_int, before_term;

}  // namespace

CatchInterrupts::CatchInterrupts() {
  caught = 0;
  struct sigaction remember {};
  remember.sa_handler = [](int) { caught = 1; };
  ::sigaction(SIGINT, &remember, &before_int);
  ::sigaction(SIGTERM, &remember, &before_term);
}

CatchInterrupts::~CatchInterrupts() {
  ::sigaction(SIGINT, &before_int, nullptr);
  ::sigaction(SIGTERM, &before_term, nullptr);
}

bool interrupted() { return caught != 0; }

base::Error interruption() { return {base::ErrorCode::busy, "已中断 / interrupted"}; }

}  // namespace gridline::bench
