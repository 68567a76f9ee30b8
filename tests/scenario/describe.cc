// One line per event: special ones by hand, the desk's by the meaning of their field numbers.
#include "tests/scenario/describe.h"

#include <fmt/format.h>

#include "engine/core/pause.h"
#include "engine/core/who_is_told.h"
#include "rules/route/route_tree.h"

namespace gridline::scenario {

using namespace core;

namespace {

std::string number(TicketId id) { return "#" + std::to_string(id.value); }

std::string names(const World& w, const std::vector<MemberId>& list) {
  std::string out;
  for (const MemberId id : list) out += (out.empty() ? "" : " ") + w.name_of(id);
  return out.empty() ? "nobody" : out;
}

// The desk's fields that are worth a word; `next` and the rest are seen in the ticket's standing.
struct Words {
  const World& world;
  std::string out;

  void put(const char* name, const std::string& value) { out += std::string(" ") + name + "=" + value; }
  template <class V>
  void operator()(int key, const V& v) {
    if (base::is_default(v)) return;
    say(key, v);
  }
  void say(int key, const MemberId& v) {
    put(key == desk_field::stand_in ? "stand_in" : "by", world.name_of(v));
  }
  void say(int key, const Symbol& v) {
    const char* const name = key == desk_field::reason ? "reason" : key == desk_field::unit ? "unit"
                             : key == desk_field::council ? "council"
                             : key == desk_field::place ? "place" : key == desk_field::category ? "category"
                                                                                                   : "whose";
    put(name, world.name_of(v));
  }
  void say(int key, const Instant& v) {
    if (key == desk_field::until) put("until", when(v));
    if (key == desk_field::resolve_due) put("due", when(v));
    if (key == desk_field::ruled) put("ruled", when(v));
    if (key == desk_field::meeting) put("meeting", when(v));
    if (key == desk_field::old_due) put("was", when(v));
  }
  void say(int key, const std::vector<TicketId>& v) {
    static_cast<void>(key);
    std::string list;
    for (const TicketId id : v) list += (list.empty() ? "" : ",") + number(id);
    put("others", list);
  }
  void say(int, const std::vector<std::string>& v) { put("evidence", fmt::format("{}", fmt::join(v, ","))); }
  void say(int, const TicketState& v) { put("to", std::string(code(v))); }
  void say(int, const Request& v) { put("request", std::string(code(v))); }
  void say(int, const Result& v) { put("result", std::string(code(v))); }
  void say(int, const Outcome& v) { put("outcome", std::string(code(v))); }
  void say(int, const Solved& v) { put("solved", std::string(code(v))); }
  void say(int, const Satisfied& v) { put("satisfied", std::string(code(v))); }
  void say(int, const Cause& v) { put("cause", std::string(code(v))); }
  void say(int, const pack::Urgency& v) { put("urgency", std::string(pack::code(v))); }
  void say(int, const pack::ClockKind& v) { put("clock", std::string(pack::code(v))); }
  void say(int, const SimilarWhy& v) { put("why", std::string(code(v))); }
  void say(int, const Review& v) { put("review", v == Review::unsatisfied ? "unsatisfied" : "objective"); }
  void say(int, const ComplaintId& v) { put("complaint", std::to_string(v.value)); }
  void say(int key, const bool&) {
    put(key == desk_field::required ? "required" : key == desk_field::whistle ? "whistle"
        : key == desk_field::forced ? "forced" : "contacted", "yes");
  }
  void say(int key, const std::uint32_t& v) {
    if (key == desk_field::number) put("attempt", std::to_string(v));
    if (key == desk_field::carried) put("carried", std::to_string(v));
    if (key == desk_field::carried_all) put("carried_all", std::to_string(v));
    if (key == desk_field::alike) put("alike", std::to_string(v / 10) + "%");
  }
  template <class V> void say(int, const V&) {}
};

std::string words_of(const World& w, const Event& event) {
  return std::visit([&](const auto& e) {
    Words words{w, {}};
    std::decay_t<decltype(e)>::fields(words, e);
    return words.out;
  }, event);
}

std::string opened(const World& w, const TicketOpened& e) {
  std::string out = fmt::format(" {} {} {} {}", code(e.kind), e.place ? w.name_of(e.place) : "?",
                                e.category ? w.name_of(e.category) : "?", pack::code(e.urgency));
  if (e.parent) out += " parent=" + number(e.parent);
  if (e.emergency) out += " EMERGENCY";
  if (e.person_visit) out += " 代办";
  if (e.no_resident) out += " no_resident";
  return out + " route=" + w.name_of(e.route);
}

std::string clocks(const ClocksStarted& e, const World& w) {
  std::string out;
  for (const RunningClock& c : e.clocks) {
    out += fmt::format(" {}{}={}", pack::code(c.clock), c.unit ? "(" + w.name_of(c.unit) + ")" : "",
                       when(c.due));
    if (c.next && c.next != c.due) out += " (warn " + when(c.next) + ")";
    const bool usual = c.clock == pack::ClockKind::contact && !c.next;
    if (c.from && !usual) out += " (from " + when(c.from) + ")";
  }
  return out;
}

// "[2/4 times] raise rung 1 → LY: LY-01", with how late it was and the id that a receiver knows it by.
std::string ladder_step(const World& w, const EscalationStepTaken& e) {
  std::string out =
      fmt::format(" step {}{} ({}): {}", e.step, e.times > 1 ? fmt::format(", time {}", e.times) : "",
                  e.generation, pack::code(e.act));
  if (e.level != 0) out += fmt::format(" rung {}", e.level);
  if (e.hook) out += " " + w.name_of(e.hook);
  if (e.passed) out += fmt::format(" → {}: nobody, passed", e.unit ? w.name_of(e.unit) : "no such unit");
  else if (!e.told.empty()) out += fmt::format(" → {}: {}", w.name_of(e.unit), names(w, e.told));
  if (e.planned) out += fmt::format(" (late by {})", span(e.at - e.planned));
  if (e.in_digest) out += " in the digest";
  return out;
}

std::string left_text(Duration left, pack::AmountUnit unit) {
  const bool working = unit == pack::AmountUnit::working_hour || unit == pack::AmountUnit::working_day;
  if (!working) return span(left);
  const std::int64_t minutes = left.ms / 60'000;
  std::string out = fmt::format("{} h", minutes / 60);
  if (minutes % 60 != 0) out += fmt::format(" {} min", minutes % 60);
  return out + " of working time";
}

// What the intake's and routing's events say; nothing when the event is one of the desk's.
std::optional<std::string> special(const World& w, const Event& event) {
  if (const auto* e = std::get_if<ComplaintReceived>(&event))
    return fmt::format(" complaint {}{}", e->complaint.value, e->confidential ? " confidential" : "");
  if (const auto* e = std::get_if<ComplaintRevised>(&event))
    return fmt::format(" complaint {} version {}", e->complaint.value, e->version);
  if (const auto* e = std::get_if<ComplaintJoined>(&event))
    return fmt::format(" complaint {}{}", e->complaint.value,
                       e->alike == 0 ? "" : fmt::format(" alike={}% why={}", e->alike / 10, code(e->why)));
  if (const auto* e = std::get_if<TicketOpened>(&event)) return opened(w, *e);
  if (const auto* e = std::get_if<TicketReread>(&event))
    return fmt::format(" {} {} {}", e->place ? w.name_of(e->place) : "?",
                       e->category ? w.name_of(e->category) : "?", pack::code(e->urgency));
  if (const auto* e = std::get_if<TicketTriaged>(&event)) {
    const auto why = static_cast<route::TriageReason>(e->reason);
    return fmt::format(" {} {}", w.name_of(e->unit), route::code(why));
  }
  if (const auto* e = std::get_if<TicketDispatched>(&event)) {
    std::string partners;
    for (const Symbol p : e->partners) partners += (partners.empty() ? "" : ",") + w.name_of(p);
    return fmt::format(" lead={}{}{}{}", w.name_of(e->lead), partners.empty() ? "" : " partners=" + partners,
                       e->by_person ? "" : " by route", e->forced ? " FORCED" : "");
  }
  if (const auto* e = std::get_if<ClocksStarted>(&event)) return clocks(*e, w);
  if (const auto* e = std::get_if<ClockStopped>(&event)) {
    const std::string whose = e->subject ? "(" + w.name_of(e->subject) + ")" : "";
    return fmt::format(" {}{}{}", pack::code(e->clock), whose,
                       e->at ? ": stands still, left " + left_text(e->left, e->left_unit) : "");
  }
  if (const auto* e = std::get_if<TicketAssigned>(&event)) return " " + w.name_of(e->member);
  if (const auto* e = std::get_if<TicketAccepted>(&event)) return " by=" + w.name_of(e->member);
  if (const auto* e = std::get_if<TicketClaimed>(&event)) return " by=" + w.name_of(e->member);
  if (const auto* e = std::get_if<DoneReported>(&event)) {
    return fmt::format(" by={}{}{}", w.name_of(e->member), e->evidence.empty() ? "" : " evidence=",
                       fmt::join(e->evidence, ","));
  }
  if (const auto* e = std::get_if<TicketClosed>(&event))
    return fmt::format(" outcome={} {}", code(e->outcome), zh(e->outcome));
  if (const auto* e = std::get_if<NoteAdded>(&event)) return " by=" + w.name_of(e->member);
  if (const auto* e = std::get_if<EscalationStepTaken>(&event)) {
    const std::string whose = e->subject ? "(" + w.name_of(e->subject) + ")" : "";
    const std::string clock =
        e->clock == pack::ClockKind::none ? "by hand" : std::string(pack::code(e->clock)) + whose;
    if (e->step != 0) return " " + clock + ladder_step(w, *e);
    return fmt::format(" {}: {} → {}: {}", clock,
                       e->level == 0 ? "warning" : "rung " + std::to_string(e->level), w.name_of(e->unit),
                       names(w, e->told));
  }
  if (const auto* e = std::get_if<MessageQueued>(&event)) {
    const std::string whom = e->complaint ? "resident of complaint " + std::to_string(e->complaint.value)
                                          : names(w, e->told);
    return fmt::format(" {} {} → {}", code(e->notice), zh(e->notice), whom);
  }
  if (const auto* e = std::get_if<PartnerInvited>(&event)) {
    return fmt::format(" {} called={}{}{}", w.name_of(e->unit), e->member ? w.name_of(e->member) : "nobody",
                       e->required ? " required" : "", e->whistle ? " 吹哨" : "");
  }
  if (const auto* e = std::get_if<HotSpotOpened>(&event)) {
    std::string members;
    for (const TicketId id : e->others) members += (members.empty() ? "" : ",") + number(id);
    return fmt::format(" {} · {}: {} households in {} days, {} today, usually {}.{:03} a day ({}) members={}",
                       w.name_of(e->area), w.name_of(e->what), e->households, e->days, e->today,
                       e->usual / 1000, e->usual % 1000, code(e->hot_why), members);
  }
  if (const auto* e = std::get_if<MatterCounted>(&event))
    return fmt::format(" into {} by complaint {}{}", number(e->cluster), e->complaint.value,
                       e->again ? " (the same resident again)" : "");
  if (const auto* e = std::get_if<ClusterLeft>(&event)) return " " + number(e->cluster);
  if (const auto* e = std::get_if<ClusterJoined>(&event)) return " " + number(e->cluster);
  if (const auto* e = std::get_if<DutyChanged>(&event)) {
    std::string out;
    for (const std::uint32_t n : e->removed) out += fmt::format(" -{}", n);
    for (const DutyChange& c : e->added)
      out += fmt::format(" +{} {} {} {} → {}{}{}", c.number, zh(c.kind), w.name_of(c.member), when(c.from),
                         when(c.to), c.other ? " / " + w.name_of(c.other) : "",
                         c.unit ? " @" + w.name_of(c.unit) : "");
    return out;
  }
  if (const auto* e = std::get_if<MembersChanged>(&event)) return fmt::format(" {}", e->members.size());
  if (const auto* e = std::get_if<PackActivated>(&event)) {  // without the content's hash
    const std::string name = w.name_of(e->pack);
    return " " + name.substr(0, name.find('+'));
  }
  return std::nullopt;
}

}  // namespace

std::string when(Instant t) {
  static const char* const days[] = {"一", "二", "三", "四", "五", "六", "日"};
  const base::CivilTime c = base::to_civil(t, {});
  const int day = base::weekday(base::civil_day(c.year, c.month, c.day));
  std::string out = fmt::format("{:02}-{:02} 周{} {:02}:{:02}", c.month, c.day, days[day], c.hour, c.minute);
  return c.second == 0 ? out : out + fmt::format(":{:02}", c.second);
}

std::string span(Duration d) {
  const std::int64_t minutes = (d.ms < 0 ? -d.ms : d.ms) / 60'000;
  std::string out = d.ms < 0 ? "-" : "";
  if (minutes >= 2 * 24 * 60) return out + fmt::format("{} d {} h", minutes / 1440, minutes % 1440 / 60);
  if (minutes >= 60) {
    return out + fmt::format("{} h", minutes / 60) +
           (minutes % 60 == 0 ? std::string() : fmt::format(" {} min", minutes % 60));
  }
  return out + fmt::format("{} min", minutes);
}

std::string describe(const World& world, const Event& event) {
  // Counting alone changes no ticket; that one came into a hot spot does.
  if (const auto* counted = std::get_if<MatterCounted>(&event); counted != nullptr && !counted->cluster)
    return "";
  if (std::holds_alternative<SymbolsDefined>(event) || std::holds_alternative<ActRemembered>(event) ||
      std::holds_alternative<TicketSketched>(event))
    return "";
  const EventType type = std::visit([](const auto& e) { return std::decay_t<decltype(e)>::type; }, event);
  std::string ticket;
  std::visit([&](const auto& e) {
    if constexpr (requires { e.ticket; }) ticket = number(e.ticket) + " ";
  }, event);
  const std::optional<std::string> by_hand = special(world, event);
  return fmt::format("{}{} {}{}", ticket, zh(type), code(type), by_hand ? *by_hand : words_of(world, event));
}

namespace {

// "37 h 30 min of working time"
std::string left_text(const World& world, const Ticket& t, const CaseFile& file) {
  const Left left = left_of(world.rules, t, pack::ClockKind::resolve, file.paused_since, t.resolve_due);
  return left_text(left.time, left.unit);
}

}  // namespace

std::string standing(const World& world, TicketId id) {
  const Ticket* t = world.state.ticket(id);
  if (t == nullptr) return number(id) + " archived";
  std::string out =
      fmt::format("{} {} {} · {}", number(id), zh(t->state), code(t->state), world.name_of(t->lead));
  if (t->member) out += " · " + world.name_of(t->member);
  if (t->level > 0) out += fmt::format(" · level {}", t->level);
  if (t->has(ticket_flag::supervised)) out += " · 督办";
  if (t->outcome != Outcome::none) out += fmt::format(" · {}", code(t->outcome));
  if (is_final(t->state)) return out;
  if (t->resolve_due) {
    const Duration left = t->resolve_due - world.now;
    const bool held = t->state == TicketState::on_hold;
    const CaseFile* file = world.state.case_file(id);
    const bool still = file != nullptr && (file->paused & paused_clock::resolve) != 0;
    out += fmt::format(" · due {} ({})", when(t->resolve_due),
                       still  ? "stands still, left " + left_text(world, *t, *file)
                       : held ? "on hold, left " + span(file->held_remaining)
                              : left.ms < 0 ? "over by " + span({-left.ms}) : "left " + span(left));
  }
  const Deadline next = next_deadline(*t, world.state.case_file(id));
  if (next.at) {
    out += fmt::format(" · next {}{} {} (in {})", pack::code(next.clock),
                       next.unit ? "(" + world.name_of(next.unit) + ")" : "", when(next.at),
                       span(next.at - world.now));
  }
  return out;
}

std::vector<NamedTold> named_told_by(const World& world, const Event& event) {
  std::vector<NamedTold> out;
  for (const Telling& one : told_by(event)) {
    out.push_back({one.who ? world.name_of(one.who) : "resident", std::string(code(one.notice)), one.ticket});
  }
  return out;
}

}  // namespace gridline::scenario
