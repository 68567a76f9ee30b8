// The weekly rule of a council: its moments, every other week, days off, and which council hears a unit.
#include "rules/pack/council.h"

#include "tests/unit/rules/pack/edited_pack.h"

namespace gridline::pack {
namespace {

Loaded with(const std::string& councils) {
  const PackFiles base = edited({});
  return load(edited({{"org.yaml", base.find("org.yaml")->content + "councils:\n" + councils}}));
}

base::Instant at(const std::string& text) { return *base::parse_instant(text); }
std::string text(base::Instant t) { return t ? base::to_iso(t).substr(0, 16) : "none"; }

TEST(Council, meets_by_its_rule_in_the_zone_of_the_pack) {
  const Loaded l =
      with("  THU: {zh: 会, unit: C, weekday: thu, at: \"15:00\", cut_off: 1 d, lasts: 90 min}\n");
  ASSERT_TRUE(l.pack) << texts_of(l.issues);
  const Council& c = l.pack->councils[0];
  EXPECT_EQ(c.cut_off, 24 * 60);
  EXPECT_EQ(c.lasts, 90);
  EXPECT_EQ(c.hearings, 2);
  EXPECT_EQ(text(ruled_after(*l.pack, c, at("2026-03-02"))), "2026-03-05T15:00");
  EXPECT_EQ(text(ruled_after(*l.pack, c, at("2026-03-05T14:59"))), "2026-03-05T15:00");
  EXPECT_EQ(text(ruled_after(*l.pack, c, at("2026-03-05T15:00"))), "2026-03-12T15:00");
  EXPECT_EQ(text(ruled_after(*l.pack, c, at("2026-12-31T15:00"))), "2027-01-07T15:00");
  EXPECT_TRUE(is_ruled(*l.pack, c, at("2026-03-05T15:00")));
  EXPECT_FALSE(is_ruled(*l.pack, c, at("2026-03-05T15:01")));
  EXPECT_FALSE(is_ruled(*l.pack, c, at("2026-03-06T15:00")));
}

TEST(Council, meets_every_other_week_from_a_day_on_and_before_it) {
  const Loaded l = with(
      "  TWO: {zh: 会, unit: C, weekday: thu, at: \"15:00\", every_weeks: 2, from: 2026-03-12}\n");
  ASSERT_TRUE(l.pack) << texts_of(l.issues);
  const Council& c = l.pack->councils[0];
  EXPECT_EQ(text(ruled_after(*l.pack, c, at("2026-02-27"))), "2026-03-12T15:00");
  EXPECT_EQ(text(ruled_after(*l.pack, c, at("2026-02-25"))), "2026-02-26T15:00");
  EXPECT_EQ(text(ruled_after(*l.pack, c, at("2026-03-12T15:00"))), "2026-03-26T15:00");
  EXPECT_FALSE(is_ruled(*l.pack, c, at("2026-03-19T15:00")));
}

TEST(Council, is_held_skipped_or_put_off_on_a_day_off_as_the_pack_says) {
  const Loaded l = with(
      "  HOLD: {zh: 会, unit: C, weekday: thu, at: \"15:00\"}\n"
      "  SKIP: {zh: 会, unit: C, weekday: thu, at: \"15:00\", rest_day: skip}\n"
      "  NEXT: {zh: 会, unit: C, weekday: thu, at: \"15:00\", rest_day: next_workday}\n"
      "  SAT: {zh: 会, unit: C, weekday: sat, at: \"10:00\", rest_day: next_workday}\n");
  ASSERT_TRUE(l.pack) << texts_of(l.issues);
  const auto held = [&](std::size_t i, const char* ruled) {
    return text(by_calendar(*l.pack, l.pack->councils[i], at(ruled)));
  };
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(held(i, "2026-03-05T15:00"), "2026-03-05T15:00") << i;
  EXPECT_EQ(held(3, "2026-03-07T10:00"), "2026-03-09T10:00");
  // New Year's Day is a Thursday, and the Sunday after it a make-up workday.
  EXPECT_EQ(held(0, "2026-01-01T15:00"), "2026-01-01T15:00");
  EXPECT_EQ(held(1, "2026-01-01T15:00"), "none");
  EXPECT_EQ(held(2, "2026-01-01T15:00"), "2026-01-04T15:00");
}

TEST(Council, hears_its_unit_and_those_below_it_the_lowest_first) {
  const Loaded l = with(
      "  UP: {zh: 会, unit: C, weekday: thu, at: \"15:00\"}\n"
      "  G1-COM: {zh: 会, unit: G1, weekday: tue, at: \"15:00\", above: UP}\n"
      "  G1-BLD: {zh: 会, unit: G1, weekday: mon, at: \"15:00\", above: G1-COM, then: up}\n");
  ASSERT_TRUE(l.pack) << texts_of(l.issues);
  const auto hears = [&](const char* unit) {
    const std::uint32_t at = nearest_council(*l.pack, l.pack->unit_by_id.at(unit).value);
    return at == Council::none ? std::string("none") : l.pack->councils[at].id;
  };
  EXPECT_EQ(hears("G1"), "G1-BLD");
  EXPECT_EQ(hears("G2"), "UP");
  EXPECT_EQ(hears("C"), "UP");
  EXPECT_EQ(hears("S"), "none");
  EXPECT_EQ(l.pack->councils[2].above, council_by_id(*l.pack, "G1-COM"));
  EXPECT_TRUE(l.pack->councils[2].up);
  EXPECT_EQ(council_by_id(*l.pack, "nowhere"), Council::none);
}

}  // namespace
}  // namespace gridline::pack
