// What is known from read.db: one ticket with its life, search, history, statistics. Names and
// numbers of people are masked here, whoever asks.
#include <algorithm>

#include "engine/core/receipt.h"
#include "engine/http/answers.h"
#include "engine/http/mask.h"
#include "rules/route/route_tree.h"
#include "rules/text/reading.h"

namespace gridline::http {

namespace {

Json summary_json(const view::TicketSummary& t, base::ZoneOffset zone) {
  Json member =
      t.member ? Json{{"member", t.member.value}, {"name", text_json(t.member_name)}} : Json(nullptr);
  return {
      {"ticket", t.id.value},
      {"complaint", t.complaint.value},
      {"kind", code(t.kind)},
      {"state", code(t.state)},
      {"state_zh", zh(t.state)},
      {"urgency", pack::code(t.urgency)},
      {"nature", text_json(pack::zh(t.nature))},
      {"category", text_json(t.category)},
      {"place", text_json(t.place)},
      {"place_flags", text::words_of_flags(t.place_flags)},
      {"lead", text_json(t.lead)},
      {"member", member},
      {"partners", t.partners},
      {"tags", t.tags},
      {"triage", t.triage_reason == 0 ? Json(nullptr)
                                      : Json(route::code(static_cast<route::TriageReason>(t.triage_reason)))},
      {"route", text_json(t.route)},
      {"policy", text_json(t.policy)},
      {"pack", text_json(t.pack)},
      {"channel", text_json(t.channel)},
      {"confidential", t.confidential},
      {"opened", time_json(t.opened, zone)},
      {"accept_due", time_json(t.accept_due, zone)},
      {"resolve_due", time_json(t.resolve_due, zone)},
      {"closed", time_json(t.closed, zone)},
      {"outcome", text_json(code(t.outcome))},
      {"title", text_json(masked_text(t.title))},
      {"text", text_json(masked_text(t.excerpt))}};
}

Json actor_json(const view::TimelineEvent& e) {
  switch (e.actor.kind) {
    case core::ActorKind::engine: return {{"kind", "engine"}};
    case core::ActorKind::adapter: return {{"kind", "adapter"}, {"source", e.actor.source}};
    case core::ActorKind::administrator: return {{"kind", "administrator"}};
    case core::ActorKind::member:
      return {{"kind", "member"}, {"member", e.actor.member.value}, {"name", e.actor_name}};
    case core::ActorKind::none: break;
  }
  return nullptr;
}

Json event_json(const view::TimelineEvent& e, base::ZoneOffset zone) {
  Json j{{"seq", e.entry.value},
         {"at", time_json(e.at, zone)},
         {"event", code(e.type)},
         {"zh", zh(e.type)},
         {"by", actor_json(e)}};
  const auto add = [&](const char* name, std::string_view value) { if (!value.empty()) j[name] = value; };
  add("unit", e.unit);
  add("route", e.route);
  add("pack", e.pack);
  add("category", e.category);
  add("place", e.place);
  add("reason", e.reason);
  add("outcome", code(e.outcome));
  if (e.member) j["member"] = {{"member", e.member.value}, {"name", e.member_name}};
  if (e.triage_reason != 0) {
    j["triage"] = route::code(static_cast<route::TriageReason>(e.triage_reason));
    j["triage_zh"] = route::zh(static_cast<route::TriageReason>(e.triage_reason));
  }
  if (!e.partners.empty()) j["partners"] = e.partners;
  if (e.type == core::EventType::ticket_dispatched) j["by_person"] = e.by_person;
  for (const core::RunningClock& c : e.clocks) {
    j["clocks"].push_back({{"clock", pack::code(c.clock)}, {"due", time_json(c.due, zone)}});
  }
  if (e.complaint) j["complaint"] = e.complaint.value;
  if (e.version > 0) j["version"] = e.version;
  add("note", masked_text(e.note));
  return j;
}

Json complaint_json(const view::ComplaintDetail& c, base::ZoneOffset zone) {
  Json versions = Json::array();
  for (const view::ComplaintVersion& v : c.versions) {
    versions.push_back({{"version", v.version},
                        {"received", time_json(v.received, zone)},
                        {"erased", v.personal == view::PersonalState::erased},
                        {"title", text_json(masked_text(v.title))},
                        {"text", text_json(masked_text(v.text))},
                        {"reporter", text_json(masked_name(v.reporter.name))},
                        {"phone", text_json(masked_number(v.reporter.phone))},
                        {"building", text_json(v.building)},
                        {"stair", text_json(v.stair)},
                        {"floor", text_json(v.floor)},
                        {"room", text_json(v.room)},
                        {"poi", text_json(v.poi)}});
  }
  Json tickets = Json::array();
  for (const base::TicketId t : c.tickets) tickets.push_back(t.value);
  return {{"complaint", c.id.value},
          {"receipt", core::receipt_code(c.receipt)},
          {"source", c.source},
          {"source_id", c.source_id},
          {"channel", c.channel},
          {"confidential", c.confidential},
          {"received", time_json(c.received, zone)},
          {"versions", versions},
          {"tickets", tickets}};
}

Json page_json(const view::TicketPage& page, base::ZoneOffset zone, base::Seq seen) {
  Json rows = Json::array();
  for (const view::TicketSummary& t : page.tickets) rows.push_back(summary_json(t, zone));
  return {{"seq", seen.value}, {"total", page.total}, {"total_is_exact", page.total_is_exact},
          {"next", page.next == 0 ? Json(nullptr) : Json(page.next)}, {"tickets", rows}};
}

base::Instant time_of(const Request& r, const char* name, base::ZoneOffset zone) {
  const std::string text = value_of(r, name);
  if (text.empty()) return {};
  const auto at = base::parse_instant(text, zone);
  if (!at) throw BadField{name, "时间，如 2026-03-02T09:00", "a time such as 2026-03-02T09:00"};
  return *at;
}

view::TicketFilter filter_of(const Request& r, base::ZoneOffset zone) {
  view::TicketFilter f;
  if (const std::string v = value_of(r, "unit"); !v.empty()) f.units.push_back(v);
  if (const std::string v = value_of(r, "category"); !v.empty()) f.categories.push_back(v);
  if (const std::string v = value_of(r, "channel"); !v.empty()) f.channels.push_back(v);
  if (const std::string v = value_of(r, "state"); !v.empty()) {
    const auto state = core::state_of(v);
    if (!state) throw BadField{"state", "工单状态，如 queued", "a ticket's state such as queued"};
    f.states.push_back(*state);
  }
  f.from = time_of(r, "from", zone);
  f.to = time_of(r, "to", zone);
  return f;
}

}  // namespace

Response get_ticket(const Services& s, const std::string& number) {
  const base::TicketId id = ticket_of(number);
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto detail = reader->ticket(id);
  if (!detail) return problem(detail.error());
  Json out = summary_json(detail->ticket, s.zone);
  out["complaints"] = Json::array();
  for (const base::ComplaintId c : detail->complaints) {
    const auto complaint = reader->complaint(c);
    if (complaint) out["complaints"].push_back(complaint_json(*complaint, s.zone));
  }
  out["timeline"] = Json::array();
  for (const view::TimelineEvent& e : detail->timeline) out["timeline"].push_back(event_json(e, s.zone));
  return ok(out);
}

Response get_complaint(const Services& s, const std::string& receipt) {
  const auto bits = core::receipt_of(receipt);
  if (!bits) return problem(400, "bad_receipt", "受理码写法不对：" + receipt, "not a receipt code: " + receipt);
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto complaint = reader->complaint_by_receipt(*bits);
  return complaint ? ok(complaint_json(*complaint, s.zone)) : problem(complaint.error());
}

Response get_history(const Services& s, const Request& r) {
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto page = reader->history(filter_of(r, s.zone), number_of(r, "limit", 50, view::page_max),
                                    number_of(r, "before", 0, UINT64_MAX));
  const auto seen = reader->progress();
  if (!page) return problem(page.error());
  return seen ? ok(page_json(*page, s.zone, *seen)) : problem(seen.error());
}

Response get_search(const Services& s, const Request& r) {
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const auto page =
      reader->search(value_of(r, "q"), filter_of(r, s.zone), number_of(r, "limit", 20, view::page_max),
                     number_of(r, "before", 0, UINT64_MAX));
  const auto seen = reader->progress();
  if (!page) return problem(page.error());
  return seen ? ok(page_json(*page, s.zone, *seen)) : problem(seen.error());
}

Response get_statistics(const Services& s, const Request& r) {
  auto reader = fresh_reader(s);
  if (!reader) return problem(reader.error());
  const base::CivilTime today = base::to_civil(node::SystemClock().now(), s.zone);
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
  if (const std::string unit = value_of(r, "unit"); !unit.empty()) q.units.push_back(unit);
  const auto rows = reader->statistics(q);
  if (!rows) return problem(rows.error());
  Json out = Json::array();
  for (const view::StatisticsRow& row : *rows) {
    const base::CivilTime day = base::civil_of_day(row.day);
    const view::Counts& c = row.counts;
    const Json name = q.group_by == view::GroupBy::day
                          ? Json(base::to_iso(base::from_civil(day, s.zone), s.zone).substr(0, 10))
                          : text_json(row.name);
    out.push_back({{by, name},
                   {"received", c.received},
                   {"joined", c.joined},
                   {"opened", c.opened},
                   {"triaged", c.triaged},
                   {"dispatched", c.dispatched},
                   {"accepted", c.accepted},
                   {"accepted_late", c.accepted_late},
                   {"claimed", c.claimed},
                   {"reported", c.reported},
                   {"closed", c.closed},
                   {"closed_late", c.closed_late}});
  }
  return ok({{"by", by}, {"rows", out}});
}

}  // namespace gridline::http
