// The strict YAML layer: positions in characters, and where a route's condition begins.
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "rules/pack/loader.h"
#include "rules/pack/utf8.h"
#include "rules/pack/yaml_node.h"

namespace gridline::pack {
namespace {

struct Read {
  PackFiles files;
  IssueList issues;
  YamlNode root;

  explicit Read(const std::string& text)
      : files{{{"x.yaml", text}}}, issues(files), root(read_yaml(0, issues)) {}
};

using Spot = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
Spot spot(Position p) { return {p.line, p.column, p.length}; }

TEST(YamlNode, counts_columns_in_characters_not_bytes) {
  const Read read("名称: 海曲世家\n列表: [甲, 乙乙]\n");
  EXPECT_FALSE(read.issues.has_errors());
  EXPECT_EQ(spot(read.root.get("名称")->at), Spot(1, 5, 4));
  EXPECT_EQ(spot(read.root.get("列表")->items[1].at), Spot(2, 9, 2));
  EXPECT_EQ(spot(read.root.keys[1].at), Spot(2, 1, 2));
}

TEST(YamlNode, bears_a_byte_order_mark_and_windows_line_ends) {
  const Read read("\xef\xbb\xbf名: 值\r\nb: \"x\"\r\n");
  EXPECT_FALSE(read.issues.has_errors());
  EXPECT_EQ(read.root.get("名")->text, "值");
  EXPECT_EQ(spot(read.root.get("b")->at), Spot(2, 4, 3));
}

TEST(YamlNode, keeps_every_scalar_as_text_and_knows_how_it_was_written) {
  const Read read("a: 007\nb: '1'\nc: |\n  x\n  y\nd: >\n  x\n  y\ne: ~\nf:\n");
  EXPECT_EQ(read.root.get("a")->text, "007");
  EXPECT_EQ(read.root.get("b")->style, YamlNode::Style::quoted);
  EXPECT_EQ(read.root.get("c")->text, "x\ny\n");
  EXPECT_FALSE(read.root.get("c")->folded);
  EXPECT_TRUE(read.root.get("d")->folded);
  EXPECT_TRUE(read.root.get("e")->is_null());
  EXPECT_TRUE(read.root.get("f")->is_null());
}

TEST(YamlNode, lets_words_that_only_contain_an_ambiguous_boolean_pass) {
  const Read read("a: now\nb: 'no'\nc: offer\nd: \"on\"\n");
  EXPECT_FALSE(read.issues.has_errors());
}

TEST(YamlNode, survives_input_that_is_no_yaml) {
  for (const char* text :
       {"",    "\n\n", "---", "...",     "!2",         "!",      "&",       "*",         "- - - -", "? ",
        ": :", "[",    "{",   "}",       "]",          "\"",     "'",       "|",         ">",       "%YAML",
        "%",   "@",    "`",   "a: b: c", "- a\n b: c", "{a: [}", "--- ---", "a:\n\t- b", "#"}) {
    const Read read(text);
    SUCCEED() << text;
  }
}

// The condition of the only child of a root, as the model keeps it.
Route condition_of(const std::string& child) {
  PackFiles files;
  files.files = {
      {"calendar.yaml", "calendars: {o: {hours: {mon-fri: 08:30-17:30}}}\n"},
      {"categories.yaml", "a.b: {zh: 甲, lead: GM, urgency: U3, guard: G}\n"},
      {"org.yaml",
       "levels: [{id: grid}]\nlead_kinds: {GM: {level: grid}}\nunits: [{id: G, zh: 网格, level: grid}]\n"},
      {"pack.yaml", "name: t\nversion: \"1\"\ntimezone: \"+08:00\"\ntriage: G\n"},
      {"places.yaml", "compounds: {甲: {grid: G}}\n"},
      {"policies.yaml", "p: {clocks: {accept: 1 h}}\n"},
      {"routes.yaml", "root:\n  lead: triage\n  policy: p\n  children:\n" + child}};
  const Loaded out = load(files);
  for (const Issue& issue : out.issues) ADD_FAILURE() << to_text(issue);
  if (!out.pack || out.pack->routes.size() < 2) return {};
  EXPECT_EQ(out.pack->file_names[out.pack->routes[1].when_at.file], "routes.yaml");
  EXPECT_TRUE(source_line(files, out.pack->routes[1].when_at).find(out.pack->routes[1].when.substr(0, 5)) !=
              std::string::npos);
  return out.pack->routes[1];
}

TEST(RouteConditions, are_placed_at_their_first_character_however_they_are_written) {
  struct Row {
    const char* child;
    const char* when;
    Spot at;
  };
  const Row table[] = {
      {"    - id: a\n      when: guard == \"G\"\n", "guard == \"G\"", Spot(6, 13, 12)},
      {"    - {id: 甲, zh: 乙, when: guard == \"G\"}\n", "guard == \"G\"", Spot(5, 28, 12)},
      {"    - id: a\n      when: 'guard == \"G\"'\n", "guard == \"G\"", Spot(6, 14, 12)},
      {"    - id: a\n      when: \"  guard == 'G'\"\n", "guard == 'G'", Spot(6, 16, 12)},
      {"    - id: a\n      when: |\n        guard == \"G\"\n          && urgency == \"U1\"\n",
       "guard == \"G\"\n  && urgency == \"U1\"", Spot(7, 9, 12)},
      {"    - id: a\n      when: |\n\n\n        guard == \"G\"\n", "guard == \"G\"", Spot(9, 9, 12)},
      {"    - id: a\n      when: >-\n        guard == \"G\"\n", "guard == \"G\"", Spot(7, 9, 12)},
  };
  for (const Row& row : table) {
    const Route route = condition_of(row.child);
    EXPECT_EQ(route.when, row.when) << row.child;
    EXPECT_EQ(spot(route.when_at), row.at) << row.child;
  }
}

TEST(Routes, keep_what_is_not_given_apart_from_what_is_given_as_empty) {
  const Route plain = condition_of("    - {id: a, when: abcde}\n");
  EXPECT_FALSE(plain.partners.has_value());
  EXPECT_FALSE(plain.person.has_value());
  EXPECT_EQ(plain.lead, LeadRule::inherit);
  const Route emptied = condition_of("    - {id: a, when: abcde, partners: [], person: queue, lead: grid}\n");
  ASSERT_TRUE(emptied.partners && emptied.person);
  EXPECT_TRUE(emptied.partners->empty());
  EXPECT_EQ(emptied.person->role, Role::none);
  EXPECT_EQ(emptied.lead, LeadRule::level);
  EXPECT_EQ(emptied.path, "root/a");
}

TEST(Utf8, finds_the_first_byte_that_is_not_strict) {
  EXPECT_EQ(first_invalid_utf8("海曲🏠"), std::string_view::npos);
  EXPECT_EQ(first_invalid_utf8("a\xc0\x80"), 1u);          // overlong
  EXPECT_EQ(first_invalid_utf8("ab\xed\xa0\x80"), 2u);     // a surrogate
  EXPECT_EQ(first_invalid_utf8("\xf4\x90\x80\x80"), 0u);   // above U+10FFFF
  EXPECT_EQ(first_invalid_utf8("海\xe6\xb5"), 3u);         // cut off
}

TEST(Utf8, suggests_the_nearest_word_or_none) {
  EXPECT_EQ(nearest("urgancy", {"urgency", "guard"}), "urgency");
  EXPECT_EQ(nearest("gird", {"grid", "gas"}), "grid");
  EXPECT_EQ(nearest("ly-g1", {"LY-G1", "LY-G2"}), "LY-G1");
  EXPECT_EQ(nearest("海曲世加", {"海曲世家", "阳光雅居"}), "海曲世家");
  EXPECT_EQ(nearest("xyz", {"urgency", "guard"}), "");
}

TEST(Utf8, splits_lists_as_people_type_them) {
  const auto pieces = split_list("甲|乙、 丙；丁 ,，戊|", "|,");
  EXPECT_EQ(pieces, (std::vector<std::string_view>{"甲", "乙", "丙", "丁", "戊"}));
}

}  // namespace
}  // namespace gridline::pack
