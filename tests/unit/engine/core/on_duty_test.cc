// What conditions learn of the people: by rota, leave and stand-ins; and a route that asks for it.
#include <gtest/gtest.h>

#include "engine/core/choose_member.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

Instant moment(std::string_view text) { return base::parse_instant(text).value(); }
const Instant noon = moment("2026-03-02T12:00:00+08:00"), night = moment("2026-03-02T23:30:00+08:00");

class OnDutyByRota : public testing::Test {
 protected:
  bool anybody(std::string_view unit, pack::Role role, Instant at) const {
    return DutyByState(world.state, world.rules)
        .anybody(world.compiled.pack->unit_by_id.at(std::string(unit)), role, at);
  }
  void leave(const char* member, const char* stand_in) {
    const Decision d = world.put(World::by_administrator(
        SetLeave{world.member(member), world.now + base::hours(72), world.member(stand_in)}));
    ASSERT_FALSE(d.events.empty()) << member;
  }

  World world{noon};
};

TEST_F(OnDutyByRota, a_grid_has_somebody_by_day_and_the_community_by_night) {
  EXPECT_TRUE(anybody("LY-G1", pack::Role::grid_member, noon));
  EXPECT_FALSE(anybody("LY-G1", pack::Role::grid_member, night));
  EXPECT_TRUE(anybody("LY", pack::Role::liaison, night));
  EXPECT_FALSE(anybody("LY", pack::Role::dispatch_desk, noon)) << "they sit in another unit";
  EXPECT_TRUE(anybody("LY-DESK", pack::Role::dispatch_desk, night));
  EXPECT_FALSE(anybody("DG", pack::Role::liaison, noon)) << "a unit without people";
}

TEST_F(OnDutyByRota, the_office_is_empty_on_a_day_off) {
  EXPECT_TRUE(anybody("LY-DESK", pack::Role::checker, moment("2026-03-02T10:00:00+08:00")));
  EXPECT_FALSE(anybody("LY-DESK", pack::Role::checker, moment("2026-03-01T10:00:00+08:00"))) << "a Sunday";
}

TEST_F(OnDutyByRota, who_is_on_leave_is_represented_and_counts_by_the_stand_ins_shift) {
  leave("LY-D5", "LY-D1");  // early, not at night
  EXPECT_TRUE(anybody("LY", pack::Role::liaison, night)) << "the other of the two at night";
  leave("LY-D6", "LY-D1");
  EXPECT_FALSE(anybody("LY", pack::Role::liaison, night));
  EXPECT_TRUE(anybody("LY", pack::Role::liaison, night + base::hours(72))) << "back again";
}

TEST_F(OnDutyByRota, who_has_left_is_not_there) {
  ImportMembers import;
  for (const char* id : {"LY-D5", "LY-D6"}) {
    import.members.push_back({id, "LY", {pack::Role::liaison}, {}, {"night"}, 0, true, {}});
  }
  world.put(World::by_administrator(std::move(import)));
  EXPECT_FALSE(anybody("LY", pack::Role::liaison, night));
}

// The shipped pack with a first route that wants somebody of the grid.
const CompiledPack& asking() {
  static const CompiledPack compiled = [] {
    CompiledPack out;
    auto pack = std::make_shared<pack::Pack>(*CompiledPack::lingyun().pack);
    pack::Route route;
    route.id = "asks";
    route.path = "root/asks";
    route.parent = pack::RouteIndex(0);
    route.when = "on_duty('grid_member', 'LY-G1') && category == 'sani.garbage'";
    route.lead = pack::LeadRule::unit;
    route.lead_unit = pack->unit_by_id.at("LY-G1");
    pack->routes[0].children.insert(pack->routes[0].children.begin(), pack::RouteIndex(pack->routes.size()));
    pack->routes.push_back(route);
    std::vector<pack::Issue> issues;
    out.pack = pack;
    out.routes = route::RouteTree::compile(pack, {}, issues);
    out.reader = std::make_shared<text::Reader>(pack);
    if (!out.routes) throw std::runtime_error("the pack does not compile");
    return out;
  }();
  return compiled;
}

std::string route_of(const Decision& d, const World& world) {
  for (const Event& event : d.events) {
    if (const auto* opened = std::get_if<TicketOpened>(&event)) return world.name_of(opened->route);
  }
  return "";
}

TEST(OnDutyInARoute, decides_by_who_is_there_when_the_complaint_comes_and_again_the_same) {
  const Said garbage{.id = "1", .text = "丁香苑2号楼门口有堆垃圾", .category = "sani.garbage"};
  World day(noon, {}, asking()), dark(night, {}, asking());
  EXPECT_EQ(route_of(day.submit(garbage), day), "root/asks");
  const Command command = dark.submission(garbage);
  const std::string first = route_of(dark.try_out(command), dark);
  EXPECT_NE(first, "root/asks");
  EXPECT_EQ(first, route_of(dark.put(command), dark));
}

}  // namespace
}  // namespace gridline::core
