// Cases do not see each other, so they run in any order; what they found is told in the order of the files.
#include "engine/trial/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/trial/case_fields.h"
#include "engine/trial/parallel.h"

namespace gridline::trial {

namespace {

std::string without(const std::vector<std::string>& all, const std::vector<std::string>& others) {
  std::vector<std::string> out;
  for (const std::string& one : all) {
    if (std::find(others.begin(), others.end(), one) == others.end()) out.push_back(one);
  }
  return shown(out);
}

void add(Verdict& verdict, const CaseResult& result, const pack::TestCase& test, pack::IssueList& issues) {
  verdict.failed += result.ok() ? 0 : 1;
  for (const StepFault& fault : result.faults) report(fault, issues);
  for (const Unmet& unmet : result.unmet) report(unmet, issues);
  if (result.ended || !verdict.ended) return;
  verdict.ended = false;
  issues.error(test.where, "cases_not_ended", "用例太多太久，从这一条起没有跑完，规则包未被接受",
               "the cases take too long: from this one on they were not run to their end, and the pack is "
               "not taken");
}

}  // namespace

std::vector<pack::TestCase> load_cases(const pack::PackFiles& files, pack::IssueList& issues) {
  return pack::load_test_cases(files, {case_keys(), case_verbs()}, issues);
}

std::vector<CaseResult> run_cases(const std::vector<const pack::TestCase*>& cases,
                                  const std::shared_ptr<const node::ReadyPack>& ready, const Running& how) {
  std::vector<CaseResult> results(cases.size());
  in_parallel(
      cases.size(), how.threads,
      [&] {
        return [&, runner = std::make_shared<CaseRunner>(ready, how.now, how.over)](std::size_t i) {
          results[i] = runner->run(*cases[i]);
        };
      },
      [&](std::size_t done) {
        if (how.progress) how.progress(done);
      });
  return results;
}

void report(const Unmet& unmet, pack::IssueList& issues) {
  const std::vector<std::string> wanted = wanted_of(*unmet.expected);
  const std::string want = shown(wanted), is = shown(unmet.found);
  std::string zh = fmt::format("{} 应为 {}，实得 {}", unmet.expected->key, want, is);
  std::string en = fmt::format("{} should be {}, is {}", unmet.expected->key, want, is);
  if (wanted.size() > 1 || (wanted.size() == 1 && unmet.found.size() > 1)) {
    const std::string missing = without(wanted, unmet.found), more = without(unmet.found, wanted);
    zh += fmt::format("（缺 {}；多 {}）", missing, more);
    en += fmt::format(" (missing {}; besides {})", missing, more);
  }
  issues.error(unmet.expected->at, "expectation", std::move(zh), std::move(en));
}

void report(const StepFault& fault, pack::IssueList& issues) {
  issues.error(fault.at, fault.code, fault.zh, fault.en);
}

Verdict try_cases(const pack::PackFiles& files, const std::shared_ptr<const node::ReadyPack>& ready,
                  const Running& how, std::size_t most) {
  Verdict out;
  pack::IssueList issues(files);
  const std::vector<pack::TestCase> cases = load_cases(files, issues);
  out.cases = cases.size();
  if (cases.size() > most) {
    issues.error(cases[most].where, "too_many_cases", fmt::format("用例至多 {} 条，共有 {} 条", most, cases.size()),
                 fmt::format("at most {} cases, there are {}", most, cases.size()));
  } else {
    std::vector<const pack::TestCase*> all;
    for (const pack::TestCase& one : cases) all.push_back(&one);
    const std::vector<CaseResult> results = run_cases(all, ready, how);
    for (std::size_t i = 0; i < results.size(); ++i) add(out, results[i], cases[i], issues);
  }
  out.issues = issues.take();
  return out;
}

}  // namespace gridline::trial
