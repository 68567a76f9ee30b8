// One function per part of a ticket. A word stands with its Chinese name beside it: "state" and "state_zh".
#include "engine/http/ticket_json.h"

#include <algorithm>
#include <map>

#include "engine/core/receipt.h"
#include "engine/http/answers.h"
#include "engine/view/words.h"
#include "rules/route/route_tree.h"
#include "rules/text/mask.h"
#include "rules/text/reading.h"

namespace gridline::http {

namespace {

// Adds what is there and leaves out what is not.
class Fields {
 public:
  Fields(Json& out, base::ZoneOffset zone) : out_(out), zone_(zone) {}

  Fields& text(const char* name, std::string_view value) {
    if (!value.empty()) out_[name] = value;
    return *this;
  }
  template <class E> Fields& word(const char* name, E value) {
    using pack::code;
    using pack::zh;
    using view::code;
    using view::zh;
    if (code(value).empty()) return *this;
    out_[name] = code(value);
    out_[std::string(name) + "_zh"] = zh(value);
    return *this;
  }
  Fields& time(const char* name, base::Instant at) {
    if (at) out_[name] = base::to_iso(at, zone_);
    return *this;
  }
  Fields& number(const char* name, std::uint64_t n) {
    if (n != 0) out_[name] = n;
    return *this;
  }
  Fields& flag(const char* name, bool on) {
    if (on) out_[name] = true;
    return *this;
  }
  Fields& member(const char* name, base::MemberId member, std::string_view called) {
    if (member) out_[name] = {{"member", member.value}, {"name", called}};
    return *this;
  }
  Fields& member(const char* name, const view::NamedMember& who) {
    return member(name, who.member, who.name);
  }
  Fields& tickets(const char* name, const std::vector<base::TicketId>& ids) {
    for (const base::TicketId id : ids) out_[name].push_back(id.value);
    return *this;
  }

 private:
  Json& out_;
  base::ZoneOffset zone_;
};

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

// Why there is a hot spot: the numbers it was opened with.
Json hot_json(const view::TimelineEvent& e) {
  const core::HotSpot& hot = e.detail.hot;
  Json j{{"area", e.area},   {"what", e.what},     {"households", hot.households}, {"days", hot.days},
         {"needed", hot.needed}, {"today", hot.today}, {"usual_per_1000_days", hot.usual}};
  j["why"] = code(hot.why);
  j["why_zh"] = zh(hot.why);
  return j;
}

// Of a ladder that the pack writes out.
void add_step(Json& j, const view::EventDetail& d, Fields& f) {
  j["step"] = d.step;
  j["times"] = d.times;
  j["generation"] = d.generation;
  f.word("act", d.act).flag("passed", d.passed);
}

// Whole minutes, of working time with wh and wd: what is left of a clock that stands still.
void add_left(Json& j, base::Duration left, pack::AmountUnit unit) {
  if (unit == pack::AmountUnit{}) return;
  j["stands_still"] = true;
  j["left_min"] = left.ms / 60'000;
  j["working_time"] = unit == pack::AmountUnit::working_hour || unit == pack::AmountUnit::working_day;
}

void add_detail(Fields& f, Json& j, const view::TimelineEvent& e) {
  const view::EventDetail& d = e.detail;
  f.word("to", d.to).word("request", d.request).word("result", d.result).word("clock", d.clock);
  f.text("subject", e.subject).word("notice", d.notice);
  if (e.type == core::EventType::escalation_step_taken) {
    j["level"] = d.level;
    if (d.step != 0) add_step(j, d, f);
  }
  if (d.planned) {  // after downtime
    f.time("planned", d.planned);
    j["late_s"] = (e.at - d.planned).ms / 1000;
  }
  f.flag("in_digest", d.in_digest);
  f.time("until", d.until).time("resolve_due", d.resolve_due).time("due", d.due).time("old_due", d.old_due);
  f.tickets("others", d.others);
  if (e.type == core::EventType::clock_stopped) add_left(j, d.left, d.left_unit);
  if (!d.evidence.empty()) j["evidence"] = d.evidence;
  f.flag("required", d.required).flag("whistle", d.whistle).flag("forced", d.forced);
  if (e.type == core::EventType::callback_recorded) j["contacted"] = d.contacted;
  f.word("solved", d.solved).word("satisfied", d.satisfied).word("cause", d.cause).word("review", d.review);
  f.number("number", d.number).member("stand_in", e.stand_in);
  f.number("alike_per_mille", d.alike).word("why", d.why);
  f.text("council", e.council).time("ruled", d.ruled).time("meeting", d.meeting);
  if (e.type == core::EventType::ticket_tabled) j["carried"] = d.carried;
  f.number("cluster", d.cluster.value).flag("again", d.again);
  if (e.type == core::EventType::hot_spot_opened) j["hot"] = hot_json(e);
  for (const view::NamedMember& m : e.told)
    j["told"].push_back({{"member", m.member.value}, {"name", m.name}});
}

Json event_json(const view::TimelineEvent& e, base::ZoneOffset zone) {
  Json j{{"seq", e.entry.value},
         {"at", time_json(e.at, zone)},
         {"event", code(e.type)},
         {"zh", zh(e.type)},
         {"by", actor_json(e)}};
  Fields f(j, zone);
  f.text("unit", e.unit).text("route", e.route).text("pack", e.pack).text("category", e.category);
  f.text("place", e.place).text("reason", e.reason).word("outcome", e.outcome);
  if (e.urgency != pack::Urgency::none) j["urgency"] = pack::code(e.urgency);
  f.member("member", e.member, e.member_name);
  if (e.triage_reason != 0) {
    j["triage"] = route::code(static_cast<route::TriageReason>(e.triage_reason));
    j["triage_zh"] = route::zh(static_cast<route::TriageReason>(e.triage_reason));
  }
  if (!e.partners.empty()) j["partners"] = e.partners;
  if (e.type == core::EventType::ticket_dispatched) j["by_person"] = e.by_person;
  for (const view::ClockAnswer& c : e.clocks) {
    Json clock;
    Fields(clock, zone).word("clock", c.clock).time("due", c.due).text("unit", c.unit);
    j["clocks"].push_back(std::move(clock));
  }
  f.number("complaint", e.complaint.value).number("version", e.version);
  add_detail(f, j, e);
  f.text("note", text::masked_text(e.note));
  return j;
}

// The clocks that run or stand still, with the whole minutes left; less than zero: overdue.
Json running_json(const view::TicketSummary& t, base::Instant now, base::ZoneOffset zone) {
  Json out = Json::array();
  const auto add = [&](const view::ClockAnswer& c) {
    Json clock;
    Fields(clock, zone)
        .word("clock", c.clock)
        .time("due", c.due)
        .text("unit", c.unit)
        .number("level", c.level);
    const std::int64_t left_ms = (c.due - now).ms;
    if (c.left_unit != pack::AmountUnit{}) add_left(clock, c.left, c.left_unit);
    else clock["left_min"] = left_ms >= 0 ? left_ms / 60'000 : -((-left_ms + 59'999) / 60'000);
    out.push_back(std::move(clock));
  };
  using core::TicketState;
  if (core::is_final(t.state)) return out;
  const bool with_desk = t.state == TicketState::triage;
  const auto stands_still = [&](auto... kinds) {
    return std::any_of(t.clocks.begin(), t.clocks.end(), [&](const view::ClockAnswer& c) {
      return c.left_unit != pack::AmountUnit{} && ((c.clock == kinds) || ...);
    });
  };
  if (t.accept_due && !stands_still(pack::ClockKind::accept, pack::ClockKind::dispatch))
    add({with_desk ? pack::ClockKind::dispatch : pack::ClockKind::accept, t.accept_due, {}, 0});
  const bool over = t.state == TicketState::reported || t.state == TicketState::callback;
  if (t.resolve_due && !over && t.state != TicketState::on_hold && !stands_still(pack::ClockKind::resolve))
    add({pack::ClockKind::resolve, t.resolve_due, {}, 0});
  for (const view::ClockAnswer& c : t.clocks) add(c);
  return out;
}

Json partner_json(const view::PartnerAnswer& p, base::ZoneOffset zone) {
  Json j{{"unit", p.unit}};
  Fields f(j, zone);
  f.word("state", p.state).member("member", p.member).flag("required", p.required).flag("whistle", p.whistle);
  f.time("invited", p.invited).time("accepted", p.accepted).time("arrived", p.arrived).time("ended", p.ended);
  return j;
}

Json request_json(const view::RequestAnswer& r, base::ZoneOffset zone) {
  Json j{{"seq", r.entry.value}};
  Fields f(j, zone);
  f.word("request", r.request).text("unit", r.unit).text("route", r.route).member("asked_by", r.asked_by);
  f.time("asked", r.asked).text("reason", r.reason).time("until", r.until).tickets("waits_for", r.waits_for);
  f.text("ruler", r.ruler).word("verdict", r.verdict).member("ruled_by", r.ruled_by).time("ruled", r.ruled);
  f.text("ruling_reason", r.ruling_reason);
  return j;
}

Json callback_json(const view::CallbackAnswer& c, base::ZoneOffset zone) {
  Json j{{"complaint", c.complaint.value}, {"calls", c.calls}, {"contacted", c.contacted}};
  Fields f(j, zone);
  f.word("solved", c.solved).word("satisfied", c.satisfied).word("cause", c.cause).word("outcome", c.outcome);
  f.time("last", c.last).member("member", c.member);
  return j;
}

Json likeness_json(const core::Likeness& l, base::ZoneOffset zone) {
  Json j{{"ticket", l.other.value}, {"alike_per_mille", l.alike}};
  Fields(j, zone).word("why", l.why);
  return j;
}

Json child_json(const view::ChildAnswer& c, base::ZoneOffset zone) {
  Json j{{"ticket", c.id.value}};
  Fields f(j, zone);
  f.text("place", c.place).text("category", c.category).text("lead", c.lead).member("member", c.member);
  f.word("state", c.state).word("outcome", c.outcome).time("resolve_due", c.resolve_due);
  f.time("acknowledged", c.acknowledged()).time("reported", c.reported).time("closed", c.closed);
  return j;
}

template <class List, class Make>
Json list_json(const List& list, base::ZoneOffset zone, Make make) {
  Json out = Json::array();
  for (const auto& one : list) out.push_back(make(one, zone));
  return out;
}

}  // namespace

Json summary_json(const view::TicketSummary& t, base::ZoneOffset zone) {
  Json member =
      t.member ? Json{{"member", t.member.value}, {"name", text_json(t.member_name)}} : Json(nullptr);
  Json j = {
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
      {"emergency", t.emergency},
      {"level", t.level},
      {"supervised", t.supervised},
      {"opened", time_json(t.opened, zone)},
      {"accept_due", time_json(t.accept_due, zone)},
      {"resolve_due", time_json(t.resolve_due, zone)},
      {"closed", time_json(t.closed, zone)},
      {"outcome", text_json(code(t.outcome))},
      {"outcome_zh", text_json(zh(t.outcome))},
      {"title", text_json(text::masked_text(t.title))},
      {"text", text_json(text::masked_beginning(t.excerpt))}};
  Fields f(j, zone);
  f.number("parent", t.parent.value).number("merged_into", t.merged_into.value);
  f.number("cluster", t.cluster.value);
  return j;
}

Json ticket_json(const view::TicketDetail& d, base::Instant now, base::ZoneOffset zone) {
  const view::TicketSummary& t = d.ticket;
  Json j = summary_json(t, zone);
  Fields f(j, zone);
  f.flag("forced", t.forced).flag("person_visit", t.person_visit).flag("no_resident", t.no_resident);
  f.time("accepted", t.accepted).time("claimed", t.claimed).time("contacted", t.contacted);
  f.time("reported", t.reported);
  j["clocks"] = running_json(t, now, zone);
  j["joint_handling"] = list_json(d.partners, zone, partner_json);
  j["requests"] = list_json(d.requests, zone, request_json);
  j["callbacks"] = list_json(d.callbacks, zone, callback_json);
  j["merged"] = Json::array();
  f.tickets("merged", d.merged);
  j["likely_duplicates_of"] = list_json(d.likenesses, zone, likeness_json);
  j["children"] = list_json(d.children, zone, child_json);
  std::map<core::TicketState, std::uint64_t> states;
  for (const view::ChildAnswer& c : d.children) ++states[c.state];
  for (const view::TimelineEvent& e : d.timeline) {
    if (e.type == core::EventType::hot_spot_opened && t.kind == core::TicketKind::cluster)
      j["hot"] = hot_json(e);
  }
  if (t.kind == core::TicketKind::cluster) j["members"] = list_json(d.members, zone, child_json);
  j["children_by_state"] = Json::object();
  for (const auto& [state, n] : states) j["children_by_state"][std::string(code(state))] = n;
  j["timeline"] = list_json(d.timeline, zone, event_json);
  j["timeline_goes_on"] = d.more;
  return j;
}

Json hot_spot_json(const view::TicketDetail& d, base::Instant now, base::ZoneOffset zone) {
  Json j = ticket_json(d, now, zone);
  for (const char* much :
       {"timeline", "timeline_goes_on", "clocks", "joint_handling", "requests", "callbacks", "children",
        "children_by_state", "merged", "likely_duplicates_of", "title", "text"})
    j.erase(much);
  std::uint64_t open = 0;
  for (const view::ChildAnswer& m : d.members) open += core::is_final(m.state) ? 0 : 1;
  j["members_count"] = d.members.size();
  j["members_open"] = open;
  return j;
}

Json originals_json(const view::ComplaintDetail& c) {
  Json out{{"complaint", c.id.value}};
  if (c.versions.empty()) return out;
  const view::ComplaintVersion& v = c.versions.front();
  out["erased"] = v.personal == view::PersonalState::erased;
  out["reporter"] = text_json(v.reporter.name);
  out["phone"] = text_json(v.reporter.phone);
  out["address"] = text_json(v.reporter.address);
  out["contact"] = text_json(v.reporter.contact);
  out["principal"] = text_json(v.principal.name);
  out["principal_phone"] = text_json(v.principal.phone);
  out["principal_address"] = text_json(v.principal.address);
  out["title"] = text_json(v.title);
  out["text"] = text_json(v.text);
  return out;
}

Json complaint_json(const view::ComplaintDetail& c, base::ZoneOffset zone) {
  Json versions = Json::array();
  for (const view::ComplaintVersion& v : c.versions) {
    versions.push_back({{"version", v.version},
                        {"received", time_json(v.received, zone)},
                        {"erased", v.personal == view::PersonalState::erased},
                        {"title", text_json(text::masked_text(v.title))},
                        {"text", text_json(text::masked_text(v.text))},
                        {"reporter", text_json(text::masked_name(v.reporter.name))},
                        {"phone", text_json(text::masked_number(v.reporter.phone))},
                        {"building", text_json(v.building)},
                        {"stair", text_json(v.stair)},
                        {"floor", text_json(v.floor)},
                        {"room", text_json(v.room)},
                        {"poi", text_json(v.poi)},
                        {"place", text_json(text::masked_text(v.place))}});
  }
  Json tickets = Json::array();
  for (const base::TicketId t : c.tickets) tickets.push_back(t.value);
  const auto degrees = [&](std::int64_t e7) {
    return c.lon_e7 == 0 && c.lat_e7 == 0 ? Json(nullptr) : Json(static_cast<double>(e7) / 1e7);
  };
  return {{"complaint", c.id.value},
          {"receipt", core::receipt_code(c.receipt)},
          {"source", c.source},
          {"source_id", c.source_id},
          {"channel", c.channel},
          {"kind", text_json(code(c.kind))},
          {"origin", text_json(code(c.origin))},
          {"lon", degrees(c.lon_e7)},
          {"lat", degrees(c.lat_e7)},
          {"confidential", c.confidential},
          {"received", time_json(c.received, zone)},
          {"versions", versions},
          {"tickets", tickets}};
}

}  // namespace gridline::http
