// Threads that take the next case until there is none.
#include "tools/conformance/check.h"

#include <signal.h>

#include <atomic>
#include <iterator>
#include <thread>

#include "tools/bench/temporary_folder.h"

namespace gridline::conformance {

namespace {

Outcome run_one(const Case& one, Plan plan) {
  Outcome out{&one};
  const auto begin = std::chrono::steady_clock::now();
  plan.folder /= one.name;
  try {
    std::filesystem::create_directory(plan.folder);
    Stage stage(plan);
    one.play(stage);
  } catch (const NotApplicable& why) {
    out.verdict = Verdict::not_applicable;
    out.why = why.what();
  } catch (const std::exception& why) {
    out.verdict = Verdict::failed;
    out.why = why.what();
    out.last_words = AdapterProcess::last_words(plan);
  }
  out.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  return out;
}

}  // namespace

std::vector<Case> all_cases() {
  std::vector<Case> out;
  for (auto* group : {session_cases, ack_cases, credit_cases, robust_cases, restart_cases, outward_cases}) {
    std::vector<Case> some = group();
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

base::Result<std::vector<Outcome>> run_cases(const std::vector<Case>& cases, const Plan& plan,
                                             std::size_t jobs) {
  auto folder = bench::TemporaryFolder::make(plan.folder);
  if (!folder) return folder.error();
  ::signal(SIGPIPE, SIG_IGN);  // an adapter that reads no more is a finding, not our end
  Plan within = plan;
  within.folder = folder->path();
  std::vector<Outcome> outcomes(cases.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < cases.size(); i = next++) outcomes[i] = run_one(cases[i], within);
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < std::min(jobs, cases.size()); ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  return outcomes;
}

}  // namespace gridline::conformance
