// Whom a ladder's step tells: looked up at the moment of the step, with the stand-ins of those who are away.
#include <algorithm>
#include <tuple>

#include "engine/core/choose_member.h"
#include "engine/core/decide_ladder.h"
#include "engine/core/rung.h"

namespace gridline::core {

namespace {

using pack::ClockKind;
using pack::StepDo;
using pack::StepTo;

constexpr std::uint32_t leads = bit(pack::Role::supervisor) | bit(pack::Role::grid_secretary) |
                                bit(pack::Role::liaison) | bit(pack::Role::dispatch_desk);
constexpr std::uint32_t hands = bit(pack::Role::grid_secretary) | bit(pack::Role::liaison) |
                                bit(pack::Role::grid_member);

class Finder {
 public:
  Finder(const State& state, const RuleSet& rules, const Ticket& ticket, const CaseFile* file,
         const PlanStep& step, const LadderClock& clock, Instant at)
      : state_(state), rules_(rules), ticket_(ticket), file_(file), step_(step), clock_(clock), at_(at) {}

  // Whose clock it is: the chain above it is climbed.
  Symbol base() const {
    if (clock_.clock == ClockKind::ruling)
      return clock_.unit || file_ == nullptr ? ticket_.lead : file_->ruler;
    return clock_.unit ? clock_.unit : ticket_.lead;
  }

  StepPeople raise() const {
    std::uint32_t level = clock_.level;
    for (;;) {
      const bool ruling = clock_.clock == ClockKind::ruling && !clock_.unit;
      Rung rung = ruling ? rung_of_ruling(state_, rules_, at_, base(), level)
                         : rung_from(state_, rules_, at_, base(), level + 1);
      std::vector<MemberId> told = step_.on_duty ? leading_now(rung.unit) : std::move(rung.told);
      if (!told.empty() || ruling || rung.level <= level) return {rung.unit, rung.level, std::move(told)};
      level = rung.level;
    }
  }

  StepPeople same_rung(Symbol unit) const { return {unit, clock_.level, in(unit).told}; }

  StepPeople named(Symbol told_in, bool again) const {
    switch (step_.to) {
      case StepTo::lead: return in(ticket_.lead);
      case StepTo::above:
        return in(again && told_in ? told_in : unit_above(rules_, told_in ? told_in : base(), 1));
      case StepTo::level: return in(at_level());
      case StepTo::unit: return in(unit_called(step_.to_unit));
      case StepTo::role: return in(ticket_.lead);
      default: return {base(), 0, on_duty(base(), handlers())};
    }
  }

  // As a person's 督办 does.
  StepPeople supervision() const {
    return {ticket_.lead, 0, on_duty(ticket_.lead, supervised(state_, rules_, ticket_, at_))};
  }

  // Another one of the lead who is there now: the least loaded, then the longest idle.
  StepPeople another() const {
    StepPeople out{ticket_.lead, 0, {}};
    const bool open = ticket_.state == TicketState::queued || ticket_.state == TicketState::accepted ||
                      ticket_.state == TicketState::claimed;
    if (!open) return out;
    MemberId best;
    const auto load = [&](MemberId id) {
      const Member& m = *state_.member(id);
      return std::make_tuple(m.open, m.last_given.ms, id.value);
    };
    for (const MemberId id : on_duty_among(state_, rules_, ticket_.lead,
                                           members_with(state_, ticket_.lead, hands, at_), at_)) {
      const Member& m = *state_.member(id);
      const bool full = m.open_max > 0 && m.open >= m.open_max;
      if (id == ticket_.member || full || m.away(at_) || m.roles_in(ticket_.lead) == 0 ||
          has_another_part(ticket_, file_, id, Part::handler))
        continue;
      if (!best || load(id) < load(best)) best = id;
    }
    if (best) out.told.push_back(best);
    return out;
  }

  StepPeople invited() const {
    const Symbol unit = unit_called(step_.to_unit);
    const Partner* known = file_ == nullptr || !unit ? nullptr : file_->partner(unit);
    const bool open = known != nullptr && is_open(*known);
    const bool working = ticket_.state == TicketState::queued || ticket_.state == TicketState::accepted ||
                         ticket_.state == TicketState::claimed;
    if (!unit || unit == ticket_.lead || open || !working) return {unit, 0, {}};
    return {unit, 0, called_in(state_, unit, at_)};
  }

 private:
  StepPeople in(Symbol unit) const {
    if (!unit) return {};
    if (step_.role != pack::Role::none)
      return {unit, 0, on_duty(unit, members_with(state_, unit, bit(step_.role), at_))};
    return {unit, 0, step_.on_duty ? leading_now(unit) : leaders_of(state_, unit, at_)};
  }

  // Of those who lead there who is on duty; when they are all at home, the unit's duty people.
  std::vector<MemberId> leading_now(Symbol unit) const {
    std::vector<MemberId> first = on_duty(unit, leaders_of(state_, unit, at_));
    return first.empty() ? on_duty(unit, members_with(state_, unit, leads, at_)) : first;
  }

  std::vector<MemberId> handlers() const {
    if (clock_.clock == ClockKind::ruling) return people_of(state_, rules_, base(), at_);
    return base() == ticket_.lead ? answering(state_, ticket_, at_) : called_in(state_, base(), at_);
  }

  std::vector<MemberId> on_duty(Symbol unit, std::vector<MemberId> members) const {
    return step_.on_duty ? on_duty_among(state_, rules_, unit, members, at_) : members;
  }

  Symbol unit_called(const std::string& id) const {
    const auto at = rules_.pack->unit_by_id.find(id);
    return at == rules_.pack->unit_by_id.end() ? Symbol() : rules_.units[at->second.value];
  }

  // The unit of the step's level at or above the base; none: the pack has lost it, or the base stands higher.
  Symbol at_level() const {
    for (Symbol here = base(); here;) {
      const pack::UnitIndex unit =
          here.value < rules_.unit_of.size() ? rules_.unit_of[here.value] : pack::UnitIndex();
      if (!unit) return {};
      const pack::LevelIndex level = (*rules_.pack)[unit].level;
      if (level && (*rules_.pack)[level].id == step_.level) return here;
      const Symbol above = unit_above(rules_, here, 1);
      if (above == here) return {};
      here = above;
    }
    return {};
  }

  const State& state_;
  const RuleSet& rules_;
  const Ticket& ticket_;
  const CaseFile* file_;
  const PlanStep& step_;
  const LadderClock& clock_;
  Instant at_;
};

}  // namespace

StepPeople people_of_step(const State& state, const RuleSet& rules, const Ticket& ticket,
                          const CaseFile* file, const PlanStep& step, const LadderClock& clock,
                          Symbol told_in, bool again,
                          Instant at) {
  const Finder find(state, rules, ticket, file, step, clock, at);
  switch (step.act) {
    case StepDo::raise: return again && told_in ? find.same_rung(told_in) : find.raise();
    case StepDo::reassign: return find.another();
    case StepDo::invite: return find.invited();
    case StepDo::supervise: return step.to == StepTo::none ? find.supervision() : find.named(told_in, again);
    case StepDo::notify: return find.named(told_in, again);
    default: return {find.base(), 0, {}};
  }
}

}  // namespace gridline::core
