// Leads, duty and clocks that do not hold: each mutant is found, at the line an editor has to mend.
#include "tests/unit/rules/lint/mutants.h"

namespace gridline::lint {
namespace {

class DutyMutants : public testing::TestWithParam<Mutant> {};

TEST_P(DutyMutants, are_found_at_their_line) { expect_found(GetParam()); }

constexpr const char* department_rest =
    "category\n      partners: [category]\n      person: {role: liaison, on_duty: false}\n      policy: "
    "department";

const Mutant department_only[] = {
    {"lead_is_the_grid", "routes.yaml",
     "lead: category\n      partners: [category]\n      person: {role: liaison,",
     "lead: grid\n      partners: [category]\n      person: {role: liaison,", "department_work_to_grid",
     "grid\n      partners: [category]\n      person: {role: liaison,"},
    {"the_category_names_the_grid", "categories.yaml", "en: water supply\n  lead: WAT",
     "en: water supply\n  lead: GM", "department_work_to_grid", department_rest, "routes.yaml"},
    {"a_child_names_a_grid", "routes.yaml", "partners: [category, community, grid]", "lead: unit:LY-G1",
     "department_work_to_grid", "unit:LY-G1\n"},
    {"wishes_go_to_the_grid", "routes.yaml", "lead: community\n      partners: [category:VOL]",
     "lead: grid\n      partners: [category:VOL]", "department_work_to_grid",
     "grid\n      partners: [category:VOL]"},
};
INSTANTIATE_TEST_SUITE_P(DepartmentOnly, DutyMutants, testing::ValuesIn(department_only));

const Mutant leads[] = {
    {"a_kind_that_may_not_lead", "categories.yaml", "en: water supply\n  lead: WAT",
     "en: water supply\n  lead: NOT", "no_lead", "NOT\n"},
    {"a_unit_that_is_not_accountable", "org.yaml", "function: TRF}", "function: TRF, accountable: false}",
     "no_lead", "TRF\n  partners: [MUN", "categories.yaml"},
    {"a_unit_that_only_helps", "org.yaml", "function: HRS}", "function: HRS, accountable: false}", "no_lead",
     "HRS\n  partners: [ST]\n  urgency: U2\n  guard: D", "categories.yaml"},
    {"a_level_without_places", "routes.yaml",
     "lead: grid\n      partners: [category]\n      person: {role: grid_member, on_duty: false}\n      "
     "children:\n        - id: urgent",
     "lead: household\n      partners: [category]\n      person: {role: grid_member, on_duty: false}\n      "
     "children:\n        - id: urgent",
     "no_unit_at_level", "household\n"},
};
INSTANTIATE_TEST_SUITE_P(Lead, DutyMutants, testing::ValuesIn(leads));

const Mutant overlaps[] = {
    {"groups_beside_guards", "routes.yaml", "when: guard == \"G\"", "when: group in [\"prop\", \"sani\"]",
     "overlapping_routes", "group in ["},
    {"groups_beside_transfers", "routes.yaml", "when: guard == \"F\"", "when: group in [\"prop\", \"safe\"]",
     "overlapping_routes", "group in ["},
    {"a_prefix_beside_guards", "routes.yaml", "when: guard == \"G\"", "when: category.startsWith(\"env.\")",
     "overlapping_routes", "category.startsWith(\"env"},
};
INSTANTIATE_TEST_SUITE_P(Overlap, DutyMutants, testing::ValuesIn(overlaps));

const Mutant people[] = {
    {"the_night_ends_early", "org.yaml", "night: {zh: 夜班, from: \"22:00\", to: \"06:00\"}",
     "night: {zh: 夜班, from: \"22:00\", to: \"05:30\"}", "emergency_gap", "night: {"},
    {"the_late_shift_ends_early", "org.yaml", "from: \"14:00\", to: \"22:00\"}",
     "from: \"14:00\", to: \"21:00\"}", "emergency_gap", "late: {"},
    {"nobody_at_night_on_holidays", "org.yaml", "from: \"22:00\", to: \"06:00\"}",
     "from: \"22:00\", to: \"06:00\", workdays_only: true}", "emergency_gap", "late: {"},
    {"an_office_takes_emergencies", "routes.yaml", "guard == \"X\"\n      lead: community",
     "guard == \"X\"\n      lead: unit:DG-MSA", "emergency_gap",
     "{role: liaison, skill: emergency, on_duty: true}\n      policy: emergency\n      split"},
    {"the_desk_goes_home", "pack.yaml", "triage: LY-DESK", "triage: DG-URB", "last_rung_gap", "DG-URB"},
    {"a_skill_misspelt", "routes.yaml", "skill: family", "skill: famly", "person_rule_finds_nobody",
     "{role: liaison, skill: famly"},
    {"a_role_that_nobody_there_has", "routes.yaml", "{role: supervisor, skill: property, on_duty: false}",
     "{role: checker, skill: property, on_duty: false}", "person_rule_finds_nobody", "{role: checker"},
    {"the_only_one_lost_the_skill", "members.csv", "elder|wish", "elder", "person_rule_finds_nobody",
     "{role: liaison, skill: wish", "routes.yaml"},
    {"accept_round_the_clock", "policies.yaml", "accept: {U1: 5 min, U2: 1 h, any: 4 wh}",
     "accept: {U1: 5 min, U2: 1 h, any: 4 h}", "accept_before_duty",
     "4 h}\n    contact: {U1: 30 min, U2: 4 h, any: 24"},
    {"accept_in_half_an_hour", "policies.yaml", "accept: {U1: 5 min, U2: 1 h, any: 4 wh}",
     "accept: {U1: 5 min, U2: 1 h, any: 30 min}", "accept_before_duty", "30 min}\n"},
    {"the_office_works_at_night", "org.yaml", "from: \"08:30\", to: \"17:30\"",
     "from: \"17:30\", to: \"23:00\"", "accept_before_duty", "4 wh", "policies.yaml"},
};
INSTANTIATE_TEST_SUITE_P(People, DutyMutants, testing::ValuesIn(people));

const Mutant deadlines[] = {
    {"contact_within_a_day", "policies.yaml", "any: 1 wd}\n\nemergency", "any: 24 h}\n\nemergency",
     "deadline_before_open", "24 h}\n\nemergency"},
    {"resolve_over_a_weekend", "policies.yaml", "resolve: {U1: 2 h, U2: 24 h, Q: 2 wd, W: 30 d}",
     "resolve: {U1: 2 h, U2: 24 h, U3: 48 h, Q: 2 wd, W: 30 d}", "deadline_before_open", "48 h"},
    {"natural_days_over_a_holiday", "policies.yaml", "any: 1 wd}\n\nemergency", "any: 4 d}\n\nemergency",
     "deadline_before_open", "4 d}"},
};
INSTANTIATE_TEST_SUITE_P(Deadline, DutyMutants, testing::ValuesIn(deadlines));

}  // namespace
}  // namespace gridline::lint
