// Live people, with leave and swaps, held against what the proofs of the pack say must be met.
#include <algorithm>
#include <map>

#include "engine/http/rota_json.h"
#include "rules/lint/lint.h"

namespace gridline::http {

namespace {

using base::Instant;
using Span = std::pair<Instant, Instant>;

constexpr const char* weekday_names[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};

std::int64_t day_at(Instant t, base::ZoneOffset zone) {
  const base::CivilTime c = base::to_civil(t, zone);
  return base::civil_day(c.year, c.month, c.day);
}

// What begins at the same minute of the day and is as long: one row instead of one a day.
class Ranges {
 public:
  explicit Ranges(base::ZoneOffset zone) : zone_(zone) {}
  void add(Instant from, Instant to) {
    const base::CivilTime c = base::to_civil(from, zone_);
    const std::int64_t minutes = (to - from).ms / base::minutes(1).ms;
    Row& row = rows_[{c.hour * 60 + c.minute, minutes}];
    if (row.times++ == 0) row.first = from;
    row.last = from;
    row.weekdays |= 1u << base::weekday(day_at(from, zone_));
    total_ += minutes;
  }
  std::int64_t hours() const { return (total_ + 59) / 60; }
  Json json() const {
    std::vector<std::pair<Row, std::int64_t>> sorted;
    for (const auto& [key, row] : rows_) sorted.emplace_back(row, key.second);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.first.first < b.first.first; });
    Json out = Json::array();
    for (const auto& [row, minutes] : sorted) {
      Json days = Json::array();
      for (int d = 0; d < 7; ++d)
        if ((row.weekdays >> d & 1) != 0) days.push_back(weekday_names[d]);
      out.push_back({{"first", base::to_iso(row.first, zone_)},
                     {"last", base::to_iso(row.last, zone_)},
                     {"times", row.times},
                     {"minutes", minutes},
                     {"weekdays", std::move(days)}});
    }
    return out;
  }

 private:
  struct Row {
    Instant first, last;
    std::int64_t times = 0;
    std::uint32_t weekdays = 0;
  };
  base::ZoneOffset zone_;
  std::map<std::pair<std::int32_t, std::int64_t>, Row> rows_;
  std::int64_t total_ = 0;
};

std::vector<Span> merged(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end());
  std::vector<Span> out;
  for (const Span& s : spans) {
    if (!out.empty() && s.first <= out.back().second)
      out.back().second = std::max(out.back().second, s.second);
    else out.push_back(s);
  }
  return out;
}

class Check {
 public:
  Check(const core::State& state, const core::RuleSet& rules, const RotaCheck& asked)
      : state_(state), rules_(rules), asked_(asked), pack_(*rules.pack), zone_(rules.pack->zone),
        to_(asked.from + base::days(7 * asked.weeks)) {}

  Json answer() {
    read_people();
    std::vector<lint::Need> needs;
    lint::Options options{asked_.from, asked_.weeks, &presences_, &needs};
    const lint::Report report = lint::prove(pack_, pack::PackFiles(), options);
    Json gaps = Json::array(), overloads = Json::array();
    for (const lint::Need& need : needs) {
      if (!asked_.unit || pack::is_within(pack_, need.unit, asked_.unit)) gaps.push_back(gap_json(need));
    }
    for (auto& [member, spans] : at_work_) add_overloads(member, merged(std::move(spans)), overloads);
    return {{"from", base::to_iso(asked_.from, zone_)},
            {"to", base::to_iso(to_, zone_)},
            {"people_known", report.people_known},
            {"gaps", std::move(gaps)},
            {"overloads", std::move(overloads)}};
  }

 private:
  // Each seat of each member as a seed of a copy of the pack, so that the proofs see the live people.
  void read_people() {
    pack_.seed_members.clear();
    for (const core::Member& m : state_.members) {
      if (m.left) continue;
      add_seat(m, m.unit, m.roles);
      for (const core::Post& p : m.posts) add_seat(m, p.unit, p.roles);
    }
  }

  void add_seat(const core::Member& m, base::Symbol symbol, std::uint32_t roles) {
    const pack::UnitIndex unit =
        symbol.value < rules_.unit_of.size() ? rules_.unit_of[symbol.value] : pack::UnitIndex();
    if (!unit) return;  // a unit of an earlier pack
    pack::SeedMember seed;
    seed.id = std::string(state_.symbols.bare_name(m.name));
    seed.unit = unit;
    for (unsigned r = 1; r < 32; ++r)
      if ((roles >> r & 1) != 0) seed.roles.push_back(static_cast<pack::Role>(r));
    for (const base::Symbol s : m.skills) seed.skills.emplace_back(state_.symbols.bare_name(s));
    for (const base::Symbol s : m.shifts) {
      const pack::ShiftIndex shift =
          s.value < rules_.shift_of.size() ? rules_.shift_of[s.value] : pack::ShiftIndex();
      if (shift) seed.shifts.push_back(shift);
    }
    const std::vector<core::RosterEntry> entries =
        core::roster_of(state_, rules_, unit, m.id, asked_.from, to_);
    const bool special = m.away_until > asked_.from || !core::changes_of(state_, m.id).empty();
    if (special) presences_.push_back({pack_.seed_members.size(), {}});
    const bool counts = !asked_.unit || pack::is_within(pack_, unit, asked_.unit);
    for (const core::RosterEntry& e : entries) {
      if (special) presences_.back().spans.emplace_back(e.from, e.to);
      if (counts) at_work_[e.member].emplace_back(e.from, e.to);
    }
    pack_.seed_members.push_back(std::move(seed));
  }

  Json gap_json(const lint::Need& need) const {
    constexpr std::string_view codes[] = {"", "last_rung", "emergency", "urgent", "clock"};
    constexpr std::string_view words[] = {"", "值班台及上级须有人兜底", "紧急须有具名的人", "U2 须有人", "时限内须有人"};
    Ranges ranges(zone_);
    for (const lint::Gap& gap : need.gaps) ranges.add(gap.from, gap.to);
    const auto kind = static_cast<std::size_t>(need.kind);
    const std::string_view role = pack::code(need.role), clock = pack::code(need.clock);
    return {{"need", codes[kind]},
            {"need_zh", words[kind]},
            {"unit", pack_[need.unit].id},
            {"unit_zh", pack_[need.unit].zh},
            {"role", role.empty() ? Json(nullptr) : Json(role)},
            {"clock", clock.empty() ? Json(nullptr) : Json(clock)},
            {"route", pack_[need.route].path},
            {"hours", ranges.hours()},
            {"ranges", ranges.json()}};
  }

  // Weeks over the limit that follow each other with the same hours are one row, and so are stretches of the
  // same length.
  void add_overloads(base::MemberId member, const std::vector<Span>& spans, Json& out) const {
    const std::string id(state_.symbols.bare_name(state_.member(member)->name));
    const auto row = [&](const char* why, std::int64_t minutes, Instant first, Instant last,
                         std::int64_t times) {
      out.push_back({{"id", id}, {"why", why}, {"hours", (minutes + 59) / 60},
                     {"first", base::to_iso(first, zone_)}, {"last", base::to_iso(last, zone_)},
                     {"times", times}});
    };
    Instant first, last;
    std::int64_t times = 0, same = 0;
    std::size_t at = 0;
    for (Instant week = asked_.from; week < to_; week = week + base::days(7)) {
      const Instant end = week + base::days(7);
      while (at < spans.size() && spans[at].second <= week) ++at;
      base::Duration on{};
      for (std::size_t i = at; i < spans.size() && spans[i].first < end; ++i)
        on = on + (std::min(spans[i].second, end) - std::max(spans[i].first, week));
      const std::int64_t minutes = on.ms / base::minutes(1).ms;
      const bool over = minutes > std::int64_t{60} * asked_.week_hours_max;
      if (times > 0 && (!over || minutes != same)) {
        row("week", same, first, last, times);
        times = 0;
      }
      if (!over) continue;
      if (times++ == 0) first = week;
      last = week;
      same = minutes;
    }
    if (times > 0) row("week", same, first, last, times);
    std::map<std::int64_t, std::vector<Instant>> long_ones;
    for (const Span& s : spans) {
      const std::int64_t minutes = (s.second - s.first).ms / base::minutes(1).ms;
      if (minutes > std::int64_t{60} * asked_.stretch_hours_max) long_ones[minutes].push_back(s.first);
    }
    for (const auto& [minutes, begins] : long_ones)
      row("stretch", minutes, begins.front(), begins.back(), static_cast<std::int64_t>(begins.size()));
  }

  const core::State& state_;
  const core::RuleSet& rules_;
  const RotaCheck& asked_;
  pack::Pack pack_;                 // a copy, with the live people as seeds
  base::ZoneOffset zone_;
  Instant to_;
  std::vector<lint::Presence> presences_;
  std::map<base::MemberId, std::vector<Span>> at_work_;
};

}  // namespace

Json rota_check_json(const core::State& state, const core::RuleSet& rules, const RotaCheck& check) {
  return Check(state, rules, check).answer();
}

}  // namespace gridline::http
