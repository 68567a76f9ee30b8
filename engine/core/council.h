// 议事会: when a council meets (the weekly rule of the pack, but for what was moved or cancelled), and what may
// come before it. Pure, like decide.
#pragma once

#include <optional>
#include <vector>

#include "engine/core/decide.h"

namespace gridline::core {

struct Meeting {
  Instant ruled;                    // when the weekly rule has it: its name
  Instant at;                       // when it begins
  explicit operator bool() const { return bool(at); }
};

// What is kept of a council; null: nothing yet.
const CouncilRow* council_row(const State& state, Symbol council);

// When the meeting that the rule has at `ruled` begins; none: it was cancelled, or falls away on a day off.
Instant meeting_at(const pack::Pack& pack, const pack::Council& council, const CouncilRow* row,
                   Instant ruled);
// The first meeting that begins after `t`, is not held yet, and by the rule comes after `ruled_after`.
// None: none within sight (only where everything was cancelled).
Meeting next_meeting(const pack::Pack& pack, const pack::Council& council, const CouncilRow* row, Instant t,
                     Instant ruled_after = {});
// The same of those whose agenda is still open at `t`: behind the cut-off an item waits for the next one.
Meeting open_meeting(const pack::Pack& pack, const pack::Council& council, const CouncilRow* row, Instant t);
// The one that goes on at `t` and was not closed yet. None: there is none.
Meeting meeting_at_hand(const pack::Pack& pack, const pack::Council& council, const CouncilRow* row,
                        Instant t);
// How far back a meeting that nobody closed is looked for.
inline constexpr Duration meeting_sought = base::days(60);

// The council that hears a ticket: the nearest one above its place, else above its lead. Null: there is none.
const pack::Council* council_of_ticket(const RuleSet& rules, const Ticket& ticket);

// Why a ticket cannot come before any council; nothing: it can.
std::optional<Rejection> refuse_tabling(const State& state, const RuleSet& rules, const Ticket& ticket,
                                        const CaseFile* file);

// On the agenda of the nearest council's next meeting that is still open: for a ladder's step, a claim that
// lapsed, a wish on the wall. Nothing when it may not be tabled (U1, U2, work that is done, several matters,
// a request that waits for its ruling), is on an agenda already, or there is no council, meeting or room.
std::optional<TicketTabled> tabling_of(const State& state, const RuleSet& rules, const Ticket& ticket,
                                       const CaseFile* file, Instant at, MemberId by);
// The same before `council`, and also when it is on another one's agenda. REQUIRES: refuse_tabling says
// nothing.
std::optional<TicketTabled> tabling_before(const State& state, const RuleSet& rules,
                                           const pack::Council& council, const Ticket& ticket,
                                           const CaseFile* file, Instant at, MemberId by);
// The same at a later meeting of `council`, by the rule after `ruled_after`: not bound by the cut-off.
std::optional<TicketTabled> carried_over(const State& state, const RuleSet& rules,
                                         const pack::Council& council, const Ticket& ticket,
                                         const CaseFile* file, Instant at, MemberId by, Instant ruled_after);

// Who is told of a council's items: its secretaries, or who stands in for them.
std::vector<MemberId> secretaries_of(const State& state, const RuleSet& rules, const pack::Council& council,
                                     Instant at);

// What has become urgent waits for no meeting: from the agenda back to its unit. Gives the ticket as it then
// is.
Ticket leave_agenda(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                    pack::Urgency urgency, std::vector<Event>& events);

}  // namespace gridline::core
