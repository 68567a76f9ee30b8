// Which open ticket a new complaint is about again, by the pack's rule. Used by decide alone; pure.
#pragma once

#include <optional>

#include "engine/core/decide.h"
#include "rules/pack/model.h"

namespace gridline::core {

// One matter of a complaint, as it is looked for and kept.
struct Matter {
  text::Sketch sketch{};
  pack::PlaceIndex place;         // none: unknown
  pack::CategoryIndex category;   // none: unsure, and then like nothing
  TicketKind kind = TicketKind::complaint;
  bool secret = false;            // confidential, or an informant's: never compared
  bool emergency = false;         // the same
};

struct LikeTicket {
  const Ticket* ticket = nullptr;
  std::uint32_t alike = 0;        // per mille
  SimilarWhy why = SimilarWhy::none;
};

// The open ticket that it is most like, the newest of equals; none when none is as much alike as the rule
// wants. Looks at limits::similar_near_max and at 6 × limits::similar_words_max tickets at the most.
std::optional<LikeTicket> most_like(const State& state, const RuleSet& rules, const pack::Similar& rule,
                                    const Matter& matter, Instant at);

// The event by which later complaints find this ticket; none when the rule keeps nothing.
std::optional<TicketSketched> sketched(const RuleSet& rules, const pack::Similar& rule, const Matter& matter,
                                       TicketId ticket);

// The rule that holds for a ticket sent by this route, when it is not just being routed.
pack::Similar similar_rule(const RuleSet& rules, Symbol route);

// May a person merge something into it, and a complaint be proposed for it?
constexpr bool takes_in(TicketState state) {
  return state == TicketState::triage || state == TicketState::queued || state == TicketState::accepted ||
         state == TicketState::claimed;
}

}  // namespace gridline::core
