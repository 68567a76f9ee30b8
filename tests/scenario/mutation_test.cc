// Each step of the ladders that the Lingyun pack ships matters to somebody: without it some scenario goes
// another way, or the pack is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/scenario/runner.h"

namespace gridline::scenario {
namespace {

namespace fs = std::filesystem;

struct Told {
  std::string script, timeline;
};

std::string content(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Those that go by the pack as it is shipped.
std::vector<Told> shipped_scenarios() {
  std::vector<Told> out;
  for (const auto& entry : fs::directory_iterator(GRIDLINE_SOURCE_DIR "/tests/scenario")) {
    if (entry.path().extension() != ".txt" || entry.path().filename() == "CMakeLists.txt") continue;
    Told told{content(entry.path()), content(fs::path(entry.path()).replace_extension(".expected"))};
    const bool own = told.script.find("\nladder ") != std::string::npos ||
                     told.script.find("\nsimilar ") != std::string::npos;
    if (!own) out.push_back(std::move(told));
  }
  std::sort(out.begin(), out.end(), [](const Told& a, const Told& b) { return a.script < b.script; });
  return out;
}

// Where each step of a ladder begins and ends: from its dash to the next line that stands no deeper.
std::vector<std::pair<std::size_t, std::size_t>> steps_in(const std::string& policies) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  bool ladders = false, open = false;
  std::size_t deep = 0;
  for (std::size_t at = 0; at < policies.size();) {
    const std::size_t end = std::min(policies.find('\n', at), policies.size() - 1) + 1;
    const std::string line = policies.substr(at, end - at);
    const std::size_t indent = line.find_first_not_of(" \n");
    if (indent != std::string::npos) {
      if (open && indent > deep) out.back().second = end;
      else open = false;
      if (line == "  ladders:\n") ladders = true;
      else if (indent <= 2) ladders = false;
      if (ladders && !open && line.compare(indent, 2, "- ") == 0) {
        out.emplace_back(at, end);
        open = true;
        deep = indent;
      }
    }
    at = end;
  }
  return out;
}

TEST(LingyunLadders, without_any_one_of_their_steps_some_scenario_goes_another_way) {
  auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
  ASSERT_TRUE(files);
  const auto policies = std::find_if(files->files.begin(), files->files.end(),
                                     [](const pack::PackFile& f) { return f.name == "policies.yaml"; });
  ASSERT_NE(policies, files->files.end());
  const std::string whole = policies->content;
  const auto steps = steps_in(whole);
  ASSERT_GE(steps.size(), 10u);
  const std::vector<Told> scenarios = shipped_scenarios();
  ASSERT_GE(scenarios.size(), 20u);
  for (const auto& [from, to] : steps) {
    policies->content = whole.substr(0, from) + whole.substr(to);
    core::CompiledPack mutant;
    try {
      mutant = core::CompiledPack::of(*files);
    } catch (const std::runtime_error&) {
      continue;  // refused
    }
    const bool noticed = std::any_of(scenarios.begin(), scenarios.end(), [&](const Told& told) {
      return run(told.script, &mutant).timeline != told.timeline;
    });
    EXPECT_TRUE(noticed) << "nothing misses the step" << whole.substr(from, to - from);
  }
}

}  // namespace
}  // namespace gridline::scenario
