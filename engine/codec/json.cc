// One function per event; the commands are in json_command.cc. The words are those of engine/core/words.h.
#include "engine/codec/json.h"

#include "engine/codec/json_parts.h"
#include "engine/core/receipt.h"
#include "engine/core/who_is_told.h"
#include "rules/route/route_tree.h"

namespace gridline::codec {

namespace {

void fill(Json& j, const core::SymbolsDefined& e, const Names&) {
  j["first"] = e.first;
  j["names"] = e.names;
}
void fill(Json& j, const core::PackActivated& e, const Names& n) {
  j["pack"] = n.symbol(e.pack);
  j["hash"] = base::to_hex(e.hash);
  j["from"] = e.from == base::Hash256{} ? Json(nullptr) : Json(base::to_hex(e.from));
  j["member"] = id(e.member);
  j["second"] = e.second;
  j["since"] = n.time(e.since);
}
void fill(Json& j, const core::PackProposed& e, const Names&) {
  j["hash"] = base::to_hex(e.hash);
  j["member"] = id(e.member);
  if (e.instead_of != base::Hash256{}) j["instead_of"] = base::to_hex(e.instead_of);
  if (e.from != base::Hash256{}) j["recount_from"] = base::to_hex(e.from);
}
std::string_view unit_word(pack::AmountUnit unit) {
  switch (unit) {
    case pack::AmountUnit::minute: return "min";
    case pack::AmountUnit::hour: return "h";
    case pack::AmountUnit::day: return "d";
    case pack::AmountUnit::working_hour: return "wh";
    case pack::AmountUnit::working_day: return "wd";
  }
  return "";
}
void fill(Json& j, const core::PlanDefined& e, const Names& n) {
  Json clocks = Json::array();
  for (const core::PlanClock& c : e.plan.clocks) {
    clocks.push_back({{"clock", word(c.clock)},
                      {"urgency", word(c.urgency)},
                      {"amount", c.value},
                      {"unit", unit_word(c.unit)},
                      {"next_day", c.start == pack::StartRule::next_day}});
  }
  j["plan"] = {{"policy", n.symbol(e.plan.policy)},
               {"warn_percent", e.plan.warn_percent},
               {"clocks", std::move(clocks)}};
  for (const core::PlanHabit& h : e.plan.habits) {
    Json habit = {{"clock", word(h.clock)}};
    if (h.says_pauses) habit["stands_still"] = h.pauses;
    if (h.from != pack::ClockFrom::none) habit["from"] = word(h.from);
    j["plan"]["habits"].push_back(std::move(habit));
  }
}
void fill(Json& j, const core::PlanChanged& e, const Names& n) {
  j["ticket"] = id(e.ticket);
  j["policy"] = n.symbol(e.policy);
  j["member"] = id(e.member);
  j["resolve_due"] = n.time(e.resolve_due);
  j["resolve_next"] = n.time(e.resolve_next);
}
void fill(Json& j, const core::MembersChanged& e, const Names& n) {
  j["members"] = Json::array();
  for (const core::ChangedMember& m : e.members) {
    Json roles = Json::array();
    for (unsigned r = 1; r <= static_cast<unsigned>(pack::Role::administrator); ++r) {
      if (m.roles >> r & 1) roles.push_back(pack::code(static_cast<pack::Role>(r)));
    }
    j["members"].push_back({{"member", m.member.value},
                            {"id", n.symbol(m.id)},
                            {"unit", n.symbol(m.unit)},
                            {"roles", roles},
                            {"skills", n.symbols_of(m.skills)},
                            {"shifts", n.symbols_of(m.shifts)},
                            {"open_max", m.open_max},
                            {"posts", m.posts.size()},
                            {"left", m.left}});
  }
}
void fill(Json& j, const core::ComplaintReceived& e, const Names& n) {
  j["complaint"] = e.complaint.value;
  j["receipt"] = core::receipt_code(e.receipt);
  j["source"] = n.symbol(e.source);
  j["channel"] = n.symbol(e.channel);
  j["origin"] = word(e.origin);
  j["confidential"] = e.confidential;
  j["reply_wanted"] = e.reply_wanted;
}
void fill(Json& j, const core::ComplaintRevised& e, const Names&) {
  j["complaint"] = e.complaint.value;
  j["version"] = e.version;
}
void fill(Json& j, const core::ComplaintJoined& e, const Names& n) {
  j["complaint"] = e.complaint.value;
  j["ticket"] = e.ticket.value;
  j["place"] = n.symbol(e.place);
  j["category"] = n.symbol(e.category);
  j["urgency"] = word(e.urgency);
  j["why"] = word(e.why);
  j["alike"] = e.alike;
}
void fill(Json& j, const core::TicketOpened& e, const Names& n) {
  j["ticket"] = e.ticket.value;
  j["complaint"] = e.complaint.value;
  j["parent"] = id(e.parent);
  j["kind"] = word(e.kind);
  j["place"] = n.symbol(e.place);
  j["category"] = n.symbol(e.category);
  j["urgency"] = word(e.urgency);
  j["nature"] = word(e.nature);
  j["tags"] = e.tags;
  j["place_flags"] = text::words_of_flags(e.place_flags);
  j["pack"] = n.symbol(e.pack);
  j["route"] = n.symbol(e.route);
  j["policy"] = n.symbol(e.policy);
  j["joinable"] = e.joinable;
  j["emergency"] = e.emergency;
  j["person_visit"] = e.person_visit;
  j["no_resident"] = e.no_resident;
  j["for_many"] = e.for_many;
  j["history"] = e.history;
  j["recurs_days"] = e.recurs_days;
}
void fill(Json& j, const core::TicketReread& e, const Names& n) {
  j["ticket"] = e.ticket.value;
  j["place"] = n.symbol(e.place);
  j["category"] = n.symbol(e.category);
  j["urgency"] = word(e.urgency);
  j["nature"] = word(e.nature);
  j["pack"] = n.symbol(e.pack);
  j["route"] = n.symbol(e.route);
  j["policy"] = n.symbol(e.policy);
}
void fill(Json& j, const core::TicketTriaged& e, const Names& n) {
  j["ticket"] = e.ticket.value;
  j["unit"] = n.symbol(e.unit);
  j["reason"] = route::code(static_cast<route::TriageReason>(e.reason));
}
void fill(Json& j, const core::TicketDispatched& e, const Names& n) {
  j["ticket"] = e.ticket.value;
  j["lead"] = n.symbol(e.lead);
  j["partners"] = n.symbols_of(e.partners);
  j["by_person"] = e.by_person;
  j["forced"] = e.forced;
}
void fill(Json& j, const core::ClocksStarted& e, const Names& n) {
  j["ticket"] = e.ticket.value;
  j["clocks"] = Json::array();
  for (const core::RunningClock& c : e.clocks) {
    j["clocks"].push_back({{"clock", word(c.clock)},
                           {"due", n.time(c.due)},
                           {"next", n.time(c.next)},
                           {"unit", n.symbol(c.unit)}});
  }
}
template <class E>
void fill_ticket_and_member(Json& j, const E& e) {
  j["ticket"] = e.ticket.value;
  j["member"] = id(e.member);
}
void fill(Json& j, const core::TicketAssigned& e, const Names&) { fill_ticket_and_member(j, e); }
void fill(Json& j, const core::TicketAccepted& e, const Names&) { fill_ticket_and_member(j, e); }
void fill(Json& j, const core::TicketClaimed& e, const Names&) { fill_ticket_and_member(j, e); }
void fill(Json& j, const core::DoneReported& e, const Names&) {
  fill_ticket_and_member(j, e);
  j["evidence"] = e.evidence;
}
void fill(Json& j, const core::NoteAdded& e, const Names&) { fill_ticket_and_member(j, e); }
void fill(Json& j, const core::TicketClosed& e, const Names&) {
  fill_ticket_and_member(j, e);
  j["outcome"] = word(e.outcome);
}
// The desk's events, by the one meaning that each field number has there.
constexpr std::string_view desk_names[] = {"",           "ticket",     "member",     "at",
                                           "reason",     "unit",       "to",         "due",
                                           "next",       "until",      "request",    "others",
                                           "evidence",   "result",     "outcome",    "level",
                                           "told",       "complaint",  "clock",      "notice",
                                           "place",      "category",   "urgency",    "nature",
                                           "required",   "whistle",    "contacted",  "solved",
                                           "satisfied",  "cause",      "half_day",   "review",
                                           "number",     "stand_in",   "complaints", "resolve_due",
                                           "subject",    "hash",       "",           "archived",
                                           "other_next", "forced",     "alike",      "why",
                                           "sketch",     "area",       "by_words",   "",
                                           "",           "",           "what",       "cluster",
                                           "again",      "day",        "households", "days",
                                           "today",      "usual",      "hot_why",    "needed",
                                           "step",       "old_due",    "oddity",     "expected",
                                           "found",      "since",      "added",      "removed",
                                           "council",    "ruled",      "meeting",    "carried",
                                           "times",      "generation", "act",        "passed",
                                           "planned",    "in_digest",  "hook",       "carried_all",
                                           "left",       "left_unit",  "entries",    "complaint_count",
                                           "more"};

Json value_json(core::Review r) {
  return r == core::Review::unsatisfied ? "unsatisfied" : r == core::Review::objective ? "objective" : "";
}

struct DeskFields {
  Json& out;
  const Names& names;

  template <class V>
  void operator()(int key, const V& v) {
    if (key == core::desk_field::at || base::is_default(v)) return;
    out[std::string(desk_names[key])] = value(v);
  }
  Json value(base::Symbol s) const { return names.symbol(s); }
  Json value(base::Instant t) const { return names.time(t); }
  Json value(base::Duration d) const { return d.ms; }
  Json value(bool b) const { return b; }
  Json value(const std::string& s) const { return s; }
  Json value(const base::Hash256& hash) const { return base::to_hex(hash).substr(0, 16); }
  Json value(const text::Sketch& sketch) const { return base::to_hex(sketch); }
  Json value(const core::DutyChange& c) const {
    return {{"number", c.number},
            {"kind", word(c.kind)},
            {"member", c.member.value},
            {"unit", names.symbol(c.unit)},
            {"from", names.time(c.from)},
            {"to", names.time(c.to)},
            {"other", id(c.other)},
            {"group", c.group}};
  }
  Json value(const core::ArchivedTicket& a) const { return a.ticket.id.value; }
  template <class Tag, class Rep> Json value(base::Id<Tag, Rep> i) const { return i.value; }
  template <class V> Json value(const std::vector<V>& list) const {
    Json array = Json::array();
    for (const V& v : list) array.push_back(value(v));
    return array;
  }
  template <class V> requires std::is_enum_v<V> Json value(V v) const {
    if constexpr (std::is_same_v<V, core::Review>) {
      return value_json(v);
    } else if constexpr (std::is_same_v<V, pack::AmountUnit>) {
      return unit_word(v);
    } else {
      return word(v);
    }
  }
  template <class V> requires std::is_integral_v<V> Json value(V v) const { return v; }
};

// What this event has is in its description; only what is not empty is shown.
template <class E>
void fill(Json& j, const E& e, const Names& names) {
  DeskFields fields{j, names};
  E::fields(fields, e);
}
void fill(Json& j, const core::ActRemembered& e, const Names&) { j["key"] = base::to_hex(e.key); }

Json event_json(const core::Event& event, const Names& names) {
  Json j{{"type", code(type_of(event))}};
  std::visit([&](const auto& e) { fill(j, e, names); }, event);
  Json effects = Json::array();  // at least once: who has this one already drops it
  for (const core::Telling& one : core::told_by(event))
    effects.push_back({{"member", id(one.who)}, {"effect", base::to_hex(core::effect_id(event, one.who))}});
  if (!effects.empty()) j["effects"] = std::move(effects);
  return j;
}

Json person_json(const core::PersonalPerson& p) {
  return {{"name", p.name}, {"phone", p.phone}, {"address", p.address}, {"contact", p.contact}};
}

Json personal_json(const core::Personal& p) {
  return {{"title", p.title},
          {"text", p.text},
          {"reporter", person_json(p.reporter)},
          {"principal", person_json(p.principal)},
          {"place", p.place},
          {"building", p.building},
          {"stair", p.stair},
          {"floor", p.floor},
          {"room", p.room},
          {"poi", p.poi},
          {"upstream_number", p.upstream_number},
          {"extra", p.extra},
          {"note", p.note},
          {"names", p.names}};
}

Json actor_json(const core::Actor& a) {
  switch (a.kind) {
    case core::ActorKind::engine: return {{"kind", "engine"}};
    case core::ActorKind::adapter: return {{"kind", "adapter"}, {"source", a.source}};
    case core::ActorKind::member: return {{"kind", "member"}, {"member", a.member.value}};
    case core::ActorKind::administrator: return {{"kind", "administrator"}};
    case core::ActorKind::none: break;
  }
  return nullptr;
}

}  // namespace

std::string EntryPrinter::line(base::Seq seq, const DecodedEntry& entry) {
  for (const core::Event& event : entry.events) {
    const auto* defined = std::get_if<core::SymbolsDefined>(&event);
    if (defined == nullptr || defined->first != symbols_.next()) continue;
    for (const std::string& name : defined->names) symbols_.define(name);
  }
  const Names names{symbols_, options_.zone};
  Json j{{"seq", seq.value}, {"at", names.time(entry.command.at)}, {"decide", entry.version},
         {"actor", actor_json(entry.command.actor)}};
  j["command"] = command_json(entry.command.body, names);
  if (options_.personal && entry.has_personal) j["personal"] = personal_json(entry.command.personal);
  j["events"] = Json::array();
  for (const core::Event& event : entry.events) j["events"].push_back(event_json(event, names));
  return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace gridline::codec
