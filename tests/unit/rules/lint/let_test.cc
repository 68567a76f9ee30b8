// The proofs see through named lists, includes and owners.
#include "tests/unit/rules/lint/mutants.h"

#include "rules/pack/loader.h"

namespace gridline::lint {
namespace {

// Lingyun with a line put in before its root, and children before its first.
std::vector<pack::Issue> with(const std::string& let, const std::string& children,
                              const std::string& included = {}) {
  pack::PackFiles files = shipped("lingyun");
  for (pack::PackFile& file : files.files) {
    if (file.name != "routes.yaml") continue;
    file.content.insert(file.content.find("  children:\n") + 12, children);
    file.content = let + file.content;
  }
  if (!included.empty()) {
    files.files.push_back({"routes/more.yaml", included});
    std::sort(files.files.begin(), files.files.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
  }
  return issues_of(files);
}

std::string places_of(const std::vector<pack::Issue>& issues) {
  std::string out;
  for (const pack::Issue& i : issues)
    out += i.code + " " + i.file + ":" + std::to_string(i.line) + ":" + std::to_string(i.column) + "\n";
  return out;
}

const char* in_old =
    "    - {id: a, when: kind == \"directive\" && place.compound in old, lead: community, person: queue}\n";

TEST(LetProofs, find_an_unknown_text_at_its_own_place_in_the_list_once) {
  const auto issues = with("let:\n  old: [海曲世家, 海取世家]\n",
                           std::string(in_old) +
                               "    - {id: b, when: kind == \"directive\" && title == \"\" && "
                               "place.compound in old, lead: street, person: queue}\n");
  EXPECT_EQ(places_of(issues), "unknown_place routes.yaml:2:15\n") << listed(issues);
  EXPECT_NE(listed(issues).find("did you mean '海曲世家'"), std::string::npos) << listed(issues);
}

TEST(LetProofs, find_an_unknown_tag_also_where_a_comprehension_compares_it) {
  const auto issues =
      with("let:\n  weak: [vulnerable, vulnerabel]\n",
           "    - {id: a, when: 'kind == \"directive\" && tags.exists(t, t in weak || t == \"mas\")', lead: "
           "community, person: queue}\n");
  EXPECT_EQ(places_of(issues), "unknown_tag routes.yaml:2:22\nunknown_tag routes.yaml:20:78\n")
      << listed(issues);
}

TEST(LetProofs, warn_of_a_name_that_nobody_uses) {
  const auto issues = with("let:\n  old: [海曲世家]\n  unused: 3\n", in_old);
  ASSERT_EQ(places_of(issues), "unused_let routes.yaml:3:3\n") << listed(issues);
  EXPECT_TRUE(issues[0].warning);
}

TEST(LetProofs, see_that_a_list_takes_what_a_later_route_asks_for) {
  const auto issues = with("let:\n  old: [海曲世家, 兴合家园]\n",
                           std::string(in_old) +
                               "    - {id: b, when: kind == \"directive\" && place.compound == "
                               "\"海曲世家\", lead: street}\n");
  EXPECT_NE(places_of(issues).find("shadowed_route"), std::string::npos) << listed(issues);
}

TEST(IncludeProofs, name_the_included_file) {
  const auto issues =
      with("", "    - include: routes/more.yaml\n",
           "- {id: a, when: 'kind == \"directive\" && place.compound == \"海取世家\"', lead: street}\n");
  EXPECT_EQ(places_of(issues).substr(0, 32), "unknown_place routes/more.yaml:1") << listed(issues);
}

TEST(OwnerProofs, see_that_a_route_asks_for_what_is_not_the_owners) {
  const auto issues = with("", "    - id: own\n"
                               "      owner: LY-G1\n"
                               "      when: kind == \"directive\"\n"
                               "      children:\n"
                               "        - {id: a, when: place.grid == \"LY-G2\", lead: grid}\n");
  EXPECT_NE(places_of(issues).find("dead_route"), std::string::npos) << listed(issues);
  EXPECT_NE(listed(issues).find("within LY-G1"), std::string::npos) << listed(issues);
}

TEST(OwnerProofs, say_that_the_owner_is_a_part_of_the_condition) {
  const auto issues =
      with("",
           "    - {id: own, owner: LY-G1, when: 'kind == \"directive\" && place.grid == \"LY-G2\"', "
           "lead: grid}\n");
  EXPECT_EQ(places_of(issues), "contradiction routes.yaml:18:61\n") << listed(issues);
  EXPECT_NE(listed(issues).find("only what lies in LY-G1"), std::string::npos) << listed(issues);
}

}  // namespace
}  // namespace gridline::lint
