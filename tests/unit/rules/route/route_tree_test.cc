// The walk by the index finds what the walk that evaluates everything finds, in the shipped packs.
#include "rules/route/route_tree.h"

#include <gtest/gtest.h>

#include <random>

#include "rules/pack/files.h"
#include "rules/pack/loader.h"

namespace gridline::route {
namespace {

std::shared_ptr<const RouteTree> tree_of(const std::string& name) {
  const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/" + name);
  if (!files) return nullptr;
  pack::Loaded loaded = pack::load(*files);
  if (!loaded.pack) return nullptr;
  return RouteTree::compile(loaded.pack, nullptr, loaded.issues);
}

template <class Index>
Index any_of(std::mt19937& random, std::size_t count) {  // none now and then
  const std::size_t at = random() % (count + 1);
  return at == count ? Index() : Index(at);
}

void expect_equal(const Routing& a, const Routing& b) {
  EXPECT_EQ(a.route, b.route);
  EXPECT_EQ(a.lead, b.lead);
  EXPECT_EQ(a.triage, b.triage);
  EXPECT_EQ(a.partners, b.partners);
  EXPECT_EQ(a.policy, b.policy);
  EXPECT_EQ(a.person.role, b.person.role);
  EXPECT_EQ(a.split, b.split);
  EXPECT_EQ(a.join, b.join);
  ASSERT_EQ(a.clocks.size(), b.clocks.size());
  for (std::size_t i = 0; i < a.clocks.size(); ++i) {
    EXPECT_EQ(a.clocks[i].clock, b.clocks[i].clock);
    EXPECT_EQ(a.clocks[i].due, b.clocks[i].due);
  }
}

class RouteTreeTest : public testing::TestWithParam<const char*> {};

TEST_P(RouteTreeTest, the_index_changes_no_routing_of_a_shipped_pack) {
  const auto tree = tree_of(GetParam());
  ASSERT_NE(tree, nullptr);
  const pack::Pack& pack = tree->pack();
  const std::vector<std::vector<std::string>> tags = {{}, {"mass"}, {"mass", "vulnerable"}};
  constexpr const char* kinds[] = {"complaint", "wish", "directive", "cluster"};
  constexpr const char* origins[] = {"complaint", "discovered", "visit"};
  std::mt19937 random(3);
  std::size_t looked_at = 0;
  std::vector<std::size_t> reached(pack.routes.size());
  const Listener count = [&](const Looked&) { ++looked_at; };
  for (int i = 0; i < 20'000; ++i) {
    Facts facts;
    facts.channel = "test";
    facts.kind = kinds[random() % 4];
    facts.origin = origins[random() % 3];
    facts.text = "楼道灯坏了";
    facts.at = base::Instant{1'772'413'200'000 + static_cast<std::int64_t>(random() % 2'000'000'000)};
    facts.place = any_of<pack::PlaceIndex>(random, pack.places.size());
    facts.category = any_of<pack::CategoryIndex>(random, pack.categories.size());
    facts.urgency = static_cast<pack::Urgency>(random() % 7);
    facts.nature = static_cast<pack::Nature>(random() % 7);
    facts.tags = &tags[random() % tags.size()];
    const Routing evaluated = tree->route(facts, &count);
    ++reached[evaluated.route.value];
    expect_equal(tree->route(facts), evaluated);
    if (HasFailure()) return;
  }
  EXPECT_GT(looked_at, 20'000u);
  for (std::size_t route = 1; route < reached.size(); ++route) {
    if (pack.routes[route].continue_on) continue;
    EXPECT_GT(reached[route], 0u) << pack.routes[route].when;
  }
}

INSTANTIATE_TEST_SUITE_P(Packs, RouteTreeTest, testing::Values("lingyun", "xuzhuang"));

}  // namespace
}  // namespace gridline::route
