// Runs an adapter through the cases, several at once, and says what came of each.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/conformance/case.h"

namespace gridline::conformance {

enum class Verdict { passed, failed, not_applicable };

struct Outcome {
  const Case* of = nullptr;
  Verdict verdict = Verdict::passed;
  std::string why;         // of a failure, or why it does not apply
  std::string last_words;  // the end of the adapter's output, of a failure
  std::chrono::milliseconds took{0};
};

// Each case in a folder of its own below a temporary one, with its own engine and process; `jobs` at once. In
// the order of `cases`, which must outlive the outcomes. Errors: io (no temporary folder).
base::Result<std::vector<Outcome>> run_cases(const std::vector<Case>& cases, const Plan& plan,
                                             std::size_t jobs);

}  // namespace gridline::conformance
