// What conditions see of a complaint: when it came, where it lies, and the pack's working time.
#include "rules/route/facts_view.h"

#include <gtest/gtest.h>

#include <set>

#include "rules/cel/workspace.h"
#include "rules/pack/files.h"
#include "rules/pack/loader.h"

namespace gridline::route {
namespace {

// The Lingyun pack, in which the first grid keeps hours of its own: nights.
struct Lingyun {
  pack::Pack pack = *pack::load(pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value()).pack;
  pack::PlaceIndex compound;
  std::string grid, community;

  Lingyun() {
    for (std::size_t i = 0; i < pack.places.size() && !compound; ++i) {
      if (pack.places[i].kind == pack::PlaceKind::compound) compound = pack::PlaceIndex(i);
    }
    const pack::UnitIndex covering = pack[compound].unit;
    grid = pack[covering].id;
    community = pack[pack[covering].parent].id;
    pack::Calendar nights;
    nights.week.fill({{0, 360}});
    pack.calendars.push_back(nights);
    pack.units[covering.value].calendar = pack::CalendarIndex(pack.calendars.size() - 1);
  }

  std::string value(const std::string& expression, const Facts& facts) const {
    const cel::Compiled compiled = cel::compile(expression, facts_schema(), cel::Kind::dyn);
    for (const cel::Issue& issue : compiled.issues) return compiled.source.display(issue);
    const std::vector<PlaceFacts> places = place_facts(pack);
    const FactsView view(pack, places, facts);
    cel::Workspace workspace;
    return cel::to_text(cel::evaluate(*compiled.program, view, workspace));
  }
};

Facts came(std::string_view moment, pack::PlaceIndex place = {}) {
  Facts facts;
  facts.at = base::parse_instant(moment).value();
  facts.place = place;
  return facts;
}

TEST(FactsView, a_condition_may_ask_when_the_complaint_came) {
  const Lingyun lingyun;
  const Facts facts = came("2026-03-02T23:30:00.250+08:00");
  EXPECT_EQ(lingyun.value("at", facts), "timestamp(\"2026-03-02T15:30:00.25Z\")");
  EXPECT_EQ(lingyun.value("at.getHours(\"+08:00\") >= 22 && at.getDayOfWeek(\"+08:00\") == 1", facts),
            "true");
  EXPECT_EQ(lingyun.value("at > timestamp(\"2026-03-02T23:30:00+08:00\")", facts), "true");
  EXPECT_EQ(lingyun.value("at == timestamp(0)", Facts()), "true") << "no time reads as the first";
}

TEST(FactsView, within_holds_for_the_covering_unit_and_all_above_it) {
  const Lingyun lingyun;
  const Facts facts = came("2026-03-02T09:00:00+08:00", lingyun.compound);
  EXPECT_EQ(lingyun.value("within(\"" + lingyun.grid + "\")", facts), "true");
  EXPECT_EQ(lingyun.value("within(\"" + lingyun.community + "\")", facts), "true");
  EXPECT_EQ(lingyun.value("within(\"" + lingyun.pack.units[0].id + "\")", facts), "true");
  EXPECT_EQ(lingyun.value("within(\"nowhere\")", facts), "false");
  EXPECT_EQ(lingyun.value("within(\"" + lingyun.pack.units[0].id + "\")", came("2026-03-02T09:00:00+08:00")),
            "false");
}

TEST(FactsView, working_time_is_by_the_calendar_of_the_unit_that_covers_the_place_or_the_packs_own) {
  const Lingyun lingyun;
  const auto open = [&](std::string_view moment, pack::PlaceIndex place) {
    return lingyun.value("working_time(at)", came(moment, place));
  };
  EXPECT_EQ(open("2026-03-02T09:00:00+08:00", {}), "true");
  EXPECT_EQ(open("2026-03-02T12:30:00+08:00", {}), "false") << "noon";
  EXPECT_EQ(open("2026-02-28T09:00:00+08:00", {}), "true") << "a make-up workday, a Saturday";
  EXPECT_EQ(open("2026-05-04T09:00:00+08:00", {}), "false") << "a holiday, a Monday";
  EXPECT_EQ(open("2026-03-02T09:00:00+08:00", lingyun.compound), "false");
  EXPECT_EQ(open("2026-03-02T03:00:00+08:00", lingyun.compound), "true");
}

// The compound is a square of some 900 by 1 100 metres; a park lies 500 metres to the east of it.
constexpr std::int32_t west = 1'195'000'000, south = 354'000'000;
struct Mapped : Lingyun {
  pack::PlaceIndex park, building;

  Mapped() {
    for (std::size_t i = 0; i < pack.places.size(); ++i) {
      const pack::PlaceIndex place(i);
      if (!building && pack[place].parent == compound) building = place;
      if (!park && pack[place].kind == pack::PlaceKind::compound && place != compound) park = place;
    }
    square(compound, west, west + 100'000);
    square(park, west + 155'000, west + 200'000);
  }
  void square(pack::PlaceIndex place, std::int32_t from, std::int32_t to) {
    pack.map_areas.push_back(
        {place, {{{from, south}, {to, south}, {to, south + 100'000}, {from, south + 100'000}}}});
  }
  std::string near(int metres, const Facts& facts) const {
    return value("near(\"" + pack[compound].path + "\", " + std::to_string(metres) + ")", facts);
  }
};

TEST(FactsView, near_measures_from_the_coordinates_that_came) {
  const Mapped town;
  Facts facts = came("2026-03-02T09:00:00+08:00");
  EXPECT_EQ(town.near(200, facts), "error(no_ground)") << "neither coordinates nor a place";
  EXPECT_EQ(town.value("place.located", facts), "false");
  facts.point = {west + 50'000, south + 50'000};
  EXPECT_EQ(town.near(1, facts), "true") << "within it";
  EXPECT_EQ(town.value("place.located", facts), "true");
  facts.point = {west + 50'000, south - 18'000};  // 200.4 metres to the south
  EXPECT_EQ(town.near(200, facts), "false");
  EXPECT_EQ(town.near(201, facts), "true");
  facts.point = {west + 122'000, south + 50'000};  // a degree of longitude is 90.7 km here: 199.5 metres
  EXPECT_EQ(town.near(199, facts), "false");
  EXPECT_EQ(town.near(200, facts), "true");
  facts.place = town.compound;
  facts.point = {-west, -south};
  EXPECT_EQ(town.near(100'000, facts), "false") << "what the channel measured goes before the place";
}

TEST(FactsView, near_measures_between_grounds_without_coordinates) {
  const Mapped town;
  const std::string here = "2026-03-02T09:00:00+08:00";
  EXPECT_EQ(town.near(1, came(here, town.compound)), "true");
  EXPECT_EQ(town.near(1, came(here, town.building)), "true") << "a place in it, without ground of its own";
  EXPECT_EQ(town.near(498, came(here, town.park)), "false");
  EXPECT_EQ(town.near(500, came(here, town.park)), "true");
  const std::string other = town.pack[town.park].path;
  EXPECT_EQ(town.value("near(\"" + other + "\", 600)", came(here, town.compound)), "true");
  EXPECT_EQ(town.value("near(\"" + other + "\", 600)", came(here, town.building)), "error(no_ground)");
  const std::string off = town.pack[town.building].path;
  EXPECT_EQ(town.value("near(\"" + off + "\", 600)", came(here, town.compound)), "error(no_ground)");
  EXPECT_EQ(town.value("near(\"nowhere\", 600)", came(here, town.compound)), "false");
}

TEST(FactsView, near_of_two_long_outlines_ends_when_the_budget_does) {
  Mapped town;
  for (pack::MapArea& area : town.pack.map_areas) {
    pack::MapRing& ring = area.rings[0];
    const pack::MapPoint a = ring[0], b = ring[1];
    ring.erase(ring.begin(), ring.begin() + 1);
    for (std::int32_t i = 0; i < 400; ++i)
      ring.insert(ring.begin(), {b.lon_e7 + (a.lon_e7 - b.lon_e7) / 400 * (i + 1), a.lat_e7});
  }
  EXPECT_EQ(town.near(2'000, came("2026-03-02T09:00:00+08:00", town.park)), "error(budget)");
  EXPECT_EQ(town.near(100, came("2026-03-02T09:00:00+08:00", town.park)), "false") << "few edges to compare";
}

// Somebody is on duty in the units named.
struct Roster final : OnDuty {
  std::set<std::uint32_t> units;
  bool anybody(pack::UnitIndex unit, pack::Role role, base::Instant at) const override {
    return role == pack::Role::liaison && units.contains(unit.value) && at.ms > 0;
  }
};

TEST(FactsView, on_duty_asks_the_covering_unit_and_those_above_it_or_the_one_it_names) {
  const Lingyun lingyun;
  const pack::Pack& pack = lingyun.pack;
  const auto asked = [&](const std::string& arguments, const Roster* roster, pack::PlaceIndex place) {
    Facts facts = came("2026-03-02T23:30:00+08:00", place);
    facts.on_duty = roster;
    return lingyun.value("on_duty(" + arguments + ")", facts);
  };
  EXPECT_EQ(asked("\"liaison\"", nullptr, lingyun.compound), "error(no_context)");
  Roster roster;
  EXPECT_EQ(asked("\"liaison\"", &roster, lingyun.compound), "false") << "nobody";
  const pack::UnitIndex community = pack.unit_by_id.at(lingyun.community);
  roster.units = {community.value};
  EXPECT_EQ(asked("\"liaison\"", &roster, lingyun.compound), "true") << "above the grid";
  EXPECT_EQ(asked("\"liaison\"", &roster, {}), "false") << "no unit covers a place that is not known";
  EXPECT_EQ(asked("\"checker\"", &roster, lingyun.compound), "false");
  EXPECT_EQ(asked("\"nobody\"", &roster, lingyun.compound), "false");
  EXPECT_EQ(asked("\"liaison\", \"" + lingyun.community + "\"", &roster, {}), "true");
  EXPECT_EQ(asked("\"liaison\", \"" + lingyun.grid + "\"", &roster, lingyun.compound), "false")
      << "a unit that is named is asked alone";
  EXPECT_EQ(asked("\"liaison\", \"nowhere\"", &roster, lingyun.compound), "false");
}

}  // namespace
}  // namespace gridline::route
