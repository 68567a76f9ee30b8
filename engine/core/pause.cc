// Counting what is left, and on from it. A hold, a question to the resident and a return asked for all stop
// the same clock, so one place starts and stops it, whichever command it was.
#include "engine/core/pause.h"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/core/act.h"
#include "engine/core/ladder.h"
#include "rules/pack/working_time.h"

namespace gridline::core {

namespace {

using pack::AmountUnit;
using pack::ClockKind;

bool in_working_time(AmountUnit unit) {
  return unit == AmountUnit::working_hour || unit == AmountUnit::working_day;
}
bool in_days(AmountUnit unit) { return unit == AmountUnit::day || unit == AmountUnit::working_day; }

// The first closing of a day at or after `t`; with `workdays` of a day on which the office is open.
Instant closing(const pack::Calendar& calendar, Instant t, bool workdays) {
  const base::CivilTime civil = base::to_civil(t, calendar.zone);
  std::int64_t day = base::civil_day(civil.year, civil.month, civil.day);
  // Ten years without a workday: the loader refuses such a calendar.
  for (int walked = 0; walked < 3660; ++walked, ++day) {
    if (workdays && walked > 0 && !pack::is_workday(calendar, day)) continue;
    base::CivilTime at = base::civil_of_day(day);
    const Instant close = base::from_civil(at, calendar.zone) + base::minutes(calendar.day_close);
    if (close >= t) return close;
  }
  return t;
}

}  // namespace

Left left_of(const RuleSet& rules, const Ticket& ticket, ClockKind clock, Instant from, Instant due) {
  const Plan* plan = rules.plan(ticket.policy);
  const PlanClock* row = plan == nullptr ? nullptr : clock_of(*plan, clock, ticket.urgency);
  const AmountUnit unit = row == nullptr ? AmountUnit::minute : row->unit;
  const pack::Calendar* calendar = calendar_of(rules, ticket);
  if (calendar == nullptr || !in_working_time(unit) || due <= from) return {due - from, unit};
  return {pack::working_between(*calendar, from, due), unit};
}

Instant goes_on(const RuleSet& rules, const Ticket& ticket, const Left& left, Instant at) {
  const pack::Calendar* calendar = calendar_of(rules, ticket);
  if (calendar == nullptr || left.time.ms < 0) return at + left.time;
  const bool working = in_working_time(left.unit);
  const Instant over = working ? pack::after_working(*calendar, at, left.time) : at + left.time;
  return in_days(left.unit) ? closing(*calendar, over, working) : over;
}

Instant due_after_pause(const RuleSet& rules, const Ticket& ticket, ClockKind clock, Instant since,
                        Instant due, Instant at) {
  if (due <= since) return due;
  return goes_on(rules, ticket, left_of(rules, ticket, clock, since, due), at);
}

Instant due_after_hold(const RuleSet& rules, const Ticket& ticket, const CaseFile& file, Instant at) {
  if (!ticket.resolve_due) return {};
  if ((file.paused & paused_clock::resolve) == 0) return at + file.held_remaining;
  return due_after_pause(rules, ticket, ClockKind::resolve, file.paused_since, ticket.resolve_due, at);
}

Instant clock_now(const CaseFile* file, Instant at) {
  return file != nullptr && (file->paused & paused_clock::resolve) != 0 ? file->paused_since : at;
}

Ticket as_counted(const Ticket& ticket, const CaseFile* file) {
  Ticket out = ticket;
  if (file != nullptr && file->counts_from) out.opened = file->counts_from;
  return out;
}

namespace {

// pause:: bit of a state; the work is done from the report on, also while the resident is called.
std::uint32_t bit_of(TicketState state) {
  switch (state) {
    case TicketState::need_info: return pack::pause::need_info;
    case TicketState::return_asked: return pack::pause::return_asked;
    case TicketState::on_hold: return pack::pause::on_hold;
    case TicketState::reported:
    case TicketState::callback: return pack::pause::reported;
    default: return 0;
  }
}

// The state that an event brings its ticket into; nothing: it stays where it is.
struct StateAfter {
  template <class E>
  std::optional<TicketState> operator()(const E& e) const {
    if constexpr (requires { e.to; }) {
      if (e.to != TicketState::none) return e.to;
    }
    return std::nullopt;
  }
  std::optional<TicketState> operator()(const InfoAsked&) const { return TicketState::need_info; }
  std::optional<TicketState> operator()(const ReturnAsked&) const { return TicketState::return_asked; }
  std::optional<TicketState> operator()(const RequestGranted& e) const {
    if (e.request == Request::hold) return TicketState::on_hold;
    return std::nullopt;
  }
  std::optional<TicketState> operator()(const TicketTriaged&) const { return TicketState::triage; }
  std::optional<TicketState> operator()(const TicketDispatched&) const { return TicketState::queued; }
  std::optional<TicketState> operator()(const TicketOffered&) const { return TicketState::claimable; }
  std::optional<TicketState> operator()(const ClaimLapsed&) const { return TicketState::claimable; }
  std::optional<TicketState> operator()(const TicketAccepted&) const { return TicketState::accepted; }
  std::optional<TicketState> operator()(const TicketClaimed&) const { return TicketState::claimed; }
  std::optional<TicketState> operator()(const DoneReported&) const { return TicketState::reported; }
  std::optional<TicketState> operator()(const TicketMerged&) const { return TicketState::merged; }
  std::optional<TicketState> operator()(const TicketClosed&) const { return TicketState::closed; }
  std::optional<TicketState> operator()(const TicketWithdrawn&) const { return TicketState::closed; }
  std::optional<TicketState> operator()(const TicketDiverted&) const { return TicketState::diverted; }
  std::optional<TicketState> operator()(const TicketRefused&) const { return TicketState::refused; }
  std::optional<TicketState> operator()(const TicketVoided&) const { return TicketState::voided; }
};

class TimeKeeper {
 public:
  TimeKeeper(const State& state, const RuleSet& rules, Instant at, std::vector<Event>& events)
      : state_(state), rules_(rules), at_(at), events_(events) {}

  void keep() {
    std::vector<Event> out;
    out.reserve(events_.size() + 2);
    for (at_event_ = 0; at_event_ < events_.size(); ++at_event_) {
      out.push_back(events_[at_event_]);
      std::visit([&](const auto& e) { see(e, out); }, events_[at_event_]);
    }
    events_ = std::move(out);
  }

 private:
  struct Standing {
    Ticket ticket;
    Instant since;
    Instant held;                   // on hold since
    std::uint8_t paused = 0;
    bool handed_on = false;         // to a unit whose time begins anew
  };

  template <class E>
  void see(const E& e, std::vector<Event>& out) {
    if constexpr (requires { e.ticket; }) {
      Standing* s = standing(e.ticket);
      if (s == nullptr) return;
      take(s->ticket, *s, e);
      const std::optional<TicketState> to = StateAfter()(e);
      if (to) move(*s, *to, std::is_same_v<E, TicketResumed>, out);
      else if (becomes_emergency(e) && !is_done(*s)) end_pause(*s, out, TicketState::queued);  // of a ruling
    }
  }

  // Null: it is new, and stands still nowhere yet; or it comes out of the archive.
  Standing* standing(TicketId id) {
    const auto known = seen_.find(id);
    if (known != seen_.end()) return &known->second;
    const Ticket* ticket = state_.ticket(id);
    if (ticket == nullptr) return nullptr;
    Standing s;
    s.ticket = *ticket;
    if (const CaseFile* file = state_.case_file(id)) {
      s.since = file->paused_since;
      s.held = file->held_since;
      s.paused = file->paused;
    }
    return &seen_.emplace(id, s).first->second;
  }

  // What an event says of the dues and of the unit.
  template <class E>
  void take(Ticket& ticket, Standing& s, const E& e) {
    if constexpr (std::is_same_v<E, ClocksStarted>) {
      for (const RunningClock& c : e.clocks) {
        if (c.clock == ClockKind::resolve) {
          ticket.resolve_due = c.due;
          ticket.resolve_next = c.due;
          s.paused &= static_cast<std::uint8_t>(~paused_clock::resolve);
        } else if (c.clock == ClockKind::accept || c.clock == ClockKind::dispatch) {
          ticket.accept_due = ticket.accept_next = c.due;
          s.paused &= static_cast<std::uint8_t>(~paused_clock::accept);
        }
      }
    } else if constexpr (std::is_same_v<E, TicketCorrected>) {
      ticket.urgency = e.urgency;
      if (e.resolve_due) ticket.resolve_due = e.resolve_due;
    } else if constexpr (std::is_same_v<E, TicketReread>) {
      ticket.urgency = e.urgency;
      if (e.policy) ticket.policy = e.policy;
    } else if constexpr (std::is_same_v<E, TicketDispatched>) {
      hand_to(ticket, s, e.lead);
    } else if constexpr (std::is_same_v<E, TicketTriaged> || std::is_same_v<E, TicketOffered>) {
      hand_to(ticket, s, e.unit);
    } else if constexpr (std::is_same_v<E, TicketAccepted> || std::is_same_v<E, TicketClaimed>) {
      ticket.accept_next = Instant();
    }
  }
  // The unit that has it now has its own time to accept.
  void hand_to(Ticket& ticket, Standing& s, Symbol unit) {
    ticket.lead = unit;
    s.handed_on = true;
    ticket.accept_due = ticket.accept_next = Instant();
    s.paused &= static_cast<std::uint8_t>(~paused_clock::accept);
  }

  template <class E>
  bool becomes_emergency(const E& e) const {
    if constexpr (std::is_same_v<E, TicketCorrected> || std::is_same_v<E, TicketReread>)
      return e.urgency == pack::Urgency::u1;
    return false;
  }

  // Reported: what was promised is kept, and nothing has to be hurried.
  static bool is_done(const Standing& s) { return bit_of(s.ticket.state) == pack::pause::reported; }

  // Which clocks stand still in a state, by the plan the ticket is under.
  std::uint8_t still_in(const Ticket& ticket, TicketState state) const {
    const Plan* plan = rules_.plan(ticket.policy);
    const std::uint32_t bit = bit_of(state);
    if (plan == nullptr || bit == 0 || ticket.has(ticket_flag::emergency)) return 0;
    const auto stands = [&](ClockKind clock) {
      const PlanHabit* habit = habit_of(*plan, clock);
      return habit != nullptr && habit->says_pauses && (habit->pauses & bit) != 0;
    };
    const ClockKind first = ticket.state == TicketState::triage ? ClockKind::dispatch : ClockKind::accept;
    return static_cast<std::uint8_t>((stands(first) ? paused_clock::accept : 0) |
                                     (stands(ClockKind::resolve) ? paused_clock::resolve : 0));
  }

  void move(Standing& s, TicketState to, bool resumed, std::vector<Event>& out) {
    if (is_final(to)) {
      s.paused = 0;
    } else {
      if (resumed) {  // it says the due itself
        s.paused &= static_cast<std::uint8_t>(~paused_clock::resolve);
        start_assignment(s, s.held, out);
      }
      // From one such state into another what stands still goes on standing.
      const std::uint8_t wanted = bit_of(to) == 0 ? 0 : s.paused != 0 ? s.paused : still_in(s.ticket, to);
      if (wanted == 0) end_pause(s, out, to);
      else if (s.paused == 0) begin_pause(s, wanted, out);
    }
    s.ticket.state = to;
  }

  void begin_pause(Standing& s, std::uint8_t wanted, std::vector<Event>& out) {
    const Ticket& t = s.ticket;
    const bool triage = t.state == TicketState::triage;
    if ((wanted & paused_clock::accept) != 0 && t.accept_next)
      stop(s, paused_clock::accept, triage ? ClockKind::dispatch : ClockKind::accept, t.accept_due, out);
    if ((wanted & paused_clock::resolve) != 0 && t.resolve_due && t.resolve_next)
      stop(s, paused_clock::resolve, ClockKind::resolve, t.resolve_due, out);
  }
  void stop(Standing& s, std::uint8_t bit, ClockKind clock, Instant due, std::vector<Event>& out) {
    s.paused |= bit;
    s.since = at_;
    const Left left = left_of(rules_, s.ticket, clock, at_, due);
    out.push_back(ClockStopped{s.ticket.id, clock, Symbol(), at_, left.time, left.unit});
  }

  void end_pause(Standing& s, std::vector<Event>& out, TicketState to) {
    const std::uint8_t was = s.paused;
    s.paused = 0;
    const ClockKind first = to == TicketState::triage ? ClockKind::dispatch : ClockKind::accept;
    if ((was & paused_clock::accept) != 0 && (to == TicketState::queued || to == TicketState::triage))
      start(s, first, s.ticket.accept_due, out);
    if ((was & paused_clock::resolve) == 0) return;
    start(s, ClockKind::resolve, s.ticket.resolve_due, out);
    start_assignment(s, s.since, out);
  }
  // The unit's own time stood still with the resident's. One that has nothing to do any more stays so, and
  // one that was missed before goes on climbing from where it was.
  void start_assignment(const Standing& s, Instant since, std::vector<Event>& out) const {
    const CaseFile* file = state_.case_file(s.ticket.id);
    const CaseClock* clock = file == nullptr ? nullptr : file->clock(ClockKind::assignment);
    if (clock == nullptr || !clock->next || !since || s.handed_on) return;
    const bool missed = clock->due <= since;
    const Instant due = due_after_pause(rules_, s.ticket, ClockKind::assignment, since, clock->due, at_);
    Instant next = missed ? at_ + std::max(clock->next - since, Duration{})
                          : moment_after_pause(rules_, s.ticket, file, ClockKind::assignment, at_, due);
    if (!next) next = due;
    out.push_back(ClocksStarted{s.ticket.id, {{ClockKind::assignment, due, next, Symbol()}}});
  }
  void start(Standing& s, ClockKind clock, Instant due, std::vector<Event>& out) {
    if (starts_later(s.ticket.id, clock)) return;
    const Instant moved = due_after_pause(rules_, s.ticket, clock, s.since, due, at_);
    Instant next;
    if (clock == ClockKind::resolve) {
      const Ticket counted = as_counted(s.ticket, state_.case_file(s.ticket.id));
      next = next_after_hold(rules_, counted, state_.case_file(s.ticket.id), at_, moved);
      s.ticket.resolve_due = moved;
      s.ticket.resolve_next = next;
    } else {
      next = moment_after_pause(rules_, s.ticket, state_.case_file(s.ticket.id), clock, at_, moved);
      s.ticket.accept_due = moved;
      s.ticket.accept_next = next ? next : moved;
    }
    out.push_back(ClocksStarted{s.ticket.id, {{clock, moved, next == moved ? Instant() : next, Symbol()}}});
  }

  // Who starts the clock himself further on has counted.
  bool starts_later(TicketId id, ClockKind clock) const {
    return std::any_of(events_.begin() + static_cast<std::ptrdiff_t>(at_event_), events_.end(),
                       [&](const Event& event) {
                         const auto* e = std::get_if<ClocksStarted>(&event);
                         return e != nullptr && e->ticket == id &&
                                std::any_of(e->clocks.begin(), e->clocks.end(),
                                            [&](const RunningClock& c) { return c.clock == clock; });
                       });
  }

  const State& state_;
  const RuleSet& rules_;
  const Instant at_;
  std::vector<Event>& events_;
  std::size_t at_event_ = 0;
  std::map<TicketId, Standing> seen_;
};

// Else there is nothing to keep: a hold's own events say all.
bool something_stands_still(const RuleSet& rules) {
  return std::any_of(rules.plans.begin(), rules.plans.end(), [](const Plan& p) {
    const auto pauses = [](const PlanHabit& h) { return h.says_pauses; };
    const auto assigned = [](const PlanClock& c) { return c.clock == ClockKind::assignment; };
    return std::any_of(p.habits.begin(), p.habits.end(), pauses) ||
           std::any_of(p.clocks.begin(), p.clocks.end(), assigned);
  });
}

}  // namespace

void keep_time(const State& state, const RuleSet& rules, Instant at, std::vector<Event>& events) {
  if (!events.empty() && something_stands_still(rules)) TimeKeeper(state, rules, at, events).keep();
}

}  // namespace gridline::core
