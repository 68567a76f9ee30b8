// The machine's clock did something odd; downtime is over and everybody gets a digest.
#include <algorithm>
#include <unordered_set>

#include "engine/core/act.h"

namespace gridline::core {

namespace {

// Whoever can do something about the machine, and whoever answers for the promises that wait with it: the
// administrators, and the supervisors of the centre and of all; where there are none, who leads the centre.
std::vector<MemberId> told_of_clock(const State& state, const RuleSet& rules, Instant at) {
  constexpr std::uint32_t administrator = bit(pack::Role::administrator);
  constexpr std::uint32_t both = administrator | bit(pack::Role::supervisor);
  const Symbol centre = centre_of(rules), root = rules.units.front();
  std::vector<MemberId> out;
  for (std::size_t i = 0; i < rules.units.size(); ++i) {
    const Symbol unit = rules.units[i];
    const std::uint32_t roles = unit == centre || unit == root ? both : administrator;
    const std::vector<MemberId> there = members_with(state, unit, roles, at);
    out.insert(out.end(), there.begin(), there.end());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out.empty() ? people_of(state, rules, centre, at) : out;
}

// What has to be looked at, and that it is over; downtime shows by itself.
bool is_for_people(ClockOddity oddity) {
  return oddity == ClockOddity::ahead || oddity == ClockOddity::back || oddity == ClockOddity::settled;
}

}  // namespace

// While it was collected a ticket may have come several times: it is named where it came first.
Decision decide_catch_up(const State& state, const Command& command) {
  if (command.actor.kind != ActorKind::engine) return not_yours();
  Decision d;
  for (const Digest& digest : state.digests) {
    DigestQueued e{digest.member, command.at, {}, digest.since, digest.more};
    std::unordered_set<std::uint64_t> seen;
    for (const TicketId ticket : digest.tickets) {
      if (seen.insert(ticket.value).second) e.others.push_back(ticket);
    }
    d.events.push_back(std::move(e));
  }
  return d;
}

Decision decide_clock(const State& state, const Command& command, const NoticeClock& body,
                      const RuleSet& rules) {
  if (command.actor.kind != ActorKind::engine) return not_yours();
  ClockNoticed e{{}, command.at, {}, body.oddity, body.expected, body.found};
  if (is_for_people(body.oddity)) e.told = told_of_clock(state, rules, command.at);
  Decision d;
  d.events.push_back(std::move(e));
  return d;
}

// Whether there is anything to accept is for the node to say, which reads the clocks.
Decision decide_clock(const State& state, const Command& command, const AcceptClock& body,
                      const RuleSet& rules) {
  const ActOnTicket nothing{};
  const Ticket no_ticket{};
  const Act act{state, command, nothing, rules, no_ticket};
  if (!act.administrator()) return not_yours();
  Decision d;
  d.events.push_back(
      ClockNoticed{act.actor(), command.at, {}, ClockOddity::accepted, command.at, body.found});
  return d;
}

}  // namespace gridline::core
