// What explain says is what routing does: the predicates have the values that decided, and the change that it
// names does change where a complaint goes.
#include "rules/route/explain.h"

#include <gtest/gtest.h>

#include <map>

#include "rules/pack/files.h"
#include "rules/pack/loader.h"
#include "tests/unit/rules/route/random_tree.h"

namespace gridline::route {
namespace {

std::shared_ptr<const pack::Pack> lingyun() {
  static const auto pack = [] {
    const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
    return files ? pack::load(*files).pack : nullptr;
  }();
  return pack;
}

std::string unquoted(const std::string& text) { return text.substr(1, text.size() - 2); }

// The complaint with what a person reads in `differences` carried out by hand.
class Applied {
 public:
  Applied(const pack::Pack& pack, const Facts& facts, const std::vector<Difference>& differences)
      : facts_(facts), text_(facts.text), title_(facts.title) {
    if (facts.tags != nullptr) tags_ = *facts.tags;
    for (const Difference& d : differences) apply(pack, d);
    std::sort(tags_.begin(), tags_.end());
    facts_.tags = &tags_;
    facts_.text = text_;
    facts_.title = title_;
  }
  const Facts& facts() const { return facts_; }

 private:
  void apply(const pack::Pack& pack, const Difference& d) {
    if (d.field == "confidential") facts_.confidential = d.to == "true";
    else if (d.field == "advert") facts_.advert = d.to == "true";
    else if (d.field == "place.certain") facts_.place_flags = d.to == "true" ? 0 : 16;
    else apply_text(pack, d.field, unquoted(d.to));
  }
  void apply_text(const pack::Pack& pack, const std::string& field, const std::string& to) {
    if (field == "category")
      facts_.category = to.empty() ? pack::CategoryIndex() : pack.category_by_id.at(to);
    else if (field == "place.path")
      facts_.place = to.empty() ? pack::PlaceIndex() : pack.place_by_path.at(to);
    else if (field == "urgency") facts_.urgency = pack::urgency_of(to).value_or(pack::Urgency::none);
    else if (field == "nature") facts_.nature = pack::nature_of(to).value_or(pack::Nature::none);
    else if (field == "channel") facts_.channel = kept_[field] = to;
    else if (field == "kind") facts_.kind = kept_[field] = to;
    else if (field == "origin") facts_.origin = kept_[field] = to;
    else if (field == "tags") tags_.push_back(to);
    else if (field == "text") text_ += to;
    else if (field == "title") title_ += to;
    else FAIL() << "no way to change " << field;
  }

  Facts facts_;
  std::string text_, title_;
  std::vector<std::string> tags_;
  std::map<std::string, std::string> kept_;
};

// How many of `count` complaints have a change; each is tried.
int changes_that_change(const RouteTree& tree, RandomTree& random, int count) {
  int found = 0;
  for (int i = 0; i < count; ++i) {
    const Facts facts = random.complaint();
    const Explanation why = explain(tree, facts);
    EXPECT_EQ(why.routing.route, tree.route(facts).route);
    if (!why.change) continue;
    ++found;
    const Applied applied(tree.pack(), facts, why.change->differences);
    const Routing after = tree.route(applied.facts());
    EXPECT_NE(after.route, why.routing.route) << why.change->differences.at(0).field;
    EXPECT_EQ(after.route, why.change->outcome.route);
    if (testing::Test::HasFailure()) break;
  }
  return found;
}

TEST(Explain, the_change_it_names_does_change_where_a_complaint_of_the_shipped_pack_goes) {
  ASSERT_NE(lingyun(), nullptr);
  std::vector<pack::Issue> issues;
  const auto tree = RouteTree::compile(lingyun(), nullptr, issues);
  RandomTree random(*lingyun(), 11);
  EXPECT_EQ(changes_that_change(*tree, random, 1'000), 1'000);
}

TEST(Explain, the_change_it_names_does_change_where_a_complaint_of_a_random_tree_goes) {
  ASSERT_NE(lingyun(), nullptr);
  int found = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    RandomTree random(*lingyun(), seed);
    std::vector<pack::Issue> issues;
    const auto tree = RouteTree::compile(random.grown(40), nullptr, issues);
    found += changes_that_change(*tree, random, 20);
  }
  EXPECT_GT(found, 300);  // of 400: no text is made up for a regular expression, no tag taken away
}

TEST(Explain, shows_each_predicate_with_what_the_complaint_has_there) {
  auto pack = std::make_shared<pack::Pack>(*lingyun());
  pack->routes.resize(1);
  pack::Route route;
  route.id = "r";
  route.path = "root/r";
  route.parent = pack::RouteIndex(0);
  route.when = "channel == 'sms' && (urgency == 'U1' || tags[3] == 'x') && confidential";
  pack->routes[0].children = {pack::RouteIndex(1)};
  pack->routes.push_back(route);
  std::vector<pack::Issue> issues;
  const auto tree = RouteTree::compile(pack, nullptr, issues);
  ASSERT_NE(tree, nullptr);
  Facts facts;
  facts.channel = "sms";
  facts.urgency = pack::Urgency::u3;
  const Explanation why = explain(*tree, facts);
  ASSERT_EQ(why.steps.size(), 1u);
  const std::vector<Predicate>& p = why.steps[0].predicates;
  ASSERT_EQ(p.size(), 4u);
  EXPECT_EQ(p[0].is, "channel = \"sms\"");
  EXPECT_EQ(p[0].held, Held::yes);
  EXPECT_EQ(p[1].is, "urgency = \"U3\"");
  EXPECT_EQ(p[1].held, Held::no);
  EXPECT_EQ(p[2].held, Held::error);
  EXPECT_FALSE(p[2].error.empty());
  EXPECT_EQ(p[3].text, "confidential");
  ASSERT_TRUE(why.change);
  EXPECT_TRUE(why.change->would_match);
  ASSERT_EQ(why.change->differences.size(), 2u);
  EXPECT_EQ(why.change->differences[0].field, "urgency");
  EXPECT_EQ(why.change->differences[0].to, "\"U1\"");
}

}  // namespace
}  // namespace gridline::route
