// What a pack says must hold: tests/*.yaml, a list of complaints with what each must give.
//
//   - text: 海曲世家8号楼顶楼漏雨
//     at: 2026-03-02T09:00
//     expect: {place: 海曲世家/8号楼, categories: prop.roof_leak, lead: LY-G1}
//
// Here they are read, strictly, as every other file of a pack; who runs them knows what the keys of
// `expect` mean.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/source.h"

namespace gridline::pack {

struct Expectation {
  std::string key;
  std::string value;   // "-" for: nothing
  Position at;         // of the value
};

struct TestCase {
  std::string text, title, channel, place, category, at;  // as submitted; empty: not given
  std::vector<Expectation> expected;
  Position where;      // of the case
};

// The cases of every tests/*.yaml, in the order of files and lines. What is wrong with a file goes to
// `issues`; the cases that could be understood are there all the same. `keys`: those that `expect` may have.
std::vector<TestCase> load_test_cases(const PackFiles& files, std::span<const std::string_view> keys,
                                      IssueList& issues);

}  // namespace gridline::pack
