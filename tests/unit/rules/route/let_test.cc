// Named lists and owners in a tree: the index takes them as it takes what they stand for; explain shows both.
#include <gtest/gtest.h>

#include "rules/route/alternatives.h"
#include "rules/route/explain.h"
#include "rules/route/facts_view.h"
#include "rules/pack/source.h"
#include "tests/unit/rules/pack/edited_pack.h"

namespace gridline::route {
namespace {

const std::string tree =
    "let:\n"
    "  old: [海曲世家, 家属院]\n"
    "  weak: [独居, 残疾]\n"
    "  ours: [G1, G2]\n"
    "  crowd: 5\n"
    "root:\n"
    "  lead: triage\n"
    "  policy: base\n"
    "  children:\n";

std::shared_ptr<const RouteTree> tree_of(const pack::PackFiles& files, std::vector<pack::Issue>& issues) {
  pack::Loaded loaded = pack::load(files);
  issues = std::move(loaded.issues);
  const auto line_of = [&](pack::Position at) { return pack::source_line(files, at); };
  if (loaded.pack) return RouteTree::compile(loaded.pack, line_of, issues);
  std::vector<std::string> names;
  for (const pack::PackFile& file : files.files) names.push_back(file.name);
  check_conditions(loaded.routes, loaded.lets, names, line_of, issues);
  pack::sort_by_place(issues);
  return nullptr;
}

std::shared_ptr<const RouteTree> sound(const std::string& children) {
  std::vector<pack::Issue> issues;
  auto out = tree_of(pack::edited({{"routes.yaml", tree + children}}), issues);
  EXPECT_TRUE(out) << pack::texts_of(issues);
  return out;
}

// The alternatives of a condition as text.
std::string alternatives(const std::string& condition) {
  const auto routes = sound("    - {id: x, when: '" + condition + "'}\n");
  if (!routes) return {};
  ValueNumbers numbers(routes->pack(), place_facts(routes->pack()));
  Conditions conditions(routes->pack(), numbers);
  const Alternatives found = conditions.alternatives(*routes->condition(pack::RouteIndex(1)));
  std::string out = found.exact ? "exact" : "to be evaluated";
  const auto say = [&](Dimension d, const ValueSet& values) {
    out += " " + std::to_string(static_cast<int>(d)) + ":";
    for (const ValueRange& r : values.ranges())
      out += std::to_string(r.begin) + "-" + std::to_string(r.end) + " ";
  };
  for (const Alternative& a : found.any) {
    out += " |";
    for (const Constraint& c : a.constraints) say(c.dimension, c.values);
    if (a.member) say(a.member->dimension, a.member->values);
  }
  return out;
}

TEST(LetIndex, takes_a_named_list_as_it_takes_the_list) {
  const std::string literal = alternatives("place.compound in [\"海曲世家\", \"家属院\"]");
  EXPECT_EQ(literal.substr(0, 8), "exact | ") << literal;
  EXPECT_EQ(alternatives("place.compound in old"), literal);
  EXPECT_EQ(alternatives("!(place.compound in old) && group == \"prop\""),
            alternatives("!(place.compound in [\"海曲世家\", \"家属院\"]) && group == \"prop\""));
  EXPECT_EQ(alternatives("category in old"), alternatives("category in [\"海曲世家\", \"家属院\"]"));
}

TEST(LetIndex, looks_up_whether_one_of_a_list_is_among_the_tags_or_units) {
  const std::string tags = alternatives("tags.exists(t, t in weak)");
  EXPECT_EQ(tags, alternatives("tags.exists(t, t in [\"独居\", \"残疾\"])"));
  const std::string dimension = std::to_string(static_cast<int>(Dimension::tags));
  EXPECT_EQ(tags, "to be evaluated | " + dimension + ":1-3 ");
  EXPECT_NE(alternatives("place.units.exists(u, u in ours)"), "to be evaluated |");
  EXPECT_EQ(alternatives("tags.exists(t, !(t in weak))"), "to be evaluated |");
}

Facts at(const pack::Pack& pack, const char* place) {
  Facts facts;
  if (place != nullptr) facts.place = pack.place_by_path.at(place);
  return facts;
}

TEST(LetExplain, shows_the_name_and_what_it_stands_for) {
  const auto routes =
      sound("    - {id: x, when: place.compound in old && size(text) > crowd, lead: community}\n");
  ASSERT_TRUE(routes);
  const Explanation why = explain(*routes, at(routes->pack(), "家属院"));
  ASSERT_EQ(why.steps.size(), 1u);
  ASSERT_EQ(why.steps[0].predicates.size(), 2u);
  EXPECT_EQ(why.steps[0].predicates[0].text, "(place.compound in old)");
  EXPECT_EQ(why.steps[0].predicates[0].is, "place.compound = \"家属院\", old = [\"海曲世家\", \"家属院\"]");
  EXPECT_EQ(why.steps[0].predicates[0].held, Held::yes);
  EXPECT_EQ(why.steps[0].predicates[1].is, "text = \"\", crowd = 5");
}

TEST(LetIssues, stand_at_the_name) {
  std::vector<pack::Issue> issues;
  const auto routes = tree_of(pack::edited({{"routes.yaml", "let:\n"
                                                            "  category: [a]\n"
                                                            "  size: 3\n"
                                                            "  int: 3\n"
                                                            "  in: 3\n"
                                                            "  小区: [a]\n"
                                                            "  old: [海曲世家]\n"
                                                            "root:\n"
                                                            "  lead: triage\n"
                                                            "  policy: base\n"
                                                            "  children:\n"
                                                            "    - {id: x, when: place.compound in odl}\n"
                                                            "    - {id: y, when: size(tags) in old}\n"}}),
                              issues);
  EXPECT_FALSE(routes);
  EXPECT_EQ(pack::places_of(issues), "let_name_taken routes.yaml:2:3\n"
                                     "let_name_taken routes.yaml:3:3\n"
                                     "let_name_taken routes.yaml:4:3\n"
                                     "bad_let_name routes.yaml:5:3\n"
                                     "bad_let_name routes.yaml:6:3\n"
                                     "condition routes.yaml:12:39\n"
                                     "condition routes.yaml:13:32\n");
  EXPECT_NE(pack::texts_of(issues).find("did you mean old?"), std::string::npos);
}

TEST(Owner, takes_only_what_lies_in_its_area) {
  const auto routes = sound(
      "    - id: g1\n"
      "      owner: G1\n"
      "      children:\n"
      "        - {id: prop, when: 'group == \"prop\" || group == \"sani\"', lead: grid}\n");
  ASSERT_TRUE(routes);
  const pack::Pack& pack = routes->pack();
  const auto path = [&](const char* place) {
    Facts facts = at(pack, place);
    facts.category = pack::CategoryIndex(0);
    const Listener plain = [](const Looked&) {};
    const pack::RouteIndex route = routes->route(facts).route;
    EXPECT_EQ(route, routes->route(facts, &plain).route);
    return pack[route].path;
  };
  EXPECT_EQ(path("海曲世家/1号楼"), "root/g1/prop");
  EXPECT_EQ(path("海曲世家/3号楼"), "root");
  EXPECT_EQ(path(nullptr), "root");
}

TEST(Owner, is_looked_up_by_the_index_and_explained) {
  const auto routes =
      sound("    - {id: g1, owner: G1, when: 'group == \"prop\" || advert'}\n    - {id: g2, owner: G2}\n");
  ASSERT_TRUE(routes);
  ValueNumbers numbers(routes->pack(), place_facts(routes->pack()));
  Conditions conditions(routes->pack(), numbers);
  for (const std::size_t i : {1, 2}) {
    const Alternatives found = conditions.alternatives(*routes->condition(pack::RouteIndex(i)));
    EXPECT_TRUE(found.exact);
    ASSERT_FALSE(found.any.empty());
    for (const Alternative& a : found.any) EXPECT_TRUE(a.member && a.member->dimension == Dimension::units);
  }
  const Explanation why = explain(*routes, at(routes->pack(), "海曲世家/3号楼"));
  ASSERT_EQ(why.steps.size(), 2u);
  EXPECT_EQ(why.steps[0].predicates[0].text, "(\"G1\" in place.units)");
  EXPECT_EQ(why.steps[0].predicates[0].held, Held::no);
  EXPECT_TRUE(why.steps[1].matched);
}

}  // namespace
}  // namespace gridline::route
