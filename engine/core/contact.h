// The same resident again (重复来电): what he reports joins the open ticket about it as an urge, instead of
// becoming a second one. What is known of him travels with the command; used by decide alone.
#pragma once

#include <vector>

#include "engine/core/decide.h"
#include "engine/core/decide_parts.h"

namespace gridline::core {

// The open ticket of the same resident that this complaint is about, and how often he came for it before.
struct Repeat {
  const Ticket* ticket = nullptr;   // null: none
  std::uint32_t contacts = 0;
};

// Of the same category, or of none when a repeat cue says that it was reported before (又, 第三次), at the
// same place or at one the text does not name. Nothing for an emergency, which never joins; for what is
// confidential or an informant's; for an advert; and when this is more urgent than the open one.
Repeat repeat_of(const State& state, const RuleSet& rules, const SubmitComplaint& body,
                 pack::CategoryIndex category, pack::Urgency urgency);

// 催办, told to who answers for it; from the third contact on it is supervised as well (督办), which does not
// change its urgency.
void urge_again(const State& state, const RuleSet& rules, Instant at, const Repeat& repeat,
                NewSymbols& symbols, std::vector<Event>& events);

}  // namespace gridline::core
