// What the offline commands print, as files under tests/golden/cli: "$ command" lines, each followed
// by its output and, when it is not 0, its exit code. GRIDLINE_UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/tools/gridline/program.h"

namespace gridline::cli::testing {
namespace {

const std::string folder = std::string(GRIDLINE_SOURCE_DIR) + "/tests/golden/cli/";

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// The file with the output of every command as it is today.
std::string computed(const std::string& text, int& commands) {
  std::istringstream in(text);
  std::string line, out;
  bool in_output = false;
  while (std::getline(in, line)) {
    if (line.starts_with("#") && !in_output) {
      out += line + "\n";
    } else if (line.starts_with("$ ")) {
      const Ran ran = shell(line.substr(2));
      out += line + "\n" + ran.out;
      if (ran.exit != 0) out += "[exit " + std::to_string(ran.exit) + "]\n";
      out += "\n";
      in_output = true;
      ++commands;
    }
  }
  return out;
}

class Golden : public ::testing::TestWithParam<const char*> {};

TEST_P(Golden, commands_print_what_they_printed_before) {
  const std::string path = folder + GetParam();
  const std::string before = read(path);
  int commands = 0;
  const std::string after = computed(before, commands);
  EXPECT_GE(commands, 3);
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << after;
    return;
  }
  EXPECT_EQ(before, after);
}

INSTANTIATE_TEST_SUITE_P(Offline, Golden,
                         ::testing::Values("pack_check.txt", "pack_test.txt", "pack_fmt.txt", "pack_diff.txt",
                                           "pack_import.txt", "asks.txt", "cel.txt", "calendar.txt",
                                           "usage.txt"),
                         [](const auto& info) {
                           return std::string(info.param).substr(0, std::string(info.param).find('.'));
                         });

}  // namespace
}  // namespace gridline::cli::testing
