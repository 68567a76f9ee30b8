// 议事会: when each meets, what is on its agenda, how its items fared; moving, cancelling and closing a meeting.
#include <algorithm>

#include "engine/core/council.h"
#include "engine/http/answers.h"

namespace gridline::http {

namespace {

using pack::Council;

constexpr int meetings_shown = 8;
constexpr std::string_view weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string clock_text(std::int32_t minutes) {
  const auto two = [](std::int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

std::string day_text(base::Instant t, base::ZoneOffset zone) { return base::to_iso(t, zone).substr(0, 10); }

// By its rule alone.
Json rule_json(const pack::Pack& pack, const Council& c) {
  Json above = nullptr;
  if (c.above != Council::none) above = pack.councils[c.above].id;
  return {{"id", c.id},
          {"zh", c.zh},
          {"en", text_json(c.en)},
          {"unit", pack.units[c.unit].id},
          {"above", above},
          {"weekday", weekdays[static_cast<std::size_t>(c.weekday) % 7]},
          {"at", clock_text(c.starts)},
          {"every_weeks", c.every_weeks},
          {"cut_off_min", c.cut_off},
          {"lasts_min", c.lasts},
          {"hearings", c.hearings},
          {"then", c.up ? "up" : "assign"},
          {"rest_day", code(c.rest_day)}};
}

// The meetings to come, one for each time of the rule, with where it really is.
Json meetings_json(const pack::Pack& pack, const Council& c, const core::CouncilRow* row, base::Instant now,
                   base::ZoneOffset zone) {
  Json out = Json::array();
  base::Instant ruled = now - core::meeting_sought;
  if (row != nullptr) ruled = std::max(ruled, row->held);
  while (out.size() < meetings_shown) {
    ruled = pack::ruled_after(pack, c, ruled);
    const base::Instant at = core::meeting_at(pack, c, row, ruled);
    if ((at ? at + base::minutes(c.lasts) : ruled) <= now) continue;
    const bool set =
        row != nullptr && std::any_of(row->moved.begin(), row->moved.end(),
                                      [&](const core::MovedMeeting& m) { return m.ruled == ruled; });
    const char* how = at == ruled ? "as_ruled" : !set ? "day_off" : at ? "moved" : "cancelled";
    out.push_back({{"date", day_text(ruled, zone)},
                   {"ruled", time_json(ruled, zone)},
                   {"at", time_json(at, zone)},
                   {"how", how},
                   {"cut_off", time_json(at ? at - base::minutes(c.cut_off) : base::Instant(), zone)}});
  }
  return out;
}

// 认领及时率: claimed before any meeting had passed without a claim, of all that came on the agenda.
Json fared_json(const core::CouncilRow* row) {
  const core::CouncilRow nothing;
  const core::CouncilRow& r = row == nullptr ? nothing : *row;
  const auto of_tabled = [&](std::uint64_t n) {
    return r.tabled == 0 ? Json(nullptr) : Json(static_cast<double>(n * 1000 / r.tabled) / 1000);
  };
  return {{"tabled", r.tabled},       {"claimed", r.claimed},
          {"claimed_first", r.claimed_first}, {"carried", r.carried},
          {"assigned", r.assigned},   {"raised", r.raised},
          {"claimed_first_share", of_tabled(r.claimed_first)}, {"mean_carried", of_tabled(r.carried)}};
}

Json summary_json(const node::Node& n, std::uint32_t index, base::Instant now, base::ZoneOffset zone) {
  const pack::Pack& pack = *n.rules()->pack;
  const Council& c = pack.councils[index];
  const core::CouncilRow* row = core::council_row(n.state(), n.rules()->councils[index]);
  const core::Meeting next = core::next_meeting(pack, c, row, now);
  Json out = rule_json(pack, c);
  out["next"] = time_json(next.at, zone);
  out["on_agenda"] = row == nullptr ? 0 : row->agenda.size();
  return out;
}

Response unknown_council(const std::string& id) {
  return problem(404, "unknown_council", "没有这个议事会：" + id, "there is no council " + id);
}

// The council's index in the active pack; none: there is no such. Duty thread.
std::uint32_t index_of(const node::Node& n, const std::string& id) {
  return n.rules() == nullptr ? Council::none : pack::council_by_id(*n.rules()->pack, id);
}

Json item_json(const node::Node& n, base::TicketId id, base::ZoneOffset zone) {
  const node::QueueRow* row = n.queues().find(id);
  const core::CaseFile* file = n.state().case_file(id);
  Json out = row != nullptr ? queue_row_json(*row, n, zone) : Json{{"ticket", id.value}};
  if (file == nullptr) return out;
  const core::CaseClock* ends = file->clock(pack::ClockKind::council);
  out["date"] = day_text(file->meeting, zone);
  out["carried"] = file->carried;
  out["carried_all"] = file->carried_all;
  out["meeting_ends"] = time_json(ends == nullptr ? base::Instant() : ends->due, zone);
  return out;
}

// The date on which the rule has a meeting, as its moment. Another day's moment is refused by decide.
base::Instant ruled_on(const Call& c, const std::string& id, const std::string& date) {
  const auto day = base::parse_instant(date, c.services.zone);
  if (!day || date.size() != 10) throw BadField{"date", "日期，如 2026-03-19", "a date such as 2026-03-19"};
  const auto ready = c.services.node.active_pack();
  const std::uint32_t at = ready ? pack::council_by_id(*ready->pack, id) : Council::none;
  if (at == Council::none) return *day;
  const base::Instant ruled =
      pack::ruled_after(*ready->pack, ready->pack->councils[at], *day - base::Duration{1});
  return ruled < *day + base::days(1) ? ruled : *day;
}

Response said(const Call& c, core::CommandBody body, Json answer) {
  core::Command command;
  command.actor = c.caller.actor;
  command.body = std::move(body);
  const Acted acted = act(c.services, c.caller, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  Json tickets = Json::array();
  for (const base::TicketId t : acted.outcome->reply.tickets) tickets.push_back(t.value);
  answer["tickets"] = std::move(tickets);
  answer["seq"] = acted.outcome->seq.value;
  answer["changed"] = acted.outcome->seq.value != 0;
  return ok(answer);
}

}  // namespace

Response get_councils(const Call& c) {
  const auto answer =
      ask<Json>(c.services.node, [now = c.services.now(), zone = c.services.zone](const node::Node& n) {
        Json out = Json::array();
        const std::size_t count = n.rules() == nullptr ? 0 : n.rules()->pack->councils.size();
        for (std::uint32_t i = 0; i < count; ++i) out.push_back(summary_json(n, i, now, zone));
        return Json{{"seq", n.flushed().value}, {"councils", std::move(out)}};
      });
  return answer ? ok(*answer) : try_later();
}

Response get_council(const Call& c) {
  const std::string& id = c.parts[0];
  const auto answer = ask<Json>(
      c.services.node, [id, now = c.services.now(), zone = c.services.zone](const node::Node& n) -> Json {
        const std::uint32_t index = index_of(n, id);
        if (index == Council::none) return nullptr;
        const pack::Pack& pack = *n.rules()->pack;
        const core::CouncilRow* row = core::council_row(n.state(), n.rules()->councils[index]);
        Json out = summary_json(n, index, now, zone);
        out["last_held"] = time_json(row == nullptr ? base::Instant() : row->held, zone);
        out["meetings"] = meetings_json(pack, pack.councils[index], row, now, zone);
        out["items"] = fared_json(row);
        return out;
      });
  if (!answer) return try_later();
  return answer->is_null() ? unknown_council(id) : ok(*answer);
}

// In the order in which they came; of the units that the caller may read.
Response get_agenda(const Call& c) {
  const std::string& id = c.parts[0];
  const auto answer = ask<Json>(
      c.services.node, [id, caller = c.caller, zone = c.services.zone](const node::Node& n) -> Json {
        const std::uint32_t index = index_of(n, id);
        if (index == Council::none) return nullptr;
        const core::CouncilRow* row = core::council_row(n.state(), n.rules()->councils[index]);
        const bool runs = caller.may_read(n.rules()->pack->units[n.rules()->pack->councils[index].unit].id);
        Json items = Json::array();
        for (const base::TicketId ticket : row == nullptr ? std::vector<base::TicketId>() : row->agenda) {
          const core::Ticket* t = n.state().ticket(ticket);
          const bool his = t != nullptr && caller.may_read(std::string(n.symbols().bare_name(t->lead)));
          if (runs || his) items.push_back(item_json(n, ticket, zone));
        }
        return {{"seq", n.flushed().value}, {"council", id}, {"tickets", std::move(items)}};
      });
  if (!answer) return try_later();
  return answer->is_null() ? unknown_council(id) : ok(*answer);
}

// {"date","at"} or {"date","cancel":true}, and "reason".
Response post_meeting(const Call& c) {
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"date", "at", "cancel", "reason"})) return std::move(*wrong);
  core::SetMeeting set;
  set.council = c.parts[0];
  set.ruled = ruled_on(c, set.council, text_of(*body, "date"));
  set.reason = text_of(*body, "reason");
  const bool cancel = body->value("cancel", false);
  const std::string at = text_of(*body, "at");
  if (cancel == !at.empty()) {
    throw BadField{"at", "新的时间，如 2026-03-20T15:00；取消则不写，写 cancel: true",
                   "the new time, such as 2026-03-20T15:00; or cancel: true without it"};
  }
  if (!cancel) {
    const auto moved = base::parse_instant(at, c.services.zone);
    if (!moved) throw BadField{"at", "时间，如 2026-03-20T15:00", "a time such as 2026-03-20T15:00"};
    set.meeting = *moved;
  }
  Json answer{{"council", set.council},
              {"date", day_text(set.ruled, c.services.zone)},
              {"at", time_json(set.meeting, c.services.zone)}};
  return said(c, std::move(set), std::move(answer));
}

// {"date"}: of which meeting; else of the one that goes on.
Response post_hold(const Call& c) {
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"date"})) return std::move(*wrong);
  core::HoldMeeting hold;
  hold.council = c.parts[0];
  if (const std::string date = text_of(*body, "date"); !date.empty())
    hold.ruled = ruled_on(c, hold.council, date);
  Json answer{{"council", hold.council}};
  return said(c, std::move(hold), std::move(answer));
}

}  // namespace gridline::http
