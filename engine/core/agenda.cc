// The weekly rule alone: what was moved is the council's business when it hears the item.
#include "engine/core/agenda.h"

namespace gridline::core {

namespace {

const pack::Council* council_for(const pack::Pack& pack, pack::UnitIndex unit) {
  for (; unit; unit = pack[unit].parent) {
    for (const pack::Council& c : pack.councils) {
      if (c.unit == unit.value) return &c;
    }
  }
  return nullptr;
}

// The first meeting whose cut-off is still to come; weeks are counted from the Monday before 1970-01-05.
Instant next_meeting(const pack::Council& council, base::ZoneOffset zone, Instant at) {
  constexpr std::int64_t day_ms = 86'400'000, minute_ms = 60'000;
  const base::CivilTime civil = base::to_civil(at, zone);
  for (std::int64_t day = base::civil_day(civil.year, civil.month, civil.day);; ++day) {
    const std::int64_t since_monday = day + 3;  // 1970-01-01 was a Thursday
    if (since_monday % 7 != council.weekday || since_monday / 7 % council.every_weeks != 0) continue;
    const Instant starts{day * day_ms + (council.starts - zone.minutes) * minute_ms};
    if (at.ms + council.cut_off * minute_ms <= starts.ms) return starts;
  }
}

}  // namespace

std::optional<TicketTabled> tabled_by_ladder(const Act& act, NewSymbols& symbols) {
  if (act.ticket.urgency == pack::Urgency::u1 || act.ticket.urgency == pack::Urgency::u2 ||
      act.ticket.has(ticket_flag::emergency))
    return std::nullopt;
  const pack::Council* council = council_for(*act.rules.pack, act.lead_unit());
  if (council == nullptr) return std::nullopt;
  TicketTabled e;
  e.ticket = act.ticket.id;
  e.at = act.at();
  e.council = symbols.of("council:" + council->id);
  e.ruled = next_meeting(*council, act.rules.pack->zone, act.at());
  return e;
}

}  // namespace gridline::core
