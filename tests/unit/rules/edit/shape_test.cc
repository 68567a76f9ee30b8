// The shapes and the loader name the same keys; the schemas that are stored are those that the shapes give.
#include "rules/edit/shape.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "rules/edit/json_schema.h"
#include "rules/pack/model.h"
#include "rules/pack/told.h"
#include "rules/pack/words.h"

namespace gridline::edit {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(GRIDLINE_SOURCE_DIR "/" + path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// Which sources of the loader read which file.
const std::map<std::string, std::vector<std::string>> readers = {
    {"pack.yaml", {"rules/pack/load_manifest.cc"}},
    {"org.yaml", {"rules/pack/load_org.cc", "rules/pack/load_councils.cc"}},
    {"calendar.yaml", {"rules/pack/load_calendar.cc"}},
    {"places.yaml", {"rules/pack/load_places.cc"}},
    {"categories.yaml", {"rules/pack/load_categories.cc"}},
    {"words.yaml", {"rules/pack/load_lexicon.cc"}},
    {"policies.yaml", {"rules/pack/load_policies.cc", "rules/pack/load_ladders.cc"}},
    {"profiles/*.yaml", {"rules/pack/load_policies.cc", "rules/pack/load_ladders.cc"}},
    {"routes.yaml", {"rules/pack/load_routes.cc", "rules/pack/load_similar.cc", "rules/pack/load_hot.cc"}},
    {"routes/*.yaml", {"rules/pack/load_routes.cc", "rules/pack/load_similar.cc", "rules/pack/load_hot.cc"}},
    {"texts.yaml", {"rules/pack/load_told.cc"}},
    {"tests/*.yaml", {"rules/pack/test_cases.cc"}},
};

void find_all(const std::string& text, const std::regex& what, std::set<std::string>& out) {
  for (std::sregex_iterator at(text.begin(), text.end(), what), end; at != end; ++at) out.insert((*at)[1]);
}

// The keys that the loader asks a map for, as its sources write them down.
std::set<std::string> keys_of_loader(const std::string& file) {
  std::set<std::string> out;
  for (const std::string& source : readers.at(file)) {
    const std::string text = read(source);
    find_all(text, std::regex("\\.(?:take|need|text|need_text|boolean|integer|list)\\(\\s*\"([a-z_]+)\""),
             out);
    find_all(text, std::regex("take_share\\(map, \"([a-z_]+)\""), out);
    std::set<std::string> loops;
    find_all(text, std::regex("string_view key : \\{([^}]+)\\}"), loops);
    for (const std::string& loop : loops) find_all(loop, std::regex("\"([a-z_]+)\""), out);
  }
  if (file == "tests/*.yaml") {  // what `expect` may have is given by the module that runs the cases
    std::set<std::string> paths;  // "lead.unit" is unit within lead
    find_all(read("engine/trial/case_fields.cc"), std::regex("\n    \\{\"([a-z_.]+)\","), paths);
    for (const std::string& path : paths)
      for (std::size_t at = 0; at != std::string::npos;
           at = path.find('.', at) == std::string::npos ? std::string::npos : path.find('.', at) + 1)
        out.insert(path.substr(at, path.find('.', at) - at));
  }
  return out;
}

// Keys that come from the tables of words, which have tests of their own below.
bool is_of_a_table(std::string_view key) {
  return key == "any" || pack::occasion_of(key) || pack::urgency_of(key) || pack::nature_of(key) ||
         pack::clock_of(key);
}

void collect(const Shape* shape, std::set<const Shape*>& seen, std::set<std::string>& out) {
  if (shape == nullptr || !seen.insert(shape).second) return;
  for (const Field& field : shape->fields) {
    if (!is_of_a_table(field.key)) out.insert(std::string(field.key));
    collect(field.shape, seen, out);
  }
  collect(shape->item, seen, out);
  for (const Shape* one : shape->either) collect(one, seen, out);
}

TEST(Shape, NamesTheKeysThatTheLoaderAsksForAndNoOthers) {
  ASSERT_EQ(readers.size(), file_shapes().size());
  for (const FileShape& file : file_shapes()) {
    std::set<std::string> told;
    std::set<const Shape*> seen;
    collect(file.shape, seen, told);
    std::set<std::string> asked;
    for (const std::string& key : keys_of_loader(std::string(file.file)))
      if (!is_of_a_table(key)) asked.insert(key);
    // What is included is a list of routes.
    if (file.file == "routes/*.yaml") asked.erase("root"), asked.erase("let");
    EXPECT_EQ(told, asked) << file.file << ": give the key a line in rules/edit/shapes_of_*.cc, then run "
                           << "gridline pack schema --into rules/schema";
  }
}

// Every choice of a shape, by the key it stands under.
void choices(const Shape* shape, std::string_view key, std::set<const Shape*>& seen,
             std::vector<std::pair<std::string, std::string>>& out) {
  if (shape == nullptr) return;
  for (const std::string_view choice : shape->choices) out.emplace_back(key, choice);
  if (!seen.insert(shape).second) return;
  for (const Field& field : shape->fields) choices(field.shape, field.key, seen, out);
  choices(shape->item, key, seen, out);
  for (const Shape* one : shape->either) choices(one, key, seen, out);
}

TEST(Shape, OffersOnlyWordsThatTheLoaderKnows) {
  std::vector<std::pair<std::string, std::string>> all;
  std::set<const Shape*> seen;
  for (const FileShape& file : file_shapes()) choices(file.shape, "", seen, all);
  std::map<std::string, int> counted;
  for (const auto& [key, word] : all) {
    ++counted[key];
    const auto known = [&key = key, &word = word]() -> bool {
      if (key == "urgency") return pack::urgency_of(word).has_value();
      if (key == "guard") return pack::guard_of(word).has_value();
      if (key == "nature") return pack::nature_of(word).has_value();
      if (key == "role") return pack::role_of(word).has_value();
      return key != "kind" || pack::place_kind_of(word).has_value();
    };
    EXPECT_TRUE(known()) << key << ": " << word;
  }
  EXPECT_EQ(counted["urgency"], 6);
  EXPECT_EQ(counted["guard"], 8);
  EXPECT_EQ(counted["nature"], 12);
  EXPECT_EQ(counted["role"], 9);
  EXPECT_EQ(counted["kind"], 6);
}

TEST(Shape, StoredSchemasAreThoseOfTheShapes) {
  for (const FileShape& file : file_shapes()) {
    const std::string path = "rules/schema/" + schema_file_name(file);
    EXPECT_TRUE(json_schema(file) == read(path)) << path << ": run gridline pack schema --into rules/schema";
  }
}

}  // namespace
}  // namespace gridline::edit
