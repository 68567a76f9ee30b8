// Deadlines counted again by a corrected calendar.
//
// The problem: a late notice of holidays makes promises of open tickets wrong, and nobody wrote down when
// each of their clocks began. A due is a count, so the old calendar counted back from it gives a start from
// which the old calendar comes to the same due; from there the new calendar counts. Where it does not come
// to the same due, the due was a person's date, which no calendar moves.
#include <algorithm>
#include <optional>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/decide_parts.h"
#include "engine/core/pause.h"
#include "engine/core/recount.h"
#include "engine/core/second_person.h"
#include "rules/pack/working_time.h"

namespace gridline::core {

namespace {

using pack::ClockKind;

class Recount {
 public:
  Recount(const State& state, const RuleSet& rules, const pack::Pack& before, const Ticket& ticket,
          Instant at)
      : state_(state), rules_(rules), before_(before), ticket_(ticket), file_(state.case_file(ticket.id)),
        at_(at) {
    for (const KnownPack& known : state.packs)
      if (known.name == state.pack) activated_ = known.activated;
  }

  std::vector<DeadlineRecounted> all() {
    if (is_final(ticket_.state) || ticket_.state == TicketState::on_hold) return {};
    if (file_ != nullptr && file_->counted_by == state_.pack) return {};
    if (ticket_.accept_due) {
      const ClockKind kind =
          ticket_.state == TicketState::triage ? ClockKind::dispatch : ClockKind::accept;
      move(kind, {}, ticket_.accept_due, ticket_.accept_next);
    }
    if (promise_runs()) move_promise();
    if (file_ != nullptr)
      for (const CaseClock& c : file_->clocks) move(c.clock, c.unit, c.due, c.next);
    return std::move(out_);
  }

 private:
  struct Count {
    const PlanClock* amount;
    const pack::Calendar *was, *now;
    bool can_move() const {
      return amount != nullptr && was != nullptr && now != nullptr &&
             amount->unit != pack::AmountUnit::minute && amount->unit != pack::AmountUnit::hour;
    }
    pack::Amount length() const { return {amount->value, amount->unit}; }
    Instant by(const pack::Calendar& calendar, Instant start) const {
      return pack::count(calendar, start, length(), amount->start).due;
    }
  };

  // It was counted by the active pack's calendar from the first.
  bool began_since(Instant start) const { return activated_ && start >= activated_; }

  // The work is done, or the date is a person's word to the resident.
  bool promise_runs() const {
    return ticket_.resolve_due && ticket_.state != TicketState::reported &&
           ticket_.state != TicketState::callback && ticket_.kind != TicketKind::commitment;
  }

  // Every clock of a ticket is counted on its lead's calendar, a partner's too.
  Count count_of(ClockKind kind) const {
    const Symbol unit = ticket_.lead;
    const Plan* plan = rules_.plan(ticket_.policy);
    const PlanClock* amount = plan == nullptr ? nullptr : clock_of(*plan, kind, ticket_.urgency);
    const pack::UnitIndex now =
        unit.value < rules_.unit_of.size() ? rules_.unit_of[unit.value] : pack::UnitIndex();
    const auto was = now ? before_.unit_by_id.find((*rules_.pack)[now].id) : before_.unit_by_id.end();
    if (!now || was == before_.unit_by_id.end()) return {amount, nullptr, nullptr};
    return {amount, &pack::calendar_of(before_, was->second), &pack::calendar_of(*rules_.pack, now)};
  }

  // The resident's due: its start is known, and rulings may have moved it since.
  void move_promise() {
    const Ticket counted = as_counted(ticket_, file_);
    const Instant start = counted.opened;
    const Count count = count_of(ClockKind::resolve);
    if (!count.can_move() || began_since(start)) return;
    const Instant was = count.by(*count.was, start), now = count.by(*count.now, start);
    if (was == now || ticket_.resolve_due == now) return;
    const Instant due = ticket_.resolve_due < was ? std::min(ticket_.resolve_due, now)
                                                  : now + (ticket_.resolve_due - was);
    Instant next = ticket_.resolve_next;
    if (next && ticket_.resolve_due > at_) {
      const bool warned = next == ticket_.resolve_due;
      const bool climbs = file_ != nullptr && file_->climb(ClockKind::resolve) != nullptr;
      next = climbs ? next_after_hold(rules_, counted, file_, at_, due)
             : warned ? due
                      : resolve_next(rules_, counted, at_, due);
    }
    put(ClockKind::resolve, {}, ticket_.resolve_due, due, next);
  }

  // A clock whose start nobody wrote down.
  void move(ClockKind kind, Symbol subject, Instant due, Instant next) {
    const Count count = count_of(kind);
    if (!count.can_move() || !due) return;
    const Instant start = pack::count_back(*count.was, due, count.length()).due;
    if (count.by(*count.was, start) != due || began_since(start)) return;
    const Instant now = count.by(*count.now, start);
    if (now == due) return;
    const bool acted = due <= at_ || !next;
    put(kind, subject, due, now, acted ? next : next == due ? now : std::min(next, now));
  }

  void put(ClockKind kind, Symbol subject, Instant old_due, Instant due, Instant next) {
    if (due == old_due) return;
    DeadlineRecounted e;
    e.ticket = ticket_.id;
    e.at = at_;
    e.clock = kind;
    e.subject = subject;
    e.due = due;
    e.old_due = old_due;
    e.next = next;
    out_.push_back(e);
  }

  const State& state_;
  const RuleSet& rules_;
  const pack::Pack& before_;
  const Ticket& ticket_;
  const CaseFile* file_;
  Instant at_, activated_;
  std::vector<DeadlineRecounted> out_;
};

}  // namespace

std::vector<DeadlineRecounted> recount_of(const State& state, const RuleSet& rules, const pack::Pack& before,
                                          const Ticket& ticket, Instant at) {
  return Recount(state, rules, before, ticket, at).all();
}

Decision decide_recount(const State& state, const Command& command, const RecountDeadlines& body,
                        const Context& context) {
  if (!may_edit_rules(state, command.actor)) return not_yours();
  if (body.pack != state.pack_hash) return changed_meanwhile();
  const bool was_active = std::any_of(state.packs.begin(), state.packs.end(),
                                      [&](const KnownPack& known) { return known.hash == body.from; });
  if (!was_active)
    return rejected("never_active", "这个规则包没有启用过", "this pack was never active: nothing was counted by it");
  if (context.activating == nullptr || context.activating->hash != body.from)
    return rejected("unknown_pack", "找不到这个规则包", "no stored pack has this hash");
  if (auto first = until_second(state, command, *context.rules, body.pack, body.from))
    return std::move(*first);
  if (body.tickets.size() > limits::migrate_tickets_max)
    return rejected("too_many", "一次重算的工单太多", "too many tickets at once");
  Decision d;
  for (std::size_t i = 0; i < body.tickets.size(); ++i) {
    if (i > 0 && body.tickets[i] <= body.tickets[i - 1])
      return rejected("not_in_order", "工单号须从小到大", "the tickets must ascend");
    const Ticket* ticket = state.ticket(body.tickets[i]);
    if (ticket == nullptr) continue;
    const std::vector<DeadlineRecounted> moved =
        recount_of(state, *context.rules, *context.activating, *ticket, command.at);
    for (DeadlineRecounted e : moved) {
      e.member = command.actor.member;
      d.events.push_back(std::move(e));
    }
    if (!moved.empty()) d.reply.tickets.push_back(ticket->id);
  }
  return d;
}

}  // namespace gridline::core
