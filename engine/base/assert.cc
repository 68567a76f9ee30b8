// The end of a process that found itself wrong: one line that says where, then abort.
#include "engine/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace gridline::base {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "gridline: assertion failed: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace gridline::base
