// What is known from read.db: one ticket with its life, search, history, statistics.
#include <algorithm>

#include "engine/core/receipt.h"
#include "engine/http/answers.h"
#include "engine/http/ticket_json.h"

namespace gridline::http {

namespace {

Json page_json(const view::TicketPage& page, base::ZoneOffset zone, base::Seq seen) {
  Json rows = Json::array();
  for (const view::TicketSummary& t : page.tickets) rows.push_back(summary_json(t, zone));
  return {{"seq", seen.value}, {"total", page.total}, {"total_is_exact", page.total_is_exact},
          {"next", page.next == 0 ? Json(nullptr) : Json(page.next)}, {"tickets", rows}};
}

// One decimal, rounded; null when nobody was asked: of nothing there is no share.
Json percent_json(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return nullptr;
  return static_cast<double>((1000 * part + whole / 2) / whole) / 10;
}

Json returns_json(const std::vector<view::ReturnsRow>& rows) {
  Json out = Json::array();
  for (const view::ReturnsRow& r : rows) {
    out.push_back({{"route", text_json(r.route)}, {"reason", text_json(r.reason)}, {"asked", r.asked},
                   {"granted", r.granted}, {"denied", r.denied}, {"lapsed", r.lapsed}});
  }
  return out;
}

// The unit asked for, or all that the caller may read; empty: all there are. None: not his to see.
std::optional<std::vector<std::string>> units_of(const Call& c) {
  if (const std::string unit = value_of(c.request, "unit"); !unit.empty()) {
    return c.caller.may_read(unit) ? std::optional(std::vector{unit}) : std::nullopt;
  }
  if (c.caller.reads_all) return std::vector<std::string>();
  if (c.caller.units.empty()) return std::nullopt;
  return std::vector<std::string>(c.caller.units.begin(), c.caller.units.end());
}

view::TicketFilter filter_of(const Request& r, std::vector<std::string> units, base::ZoneOffset zone) {
  view::TicketFilter f;
  f.units = std::move(units);
  if (const std::string v = value_of(r, "category"); !v.empty()) f.categories.push_back(v);
  if (const std::string v = value_of(r, "channel"); !v.empty()) f.channels.push_back(v);
  if (const std::string v = value_of(r, "state"); !v.empty()) {
    const auto state = core::state_of(v);
    if (!state) throw BadField{"state", "工单状态，如 queued", "a ticket's state such as queued"};
    f.states.push_back(*state);
  }
  if (const std::string v = value_of(r, "kind"); !v.empty()) {
    const auto kind = core::kind_of(v);
    if (!kind) throw BadField{"kind", "工单类型，如 cluster", "a ticket's kind such as cluster"};
    f.kind = *kind;
  }
  f.from = time_of(r, "from", zone);
  f.to = time_of(r, "to", zone);
  return f;
}

std::vector<core::TicketState> open_states() {
  std::vector<core::TicketState> out;
  for (auto s = core::TicketState::need_info; s <= core::TicketState::voided;
       s = static_cast<core::TicketState>(static_cast<int>(s) + 1)) {
    if (!core::is_final(s)) out.push_back(s);
  }
  return out;
}

}  // namespace

Response get_ticket(const Call& call) {
  const Services& s = call.services;
  const base::TicketId id = ticket_of(call.parts[0]);
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto detail = reader->ticket(id);
  if (!detail) return problem(detail.error());
  if (!call.caller.may_read(detail->ticket)) return not_yours();
  Json out = ticket_json(*detail, s.now(), s.zone);
  out["complaints"] = Json::array();
  for (const base::ComplaintId c : detail->complaints) {
    const auto complaint = reader->complaint(c);
    if (complaint) out["complaints"].push_back(complaint_json(*complaint, s.zone));
  }
  const auto future = ask<Json>(s.node, [id, now = s.now(), zone = s.zone](const node::Node& n) {
    return future_json(n, id, now, zone);
  });
  out["next_steps"] = future ? *future : Json(nullptr);
  for (Json& step : out["next_steps"]) {
    if (const base::Status named = add_names(s, step["told"]); !named) return problem(named.error());
  }
  return ok(out);
}

Response get_complaint(const Call& call) {
  const Services& s = call.services;
  const std::string& receipt = call.parts[0];
  const auto bits = core::receipt_of(receipt);
  if (!bits) return problem(400, "bad_receipt", "受理码写法不对：" + receipt, "not a receipt code: " + receipt);
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto complaint = reader->complaint_by_receipt(*bits);
  if (!complaint) return problem(complaint.error());
  const auto tickets = reader->tickets_of_complaint(complaint->id);
  if (!tickets) return problem(tickets.error());
  const bool his = std::any_of(tickets->begin(), tickets->end(),
                               [&](const view::TicketSummary& t) { return call.caller.may_read(t); });
  return his || call.caller.reads_all ? ok(complaint_json(*complaint, s.zone)) : not_yours();
}

Response get_history(const Call& call) {
  const Services& s = call.services;
  const Request& r = call.request;
  const auto units = units_of(call);
  if (!units) return not_yours();
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto page = reader->history(filter_of(r, *units, s.zone), number_of(r, "limit", 50, view::page_max),
                                    number_of(r, "before", 0, UINT64_MAX));
  const auto seen = reader->progress();
  if (!page) return problem(page.error());
  return seen ? ok(page_json(*page, s.zone, *seen)) : problem(seen.error());
}

// Hot spots, those with most households first; open ones, or with `all` those of the past too.
Response get_hot(const Call& call) {
  const Services& s = call.services;
  const auto units = units_of(call);
  if (!units) return not_yours();
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  view::TicketFilter filter = filter_of(call.request, *units, s.zone);
  filter.kind = core::TicketKind::cluster;
  if (filter.states.empty() && value_of(call.request, "all").empty()) filter.states = open_states();
  const auto page = reader->history(filter, number_of(call.request, "limit", 50, view::page_max),
                                    number_of(call.request, "before", 0, UINT64_MAX));
  if (!page) return problem(page.error());
  std::vector<Json> spots;
  for (const view::TicketSummary& t : page->tickets) {
    const auto detail = reader->ticket(t.id);
    if (!detail) return problem(detail.error());
    spots.push_back(hot_spot_json(*detail, s.now(), s.zone));
  }
  std::stable_sort(spots.begin(), spots.end(), [](const Json& a, const Json& b) {
    return a.at("members_count").get<std::uint64_t>() > b.at("members_count").get<std::uint64_t>();
  });
  const auto seen = reader->progress();
  if (!seen) return problem(seen.error());
  return ok({{"seq", seen->value}, {"total", page->total}, {"total_is_exact", page->total_is_exact},
             {"next", page->next == 0 ? Json(nullptr) : Json(page->next)}, {"hot", spots}});
}

Response get_search(const Call& call) {
  const Services& s = call.services;
  const Request& r = call.request;
  const auto units = units_of(call);
  if (!units) return not_yours();
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto page =
      reader->search(value_of(r, "q"), filter_of(r, *units, s.zone),
                     number_of(r, "limit", 20, view::page_max), number_of(r, "before", 0, UINT64_MAX));
  const auto seen = reader->progress();
  if (!page) return problem(page.error());
  return seen ? ok(page_json(*page, s.zone, *seen)) : problem(seen.error());
}

Response get_statistics(const Call& call) {
  const Services& s = call.services;
  const Request& r = call.request;
  const auto units = units_of(call);
  if (!units) return not_yours();
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const base::CivilTime today = base::to_civil(s.now(), s.zone);
  view::StatisticsQuestion q;
  q.last_day = base::civil_day(today.year, today.month, today.day);
  q.first_day = q.last_day - 29;
  for (const auto& [name, day] : {std::pair{"from", &q.first_day}, std::pair{"to", &q.last_day}}) {
    const base::Instant at = time_of(r, name, s.zone);
    if (!at) continue;
    const base::CivilTime c = base::to_civil(at, s.zone);
    *day = base::civil_day(c.year, c.month, c.day);
  }
  const std::string by = value_of(r, "by").empty() ? "unit" : value_of(r, "by");
  if (by == "unit") q.group_by = view::GroupBy::unit;
  else if (by == "category") q.group_by = view::GroupBy::category;
  else if (by == "channel") q.group_by = view::GroupBy::channel;
  else if (by == "day") q.group_by = view::GroupBy::day;
  else
    return problem(400, "bad_group", "by 应为 unit、category、channel 或 day",
                   "by is unit, category, channel or day");
  q.units = *units;
  const auto rows = reader->statistics(q);
  if (!rows) return problem(rows.error());
  Json out = Json::array();
  for (const view::StatisticsRow& row : *rows) {
    const base::CivilTime day = base::civil_of_day(row.day);
    const Json name = q.group_by == view::GroupBy::day
                          ? Json(base::to_iso(base::from_civil(day, s.zone), s.zone).substr(0, 10))
                          : text_json(row.name);
    Json counted{{by, name}};
    for (std::size_t m = 1; m < view::measure_count; ++m) {
      const auto measure = static_cast<view::Measure>(m);
      counted[std::string(code(measure))] = row.counts[measure];
    }
    const view::Counts& c = row.counts;
    counted["solved_percent"] = percent_json(c[view::Measure::solved], c.answers_on_solved());
    counted["satisfied_percent"] = percent_json(c[view::Measure::satisfied], c.answers_on_satisfied());
    out.push_back(std::move(counted));
  }
  const auto returns = reader->returns(q);
  if (!returns) return problem(returns.error());
  return ok({{"by", by}, {"rows", out}, {"returns", returns_json(*returns)}});
}

}  // namespace gridline::http
