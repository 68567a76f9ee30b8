// What a pack says must hold: tests/*.yaml, a list of cases. A case is a complaint with what must come of it,
//
//   - text: 海曲世家8号楼顶楼漏雨
//     at: 2026-03-02T09:00
//     expect: {place: 海曲世家/8号楼, categories: prop.roof_leak, lead: LY-G1}
//
// or a list of steps at times, for deadlines and what people do:
//
//   - name: 无人签收，逐级上报
//     steps:
//       - {at: 2026-03-02T09:00, submit: 海曲世家8号楼顶楼漏雨, expect: {lead: {unit: LY-G1}}}
//       - {after: 1d, expect: {level: 1, told: [G1-M due_soon, LY-02 overdue]}}
//       - {do: accept, by: G1-S, expect: {state: accepted}}
//
// Here they are read, strictly, as every other file of a pack; who runs them knows what the keys of
// `expect` and the verbs mean.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/source.h"

namespace gridline::pack {

struct Expectation {
  std::string key;                  // "lead", "lead.unit" (of a map in a map), "clocks.accept"
  std::vector<std::string> values;  // one, or those of a list; "-" alone, or an empty list: nothing
  bool list = false;                // written as a list
  bool one_line = true;             // a scalar that stands on one line: its span is all of it
  Position at;                      // of the value, a quote or bracket included
  Position last;                    // of a list: its last item
};

struct CaseSubmission {
  std::string id, text, title, channel, place, category, kind, origin;  // empty: not given
  std::string lon, lat;
  bool confidential = false;
};

struct CaseField {
  std::string name;
  std::vector<std::string> values;
  Position at;
};

// What somebody does to a ticket.
struct CaseAct {
  std::string verb, by;             // "accept"; a member's id, "admin", "adapter"
  std::vector<CaseField> fields;    // `with`
  Position verb_at, by_at;
};

struct CaseStep {
  std::string at, after;            // one of them, or none: at the moment of the step before
  std::optional<CaseSubmission> submit;
  std::optional<CaseAct> act;
  std::int32_t ticket = 0;          // numbered from 1 within the case; 0: the one the case is at
  std::vector<Expectation> expected;
  Position where;                   // of the step
  Position time_at;                 // of `at` or `after`
};

// One complaint is a case of one step.
struct TestCase {
  std::string name;                 // empty: its text says which it is
  std::vector<CaseStep> steps;      // never empty, the first with a submission or an act
  bool sequence = false;            // written with `steps`
  Position where;
};

// What may be asked for: keys of `expect` as Expectation::key has them, verbs of `do`.
struct TestWords {
  std::span<const std::string_view> keys, verbs;
};

// The cases of every tests/*.yaml, in the order of files and lines. What is wrong with a file goes to
// `issues`; the cases that could be understood are there all the same.
std::vector<TestCase> load_test_cases(const PackFiles& files, const TestWords& words, IssueList& issues);

}  // namespace gridline::pack
