// In the words that an editor writes.
#include "rules/pack/step_text.h"

#include <fmt/format.h>

#include "rules/pack/describe.h"

namespace gridline::pack {

namespace {

std::string amount_text(Amount amount) {
  const bool days = amount.unit == AmountUnit::day || amount.unit == AmountUnit::working_day;
  return to_text(amount, days ? StartRule::next_day : StartRule::instant);
}

std::string step_time_text(const LadderStep& s) {
  switch (s.when) {
    case StepAt::share: return fmt::format("at {}%", s.percent);
    case StepAt::before: return "at -" + amount_text(s.amount);
    case StepAt::after: return "at +" + amount_text(s.amount);
    case StepAt::then: return "after " + amount_text(s.amount);
    default: return "at 0";
  }
}

}  // namespace

std::string step_text(const LadderStep& s) {
  std::string out = fmt::format("{} {}", step_time_text(s), code(s.act));
  const auto add = [&](std::string_view text) {
    if (!text.empty()) out += fmt::format(" {}", text);
  };
  if (s.to == StepTo::handler || s.to == StepTo::lead || s.to == StepTo::above) add(code(s.to));
  add(s.level);
  add(s.unit);
  add(code(s.role));
  add(s.hook);
  if (s.on_duty) add("on_duty");
  if (s.times > 1) add(fmt::format("every {} x{}", amount_text(s.every), s.times));
  if (s.acks > 0) add(fmt::format("until {} acknowledged, silent {}", s.acks, amount_text(s.silent)));
  return out;
}

}  // namespace gridline::pack
