// Gaps and overload of the shipped community, with leave and hours off: what nobody is there for, to the
// hour.
#include <gtest/gtest.h>

#include <set>

#include "engine/http/rota_json.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::http {
namespace {

using core::DutyChange;
using core::DutyKind;

class RotaChecked : public testing::Test {
 protected:
  static base::Instant moment(std::string_view text) { return base::parse_instant(text).value(); }
  void put(DutyKind kind, const char* member, const char* from, const char* to, const char* other = "") {
    const DutyChange c{0, kind, world.member(member), {}, moment(from), moment(to), world.member(other),
                       0, {}};
    const core::Decision d =
        world.put(core::World::by_administrator(core::ChangeDuty{{c}, {}, "", false, {}}));
    ASSERT_FALSE(d.rejection) << d.rejection->code;
  }
  Json check(std::int32_t weeks = 52) const {
    RotaCheck asked;
    asked.from = world.now;
    asked.weeks = weeks;
    return rota_check_json(world.state, world.rules, asked);
  }

  core::World world{moment("2026-03-02T00:00:00+08:00")};  // a Monday
};

TEST_F(RotaChecked, the_shipped_community_is_there_at_every_hour_of_a_year_with_its_holidays) {
  const Json found = check();
  EXPECT_EQ(found.at("people_known"), true);
  EXPECT_TRUE(found.at("gaps").empty()) << found.at("gaps").dump(1);
  // Grid members have both shifts of every day: 16 hours on end, 112 a week.
  Json first = Json::array();
  for (const Json& o : found.at("overloads"))
    if (o.at("id") == "G1-M") first.push_back(o);
  EXPECT_EQ(first.dump(),
            "[{\"id\":\"G1-M\",\"why\":\"week\",\"hours\":112,\"first\":\"2026-03-02T00:00:00+08:00\","
            "\"last\":\"2027-02-22T00:00:00+08:00\",\"times\":52},"
            "{\"id\":\"G1-M\",\"why\":\"stretch\",\"hours\":16,\"first\":\"2026-03-02T06:00:00+08:00\","
            "\"last\":\"2027-02-28T06:00:00+08:00\",\"times\":364}]");
}

TEST_F(RotaChecked, leave_of_one_and_hours_off_of_the_other_leave_one_night_open) {
  put(DutyKind::leave, "LY-D6", "2026-04-01", "2026-04-11", "LY-D1");
  EXPECT_TRUE(check().at("gaps").empty()) << "the other one of the two is still there";
  put(DutyKind::off, "LY-D5", "2026-04-03T22:00", "2026-04-04T06:00");
  const Json found = check();
  ASSERT_FALSE(found.at("gaps").empty());
  std::set<std::string> ranges;
  for (const Json& gap : found.at("gaps")) {
    EXPECT_EQ(gap.at("hours"), 8) << gap.dump();
    ranges.insert(gap.at("ranges").dump());
  }
  EXPECT_EQ(ranges, std::set<std::string>{
                        "[{\"first\":\"2026-04-03T22:00:00+08:00\",\"last\":\"2026-04-03T22:00:00+08:00\","
                        "\"times\":1,\"minutes\":480,\"weekdays\":[\"周五\"]}]"});
  EXPECT_TRUE(check(4).at("gaps").empty()) << "it is in the fifth week";
}

TEST_F(RotaChecked, a_swap_leaves_no_gap) {
  const DutyChange taken{0, DutyKind::on, world.member("LY-D1"), {}, moment("2026-04-03T22:00"),
                         moment("2026-04-04T06:00"), world.member("LY-D5"), 0, {}};
  world.put(core::World::by_administrator(core::ChangeDuty{{taken}, {}, "", false, {}}));
  put(DutyKind::off, "LY-D6", "2026-04-03T22:00", "2026-04-04T06:00");
  EXPECT_TRUE(check().at("gaps").empty());
}

}  // namespace
}  // namespace gridline::http
