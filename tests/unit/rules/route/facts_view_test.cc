// What conditions see of a complaint: when it came, where it lies, and the pack's working time.
#include "rules/route/facts_view.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace gridline::route
