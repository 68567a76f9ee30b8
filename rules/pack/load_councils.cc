// org.yaml, `councils`: who meets when, and which council takes what another could not settle.
//
//   councils:
//     LY-THU: {zh: 周四议事会, unit: LY, weekday: thu, at: "15:00", cut_off: 1 d}
//     G1-BLD: {zh: 楼栋议事会, unit: LY-G1, weekday: mon, at: "19:00", above: LY-THU, then: up}
#include <fmt/format.h>

#include "rules/pack/draft.h"

namespace gridline::pack {

namespace {

using CouncilIndex = Index<struct CouncilTag>;

// A council as written; the one above may stand after it.
struct Written {
  Council council;
  const YamlNode* above = nullptr;
};

constexpr std::int32_t week_minutes = 7 * 24 * 60;

// Plain time in minutes: "90 min", "4 h", "1 d"; below a week.
std::int32_t minutes_of(const YamlNode& node, std::int32_t low, std::int32_t otherwise, IssueList& issues) {
  if (!expect_scalar(node, issues)) return otherwise;
  const auto read = amount_of(node.text);
  std::int64_t minutes = -1;
  if (read && read->amount.unit == AmountUnit::minute) minutes = read->amount.value;
  if (read && read->amount.unit == AmountUnit::hour) minutes = read->amount.value * 60;
  if (read && read->amount.unit == AmountUnit::day) minutes = read->amount.value * 24 * 60;
  if (minutes >= low && minutes < week_minutes) return static_cast<std::int32_t>(minutes);
  issues.error(node.at, "bad_council_time", "写法：90 min、4 h 或 1 d（自然时间），不到一周",
               "looks like 90 min, 4 h or 1 d (plain time), less than a week");
  return otherwise;
}

std::int32_t weekday_in(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return 0;
  const std::uint8_t bits = weekdays_of(node.text);
  for (std::int32_t day = 0; day < 7; ++day) {
    if (bits == 1u << day) return day;
  }
  issues.error(node.at, "bad_meeting_day", "这里写一天，如 thu 或 周四", "one day of the week, such as thu");
  return 0;
}

// "2026-03-05" as a day; nothing when it is none.
std::optional<std::int32_t> day_in(const YamlNode& node) {
  const auto at = node.text.size() == 10 ? base::parse_instant(node.text, base::ZoneOffset{0})
                                         : base::Result<base::Instant>(base::Instant());
  if (!at || !*at) return std::nullopt;
  return static_cast<std::int32_t>(at->ms / 86'400'000);
}

// With more than a week between, one day says in which weeks.
void read_weeks(MapReader& map, Written& w, IssueList& issues) {
  Council& c = w.council;
  c.every_weeks = map.integer("every_weeks", 1, 52, 1);
  const YamlNode* from = map.take("from");
  if (from != nullptr && expect_scalar(*from, issues)) {
    const auto day = day_in(*from);
    if (!day || base::weekday(*day) != c.weekday) {
      issues.error(from->at, "bad_meeting_day", "from 写它开会的某一天，如 2026-03-05，须与 weekday 相符",
                   "from is a day on which it meets, such as 2026-03-05, of the same weekday");
    }
    c.first_day = day.value_or(0);
  } else if (c.every_weeks > 1) {
    issues.error(map.node().at, "weeks_without_day",
                 "隔几周一次的，请用 from 写明它开会的某一天（如 from: 2026-03-05）",
                 "every so many weeks: from which week on? name a day on which it meets (from: 2026-03-05)");
  }
}

RestDay rest_day_of(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return RestDay::hold;
  for (const RestDay each : {RestDay::hold, RestDay::skip, RestDay::next_workday}) {
    if (node.text == code(each)) return each;
  }
  report_unknown(
      issues, node.at, "unknown_rest_day", "遇休息日的做法（hold 照开、skip 停一次、next_workday 顺延）",
      "way with a day off (hold, skip, next_workday)", node.text, {"hold", "skip", "next_workday"});
  return RestDay::hold;
}

void read_then(MapReader& map, Written& w, IssueList& issues) {
  const YamlNode* then = map.take("then");
  if (then == nullptr || !expect_scalar(*then, issues)) return;
  w.council.up = then->text == "up";
  if (!w.council.up && then->text != "assign") {
    report_unknown(issues, then->at, "unknown_then", "无人认领时的去向（assign 书记指定、up 提交上级议事会）",
                   "way on when nobody claims (assign, up)", then->text, {"assign", "up"});
  } else if (w.council.up && w.above == nullptr) {
    issues.error(then->at, "up_without_above", "then: up 须用 above 写明上级议事会",
                 "then: up needs the council above: name it with `above`");
  }
}

Written read_council(const YamlNode& key, const YamlNode& node, Draft& draft) {
  IssueList& issues = draft.issues;
  MapReader map(node, issues);
  Written w;
  Council& c = w.council;
  c.id = key.text;
  c.at = key.at;
  c.zh = map.need_text("zh");
  c.en = map.text("en");
  if (const YamlNode* unit = map.need("unit")) {
    c.unit = draft.resolve(draft.units, unit).value;
  } else {
    c.unit = UnitIndex().value;
  }
  w.above = map.take("above");
  if (const YamlNode* day = map.need("weekday")) c.weekday = weekday_in(*day, issues);
  if (const YamlNode* time = map.need("at"); time != nullptr && expect_scalar(*time, issues)) {
    const auto minutes = minutes_of_day(time->text);
    if (!minutes || *minutes == 24 * 60)
      issues.error(time->at, "bad_time", "时刻写法如 17:30", "a time looks like 17:30");
    c.starts = minutes.value_or(0) % (24 * 60);
  }
  read_weeks(map, w, issues);
  if (const YamlNode* cut_off = map.take("cut_off")) c.cut_off = minutes_of(*cut_off, 0, 0, issues);
  if (const YamlNode* lasts = map.take("lasts")) c.lasts = minutes_of(*lasts, 1, 120, issues);
  c.hearings = map.integer("hearings", 1, 9, 2);
  for (const YamlNode* origin : map.list("gathers")) {
    if (origin->text == "visit" || origin->text == "discovered") c.gathers.push_back(origin->text);
    else
      report_unknown(issues, origin->at, "unknown_origin", "来源（visit 走访、discovered 主动发现）",
                     "origin that an agenda gathers", origin->text, {"visit", "discovered"});
  }
  if (const YamlNode* rest = map.take("rest_day")) c.rest_day = rest_day_of(*rest, issues);
  read_then(map, w, issues);
  map.finish();
  return w;
}

// What goes up goes to the same unit or one above it, and never comes round again.
void check_above(const Written& w, std::uint32_t self, Draft& draft) {
  const std::vector<Council>& all = draft.pack.councils;
  const Council& c = all[self];
  if (c.above == Council::none) return;
  const Council& upper = all[c.above];
  const UnitIndex unit(c.unit), above(upper.unit);
  if (unit && above && !is_within(draft.pack, unit, above)) {
    draft.issues.error(
        w.above->at, "council_not_above",
        fmt::format("“{}”的单位 {} 不在 {} 之上；请写本单位或上级单位的议事会", upper.id, draft.pack[above].id,
                    draft.pack[unit].id),
        fmt::format("the unit {} of '{}' is not above {}; name a council of this unit or of one above it",
                    draft.pack[above].id, upper.id, draft.pack[unit].id));
  }
  std::uint32_t at = c.above;
  for (std::size_t steps = 0; at != Council::none && at != self && steps <= all.size(); ++steps)
    at = all[at].above;
  if (at != self) return;
  draft.issues.error(w.above->at, "council_cycle", fmt::format("“{}”的 above 绕成了圈；请改其中一个", c.id),
                     fmt::format("the councils above '{}' form a circle; name another one", c.id));
}

}  // namespace

void load_councils(const YamlNode* node, Draft& draft) {
  if (node == nullptr) return;
  MapReader check(*node, draft.issues);
  Names<CouncilIndex> known{"议事会", "council", "unknown_council"};
  std::vector<Written> written;
  for (std::size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i) {
    Written w = read_council(node->keys[i], node->items[i], draft);
    if (written.size() == councils_max) {
      draft.issues.error(node->keys[i].at, "too_many_councils", fmt::format("议事会至多 {} 个", councils_max),
                         fmt::format("at most {} councils", councils_max));
      break;
    }
    if (known.add(w.council.id, CouncilIndex(written.size()), w.council.at, draft.issues))
      written.push_back(std::move(w));
  }
  for (Written& w : written) {
    w.council.above = draft.resolve(known, w.above).value;
    draft.pack.councils.push_back(w.council);
  }
  for (std::uint32_t i = 0; i < written.size(); ++i) check_above(written[i], i, draft);
}

}  // namespace gridline::pack
