// An amount of time as a rule editor writes it: in policies.yaml and for `gridline calendar count`.
#pragma once

#include <optional>
#include <string_view>

#include "rules/pack/calendar.h"

namespace gridline::pack {

// "5 wd", "15 min", "4工作时", "5个工作日", each with " next_day", " instant", "次日起" or
// "即时起" behind it if wanted. Without it days begin the next day, others at once.
struct AmountText {
  Amount amount;
  StartRule start = StartRule::instant;
};
std::optional<AmountText> amount_of(std::string_view text);

}  // namespace gridline::pack
