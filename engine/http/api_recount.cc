// Late corrections of the calendar: which deadlines of open tickets would move, why, and moving them.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/recount.h"
#include "engine/http/answers.h"
#include "engine/http/pack_calls.h"
#include "rules/pack/calendar_day.h"

namespace gridline::http {

namespace {

struct Moved {
  core::DeadlineRecounted event;
  std::string unit;                // by whose calendar: the lead's
  std::vector<std::string> days;   // on the way, that the two calendars see differently
};

struct Look {
  std::vector<Moved> moved;
  std::vector<base::TicketId> tickets;  // at most limits::migrate_tickets_max
  std::uint64_t next = 0;               // go on after this number; 0: that was all
  std::uint64_t on_hold = 0;            // left as they are
  base::Hash256 active{};
};

std::int64_t day_of(base::Instant t, base::ZoneOffset zone) {
  const base::CivilTime c = base::to_civil(t, zone);
  return base::civil_day(c.year, c.month, c.day);
}

std::string day_text(const pack::Calendar& was, const pack::Calendar& now, std::int64_t day) {
  const pack::CalendarDay old_day = pack::day_of(was, day), new_day = pack::day_of(now, day);
  const std::string& name = new_day.name.empty() ? old_day.name : new_day.name;
  return pack::date_text(day) + " " + std::string(pack::zh(old_day.kind, day)) + "→" +
         std::string(pack::zh(new_day.kind, day)) + (name.empty() ? "" : " " + name);
}

// From the day the ticket was opened to the later of the two dues.
std::vector<std::string> days_between(const pack::Calendar& was, const pack::Calendar& now,
                                      base::Instant opened, const core::DeadlineRecounted& e) {
  std::vector<std::string> out;
  const std::int64_t last = day_of(std::max(e.due, e.old_due), now.zone);
  for (std::int64_t day = day_of(opened, now.zone); day <= last; ++day)
    if (pack::hours_of(was, day) != pack::hours_of(now, day)) out.push_back(day_text(was, now, day));
  return out;
}

Moved explained(const node::Node& n, const pack::Pack& before, const core::Ticket& ticket,
                const core::DeadlineRecounted& e) {
  Moved out{e, std::string(n.symbols().bare_name(ticket.lead)), {}};
  const pack::Pack& pack = *n.rules()->pack;
  const auto was = before.unit_by_id.find(out.unit), now = pack.unit_by_id.find(out.unit);
  if (was != before.unit_by_id.end() && now != pack.unit_by_id.end())
    out.days = days_between(pack::calendar_of(before, was->second), pack::calendar_of(pack, now->second),
                            ticket.opened, e);
  return out;
}

std::optional<Look> look(node::Node& node, const std::shared_ptr<const node::ReadyPack>& before,
                         std::uint64_t after) {
  return ask<Look>(node, [before, after](const node::Node& n) {
    Look out;
    if (n.rules() == nullptr) return out;
    out.active = n.rules()->pack->hash;
    const std::uint64_t end = std::min(after + ids_a_look, n.state().next_ticket - 1);
    for (std::uint64_t id = after + 1; id <= end; ++id) {
      if (out.tickets.size() == limits::migrate_tickets_max) {
        out.next = id - 1;
        return out;
      }
      const core::Ticket* ticket = n.state().ticket(base::TicketId(id));
      if (ticket == nullptr) continue;
      out.on_hold += ticket->state == core::TicketState::on_hold ? 1 : 0;
      const auto moved = core::recount_of(n.state(), *n.rules(), *before->pack, *ticket, n.state().now);
      for (const core::DeadlineRecounted& e : moved)
        out.moved.push_back(explained(n, *before->pack, *ticket, e));
      if (!moved.empty()) out.tickets.push_back(ticket->id);
    }
    out.next = end < n.state().next_ticket - 1 ? end : 0;
    return out;
  });
}

Json moved_json(const Moved& m, base::ZoneOffset zone) {
  return {{"ticket", m.event.ticket.value},
          {"clock", pack::code(m.event.clock)},
          {"unit", m.unit},
          {"old_due", time_json(m.event.old_due, zone)},
          {"due", time_json(m.event.due, zone)},
          {"why", m.days}};
}

base::Hash256 from_of(const std::string& text) {
  const auto hash = base::hash256_from_hex(text);
  if (!hash) throw BadField{"from", " 64 位十六进制数", "64 hexadecimal digits"};
  return *hash;
}

}  // namespace

// Every deadline that would move, by the pack `from` whose calendar it was counted by. `after`: go on there.
Response get_recount(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const auto before = c.services.packs->find(from_of(value_of(c.request, "from")));
  if (!before) return problem(before.error());
  const auto seen = look(c.services.node, *before, number_of(c.request, "after", 0, UINT64_MAX / 2));
  if (!seen) return try_later();
  if (seen->active != hash_of_path(c)) return changed_meanwhile();
  Json moved = Json::array();
  for (const Moved& m : seen->moved) moved.push_back(moved_json(m, c.services.zone));
  return ok({{"moved", std::move(moved)},
             {"on_hold", seen->on_hold},
             {"next", seen->next == 0 ? Json(nullptr) : Json(seen->next)}});
}

// Counts them again, some thousands a request: {"from","after"}; the answer's `next` goes on. Where a pack is
// activated by two people this is, too: the first one's request is answered with `proposed`.
Response post_recount(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"from", "after"})) return std::move(*wrong);
  const base::Hash256 hash = hash_of_path(c), from = from_of(text_of(*body, "from"));
  // Held until the command is decided, so that the duty thread finds it compiled.
  const auto before = c.services.packs->find(from);
  if (!before) return problem(before.error());
  std::uint64_t after = body->value("after", std::uint64_t{0}), tickets = 0;
  for (std::size_t batch = 0; batch < batches_a_request; ++batch) {
    const auto seen = look(c.services.node, *before, after);
    if (!seen) return try_later();
    if (seen->active != hash) return changed_meanwhile();
    if (!seen->tickets.empty()) {
      core::Command command;
      command.actor = c.caller.actor;
      command.body = core::RecountDeadlines{hash, seen->tickets, from};
      const Acted acted = act(c.services, c.caller, std::move(command));
      if (!acted.outcome) return acted.why;
      if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
      tickets += acted.outcome->reply.tickets.size();
      if (acted.outcome->seq && acted.outcome->reply.tickets.empty()) return only_proposed(c, "tickets");
    }
    after = seen->next;
    if (after == 0) break;
  }
  return ok(
      {{"tickets", tickets}, {"next", after == 0 ? Json(nullptr) : Json(after)}, {"proposed", nullptr}});
}

}  // namespace gridline::http
