// Any text as a rule pack: a model, or issues that each can be shown with its place; never both; and as a
// pack's own cases.
//
// Input: the files of a pack one behind the other, each under a line `==== NAME`.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/assert.h"
#include "rules/pack/issue.h"
#include "rules/pack/loader.h"
#include "rules/pack/test_cases.h"

namespace {

using namespace gridline;

// Named, sorted by name and unique, as PackFiles promises; what stands before the first mark is dropped.
pack::PackFiles files_of(std::string_view text) {
  constexpr std::string_view mark = "==== ";
  pack::PackFiles out;
  std::size_t at = text.find(mark);
  while (at != std::string_view::npos) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    const std::string name(text.substr(at + mark.size(), line_end - at - mark.size()));
    const std::size_t next = text.find("\n==== ", line_end);
    const std::size_t begin = std::min(line_end + 1, text.size());
    const std::size_t end = next == std::string_view::npos ? text.size() : std::max(begin, next + 1);
    if (!name.empty() && out.find(name) == nullptr) {
      out.files.push_back({name, std::string(text.substr(begin, end - begin))});
      std::sort(out.files.begin(), out.files.end(),
                [](const auto& a, const auto& b) { return a.name < b.name; });
    }
    at = next == std::string_view::npos ? next : next + 1;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const pack::PackFiles files = files_of({reinterpret_cast<const char*>(data), size});
  const pack::Loaded loaded = pack::load(files);

  bool has_errors = false;
  for (const pack::Issue& issue : loaded.issues) {
    has_errors = has_errors || !issue.warning;
    GRIDLINE_ASSERT(!issue.code.empty() && !issue.zh.empty() && !issue.en.empty());
    GRIDLINE_ASSERT(!pack::to_text(issue).empty());
  }
  GRIDLINE_ASSERT(has_errors == (loaded.pack == nullptr));

  // Its own cases: each that is kept could fail, and stands somewhere.
  constexpr std::string_view keys[] = {"place",  "lead",          "lead.unit", "tags",
                                       "clocks", "clocks.accept", "told"};
  constexpr std::string_view verbs[] = {"accept", "report_done"};
  pack::IssueList issues(files);
  for (const pack::TestCase& test : pack::load_test_cases(files, {keys, verbs}, issues)) {
    GRIDLINE_ASSERT(!test.steps.empty() && test.steps[0].submit);
    std::size_t expected = 0;
    for (const pack::CaseStep& step : test.steps) {
      for (const pack::Expectation& e : step.expected) GRIDLINE_ASSERT(e.at.line != 0 && !e.key.empty());
      expected += step.expected.size();
    }
    GRIDLINE_ASSERT(expected > 0);
  }
  for (const pack::Issue& issue : issues.take()) GRIDLINE_ASSERT(!pack::to_text(issue).empty());

  const auto same = pack::from_blob(pack::to_blob(files));
  GRIDLINE_ASSERT(same.ok() && pack::hash_of(*same) == pack::hash_of(files));
  return 0;
}
