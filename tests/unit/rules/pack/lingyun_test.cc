// The facts of the Lingyun pack that others build on.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

std::string packs(const std::string& name) {
  return std::string(GRIDLINE_SOURCE_DIR) + "/rules/packs/" + name;
}

std::shared_ptr<const Pack> loaded(const std::string& name) {
  const auto files = read_folder(packs(name));
  EXPECT_TRUE(files.ok());
  if (!files) return nullptr;
  const Loaded out = load(*files);
  for (const Issue& issue : out.issues) ADD_FAILURE() << to_text(issue);
  return out.pack;
}

LevelIndex level(const Pack& pack, const std::string& id) {
  for (std::size_t i = 0; i < pack.levels.size(); ++i) {
    if (pack.levels[i].id == id) return LevelIndex(i);
  }
  return {};
}

class Lingyun : public testing::Test {
 protected:
  void SetUp() override {
    pack_ = loaded("lingyun");
    ASSERT_NE(pack_, nullptr);
  }
  const Pack& pack() const { return *pack_; }
  const Place& place(const std::string& path) const { return pack()[pack().place_by_path.at(path)]; }
  std::string unit_of(const std::string& path) const { return pack()[place(path).unit].id; }

 private:
  std::shared_ptr<const Pack> pack_;
};

TEST_F(Lingyun, has_24_compounds_90_buildings_and_2683_households) {
  std::map<PlaceKind, int> count;
  int of_compounds = 0, of_buildings = 0;
  for (const Place& p : pack().places) {
    ++count[p.kind];
    if (p.kind == PlaceKind::compound) of_compounds += p.households;
    if (p.kind == PlaceKind::building) of_buildings += p.households;
  }
  EXPECT_EQ(count[PlaceKind::compound], 24);
  EXPECT_EQ(count[PlaceKind::building], 90);
  EXPECT_EQ(of_compounds, 2683);
  EXPECT_EQ(of_buildings, 2683 - 17);  // 老粮所院 has rows, no buildings
}

TEST_F(Lingyun, every_building_has_a_grid_and_the_grids_have_their_households) {
  std::map<std::string, int> households;
  for (const Place& p : pack().places) {
    if (p.kind != PlaceKind::building) continue;
    const UnitIndex grid = unit_at_level(pack(), p.unit, level(pack(), "grid"));
    ASSERT_TRUE(grid) << p.path;
    households[pack()[grid].id] += p.households;
  }
  const std::map<std::string, int> expected = {{"LY-G1", 279}, {"LY-G2", 300}, {"LY-G3", 320},
                                               {"LY-G4", 357}, {"LY-G5", 295}, {"LY-G6", 286},
                                               {"LY-G7", 284}, {"LY-G8", 260}, {"LY-G9", 302 - 17}};
  EXPECT_EQ(households, expected);
}

TEST_F(Lingyun, splits_one_compound_over_two_grids_and_gives_the_whole_to_the_community) {
  EXPECT_EQ(unit_of("海曲世家/8号楼"), "LY-G1");
  EXPECT_EQ(unit_of("海曲世家/9号楼"), "LY-G2");
  EXPECT_EQ(unit_of("海曲世家"), "LY");
  EXPECT_EQ(unit_of("工商局家属院"), "LY-G2");
}

TEST_F(Lingyun, keeps_zones_with_equal_building_numbers_and_lettered_buildings_apart) {
  EXPECT_EQ(place("凌云花园/东区/3号楼").number, 3);
  EXPECT_EQ(place("凌云花园/西区/3号楼").number, 3);
  EXPECT_EQ(place("凌云花园/东区").kind, PlaceKind::zone);
  EXPECT_EQ(place("凌云花园/东区").households + place("凌云花园/西区").households, 270);
  EXPECT_EQ(place("凌云商住楼/A座").number, 0);
  EXPECT_EQ(place("凌云商住楼/A座").floors, 8);
  EXPECT_EQ(pack().place_by_path.count("凌云花园/3号楼"), 0u);
}

TEST_F(Lingyun, has_11_compounds_without_property_and_a_firm_for_each_other_one) {
  int without = 0, households = 0;
  for (const Place& p : pack().places) {
    if (p.kind != PlaceKind::compound && p.kind != PlaceKind::building) continue;
    EXPECT_EQ(p.property == PropertyStatus::active, static_cast<bool>(p.property_firm)) << p.path;
    if (p.kind != PlaceKind::compound || p.property == PropertyStatus::active) continue;
    ++without;
    households += p.households;
  }
  EXPECT_EQ(without, 11);
  EXPECT_EQ(households, 798);
}

TEST_F(Lingyun, knows_places_that_are_not_its_own) {
  EXPECT_EQ(place("石臼街道/海滨小区").kind, PlaceKind::outside);
  EXPECT_FALSE(place("石臼街道/海滨小区").unit);
}

TEST_F(Lingyun, has_69_categories_each_with_eight_words) {
  ASSERT_EQ(pack().categories.size(), 69u);
  for (const Category& c : pack().categories) {
    EXPECT_GE(c.words.size(), 8u) << c.id;
    EXPECT_TRUE(c.lead) << c.id;
  }
  const Category& gas = pack()[pack().category_by_id.at("safe.gas_leak")];
  EXPECT_EQ(gas.guard, Guard::transfer);
  EXPECT_EQ(gas.urgency, Urgency::u1);
  EXPECT_EQ(pack()[gas.lead].id, "GAS");
}

TEST_F(Lingyun, finds_the_nearest_department_for_a_grid) {
  const UnitIndex grid = pack().unit_by_id.at("LY-G4");
  for (const LeadKind& kind : pack().lead_kinds) {
    if (kind.from == LeadFrom::function) {
      EXPECT_TRUE(unit_with_function(pack(), grid, kind.id)) << kind.id;
    }
  }
  EXPECT_EQ(pack()[unit_with_function(pack(), grid, "JUS")].id, "RZ-JUS");
  EXPECT_EQ(pack()[unit_with_function(pack(), grid, "URB")].id, "DG-URB");
}

TEST_F(Lingyun, gives_an_ordinary_matter_five_working_days_and_four_working_hours_to_sign) {
  PolicyIndex shandong;
  for (std::size_t i = 0; i < pack().policies.size(); ++i) {
    if (pack().policies[i].id == "base") shandong = PolicyIndex(i);
  }
  ASSERT_TRUE(shandong);
  const auto rule = [&](ClockKind clock, Urgency u) { return *clock_rule(pack(), shandong, clock, u); };
  EXPECT_EQ(rule(ClockKind::resolve, Urgency::u3).amount, (Amount{5, AmountUnit::working_day}));
  EXPECT_EQ(rule(ClockKind::resolve, Urgency::u3).start, StartRule::next_day);
  EXPECT_EQ(rule(ClockKind::accept, Urgency::u3).amount, (Amount{4, AmountUnit::working_hour}));
  EXPECT_EQ(rule(ClockKind::accept, Urgency::u1).amount, (Amount{5, AmountUnit::minute}));
  EXPECT_EQ(rule(ClockKind::resolve, Urgency::u1).amount, (Amount{2, AmountUnit::hour}));
}

TEST_F(Lingyun, has_somebody_on_the_duty_line_at_every_hour_of_the_year) {
  const UnitIndex community = pack().unit_by_id.at("LY");
  const Calendar& calendar = calendar_of(pack(), community);
  const base::Instant start = base::from_civil({2026, 1, 1, 0, 0, 0}, pack().zone);
  for (int hour = 0; hour < 365 * 24; ++hour) {
    const base::Instant t = start + base::hours(hour);
    const bool somebody =
        std::any_of(pack().seed_members.begin(), pack().seed_members.end(), [&](const SeedMember& m) {
          return m.unit == community && std::count(m.skills.begin(), m.skills.end(), "emergency") > 0 &&
                 std::any_of(m.shifts.begin(), m.shifts.end(),
                             [&](ShiftIndex s) { return on_shift(pack(), s, calendar, t); });
        });
    ASSERT_TRUE(somebody) << base::to_iso(t);
  }
}

TEST_F(Lingyun, seeds_each_grid_with_a_member_and_a_secretary) {
  for (int g = 1; g <= 9; ++g) {
    const UnitIndex grid = pack().unit_by_id.at("LY-G" + std::to_string(g));
    int members = 0, secretaries = 0;
    for (const SeedMember& m : pack().seed_members) {
      if (m.unit != grid) continue;
      members += static_cast<int>(std::count(m.roles.begin(), m.roles.end(), Role::grid_member));
      secretaries += static_cast<int>(std::count(m.roles.begin(), m.roles.end(), Role::grid_secretary));
    }
    EXPECT_EQ(members, 1);
    EXPECT_EQ(secretaries, 1);
  }
}

TEST(Packs, prove_that_levels_are_configuration) {
  const auto pack = loaded("xuzhuang");
  ASSERT_NE(pack, nullptr);
  ASSERT_EQ(pack->levels.size(), 4u);
  EXPECT_EQ(pack->levels[3].zh, "网格员");
  const auto buildings = std::count_if(pack->places.begin(), pack->places.end(),
                                       [](const Place& p) { return p.kind == PlaceKind::building; });
  EXPECT_EQ(buildings, 42);
  EXPECT_NE(pack->place_by_path.count("许庄风韵荷都/A区/1号楼"), 0u);
  EXPECT_NE(pack->place_by_path.count("许庄风韵荷都/B区/1号楼"), 0u);
}

}  // namespace
}  // namespace gridline::pack
