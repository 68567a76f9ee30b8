// Assertions that stay on in release: a bug ends the process before it can reach the journal.
// For bugs only; bad input is an Error (result.h), a refusal to a person is a rejection (core).
#pragma once

namespace gridline::base {

// Prints the condition and its place on stderr, then aborts. Never returns.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace gridline::base

// One condition each, so that the message says which one broke.
#define GRIDLINE_ASSERT(condition)                                              \
  ((condition) ? static_cast<void>(0)                                           \
               : ::gridline::base::assertion_failed(#condition, __FILE__, __LINE__))
