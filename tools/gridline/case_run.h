// Runs one case of a pack: its steps on a clock moved by hand, through the engine's own reading, deciding and
// deadlines, each step's outcome held against what it expects.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/node/dry_run.h"
#include "rules/pack/test_cases.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

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
  std::vector<bool> reached;      // by RouteIndex: a complaint's way passed it, or a ticket came of it

  bool ok() const { return unmet.empty() && faults.empty(); }
};

// One thread's own. A complaint without a life goes through one scratch state, as `gridline route`.
class CaseRunner {
 public:
  // `now`: when a complaint that gives no time comes in.
  CaseRunner(std::shared_ptr<const node::ReadyPack> ready, base::Instant now);

  // REQUIRES: the case lives as long as the result.
  CaseResult run(const pack::TestCase& test);

 private:
  std::shared_ptr<const node::ReadyPack> ready_;
  node::DryRun scratch_;
  base::Instant now_;
};

}  // namespace gridline::cli
