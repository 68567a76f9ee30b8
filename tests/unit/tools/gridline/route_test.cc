// `gridline route --jsonl` on the traps of the Lingyun world, through the real program; the table is
// tests/golden/cli/route_traps.txt: text | compound | building | room | grid | flags | lead unit.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "tests/unit/tools/gridline/program.h"

namespace gridline::cli::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string table_path = std::string(GRIDLINE_SOURCE_DIR) + "/tests/golden/cli/route_traps.txt";
const std::string route = "gridline route --pack rules/packs/lingyun --at 2026-03-02T09:00 --jsonl";

std::string cell(const Json& value) {
  return value.is_null() ? "-" : value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string row_of(const std::string& text, const Json& r) {
  const Json& place = r.at("place");
  return text + " | " + cell(place.at("compound")) + " | " + cell(place.at("building")) + " | " +
         cell(place.at("room")) + " | " + cell(place.at("grid")) + " | " + place.at("flags").dump() + " | " +
         cell(r.at("lead").at("unit"));
}

// Writes the lines to a file of its own and gives the program that as stdin.
Ran route_lines(const std::string& input) {
  std::string path = (std::filesystem::temp_directory_path() / "gridline-route-XXXXXX").string();
  const int fd = ::mkstemp(path.data());
  if (fd < 0) return {};
  ::close(fd);
  std::ofstream(path) << input;
  Ran ran = shell(route + " < " + shell_word(path));
  std::filesystem::remove(path);
  return ran;
}

TEST(Route, the_traps_of_lingyun_go_where_the_table_says) {
  std::ifstream in(table_path);
  std::vector<std::string> before, texts;
  std::string input, comments;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) comments += line + "\n";
    if (line.empty() || line.starts_with("#")) continue;
    before.push_back(line);
    texts.push_back(line.substr(0, line.find(" | ")));
    input += Json{{"id", texts.size()}, {"text", texts.back()}}.dump() + "\n";
  }
  ASSERT_GE(texts.size(), 12u);
  const Ran ran = route_lines(input);
  ASSERT_EQ(ran.exit, 0) << ran.out;
  std::vector<std::string> after;
  for (const std::string& line : lines_of(ran.out)) {
    const Json r = Json::parse(line);
    after.push_back(row_of(texts.at(r.at("id").get<std::size_t>() - 1), r));
  }
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream out(table_path);
    out << comments;
    for (const std::string& row : after) out << row << "\n";
    return;
  }
  EXPECT_EQ(before, after);
}

TEST(Route, an_advert_goes_to_a_person_and_says_so) {
  const Ran ran = route_lines(R"({"id":"a","text":"免费贷款当天放款，购卡热线0516-82345678，加微信领优惠，回T退订"})" "\n");
  ASSERT_EQ(ran.exit, 0) << ran.out;
  const Json answer = Json::parse(ran.out);
  EXPECT_EQ(answer.at("advert"), true);
  EXPECT_EQ(answer.at("triage"), "advert");
  EXPECT_EQ(answer.at("lead").at("unit"), "LY-DESK");
}

// The map of the pack is two squares side by side, a grid each.
TEST(Route, coordinates_say_where_when_the_text_does_not) {
  const struct {
    const char* point;
    const char* grid;
    const char* flags;
    const char* units;
  } table[] = {
      {"--lon 119.505 --lat 35.405", "\"G1\"", R"(["from_point"])", R"(["G1"])"},
      {"--lon 119.51001 --lat 35.405", "\"G2\"", R"(["border","from_point"])", R"(["G1","G2"])"},
      {"--lon 120 --lat 35.4", "null", R"(["outside_area"])", "[]"},
      {"", "null", "[]", "[]"},
  };
  for (const auto& row : table) {
    const Ran ran =
        shell(std::string("gridline route --pack tests/golden/cli/tested --text 楼顶漏雨 ") + row.point);
    ASSERT_EQ(ran.exit, 0) << ran.out;
    const Json place = Json::parse(ran.out).at("place");
    EXPECT_EQ(place.at("grid").dump(), row.grid) << row.point;
    EXPECT_EQ(place.at("flags").dump(), row.flags) << row.point;
    EXPECT_EQ(place.at("units").dump(), row.units) << row.point;
  }
}

TEST(Route, every_line_has_exactly_the_fixed_fields) {
  const Ran ran = route_lines(R"({"id":"a","text":"海曲世家3号楼顶楼漏雨"})" "\n");
  ASSERT_EQ(ran.exit, 0) << ran.out;
  std::vector<std::string> names;
  const Json answer = Json::parse(ran.out);
  for (const auto& [name, value] : answer.items()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"id", "place", "category", "also", "urgency", "nature", "tags",
                                             "advert", "lead", "partners", "clocks", "route", "words", "pack",
                                             "triage"}));
}

TEST(Route, a_bad_line_is_answered_and_the_good_ones_beside_it_too) {
  const Ran ran = route_lines(
      "not "
      "json\n{\"id\":7}\n\n{\"id\":\"t\",\"text\":5}\n{\"id\":\"ok\",\"text\":\"漏水\",\"at\":\"2026-03-02\"}"
      "\n"
      "{\"id\":\"w\",\"text\":\"漏水\",\"at\":\"yesterday\"}\n");
  EXPECT_EQ(ran.exit, 0);
  const auto lines = lines_of(ran.out);
  ASSERT_EQ(lines.size(), 5u) << ran.out;
  EXPECT_TRUE(Json::parse(lines[0]).contains("error"));
  EXPECT_EQ(Json::parse(lines[1]).at("id"), 7);
  EXPECT_TRUE(Json::parse(lines[1]).contains("error"));
  EXPECT_TRUE(Json::parse(lines[2]).contains("error"));
  EXPECT_FALSE(Json::parse(lines[3]).contains("error"));
  EXPECT_TRUE(Json::parse(lines[4]).contains("error"));
}

TEST(Route, clocks_run_from_the_time_that_was_given) {
  const std::string text = " --pack rules/packs/lingyun --text 海曲世家3号楼顶楼漏雨 --at ";
  const Json monday = Json::parse(shell("gridline route" + text + "2026-03-02T09:00").out);
  const Json friday = Json::parse(shell("gridline route" + text + "2026-03-06T09:00").out);
  ASSERT_FALSE(monday.at("clocks").empty());
  EXPECT_NE(monday.at("clocks"), friday.at("clocks"));
}

}  // namespace
}  // namespace gridline::cli::testing
