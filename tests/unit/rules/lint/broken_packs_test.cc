// Broken packs and what `gridline pack check` says about them, word for word: tests/golden/packs/NAME is laid
// over _base (remove.txt names files to leave out; repeat.txt makes long ones: FILE TIMES TEXT puts TEXT so
// often where FILE has "…", {} being which time it is) and expected.txt is the whole answer, carets included.
// GRIDLINE_UPDATE_GOLDEN=1 writes the answers anew; read the difference before committing it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "rules/lint/lint.h"
#include "rules/pack/loader.h"
#include "rules/pack/profiles.h"
#include "rules/pack/source.h"
#include "rules/route/route_tree.h"

namespace gridline::lint {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

const fs::path source_folder = GRIDLINE_SOURCE_DIR;
const fs::path golden = source_folder / "tests/golden/packs";
constexpr base::Instant from{1'772'413'200'000};  // 2026-03-02T09:00+08:00

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// A line of repeat.txt: "routes.yaml 300 || advert"; \n in the text is the end of a line.
void repeat(const std::string& order, Files& files) {
  std::istringstream in(order);
  std::string name, text, mark = "…";
  std::size_t times = 0;
  in >> name >> times;
  std::getline(in >> std::ws, text);
  for (std::size_t at; (at = text.find("\\n")) != std::string::npos;) text.replace(at, 2, "\n");
  std::string long_text;
  const std::size_t number = text.find("{}");
  for (std::size_t i = 0; i < times; ++i) {
    long_text += text;
    if (number != std::string::npos)
      long_text.replace(long_text.size() - text.size() + number, 2, std::to_string(i));
  }
  std::string& content = files[name];
  const std::size_t at = content.find(mark);
  ASSERT_NE(at, std::string::npos) << name << " has no " << mark;
  content.replace(at, mark.size(), long_text);
}

pack::PackFiles laid_over_base(const fs::path& folder) {
  Files files;
  for (const fs::path& source : {golden / "_base", folder}) {
    for (const auto& entry : fs::recursive_directory_iterator(source)) {
      if (entry.is_regular_file())
        files[entry.path().lexically_relative(source).generic_string()] = content_of(entry.path());
    }
  }
  std::istringstream removed(files["remove.txt"]), repeated(files["repeat.txt"]);
  for (std::string name; std::getline(removed, name);) files.erase(name);
  for (std::string order; std::getline(repeated, order);) repeat(order, files);
  for (const char* own : {"remove.txt", "repeat.txt", "expected.txt"}) files.erase(own);
  pack::PackFiles out;
  for (auto& [name, content] : files) out.files.push_back({name, std::move(content)});
  pack::add_profiles(out);
  return out;
}

// As `pack check` does: the files, then the conditions, then the proofs.
std::string answer_to(const pack::PackFiles& files) {
  pack::Loaded loaded = pack::load(files);
  const auto line_of = [&](pack::Position at) { return pack::source_line(files, at); };
  bool sound = loaded.pack != nullptr;
  if (loaded.pack) {
    sound = route::RouteTree::compile(loaded.pack, line_of, loaded.issues) != nullptr;
  } else {
    std::vector<std::string> names;
    for (const pack::PackFile& file : files.files) names.push_back(file.name);
    route::check_conditions(loaded.routes, loaded.lets, names, line_of, loaded.issues);
  }
  if (sound) {
    const std::vector<pack::Issue> proved = prove(*loaded.pack, files, {from, 52}).issues;
    loaded.issues.insert(loaded.issues.end(), proved.begin(), proved.end());
  }
  pack::sort_by_place(loaded.issues);
  std::string out;
  for (const pack::Issue& issue : loaded.issues) out += pack::to_text(issue);
  return out + (sound ? "the pack is loaded\n" : "the pack is refused\n");
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

TEST(BrokenPacks, are_at_least_sixty_and_their_base_is_sound) {
  EXPECT_GE(case_names().size(), 60u);
  EXPECT_EQ(answer_to(laid_over_base(golden / "_base")), "the pack is loaded\n");
}

void add_matches(const std::string& text, const std::regex& form, std::set<std::string>& out) {
  for (auto at = std::sregex_iterator(text.begin(), text.end(), form); at != std::sregex_iterator(); ++at)
    out.insert((*at)[1]);
}

// Never in an answer, and why.
const std::set<std::string> not_shown = {
    "unknown_route",    // nothing names a route: its table of names only refuses doubles
    "too_many_issues",  // comes after the 500th: issue_list_test.cc
};

// A code stands in the source before the Chinese half of its sentence, or in a table of names, or as what
// `code` or `issue` is set to.
std::set<std::string> codes_in_source() {
  const std::string code = "\"([a-z0-9]+(?:_[a-z0-9]+)*)\"";
  const std::regex forms[] = {std::regex("(?:error|warning|error_at|report_unknown|report_gap|report\\.add)"
                                         "\\([^;]*?" +
                                         code + ",\\s*(?:\"|fmt::format|std::move|gaps|zh)"),
                              std::regex("(?:code|issue) = [^;]*?" + code),
                              std::regex("issue = [^;]*: " + code), std::regex("\"(unknown_[a-z_]+)\"")};
  std::set<std::string> out;
  for (const char* module : {"rules/pack", "rules/route", "rules/lint"}) {
    for (const auto& entry : fs::directory_iterator(source_folder / module)) {
      const fs::path& path = entry.path();
      if (path.filename() == "test_cases.cc") continue;  // said by `pack test`, of tests/*.yaml
      if (path.extension() != ".cc" && path.extension() != ".h") continue;
      const std::string text = content_of(path);
      for (const std::regex& form : forms) add_matches(text, form, out);
    }
  }
  return out;
}

std::set<std::string> codes_in_goldens() {
  std::set<std::string> out;
  for (const std::string& name : case_names())
    add_matches(content_of(golden / name / "expected.txt"), std::regex("\\[([a-z0-9_]+)\\]\n"), out);
  return out;
}

TEST(BrokenPacks, show_every_code_that_an_issue_can_have) {
  const std::set<std::string> written = codes_in_source(), shown = codes_in_goldens();
  for (const std::string& code : written)
    EXPECT_NE(shown.contains(code), not_shown.contains(code)) << code << " has no broken pack";
  for (const std::string& code : shown)
    EXPECT_TRUE(written.contains(code)) << code << " is not found in the source: this test does not see it";
}

}  // namespace
}  // namespace gridline::lint
