// The rows of the state: what the engine keeps of each ticket, complaint and member while decisions
// may depend on it. Described structs, so that snapshots, the archive and events can carry them.
//
// Rows are kept small, because a city has millions: texts are in the journal, names are symbols.
// What only few tickets need (requests, partners, reworks) stands in a case file beside the ticket.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/base/fields.h"
#include "engine/base/hash.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/core/words.h"
#include "rules/pack/calendar.h"
#include "rules/pack/words.h"
#include "rules/text/sketch.h"

namespace gridline::core {

using base::ComplaintId;
using base::Duration;
using base::Instant;
using base::MemberId;
using base::Symbol;
using base::TicketId;

namespace ticket_flag {
inline constexpr std::uint16_t joinable = 1;       // in the join index while open
inline constexpr std::uint16_t changed = 2;        // the complaint was revised after acceptance
inline constexpr std::uint16_t confidential = 4;   // confidential, or an informant's (举报)
inline constexpr std::uint16_t counted = 8;        // counted in the member's open tickets
inline constexpr std::uint16_t emergency = 16;     // category X, or U1: overtakes everything
inline constexpr std::uint16_t case_file = 32;     // has a row in the case files
inline constexpr std::uint16_t person_visit = 64;  // a vulnerable resident: somebody goes there (代办)
inline constexpr std::uint16_t no_resident = 128;  // nobody to call back: found by us, or a directive
inline constexpr std::uint16_t forced = 256;       // dispatched by force: no further return
inline constexpr std::uint16_t supervised = 512;   // 督办
inline constexpr std::uint16_t no_contact =
    1024;  // its contact clock began, and nobody has spoken with him yet
}  // namespace ticket_flag

// Clocks of the ticket's own row that stand still, as bits.
namespace paused_clock {
inline constexpr std::uint8_t accept = 1;          // or dispatch, in triage
inline constexpr std::uint8_t resolve = 2;
}  // namespace paused_clock

struct KnownPack {
  Symbol name;               // "pack:lingyun@1.0", as tickets carry it
  base::Hash256 hash{};
  Instant activated;         // when it was last; none: before this was kept
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.name); f(2, x.hash); f(3, x.activated);
  }
};
struct ProposedPack {
  base::Hash256 hash{};
  Instant at;
  MemberId member;           // none: the administrator by the socket
  base::Hash256 instead_of{};  // the proposal that still stood when this one came; zero: none
  base::Hash256 from{};        // of a recount: the pack that counted the deadlines; zero: it is none
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.hash); f(2, x.at); f(3, x.member); f(4, x.instead_of); f(5, x.from);
  }
};

// 112 bytes.
struct Ticket {
  TicketId id;
  ComplaintId complaint;
  TicketId parent;
  Instant opened;
  Instant accept_due;        // the unit must accept (in triage: the desk must dispatch) by then; none: done
  Instant accept_next;       // when the ladder acts on that next; none: not any more
  Instant resolve_due;       // what the resident was promised; moves only by a ruling
  Instant resolve_next;      // when the ladder acts on that next: the warning, the due, then each rung
  Instant closed;            // when the work was over; none: it is not
  Symbol lead;
  Symbol place;
  Symbol category;
  Symbol route;
  Symbol policy;
  MemberId member;           // claimed by, or assigned to while state is queued or accepted
  TicketState state = TicketState::none;
  TicketKind kind = TicketKind::none;
  pack::Urgency urgency = pack::Urgency::none;
  Outcome outcome = Outcome::none;
  std::uint16_t flags = 0;   // ticket_flag
  std::uint8_t level = 0;    // 升级: rungs above the lead that have been told; never goes back while open

  bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
  void set(std::uint16_t flag, bool on) {
    flags = static_cast<std::uint16_t>(on ? flags | flag : flags & ~flag);
  }
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.complaint); f(3, x.parent); f(4, x.opened); f(5, x.accept_due); f(6, x.resolve_due);
    f(7, x.lead); f(8, x.place); f(9, x.category); f(10, x.route); f(11, x.member); f(12, x.state);
    f(13, x.kind); f(14, x.urgency); f(15, x.flags); f(16, x.accept_next); f(17, x.resolve_next);
    f(18, x.closed); f(19, x.policy); f(20, x.outcome); f(21, x.level);
  }
};

// A clock beside accept and resolve: of a ruling, a hold, a rework, a partner, a claim.
struct CaseClock {
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol unit;               // whose it is, with partner and ruling; none: the lead's
  Instant due;
  Instant next;              // when the ladder acts; none: not any more
  std::uint8_t level = 0;    // rungs climbed above `unit`
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.clock); f(2, x.unit); f(3, x.due); f(4, x.next); f(5, x.level);
  }
};

enum class PartnerState : std::uint8_t {
  none = 0, invited = 1, accepted = 2, decline_asked = 3, reported = 4, declined = 5, released = 6,
};

// 协办. A required one must have ended (reported, declined with a ruling, released) before the lead
// may report done.
struct Partner {
  Symbol unit;
  MemberId member;           // who was called, or who accepted
  PartnerState state = PartnerState::none;
  bool required = false;
  bool whistle = false;      // 吹哨: to the spot at once, arrival is proven
  Instant arrived;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.unit); f(2, x.member); f(3, x.state); f(4, x.required); f(5, x.whistle); f(6, x.arrived);
  }
};

// It still has a share to do.
inline bool is_open(const Partner& p) {
  return p.state == PartnerState::invited || p.state == PartnerState::accepted ||
         p.state == PartnerState::decline_asked;
}

struct PartOf {
  Part part = Part::none;
  MemberId member;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.part); f(2, x.member); }
};

// One resident's own callback. A call without an answer counts once a half-day.
struct Callback {
  ComplaintId complaint;
  std::uint8_t unanswered = 0;
  std::int64_t half_day = 0;   // of the last unanswered call: days since 1970 × 2, local time
  Outcome outcome = Outcome::none;  // none: still owed
  // Of a complaint that joined: what it needs to stand alone again.
  Instant received;
  Symbol place, category;
  pack::Urgency urgency = pack::Urgency::none;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.complaint); f(2, x.unanswered); f(3, x.half_day); f(4, x.outcome); f(5, x.received); f(6, x.place);
    f(7, x.category); f(8, x.urgency);
  }
};

// 疑似重复: another ticket that may be about the same matter, while nobody has said whether it is.
struct Likeness {
  TicketId other;
  std::uint32_t alike = 0;     // per mille
  SimilarWhy why = SimilarWhy::none;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.other); f(2, x.alike); f(3, x.why);
  }
};

// 热点: of a ticket of kind cluster, why it was opened and where it collects (HotSpotOpened has the meanings).
struct HotSpot {
  Symbol area, what;
  std::uint32_t households = 0, days = 0, needed = 0, today = 0, usual = 0;
  HotWhy why = HotWhy::none;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.area);
    f(2, x.what);
    f(3, x.households);
    f(4, x.days);
    f(5, x.needed);
    f(6, x.today);
    f(7, x.usual);
    f(8, x.why);
  }
};

// What the callback left for somebody else to look at before the ticket may close.
enum class Review : std::uint8_t { none = 0, unsatisfied = 1, objective = 2 };

// Where a clock stands on its ladder, from its first step on.
struct Climb {
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol unit;                 // whose clock, as in CaseClock
  std::uint32_t step = 0;      // the last one taken, from 1
  std::uint32_t times = 0;     // how often it was
  Symbol told_in;              // the unit that was told last: `above` goes on from there
  Instant at;                  // when it was
  std::vector<MemberId> told;
  std::vector<MemberId> acknowledged;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.clock); f(2, x.unit); f(3, x.step); f(4, x.times); f(5, x.told_in); f(6, x.at); f(7, x.told);
    f(8, x.acknowledged);
  }
};

// 案卷: what only some tickets need. Made by the first event that needs it, kept to the end.
struct CaseFile {
  TicketId id;
  // Asking and ruling. One request at a time.
  Request request = Request::none;
  MemberId asked_by;
  Symbol ruler;                     // the unit that rules; climbs when it does not
  Symbol reason;                    // "reason:..."
  Instant until;                    // asked for: the new due, or the review date
  std::vector<TicketId> waits_for;  // asked for: blockers of the hold
  TicketState before = TicketState::none;  // what return_asked, on_hold and need_info go back to
  std::uint8_t returns = 0;         // ruled on, granted or denied
  std::uint8_t extensions = 0;      // granted
  std::uint8_t infos = 0;           // asked of the resident; reminders count
  Instant held_since;               // none: not on hold
  Duration held_remaining;          // of the resolve time when the hold began
  std::vector<TicketId> blocked_by, blocks;
  // People.
  std::vector<PartOf> parts;
  std::vector<Partner> partners;
  std::vector<CaseClock> clocks;
  // After the work.
  std::vector<Callback> callbacks;  // also of complaints that joined or were merged in
  Review review = Review::none;
  std::uint8_t reworks = 0;
  std::uint8_t attempts = 0;        // of mediation
  std::uint8_t urges = 0;
  // Many and one.
  std::vector<TicketId> children, merged;
  TicketId merged_into;
  pack::Urgency own_urgency = pack::Urgency::none;  // before others were merged in
  Instant own_resolve_due;
  bool visited = false;             // somebody went there since it was given
  std::vector<Likeness> likenesses; // proposed, not decided on
  HotSpot hot;                      // of a hot spot
  std::vector<TicketId> members;    // the tickets it stands for; each keeps its own life and clocks
  TicketId cluster;                 // the hot spot that this ticket belongs to
  // Clocks.
  std::vector<Climb> climbs;
  std::uint32_t generation = 0;     // ladder steps taken, whichever clock's: names each of them
  Instant counts_from;              // of the resolve clock, where it is not `opened`
  Instant unanswered;               // the oldest message of a resident that nobody answered
  Instant paused_since;  // clocks stand still by the plan's pauses; what is left is from here to the due
  std::uint8_t paused = 0;          // which: paused_clock
  // 议事会.
  Symbol council;                   // on whose agenda; none: on none
  Instant meeting;                  // which one, by the weekly rule
  std::uint8_t carried = 0;         // meetings of this council that heard it without a claim
  std::uint8_t carried_all = 0;     // of all councils
  std::uint32_t recurs_days = 0;    // of a promise that recurs
  Symbol counted_by;                // the pack whose calendar its deadlines were counted again by

  Partner* partner(Symbol unit) {
    const auto at =
        std::find_if(partners.begin(), partners.end(), [&](const Partner& p) { return p.unit == unit; });
    return at == partners.end() ? nullptr : &*at;
  }
  Climb* climb(pack::ClockKind kind, Symbol unit = {}) {
    const auto at = std::find_if(climbs.begin(), climbs.end(),
                                 [&](const Climb& c) { return c.clock == kind && c.unit == unit; });
    return at == climbs.end() ? nullptr : &*at;
  }
  const Climb* climb(pack::ClockKind kind, Symbol unit = {}) const {
    return const_cast<CaseFile*>(this)->climb(kind, unit);
  }
  const Partner* partner(Symbol unit) const { return const_cast<CaseFile*>(this)->partner(unit); }
  const CaseClock* clock(pack::ClockKind kind, Symbol unit = {}) const {
    const auto at = std::find_if(clocks.begin(), clocks.end(),
                                 [&](const CaseClock& c) { return c.clock == kind && c.unit == unit; });
    return at == clocks.end() ? nullptr : &*at;
  }

  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.request); f(3, x.asked_by); f(4, x.ruler); f(5, x.reason); f(6, x.until);
    f(7, x.waits_for); f(8, x.before); f(9, x.returns); f(10, x.extensions); f(11, x.infos);
    f(12, x.held_since); f(13, x.held_remaining); f(14, x.blocked_by); f(15, x.blocks); f(16, x.parts);
    f(17, x.partners); f(18, x.clocks); f(19, x.callbacks); f(20, x.review); f(21, x.reworks);
    f(22, x.attempts); f(23, x.urges); f(24, x.children); f(25, x.merged); f(26, x.merged_into);
    f(27, x.own_urgency); f(28, x.own_resolve_due); f(29, x.visited);
    f(30, x.likenesses); f(33, x.hot); f(34, x.members); f(35, x.cluster);
    f(36, x.climbs); f(37, x.generation); f(39, x.counts_from); f(40, x.unanswered);
    f(41, x.paused_since); f(42, x.council); f(43, x.meeting); f(44, x.carried); f(45, x.carried_all);
    f(46, x.recurs_days); f(47, x.paused); f(48, x.counted_by);
  }
};

// The tickets that came with the complaint have ids first_ticket .. first_ticket + tickets - 1;
// those split off later are children of one of them.
struct Complaint {
  ComplaintId id;
  base::Hash128 key{};
  std::uint64_t content = 0;
  std::uint64_t receipt = 0;
  TicketId first_ticket;       // or the one it joined
  std::uint32_t version = 0;
  std::uint16_t tickets = 0;   // how many it opened; 0 with first_ticket set: it joined that one
  std::uint16_t at_hand = 0;   // of all its tickets, those not archived; 0: it joined
  bool confidential = false;
  Symbol source;               // "source:hotline-1": who may speak for the resident

  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.key); f(3, x.content); f(4, x.receipt); f(5, x.first_ticket); f(6, x.version);
    f(7, x.tickets); f(8, x.confidential); f(9, x.at_hand); f(10, x.source);
  }
};

// A ticket on its way into the archive or back, with all that is known of it.
struct ArchivedTicket {
  Ticket ticket;
  CaseFile file;               // its id none: it has none
  Complaint complaint;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.file); f(3, x.complaint);
  }
};

// A role in a unit besides the member's own one.
struct Post {
  Symbol unit;
  std::uint32_t roles = 0;     // bit (1 << Role)
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.unit); f(2, x.roles); }
};

struct Member {
  MemberId id;                 // position + 1
  Symbol name;                 // "member:wang-g1"
  Symbol unit;
  std::uint32_t roles = 0;     // bit (1 << Role), in `unit`
  std::vector<Symbol> skills;
  std::vector<Symbol> shifts;
  std::int32_t open_max = 0;
  bool left = false;
  std::int32_t open = 0;       // tickets in hand
  Instant last_given;          // when the last one was; the longest idle goes first
  std::vector<Post> posts;
  Instant away_until;          // on leave before then
  MemberId stand_in;           // AB角, while away
  std::vector<TicketId> handed_over;  // to him, not acknowledged yet

  bool has_role(pack::Role role) const { return (roles >> static_cast<unsigned>(role) & 1) != 0; }
  // The roles held in a unit, as bits.
  std::uint32_t roles_in(Symbol where) const {
    std::uint32_t out = where == unit ? roles : 0;
    for (const Post& p : posts) out |= p.unit == where ? p.roles : 0;
    return out;
  }
  bool away(Instant at) const { return at < away_until; }
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.name); f(3, x.unit); f(4, x.roles); f(5, x.skills); f(6, x.shifts);
    f(7, x.open_max); f(8, x.left); f(9, x.open); f(10, x.last_given); f(11, x.posts); f(12, x.away_until);
    f(13, x.stand_in); f(14, x.handed_over);
  }
};

// What somebody is to be told when the engine has caught up after downtime.
struct Digest {
  MemberId member;
  std::vector<TicketId>
      tickets;  // in the order in which their steps were due, limits::digest_tickets_max at most
  Instant since;                   // the earliest of these
  std::uint32_t more = 0;          // steps beyond those tickets
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.member); f(2, x.tickets); f(3, x.since); f(4, x.more);
  }
};

// A member's token: only its hash is known here.
struct Token {
  base::Hash256 hash{};
  MemberId member;
  Instant expires;             // none: until revoked
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.hash); f(2, x.member); f(3, x.expires);
  }
};

}  // namespace gridline::core
