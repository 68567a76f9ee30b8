// rules/LANGUAGE.md holds every key of every pack file and every function, as the tables in the source tell
// them. GRIDLINE_UPDATE_GOLDEN=1 writes the tables anew. Its examples are run by
// tests/system/language_test.py.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "rules/cel/functions.h"
#include "rules/edit/reference.h"
#include "rules/route/facts_view.h"

namespace gridline::edit {
namespace {

const std::string path = GRIDLINE_SOURCE_DIR "/rules/LANGUAGE.md";

std::string read() {
  std::ifstream in(path, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// What stands between <!-- NAME --> and <!-- end of NAME -->, replaced by `text`; empty when the marks are
// missing.
std::string with_part(const std::string& page, const std::string& name, const std::string& text) {
  const std::string open = "<!-- " + name + " -->\n\n", close = "<!-- end of " + name + " -->";
  const std::size_t begin = page.find(open), end = page.find(close);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return page.substr(0, begin + open.size()) + text + "\n" + page.substr(end);
}

// What a condition may name.
std::string field_reference() {
  std::string out = "| 名 name | 类型 type | 说明 | meaning |\n|---|---|---|---|\n";
  for (const cel::Field& field : route::facts_schema().fields())
    out += "| `" + field.path + "` | " + cel::type_name(field.type) + " | " + field.zh + " | " + field.en +
           " |\n";
  return out;
}

TEST(Language, HoldsEveryFieldEveryFunctionAndEveryKey) {
  const std::string page = read();
  std::string wanted = with_part(page, "fields", field_reference());
  wanted = with_part(wanted, "functions", cel::function_reference());
  wanted = with_part(wanted, "keys", key_reference());
  ASSERT_FALSE(wanted.empty()) << "the marks are missing";
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << wanted;
    return;
  }
  EXPECT_TRUE(page == wanted) << "rules/LANGUAGE.md: run GRIDLINE_UPDATE_GOLDEN=1 test_unit_rules_edit";
}

}  // namespace
}  // namespace gridline::edit
