// A weekly rule along the civil days of the pack's zone.
#include "rules/pack/council.h"

#include <algorithm>

#include "rules/pack/model.h"

namespace gridline::pack {

namespace {

constexpr std::int64_t minute_ms = 60'000;

std::int64_t day_of(base::Instant t, base::ZoneOffset zone) {
  const base::CivilTime c = base::to_civil(t, zone);
  return base::civil_day(c.year, c.month, c.day);
}

base::Instant start_on(const Pack& pack, const Council& council, std::int64_t day) {
  return {(day * 24 * 60 + council.starts - pack.zone.minutes) * minute_ms};
}

bool meets_on(const Council& council, std::int64_t day) {
  if (base::weekday(day) != council.weekday) return false;
  return council.every_weeks <= 1 || (day - council.first_day) / 7 % council.every_weeks == 0;
}

}  // namespace

std::string_view code(RestDay e) {
  constexpr std::string_view codes[] = {"hold", "skip", "next_workday"};
  return codes[static_cast<std::size_t>(e) % std::size(codes)];
}

base::Instant ruled_after(const Pack& pack, const Council& council, base::Instant t) {
  std::int64_t day = day_of(t, pack.zone);
  while (!meets_on(council, day) || start_on(pack, council, day) <= t) ++day;
  return start_on(pack, council, day);
}

bool is_ruled(const Pack& pack, const Council& council, base::Instant t) {
  const std::int64_t day = day_of(t, pack.zone);
  return meets_on(council, day) && start_on(pack, council, day) == t;
}

base::Instant by_calendar(const Pack& pack, const Council& council, base::Instant ruled) {
  const Calendar& calendar = calendar_of(pack, UnitIndex(council.unit));
  std::int64_t day = day_of(ruled, pack.zone);
  if (council.rest_day == RestDay::hold || is_workday(calendar, day)) return ruled;
  if (council.rest_day == RestDay::skip) return {};
  const base::Instant next = ruled_after(pack, council, ruled);
  while (!is_workday(calendar, day)) {
    if (start_on(pack, council, ++day) >= next) return {};  // the next one hears it
  }
  return start_on(pack, council, day);
}

std::uint32_t council_by_id(const Pack& pack, std::string_view id) {
  for (std::uint32_t i = 0; i < pack.councils.size(); ++i) {
    if (pack.councils[i].id == id) return i;
  }
  return Council::none;
}

std::uint32_t nearest_council(const Pack& pack, std::uint32_t unit) {
  const std::vector<Council>& all = pack.councils;
  for (UnitIndex u(unit); u && !all.empty(); u = pack[u].parent) {
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].unit != u.value) continue;
      const bool above_another = std::any_of(all.begin(), all.end(), [&](const Council& lower) {
        return lower.unit == u.value && lower.above == i;
      });
      if (!above_another) return i;
    }
  }
  return Council::none;
}

}  // namespace gridline::pack
