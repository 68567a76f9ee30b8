// Broken packs and what is said about them, word for word: tests/golden/packs/NAME is laid over _base
// (remove.txt names files to leave out) and expected.txt is the whole answer, carets included.
// GRIDLINE_UPDATE_GOLDEN=1 writes the answers anew; read the difference before committing it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(GRIDLINE_SOURCE_DIR) / "tests/golden/packs";

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

PackFiles laid_over_base(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const fs::path& source : {golden / "_base", folder}) {
    for (const auto& entry : fs::directory_iterator(source)) {
      files[entry.path().filename().string()] = content_of(entry.path());
    }
  }
  std::istringstream removed(files["remove.txt"]);
  for (std::string name; std::getline(removed, name);) files.erase(name);
  files.erase("remove.txt");
  files.erase("expected.txt");
  PackFiles out;
  for (auto& [name, content] : files) out.files.push_back({name, std::move(content)});
  return out;
}

std::string answer_to(const PackFiles& files) {
  const Loaded loaded = load(files);
  std::string out;
  for (const Issue& issue : loaded.issues) out += to_text(issue);
  return out + (loaded.pack ? "the pack is loaded\n" : "the pack is refused\n");
}

// Line by line, with - for what was expected and + for what came.
std::string difference(const std::string& expected, const std::string& actual) {
  std::istringstream a(expected), b(actual);
  std::string out, left, right;
  for (;;) {
    const bool more_left = static_cast<bool>(std::getline(a, left));
    const bool more_right = static_cast<bool>(std::getline(b, right));
    if (!more_left && !more_right) return out;
    if (more_left && more_right && left == right) continue;
    if (more_left) out += "- " + left + "\n";
    if (more_right) out += "+ " + right + "\n";
  }
}

std::vector<std::string> case_names() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(golden)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name != "_base") out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

class BrokenPack : public testing::TestWithParam<std::string> {};

TEST_P(BrokenPack, is_answered_as_recorded) {
  const fs::path folder = golden / GetParam();
  const std::string actual = answer_to(laid_over_base(folder));
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(folder / "expected.txt", std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(difference(content_of(folder / "expected.txt"), actual), "");
}

INSTANTIATE_TEST_SUITE_P(Golden, BrokenPack, testing::ValuesIn(case_names()),
                         [](const auto& which) { return which.param; });

TEST(BrokenPacks, are_at_least_thirty_and_their_base_is_sound) {
  EXPECT_GE(case_names().size(), 30u);
  EXPECT_EQ(answer_to(laid_over_base(golden / "_base")), "the pack is loaded\n");
}

}  // namespace
}  // namespace gridline::pack
