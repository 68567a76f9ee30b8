// One function per kind of expectation.
#include "tests/scenario/expectations.h"

#include <fmt/format.h>

#include "engine/core/roster.h"
#include "tests/scenario/meetings.h"

namespace gridline::scenario {

using namespace core;

namespace {

using Unmet = std::optional<std::string>;

TicketId ticket_of(const std::string& text) { return TicketId(std::stoull(text)); }

// expect meeting COUNCIL TIME: when it meets next
Unmet meeting(const World& world, const std::vector<std::string>& words) {
  const std::string is = next_meeting_text(world, words.at(2));
  if (is == words.at(3)) return std::nullopt;
  return fmt::format("expected {} to meet at {}, it is {}", words[2], words[3], is);
}

// expect like TICKET OTHER|nothing
Unmet like(const World& world, const std::vector<std::string>& words) {
  const CaseFile* file = world.state.case_file(ticket_of(words.at(2)));
  const bool any = file != nullptr && !file->likenesses.empty();
  const std::string is = any ? std::to_string(file->likenesses.front().other.value) : "nothing";
  if (is == words.at(3)) return std::nullopt;
  return fmt::format("expected #{} to be like {}, it is like {}", words[2], words[3], is);
}

// expect hot TICKET MEMBERS: it is a hot spot with so many; expect hot none: there is no open one
Unmet hot(const World& world, const std::vector<std::string>& words) {
  if (words.at(2) == "none") {
    for (const Ticket* t : world.state.tickets_by_id()) {
      if (t->kind == TicketKind::cluster && !is_final(t->state))
        return fmt::format("#{} is an open hot spot", t->id.value);
    }
    return std::nullopt;
  }
  const CaseFile* file = world.state.case_file(ticket_of(words[2]));
  const std::size_t members = file == nullptr ? 0 : file->members.size();
  if (std::to_string(members) == words.at(3)) return std::nullopt;
  return fmt::format("#{} has {} members", words[2], members);
}

// expect on_duty UNIT A,B|nobody: now
Unmet on_duty(const World& world, const std::vector<std::string>& words) {
  const pack::UnitIndex unit = world.compiled.pack->unit_by_id.at(words.at(2));
  std::string is;
  for (const RosterEntry& e :
       roster(world.state, world.rules, unit, 0, world.now, world.now + base::minutes(1)))
    is += (is.empty() ? "" : ",") + world.name_of(e.member);
  if (is.empty()) is = "nobody";
  if (is == words.at(3)) return std::nullopt;
  return fmt::format("expected {} on duty in {}, it is {}", words[3], words[2], is);
}

// expect told WHO NOTICE TICKET
Unmet was_told(const World& world, const std::vector<NamedTold>& told,
               const std::vector<std::string>& words) {
  const bool by_role = words.at(2).find('/') != std::string::npos;
  const std::string who = by_role ? world.name_of(member_of(world, words[2])) : words[2];
  for (const NamedTold& one : told) {
    if (one.who == who && one.notice == words.at(3) && one.ticket == ticket_of(words.at(4)))
      return std::nullopt;
  }
  return fmt::format("{} was not told {} of #{}", who, words.at(3), words.at(4));
}

// expect WHAT TICKET VALUE, of a ticket at hand
Unmet of_ticket(const World& world, const Ticket& t, const std::vector<std::string>& words) {
  const std::string &what = words.at(1), &wanted = words.at(3);
  std::string is;
  if (what == "state") is = std::string(code(t.state));
  else if (what == "lead") is = world.name_of(t.lead);
  else if (what == "member") is = t.member ? world.name_of(t.member) : "nobody";
  else if (what == "level") is = std::to_string(t.level);
  else if (what == "outcome") is = std::string(code(t.outcome));
  else if (what == "urgency") is = std::string(pack::code(t.urgency));
  else if (what == "due") is = base::to_iso(t.resolve_due).substr(0, 16);
  else if (what == "council") is = agenda_text(world, t.id);
  else return "not an expectation: " + what;
  if (is == wanted) return std::nullopt;
  return fmt::format("expected {} {} of #{}, it is {}", what, wanted, t.id.value, is);
}

}  // namespace

MemberId member_of(const World& world, const std::string& who) {
  const std::size_t slash = who.find('/');
  if (slash == std::string::npos) return world.member(who);
  const auto role = pack::role_of(who.substr(slash + 1));
  return role ? world.seat(who.substr(0, slash), *role) : MemberId();
}

std::optional<std::string> unmet(const World& world, const std::vector<NamedTold>& told,
                                 const std::vector<std::string>& words) {
  const std::string& what = words.at(1);
  if (what == "told") return was_told(world, told, words);
  if (what == "like") return like(world, words);
  if (what == "hot") return hot(world, words);
  if (what == "meeting") return meeting(world, words);
  if (what == "on_duty") return on_duty(world, words);
  const Ticket* t = world.state.ticket(ticket_of(words.at(2)));
  if (what == "archived")
    return t == nullptr ? std::nullopt : std::optional<std::string>("it is not archived");
  if (t == nullptr) return "there is no ticket " + words[2];
  return of_ticket(world, *t, words);
}

}  // namespace gridline::scenario
