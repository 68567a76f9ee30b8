// Wrong conditions and routes: each mutant is found, at the line an editor has to mend.
#include "tests/unit/rules/lint/mutants.h"

namespace gridline::lint {
namespace {

class Shipped : public testing::TestWithParam<const char*> {};

TEST_P(Shipped, packs_have_no_issue) {
  const std::vector<pack::Issue> issues = issues_of(shipped(GetParam()));
  EXPECT_TRUE(issues.empty()) << listed(issues);
}
INSTANTIATE_TEST_SUITE_P(Packs, Shipped, testing::Values("lingyun", "xuzhuang"));

class Mutants : public testing::TestWithParam<Mutant> {};

TEST_P(Mutants, are_found_at_their_line) { expect_found(GetParam()); }

const Mutant unknown[] = {
    {"category", "routes.yaml", "when: category == \"emrg.life\"", "when: category == \"emrg.live\"",
     "unknown_category", "\"emrg.live\""},
    {"category_in_list", "routes.yaml", "\"prop.no_property\", \"care.relief\"]",
     "\"prop.no_property\", \"care.releif\"]", "unknown_category", "\"care.releif\""},
    {"group", "routes.yaml", "group == \"util\"", "group == \"utli\"", "unknown_group", "\"utli\""},
    {"guard", "routes.yaml", "when: guard == \"D\"", "when: guard == \"Department\"", "unknown_guard",
     "\"Department\""},
    {"nature", "routes.yaml", "nature == \"咨\"", "nature == \"咨询\"", "unknown_nature", "\"咨询\""},
    {"origin", "routes.yaml", "origin == \"discovered\"", "origin == \"discoverd\"", "unknown_origin",
     "\"discoverd\""},
    {"tag", "routes.yaml", "'\"mass\" in tags'", "'\"mess\" in tags'", "unknown_tag", "\"mess\""},
    {"prefix", "routes.yaml", "when: kind == \"wish\" ||", "when: category.startsWith(\"crae.\") ||",
     "unknown_category", "\"crae.\""},
    {"property", "routes.yaml", "category == \"safe.lift_trapped\" && place.property != \"active\"",
     "category == \"safe.lift_trapped\" && place.property != \"aktive\"", "unknown_property",
     "\"aktive\""},
};
INSTANTIATE_TEST_SUITE_P(UnknownText, Mutants, testing::ValuesIn(unknown));

const Mutant contradictions[] = {
    {"two_categories", "routes.yaml", "when: category == \"disp.family\"",
     "when: category == \"disp.family\" && category == \"disp.mass\"", "contradiction",
     "category == \"disp.mass\"\n          lead: community\n          partners: [category]\n"},
    {"another_group", "routes.yaml", "place.property != \"active\" && group == \"util\"",
     "category == \"util.water\" && group == \"prop\"", "contradiction", "group == \"prop\""},
    {"guard_of_the_category", "routes.yaml", "when: guard == \"X\"",
     "when: guard == \"X\" && category == \"prop.fee\"", "contradiction", "category == \"prop.fee\""},
    {"within_an_or", "routes.yaml", "kind == \"wish\" || urgency == \"W\"",
     "kind == \"wish\" || urgency == \"W\" && urgency == \"U1\"", "contradiction",
     "urgency == \"U1\"\n      lead: community\n      partners: [category:VOL]"},
};
INSTANTIATE_TEST_SUITE_P(Contradiction, Mutants, testing::ValuesIn(contradictions));

const Mutant dead[] = {
    {"another_guard_than_the_parent", "routes.yaml", "when: category == \"emrg.life\"",
     "when: category == \"prop.fee\"", "dead_route", "category == \"prop.fee\""},
    {"never_with_the_parent", "routes.yaml", "when: category == \"disp.family\"", "when: category == \"\"",
     "dead_route", "category == \"\"\n          lead: community"},
    {"below_continue", "routes.yaml",
     "      lead: community\n      partners: [category, grid]\n      person: {role: liaison, skill: "
     "emergency",
     "      continue: true\n      partners: [category, grid]\n      person: {role: liaison, skill: emergency",
     "dead_route", "id: life"},
};
INSTANTIATE_TEST_SUITE_P(DeadRoute, Mutants, testing::ValuesIn(dead));

const Mutant shadowed[] = {
    {"by_all_that_have_a_category", "routes.yaml",
     "category != \"\" && (urgency == \"Q\" || nature == \"咨\")", "category != \"\"", "shadowed_route",
     "guard == \"D\"\n"},
    {"by_a_sibling_of_the_same_group", "routes.yaml", "when: category == \"disp.family\"",
     "when: group == \"disp\"", "shadowed_route", "category == \"disp.mass\""},
    {"by_another_guard", "routes.yaml", "when: category == \"\"", "when: guard in [\"D\", \"F\"]",
     "shadowed_route", "guard == \"D\"\n"},
    {"by_several_together", "routes.yaml", "when: guard == \"G\"", "when: guard == \"X\" || category == \"\"",
     "shadowed_route", "guard == \"X\" || category"},
};
INSTANTIATE_TEST_SUITE_P(ShadowedRoute, Mutants, testing::ValuesIn(shadowed));

}  // namespace
}  // namespace gridline::lint
