// A pack's own cases, tests/*.yaml, held against the pack: the same for `gridline pack test` and for an
// engine that a pack is brought to. What does not hold is an issue of the pack: file, line, caret.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "engine/trial/case_run.h"
#include "rules/pack/issue.h"

namespace gridline::trial {

// Reads them with the keys and verbs that CaseRunner knows. As pack::load_test_cases.
std::vector<pack::TestCase> load_cases(const pack::PackFiles& files, pack::IssueList& issues);

struct Running {
  base::Instant now;                             // when a complaint that gives no time comes in
  unsigned threads = 0;                          // of its own, at most; 0: as many as the machine has
  Over over = nullptr;
  std::function<void(std::size_t)> progress = nullptr;  // so many are done, by the calling thread
};

// One result a case, in their order; those that were not run to their end say so. REQUIRES: as
// CaseRunner::run. Returns when all threads have ended.
std::vector<CaseResult> run_cases(const std::vector<const pack::TestCase*>& cases,
                                  const std::shared_ptr<const node::ReadyPack>& ready, const Running& how);

// "lead.unit should be LY-G1, is LY-G2"; of lists also what is missing and what is there besides.
void report(const Unmet& unmet, pack::IssueList& issues);
// A step that could not be done.
void report(const StepFault& fault, pack::IssueList& issues);

struct Verdict {
  std::vector<pack::Issue> issues;               // empty: they all hold
  std::size_t cases = 0, failed = 0;
  bool ended = true;                             // false: `over` came first, and an issue says where
};

// All of them. More than `most` are refused, not run.
Verdict try_cases(const pack::PackFiles& files, const std::shared_ptr<const node::ReadyPack>& ready,
                  const Running& how, std::size_t most);

}  // namespace gridline::trial
