// A sub-tree that a unit owns stays within the limits of the unit above: each rule broken once, at its place.
#include "tests/unit/rules/pack/edited_pack.h"

namespace gridline::pack {
namespace {

const std::string policies =
    "base:\n"
    "  warn: 75%\n"
    "  clocks:\n"
    "    accept: {U1: 15 min, any: 4 wh}\n"
    "    resolve: 5 wd\n"
    "quick: {parent: base, clocks: {accept: {U1: 10 min, any: 2 wh}, resolve: 3 wd}}\n"
    "slow: {parent: base, clocks: {resolve: {U3: 6 wd}}}\n"
    "late_warning: {parent: base, warn: 90%}\n"
    "natural: {parent: base, clocks: {resolve: 7 d}}\n"
    "bare: {clocks: {accept: 5 min}}\n";

const std::string tree =
    "root:\n"
    "  lead: triage\n"
    "  policy: base\n"
    "  partners: [community]\n"
    "  person: {role: liaison, on_duty: true}\n"
    "  hot: {households: 5, days: 7, per: grid, above: 3}\n"
    "  children:\n"
    "    - id: g1\n"
    "      owner: G1\n"
    "      children:\n";

Loaded with(const std::string& child) {
  return load(
      edited({{"routes.yaml", tree + "        - {id: x, " + child + "}\n"}, {"policies.yaml", policies}}));
}

TEST(Owned, may_tighten) {
  for (const char* child :
       {"policy: quick", "policy: base", "lead: grid", "lead: community", "lead: category", "lead: triage",
        "lead: unit:G1", "lead: unit:S", "partners: [category, community]", "person: {role: grid_member}",
        "hot: {households: 3}", "hot: {above: 2, days: 14}", "owner: G1"}) {
    const Loaded loaded = with(child);
    EXPECT_TRUE(loaded.pack) << child << "\n" << texts_of(loaded.issues);
  }
}

TEST(Owned, may_not_loosen) {
  const std::pair<const char*, const char*> wrong[] = {
      {"policy: slow", "limit_loosened routes.yaml:11:27\n"},
      {"policy: late_warning", "limit_loosened routes.yaml:11:27\n"},
      {"policy: natural", "limit_not_comparable routes.yaml:11:27\n"},
      {"lead: unit:G2", "lead_outside_owner routes.yaml:11:25\n"},
      {"lead: unit:S-URB", "lead_outside_owner routes.yaml:11:25\n"},
      {"partners: [category]", "partner_dropped routes.yaml:11:29\n"},
      {"person: queue", "duty_loosened routes.yaml:11:27\n"},
      {"person: {role: liaison, on_duty: false}", "duty_loosened routes.yaml:11:27\n"},
      {"hot: never", "hot_loosened routes.yaml:11:24\n"},
      {"hot: {households: 6}", "hot_loosened routes.yaml:11:24\n"},
      {"hot: {per: community}", "hot_loosened routes.yaml:11:24\n"},
      {"owner: G2", "owner_outside routes.yaml:11:26\n"},
  };
  for (const auto& [child, expected] : wrong) {
    const Loaded loaded = with(child);
    EXPECT_FALSE(loaded.pack) << child;
    EXPECT_EQ(places_of(loaded.issues), expected) << child << "\n" << texts_of(loaded.issues);
  }
}

TEST(Owned, a_skill_that_is_wanted_may_not_be_dropped_nor_exchanged) {
  std::string skilled = tree;
  const std::string plain = "person: {role: liaison, on_duty: true}";
  skilled.replace(skilled.find(plain), plain.size(), "person: {role: liaison, skill: electric}");
  const auto below = [&](const std::string& person) {
    return load(edited({{"routes.yaml", skilled + "        - {id: x, person: " + person + "}\n"},
                        {"policies.yaml", policies}}));
  };
  EXPECT_TRUE(below("{role: grid_member, skill: electric}").pack);
  for (const char* person : {"{role: liaison}", "{role: liaison, skill: law}"}) {
    const Loaded loaded = below(person);
    EXPECT_FALSE(loaded.pack) << person;
    EXPECT_EQ(places_of(loaded.issues), "duty_loosened routes.yaml:11:27\n") << texts_of(loaded.issues);
  }
}

TEST(Owned, misses_no_clock_that_the_policy_leaves_out) {
  const Loaded loaded = with("policy: bare");
  EXPECT_EQ(places_of(loaded.issues),
            "limit_loosened routes.yaml:11:27\nlimit_loosened routes.yaml:11:27\n");
  const std::string texts = texts_of(loaded.issues);
  EXPECT_NE(texts.find("“bare”没有 resolve U1，上级规定 5 wd"), std::string::npos) << texts;
}

TEST(Owned, names_both_limits_and_where_the_longer_one_stands) {
  const Loaded loaded = with("policy: slow");
  ASSERT_EQ(loaded.issues.size(), 1u);
  EXPECT_EQ(
      loaded.issues[0].en,
      "resolve U3 of 'slow' is 6 wd (policies.yaml:7), longer than the 5 wd of the unit above; limits may be "
      "tightened, not loosened");
}

TEST(Owned, is_free_outside_of_the_sub_tree_and_refused_at_the_root) {
  EXPECT_TRUE(
      load(edited({{"routes.yaml", tree + "        - {id: x}\n    - {id: y, policy: slow, lead: unit:G2}\n"},
                   {"policies.yaml", policies}}))
          .pack);
  const Loaded root = load(edited({{"routes.yaml", "root: {lead: triage, policy: base, owner: C}\n"}}));
  EXPECT_EQ(places_of(root.issues), "root_owner routes.yaml:1:43\n");
  EXPECT_EQ(places_of(with("owner: G9").issues), "unknown_unit routes.yaml:11:26\n");
}

}  // namespace
}  // namespace gridline::pack
