// Look-ups along a small pack, and who is on duty when.
#include <gtest/gtest.h>

#include <string>

#include "rules/pack/draft.h"
#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

// Two communities under a street; a department at the street and one at the district.
const char* const org = R"(
levels: [{id: street}, {id: community}, {id: grid}]
lead_kinds: {GM: {level: grid}, PSB: {zh: 公安}, JUS: {zh: 司法}}
units:
  - id: D
    zh: 区
    units:
      - {id: D-PSB, zh: 分局, function: PSB}
      - id: S
        zh: 街道
        level: street
        calendar: hall
        units:
          - {id: S-JUS, zh: 司法所, function: JUS}
          - id: C1
            zh: 一社区
            level: community
            units: [{id: G1, zh: 一网格, level: grid}, {id: C1-PSB, zh: 警务室, function: PSB}]
          - {id: C2, zh: 二社区, level: community, calendar: office, units: [{id: G2, zh: 二网格, level: grid}]}
shifts:
  night: {from: "22:00", to: "06:00"}
  friday_night: {from: "22:00", to: "06:00", weekdays: fri}
  office: {from: "08:30", to: "17:30", workdays_only: true}
  whole: {from: "08:00", to: "08:00", weekdays: [sat, sun]}
)";

const char* const calendar = R"(
calendars:
  office: {hours: {mon-fri: [08:30-17:30]}}
  hall: {hours: {all: [09:00-17:00]}}
holidays:
  2024: [{name: 国庆节, rest: 10-01..10-07, work: [09-29, 10-12]}]
)";

class Model : public testing::Test {
 protected:
  void SetUp() override {
    PackFiles files;
    files.files = {{"calendar.yaml", calendar},
                   {"categories.yaml", "a.b: {zh: 甲, lead: GM, urgency: U3, guard: G}\n"},
                   {"org.yaml", org},
                   {"pack.yaml", "name: t\nversion: \"1\"\ntimezone: \"+08:00\"\ntriage: C1\n"},
                   {"places.yaml", "compounds: {甲: {buildings: 4, grids: {G1: 1-2, G2: 3-4}}}\n"},
                   {"policies.yaml",
                    "base: {clocks: {accept: {U1: 15 min, any: 4 wh}, resolve: 5 wd}}\n"
                    "quick: {parent: base, clocks: {accept: {U2: 1 h}, resolve: {any: 3 wd}}}\n"},
                   {"routes.yaml", "root: {lead: triage, policy: base}\n"}};
    Loaded out = load(files);
    for (const Issue& issue : out.issues) ADD_FAILURE() << to_text(issue);
    ASSERT_NE(out.pack, nullptr);
    pack_ = out.pack;
  }
  const Pack& pack() const { return *pack_; }
  UnitIndex unit(const char* id) const { return pack().unit_by_id.at(id); }
  std::string id(UnitIndex u) const { return u ? pack()[u].id : "none"; }
  ShiftIndex shift(const std::string& name) const {
    for (std::size_t i = 0; i < pack().shifts.size(); ++i) {
      if (pack().shifts[i].id == name) return ShiftIndex(i);
    }
    return {};
  }
  bool on(const char* name, const char* when) const {
    return on_shift(pack(), shift(name), pack().calendars[0], base::parse_instant(when).value());
  }

 private:
  std::shared_ptr<const Pack> pack_;
};

TEST_F(Model, finds_the_unit_of_a_level_at_or_above) {
  EXPECT_EQ(id(unit_at_level(pack(), unit("G1"), LevelIndex(2))), "G1");
  EXPECT_EQ(id(unit_at_level(pack(), unit("G1"), LevelIndex(0))), "S");
  EXPECT_EQ(id(unit_at_level(pack(), unit("C1"), LevelIndex(2))), "none");
  EXPECT_EQ(id(unit_at_level(pack(), UnitIndex{}, LevelIndex(0))), "none");
  EXPECT_EQ(id(unit_at_level(pack(), unit("G1"), LevelIndex{})), "none");
}

TEST_F(Model, finds_the_nearest_unit_with_a_function) {
  EXPECT_EQ(id(unit_with_function(pack(), unit("G1"), "PSB")), "C1-PSB");
  EXPECT_EQ(id(unit_with_function(pack(), unit("G2"), "PSB")), "D-PSB");
  EXPECT_EQ(id(unit_with_function(pack(), unit("D-PSB"), "PSB")), "D-PSB");
  EXPECT_EQ(id(unit_with_function(pack(), unit("G1"), "JUS")), "S-JUS");
  EXPECT_EQ(id(unit_with_function(pack(), unit("G1"), "FIRE")), "none");
  EXPECT_EQ(id(unit_with_function(pack(), unit("G1"), "")), "none");
}

TEST_F(Model, knows_what_lies_within_what) {
  EXPECT_TRUE(is_within(pack(), unit("G1"), unit("S")));
  EXPECT_TRUE(is_within(pack(), unit("G1"), unit("G1")));
  EXPECT_FALSE(is_within(pack(), unit("G1"), unit("C2")));
  EXPECT_FALSE(is_within(pack(), unit("S"), unit("G1")));
  EXPECT_FALSE(is_within(pack(), UnitIndex{}, unit("S")));
}

TEST_F(Model, finds_the_place_of_a_kind_above_and_the_unit_above_its_parts) {
  const PlaceIndex building = pack().place_by_path.at("甲/3号楼");
  EXPECT_EQ(pack()[place_above(pack(), building, PlaceKind::compound)].path, "甲");
  EXPECT_FALSE(place_above(pack(), building, PlaceKind::street));
  EXPECT_EQ(id(pack()[building].unit), "G2");
  EXPECT_EQ(id(pack()[pack().place_by_path.at("甲")].unit), "S");
}

TEST_F(Model, takes_the_calendar_of_the_nearest_unit_that_has_one) {
  EXPECT_EQ(calendar_of(pack(), unit("G1")).id, "hall");
  EXPECT_EQ(calendar_of(pack(), unit("G2")).id, "office");
  EXPECT_EQ(calendar_of(pack(), unit("D")).id, "office");  // the pack's default
}

TEST_F(Model, inherits_clocks_an_exact_urgency_before_any_and_a_child_before_its_parent) {
  const PolicyIndex base(0), quick(1);
  const auto amount = [&](PolicyIndex p, ClockKind c, Urgency u) {
    return clock_rule(pack(), p, c, u)->amount;
  };
  EXPECT_EQ(amount(base, ClockKind::accept, Urgency::u1), (Amount{15, AmountUnit::minute}));
  EXPECT_EQ(amount(base, ClockKind::accept, Urgency::u3), (Amount{4, AmountUnit::working_hour}));
  EXPECT_EQ(amount(quick, ClockKind::accept, Urgency::u2), (Amount{1, AmountUnit::hour}));
  EXPECT_EQ(amount(quick, ClockKind::accept, Urgency::u1), (Amount{15, AmountUnit::minute}));
  EXPECT_EQ(amount(quick, ClockKind::resolve, Urgency::u1), (Amount{3, AmountUnit::working_day}));
  EXPECT_EQ(clock_rule(pack(), quick, ClockKind::callback, Urgency::u1), nullptr);
}

TEST_F(Model, keeps_a_night_shift_on_duty_past_midnight) {
  EXPECT_FALSE(on("night", "2024-10-10T21:59"));
  EXPECT_TRUE(on("night", "2024-10-10T22:00"));
  EXPECT_TRUE(on("night", "2024-10-11T05:59"));
  EXPECT_FALSE(on("night", "2024-10-11T06:00"));
}

TEST_F(Model, counts_the_small_hours_to_the_day_the_shift_began) {
  EXPECT_TRUE(on("friday_night", "2024-10-11T23:00"));   // a Friday
  EXPECT_TRUE(on("friday_night", "2024-10-12T03:00"));   // Saturday, still Friday's
  EXPECT_FALSE(on("friday_night", "2024-10-11T03:00"));  // Friday, but Thursday's
  EXPECT_FALSE(on("friday_night", "2024-10-12T23:00"));
}

TEST_F(Model, keeps_an_office_shift_to_workdays_by_the_notices) {
  EXPECT_TRUE(on("office", "2024-09-29T09:00"));   // a make-up Sunday
  EXPECT_FALSE(on("office", "2024-10-02T09:00"));  // a Wednesday off
  EXPECT_TRUE(on("office", "2024-10-08T09:00"));
  EXPECT_FALSE(on("office", "2024-10-08T17:30"));
}

TEST_F(Model, takes_equal_ends_for_a_whole_day_from_then) {
  EXPECT_FALSE(on("whole", "2024-10-12T07:59"));  // Saturday
  EXPECT_TRUE(on("whole", "2024-10-12T08:00"));
  EXPECT_TRUE(on("whole", "2024-10-14T07:59"));   // Monday, still Sunday's
  EXPECT_FALSE(on("whole", "2024-10-14T08:00"));
}

TEST(Codes, are_read_back_and_none_is_empty) {
  for (int i = 1; i <= 8; ++i) {
    const auto kind = static_cast<PlaceKind>(i);
    EXPECT_EQ(place_kind_of(code(kind)), kind);
  }
  EXPECT_EQ(place_kind_of("小区"), PlaceKind::compound);
  EXPECT_FALSE(place_kind_of(""));
  EXPECT_EQ(code(PropertyStatus::none), "");
  EXPECT_EQ(code(PropertyStatus::withdrawn), "withdrawn");
}

TEST(Amounts, are_read_in_both_languages) {
  struct Row {
    const char* text;
    std::int64_t value;
    AmountUnit unit;
    StartRule start;
  };
  constexpr StartRule instant = StartRule::instant, next = StartRule::next_day;
  const Row table[] = {{"15 min", 15, AmountUnit::minute, instant},
                       {"2小时", 2, AmountUnit::hour, instant},
                       {"5个工作日", 5, AmountUnit::working_day, next},
                       {"5 wd instant", 5, AmountUnit::working_day, instant},
                       {"4工作时", 4, AmountUnit::working_hour, instant},
                       {"4 wh 次日起", 4, AmountUnit::working_hour, next},
                       {"30 天", 30, AmountUnit::day, next}};
  for (const Row& row : table) {
    const auto read = amount_of(row.text);
    ASSERT_TRUE(read) << row.text;
    EXPECT_EQ(read->amount, (Amount{row.value, row.unit})) << row.text;
    EXPECT_EQ(read->start, row.start) << row.text;
  }
  for (const char* wrong :
       {"", "5", "wd", "-1 h", "5 weeks", "99999999999999999999 h", "90000 wd", "5 wd tomorrow"}) {
    EXPECT_FALSE(amount_of(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace gridline::pack
