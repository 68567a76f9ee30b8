// The sets of situations hold what the route tree itself does, and stay small where a pack is large.
#include <fmt/format.h>

#include <random>

#include "rules/lint/leads.h"
#include "rules/pack/loader.h"
#include "rules/route/route_tree.h"
#include "tests/unit/rules/lint/mutants.h"

namespace gridline::lint {
namespace {

template <class Index>
Index any_of(std::mt19937& random, std::size_t count) {  // none now and then
  const std::size_t at = random() % (count + 1);
  return at == count ? Index() : Index(at);
}

class Oracle : public testing::TestWithParam<const char*> {};

TEST_P(Oracle, every_routing_is_one_that_lint_has_seen) {
  const pack::PackFiles files = shipped(GetParam());
  pack::Loaded loaded = pack::load(files);
  ASSERT_NE(loaded.pack, nullptr);
  const pack::Pack& pack = *loaded.pack;
  const auto routes = route::RouteTree::compile(loaded.pack, nullptr, loaded.issues);
  const std::vector<Condition> conditions = conditions_of(pack);
  const Atoms atoms(conditions);
  const Places places(pack, atoms);
  Sets sets(1'000'000);
  Situations situations(pack, atoms, places, sets);
  pack::IssueList issues(files);
  const std::vector<RouteSets> tree =
      check_tree(pack, conditions, std::vector<bool>(conditions.size()), situations, sets, issues);
  const std::vector<Handover> handovers =
      check_leads(pack, tree, settings_of(pack), situations, places, issues);
  const std::vector<std::vector<std::string>> tags = {{}, {"mass"}, {"mass", "vulnerable"}, {"callback"}};
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    route::Facts facts;
    const std::size_t kind = random() % known_kinds().size(), origin = random() % known_origins().size();
    facts.channel = "test";
    facts.kind = known_kinds()[kind];
    facts.origin = known_origins()[origin];
    facts.place = any_of<pack::PlaceIndex>(random, pack.places.size());
    facts.category = any_of<pack::CategoryIndex>(random, pack.categories.size());
    facts.nature = static_cast<pack::Nature>(random() % 7);
    facts.tags = &tags[random() % tags.size()];
    do facts.urgency = static_cast<pack::Urgency>(1 + random() % 6);
    while (facts.category && !has(urgencies_of(pack, pack[facts.category]), facts.urgency));
    const route::Routing routing = routes->route(facts);
    Set left = tree[routing.route.value].ends;
    const std::size_t values[] = {facts.category ? facts.category.value + 1u : 0u,
                                  places.class_of(facts.place),
                                  static_cast<std::size_t>(facts.urgency),
                                  static_cast<std::size_t>(facts.nature),
                                  kind,
                                  origin,
                                  0};
    for (std::size_t f = 0; f < fields; ++f)
      left = situations.decided(left, static_cast<Field>(f), values[f]);
    EXPECT_NE(left, nothing) << pack[routing.route].path;
    const bool known = std::any_of(handovers.begin(), handovers.end(), [&](const Handover& h) {
      return h.route == routing.route && h.lead == routing.lead && has(h.urgencies, facts.urgency) &&
             (h.why == route::TriageReason::none) == (routing.triage == route::TriageReason::none);
    });
    EXPECT_TRUE(known) << pack[routing.route].path << " → " << pack[routing.lead].id;
    if (HasFailure()) return;
  }
}
INSTANTIATE_TEST_SUITE_P(Packs, Oracle, testing::Values("lingyun", "xuzhuang"));

// Half a street of compounds, and routes of two or three conditions over all sorts of facts.
pack::PackFiles large(int compounds, int routes) {
  pack::PackFiles files = shipped("lingyun");
  for (pack::PackFile& file : files.files) {
    if (file.name == "places.yaml") {
      std::string more;
      for (int i = 0; i < compounds; ++i)
        more += fmt::format("  新苑{}号院: {{grid: LY-G{}, buildings: 40, property: {}}}\n", i, i % 9 + 1,
                            "none");
      file.content.insert(file.content.find("  海曲世家:\n"), more);
    }
    if (file.name == "routes.yaml") {
      std::string more;
      const char* categories[] = {"prop.roof_leak", "sani.garbage", "park.private", "env.noise_night"};
      for (int i = 0; i < routes; ++i)
        more += fmt::format("    - {{id: r{0}, when: 'category.startsWith(\"{1}\") && place.compound == "
                            "\"新苑{2}号院\" && text.contains(\"词{0}\")', lead: community, "
                            "person: queue}}\n",
                            i, std::string_view(categories[i % 4]).substr(0, 5), i % compounds);
      file.content.insert(file.content.find("    - id: unsure\n"), more);
    }
  }
  return files;
}

TEST(Large, a_thousand_routes_over_twenty_thousand_places_are_proved) {
  const std::vector<pack::Issue> issues = issues_of(large(500, 1000));
  EXPECT_TRUE(issues.empty()) << listed({issues.begin(), issues.begin() + std::min<long>(3, issues.size())});
}

}  // namespace
}  // namespace gridline::lint
