// Runs one case of a pack: its steps on a clock moved by hand, through the engine's own reading, deciding and
// deadlines, each step's outcome held against what it expects.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/node/dry_run.h"
#include "rules/pack/test_cases.h"

namespace gridline::trial {

// An expectation that does not hold.
struct Unmet {
  const pack::Expectation* expected;
  std::vector<std::string> found;
};

// A step that could not be done, or was refused when nothing expected that.
struct StepFault {
  pack::Position at;
  std::string code, zh, en;
};

struct CaseResult {
  std::vector<Unmet> unmet;
  std::vector<StepFault> faults;
  std::size_t expectations = 0;
  bool ended = true;              // false: it was over before its last step
  std::vector<bool> reached;      // by RouteIndex: a complaint's way passed it, or a ticket came of it

  bool ok() const { return unmet.empty() && faults.empty() && ended; }
};

// Is there no more time for cases? Asked before each step, on the thread that runs it; null: there is always
// time.
using Over = std::function<bool()>;

// One thread's own. A complaint without a life goes through one scratch state, as `gridline route`.
class CaseRunner {
 public:
  // `now`: when a complaint that gives no time comes in.
  CaseRunner(std::shared_ptr<const node::ReadyPack> ready, base::Instant now, Over over = nullptr);

  // REQUIRES: the case lives as long as the result.
  CaseResult run(const pack::TestCase& test);

 private:
  std::shared_ptr<const node::ReadyPack> ready_;
  node::DryRun scratch_;
  base::Instant now_;
  Over over_;
};

}  // namespace gridline::trial
