// Each scenario of this folder against its timeline. GRIDLINE_UPDATE_GOLDEN=1 writes the timelines anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/scenario/runner.h"

namespace gridline::scenario {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> scenarios() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(GRIDLINE_SOURCE_DIR "/tests/scenario")) {
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt")
      out.push_back(entry.path().stem().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, goes_as_its_timeline_says) {
  const fs::path script = fs::path(GRIDLINE_SOURCE_DIR "/tests/scenario") / (GetParam() + ".txt");
  const fs::path golden = fs::path(script).replace_extension(".expected");
  const Ran ran = run(content(script));
  for (const std::string& failure : ran.failures)
    ADD_FAILURE() << script.filename().string() << " " << failure;
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << ran.timeline;
  EXPECT_EQ(content(golden), ran.timeline) << "GRIDLINE_UPDATE_GOLDEN=1 writes it anew; read the difference";
}

INSTANTIATE_TEST_SUITE_P(text, Scenario, testing::ValuesIn(scenarios()),
                         [](const auto& one) { return one.param; });

}  // namespace
}  // namespace gridline::scenario
