// The next steps of a ticket's clocks as JSON, from the state as it is.
#include <algorithm>

#include "engine/core/future_steps.h"
#include "engine/http/answers.h"

namespace gridline::http {

namespace {

Json step_json(const node::Node& n, const core::FutureStep& step, base::ZoneOffset zone) {
  const auto name = [&](base::Symbol s) { return s ? Json(n.symbols().bare_name(s)) : Json(nullptr); };
  Json told = Json::array();
  std::vector<base::MemberId> people = step.told;
  std::sort(people.begin(), people.end());  // as add_names() wants them
  people.erase(std::unique(people.begin(), people.end()), people.end());
  for (const base::MemberId m : people) {
    const core::Member* member = n.state().member(m);
    told.push_back({{"member", m.value},
                    {"id", member == nullptr ? Json(nullptr) : name(member->name)},
                    {"name", nullptr}});
  }
  const bool plain = step.act == pack::StepDo::none;
  return {{"at", time_json(step.at, zone)},
          {"clock", pack::code(step.clock)},
          {"clock_zh", pack::zh(step.clock)},
          {"subject", name(step.subject)},
          {"step", step.step},
          {"act", plain ? Json(nullptr) : Json(pack::code(step.act))},
          {"act_zh", plain ? Json(nullptr) : Json(pack::zh(step.act))},
          {"unit", name(step.unit)},
          {"level", step.level},
          {"told", std::move(told)},
          {"times", step.times},
          {"acks", step.acks}};
}

}  // namespace

Json future_json(const node::Node& node, base::TicketId ticket, base::Instant now, base::ZoneOffset zone) {
  Json out = Json::array();
  const core::Ticket* t = node.state().ticket(ticket);
  if (t == nullptr || node.rules() == nullptr) return out;
  for (const core::FutureStep& step : core::future_steps(node.state(), *node.rules(), *t, now))
    out.push_back(step_json(node, step, zone));
  return out;
}

}  // namespace gridline::http
