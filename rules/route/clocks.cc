// Clocks that run from a dispatch on, and those that run while a person decides.
#include "rules/route/clocks.h"

namespace gridline::route {

namespace {

constexpr pack::ClockKind dispatched[] = {pack::ClockKind::accept, pack::ClockKind::contact,
                                          pack::ClockKind::resolve, pack::ClockKind::assignment};
constexpr pack::ClockKind in_triage[] = {pack::ClockKind::dispatch, pack::ClockKind::resolve};

// From when a clock counts; none: it begins with a dispatch, which in triage is still to come.
base::Instant start_of_clock(pack::ClockFrom from, const Facts& facts, bool triage) {
  if (from == pack::ClockFrom::said && facts.said) return facts.said;
  if (from == pack::ClockFrom::received && facts.received) return facts.received;
  if (from == pack::ClockFrom::dispatched && triage) return {};
  return facts.at;
}

}  // namespace

Clocks::Clocks(const pack::Pack& pack) : plans_(pack.policies.size() * urgencies * 2) {
  for (std::size_t p = 0; p < pack.policies.size(); ++p) {
    for (std::size_t u = 0; u < urgencies; ++u) {
      for (const bool triage : {false, true}) {
        const pack::PolicyIndex policy(p);
        const auto urgency = static_cast<pack::Urgency>(u);
        Plan& plan = plans_[number(policy, urgency, triage)];
        for (const pack::ClockKind kind : triage ? std::span<const pack::ClockKind>(in_triage)
                                                 : std::span<const pack::ClockKind>(dispatched)) {
          if (const pack::ClockRule* rule = pack::clock_rule(pack, policy, kind, urgency))
            plan.clocks[plan.count++] = {kind, pack::start_of(pack, policy, kind), rule};
        }
      }
    }
  }
}

std::vector<Clock> Clocks::started(const pack::Pack& pack, const Facts& facts, pack::PolicyIndex policy,
                                   pack::UnitIndex lead, bool triage) const {
  std::vector<Clock> out;
  if (!policy) return out;
  const Plan& plan = plans_[number(policy, facts.urgency, triage)];
  const pack::Calendar& calendar = pack::calendar_of(pack, lead);
  out.reserve(plan.count);
  for (const Planned& each : std::span(plan.clocks).first(plan.count)) {
    const base::Instant from = start_of_clock(each.from, facts, triage);
    if (from)
      out.push_back({each.clock, pack::count(calendar, from, each.rule->amount, each.rule->start).due, from});
  }
  return out;
}

}  // namespace gridline::route
