// `gridline route --pack A --against B`: Lingyun against itself with one line changed. Only what goes
// elsewhere is listed, with the rule that sends it there.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "tests/unit/tools/gridline/program.h"

namespace gridline::cli::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

class RouteAgainst : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string path = (fs::temp_directory_path() / "gridline-against-XXXXXX").string();
    folder = ::mkdtemp(path.data());
    fs::copy(lingyun, folder + "/b", fs::copy_options::recursive);
    std::ofstream in(folder + "/in.jsonl");
    // 0 to 3: a leak with a firm, without one, garbage, water; 4: gas; the rest: more of the same, for the
    // order.
    for (int i = 0; i < 300; ++i) {
      const char* const texts[] = {"海曲世家8号楼顶楼漏雨", "青松里2号楼顶楼漏雨", "丁香苑3号楼垃圾没人清",
                                   "海曲世家8号楼停水了", "银杏公馆1号楼闻到燃气味"};
      in << Json{{"id", i}, {"text", texts[i % 5]}, {"at", "2026-03-02T09:00"}}.dump() << "\n";
    }
  }
  void TearDown() override { fs::remove_all(folder); }

  // Replaces the one place of a file of the second pack where `from` stands.
  void change(const std::string& file, const std::string& from, const std::string& to) {
    std::ifstream in(folder + "/b/" + file);
    std::string content(std::istreambuf_iterator<char>(in), {});
    const std::size_t at = content.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    content.replace(at, from.size(), to);
    std::ofstream(folder + "/b/" + file) << content;
  }

  struct Listed {
    std::vector<Json> lines;
    std::string summary;
  };
  Listed compare(const std::string& more = "") {
    const std::string said = folder + "/stderr";
    const Ran ran = shell("gridline route --pack " + lingyun + " --against " + folder + "/b --jsonl " + more +
                          " < " + folder + "/in.jsonl 2> " + said);
    EXPECT_EQ(ran.exit, 0) << ran.out;
    Listed out;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) out.lines.push_back(Json::parse(line));
    std::ifstream in(said);
    out.summary.assign(std::istreambuf_iterator<char>(in), {});
    return out;
  }

  const std::string lingyun = std::string(GRIDLINE_SOURCE_DIR) + "/rules/packs/lingyun";
  std::string folder;
};

TEST_F(RouteAgainst, the_same_pack_differs_in_nothing) {
  const Listed got = compare();
  EXPECT_TRUE(got.lines.empty());
  EXPECT_NE(got.summary.find("0 of 300 differ"), std::string::npos) << got.summary;
}

TEST_F(RouteAgainst, a_condition_that_no_longer_holds_is_named_with_its_line) {
  change("routes.yaml", "when: guard == \"F\"", "when: guard == \"F\" && channel != \"console\"");
  const Listed got = compare("--json");
  ASSERT_EQ(got.lines.size(), 120u);  // the leaks, in the order of the input
  for (std::size_t i = 0; i < got.lines.size(); ++i)
    EXPECT_EQ(got.lines[i].at("id"), static_cast<int>(i / 2 * 5 + i % 2)) << i;
  const Json& rule = got.lines[0].at("rule");
  EXPECT_EQ(rule.at("kind"), "route") << rule;
  EXPECT_EQ(rule.at("name"), "root/grid_first");
  EXPECT_EQ(rule.at("matched"), (Json{{"a", true}, {"b", false}}));
  EXPECT_EQ(rule.at("at").at("b").get<std::string>().substr(0, 12), "routes.yaml:");
  const Json summary = Json::parse(got.summary);
  EXPECT_EQ(summary.at("lines"), 300);
  EXPECT_EQ(summary.at("differ"), 120);
  EXPECT_EQ(summary.at("by_rule").at("root/grid_first"), 120);
}

TEST_F(RouteAgainst, another_time_on_the_same_way_is_the_policys) {
  change("policies.yaml", "accept: {U1: 5 min, U2: 1 h, any: 4 wh}",
         "accept: {U1: 5 min, U2: 1 h, any: 3 wh}");
  const Listed got = compare();
  ASSERT_EQ(got.lines.size(), 180u);
  for (const Json& line : got.lines) EXPECT_EQ(line.at("differs"), Json::array({"due"}));
  const Json& rule = got.lines[0].at("rule");
  EXPECT_EQ(rule.at("kind"), "policy") << rule;
  EXPECT_EQ(rule.at("at").at("b").get<std::string>().substr(0, 14), "policies.yaml:");
  EXPECT_NE(got.summary.find("180 of 300 differ"), std::string::npos) << got.summary;
}

TEST_F(RouteAgainst, another_reading_names_the_word_and_its_category) {
  change("categories.yaml", "words: 停水 ", "words: 没水喝 ");
  change("pack.yaml", "model: with_words", "model: words_only");
  const Listed got = compare();
  ASSERT_FALSE(got.lines.empty());
  const Json& rule = got.lines[0].at("rule");
  EXPECT_EQ(rule.at("kind"), "reading") << rule;
  bool named = false;
  for (const Json& word : rule.at("words")) {
    named = named || (word.at("entry") == "停水" && word.at("only") == "a" &&
                      word.at("at").get<std::string>().starts_with("categories.yaml:"));
  }
  EXPECT_TRUE(named) << rule;
  EXPECT_EQ(rule.at("name"), "category:util.water 停水");
}

TEST_F(RouteAgainst, a_bad_line_is_answered_in_its_place_and_a_bad_pack_at_once) {
  std::ofstream(folder + "/in.jsonl") << "{\"id\":1}\nnonsense\n{\"id\":2,\"text\":\"漏雨\"}\n";
  const Listed got = compare("--json");
  ASSERT_EQ(got.lines.size(), 2u);
  EXPECT_EQ(got.lines[0].at("id"), 1);
  EXPECT_TRUE(got.lines[0].contains("error"));
  EXPECT_EQ(Json::parse(got.summary).at("errors"), 2);
  EXPECT_EQ(shell("gridline route --pack " + lingyun + " --against tests/golden/cli/broken --text 漏雨").exit,
            1);
}

}  // namespace
}  // namespace gridline::cli::testing
