// The index against the plain walk that evaluates every condition in order: the oracle. The normal run
// compares 5 000 pairs of a tree and a complaint; GRIDLINE_PAIRS=100000 asks for more (CTest's configuration
// `nightly`).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "rules/pack/files.h"
#include "rules/pack/loader.h"
#include "tests/unit/rules/route/random_tree.h"

namespace gridline::route {
namespace {

constexpr int complaints_for_a_tree = 50;

std::shared_ptr<const pack::Pack> lingyun() {
  static const auto pack = [] {
    const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
    return files ? pack::load(*files).pack : nullptr;
  }();
  return pack;
}

std::string tree_text(const pack::Pack& pack) {
  std::string out;
  for (const pack::Route& r : pack.routes)
    out += r.path + (r.continue_on ? " (continue)" : "") + ": " + r.when + "\n";
  return out;
}

// Empty: no difference.
std::string difference(const RouteTree& tree, const Facts& facts) {
  const Listener plain = [](const Looked&) {};
  const Routing expected = tree.route(facts, &plain), found = tree.route(facts);
  if (expected.route == found.route && expected.lead == found.lead && expected.partners == found.partners &&
      expected.triage == found.triage)
    return {};
  return "plain " + tree.pack()[expected.route].path + ", index " + tree.pack()[found.route].path;
}

TEST(RouteIndex, finds_what_the_plain_walk_finds) {
  ASSERT_NE(lingyun(), nullptr);
  const char* asked = std::getenv("GRIDLINE_PAIRS");
  const std::size_t pairs_wanted = asked != nullptr ? std::strtoul(asked, nullptr, 10) : 5'000;
  std::size_t matched = 0, deep = 0, pairs = 0;
  while (pairs < pairs_wanted) {  // a check makes a hundred trees
    const bool held = rc::check("the index finds what the plain walk finds", [&] {
      const auto seed = *rc::gen::arbitrary<std::uint64_t>();
      const auto routes = *rc::gen::inRange<std::size_t>(1, 200);
      RandomTree random(*lingyun(), seed);
      std::vector<pack::Issue> issues;
      const auto tree = RouteTree::compile(random.grown(routes), nullptr, issues);
      RC_ASSERT(tree != nullptr);
      for (int n = 0; n < complaints_for_a_tree; ++n) {
        const Facts facts = random.complaint();
        const std::string differs = difference(*tree, facts);
        if (!differs.empty()) RC_FAIL(differs + "\n" + tree_text(tree->pack()));
        const auto at = tree->route(facts).route;
        ++pairs;
        matched += at.value != 0 ? 1u : 0u;
        deep += at.value != 0 && tree->pack()[at].parent.value != 0 ? 1u : 0u;
      }
    });
    ASSERT_TRUE(held);
  }
  EXPECT_GT(matched, pairs / 2) << "most complaints must find a rule, or nothing was compared";
  EXPECT_GT(deep, pairs / 20);
}

// Looked up without evaluating: an urgency has a code and a Chinese name, and only the code is its value in
// CEL.
TEST(RouteIndex, takes_a_category_by_its_id_and_an_urgency_by_its_code_alone) {
  ASSERT_NE(lingyun(), nullptr);
  const std::string known = lingyun()->categories[0].id;
  const std::vector<std::string> conditions = {
      "urgency == \"特急\"", "urgency != \"特急\"", "urgency == \"U1\"", "urgency in [\"U1\", \"紧急\", \"Q\"]",
      "urgency == \"\"", "category == \"" + known + "\"", "category != \"" + known + "\"", "category == \"\"",
      "category == \"no.such\"", "!(category in [\"\", \"" + known + "\"])", "group == \"" + known + "\"",
      "guard == \"U1\""};
  for (const std::string& condition : conditions) {
    auto pack = std::make_shared<pack::Pack>(*lingyun());
    pack->routes.resize(1);
    pack->routes[0].children.clear();
    for (int i = 0; i < 12; ++i) {  // few children would be looked at one by one
      pack::Route route;
      route.path = "root/r" + std::to_string(i);
      route.parent = pack::RouteIndex(0);
      route.when = i == 11 ? condition : "channel == \"c" + std::to_string(i) + "\"";
      pack->routes[0].children.emplace_back(pack->routes.size());
      pack->routes.push_back(route);
    }
    std::vector<pack::Issue> issues;
    const auto tree = RouteTree::compile(pack, nullptr, issues);
    ASSERT_NE(tree, nullptr) << condition;
    for (int urgency = 0; urgency <= static_cast<int>(pack::Urgency::wish); ++urgency) {
      for (const pack::CategoryIndex category :
           {pack::CategoryIndex(), pack::CategoryIndex(0), pack::CategoryIndex(1)}) {
        Facts facts;
        facts.channel = "other";
        facts.urgency = static_cast<pack::Urgency>(urgency);
        facts.category = category;
        EXPECT_EQ(difference(*tree, facts), "") << condition << " urgency " << urgency;
      }
    }
  }
}

}  // namespace
}  // namespace gridline::route
