// The desk's events: what people (and the clock) did with a ticket after it was opened.
//
// Field numbers mean the same in every event of this file (desk_field), so that one table names
// them for people. They never change and are never reused.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/fields.h"
#include "engine/core/people_event.h"
#include "engine/core/rows.h"
#include "engine/core/words.h"
#include "rules/pack/ladder.h"

namespace gridline::core {

namespace desk_field {
enum : int {
  ticket = 1,
  member = 2,
  at = 3,
  reason = 4,
  unit = 5,
  to = 6,
  due = 7,
  next = 8,
  until = 9,
  request = 10,
  others = 11,
  evidence = 12,
  result = 13,
  outcome = 14,
  level = 15,
  told = 16,
  complaint = 17,
  clock = 18,
  notice = 19,
  place = 20,
  category = 21,
  urgency = 22,
  nature = 23,
  required = 24,
  whistle = 25,
  contacted = 26,
  solved = 27,
  satisfied = 28,
  cause = 29,
  half_day = 30,
  review = 31,
  number = 32,
  stand_in = 33,
  complaints = 34,
  resolve_due = 35,
  subject = 36,
  hash = 37,
  archived = 39,
  other_next = 40,
  forced = 41,
  alike = 42,
  why = 43,
  sketch = 44,
  area = 45,
  by_words = 46,
  what = 50,
  cluster = 51,
  again = 52,
  day = 53,
  households = 54,
  days = 55,
  today = 56,
  usual = 57,
  hot_why = 58,
  needed = 59,
  step = 60,
  old_due = 61,
  oddity = 62,
  expected = 63,
  found = 64,
  since = 65,
  added = 66,
  removed = 67,
  council = 68,
  ruled = 69,
  meeting = 70,
  carried = 71,
  times = 72,
  generation = 73,
  act = 74,
  passed = 75,
  planned = 76,
  in_digest = 77,
  hook = 78,
  carried_all = 79,
  left = 80,
  left_unit = 81,
};
}

// What somebody did, and why, where nothing else has to be known. `member` none: the administrator
// or the engine; who it was is in the command's actor.
template <EventType Type>
struct PlainAct {
  static constexpr EventType type = Type;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;                    // "reason:..."; none: not given
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason);
  }
};
using ResidentContacted = PlainAct<EventType::resident_contacted>;
using VisitRecorded = PlainAct<EventType::visit_recorded>;
using ClaimLapsed = PlainAct<EventType::claim_lapsed>;            // back to claimable
using TicketDiverted = PlainAct<EventType::ticket_diverted>;  // reason: "110", "119", "120", who took over
using TicketRefused = PlainAct<EventType::ticket_refused>;
using TicketWithdrawn = PlainAct<EventType::ticket_withdrawn>;    // closed, outcome withdrawn
using TicketUrged = PlainAct<EventType::ticket_urged>;
using TicketSupervised = PlainAct<EventType::ticket_supervised>;
using PersonalRevealed = PlainAct<EventType::personal_revealed>;  // who saw the originals, when, why
using TicketVoided = PlainAct<EventType::ticket_voided>;
using InfoAsked = PlainAct<EventType::info_asked>;                // asked or reminded; the info clock follows

// Goes back to the state it came from, named so that nobody has to remember it.
template <EventType Type>
struct BackTo {
  static constexpr EventType type = Type;
  TicketId ticket;
  MemberId member;
  Instant at;
  TicketState to = TicketState::none;
  Instant next;                     // resolve_next from now on
  Instant resolve_due;              // moved by the time on hold; none: as it was
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(6, x.to); f(8, x.next); f(35, x.resolve_due);
  }
};
using InfoGiven = BackTo<EventType::info_given>;
using TicketResumed = BackTo<EventType::ticket_resumed>;

// A request to another authority. Returns stop nothing; while a hold is only asked for, time runs.
template <EventType Type>
struct Asked {
  static constexpr EventType type = Type;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  Symbol unit;                      // that rules
  Instant until;                    // extension: the new due; hold: the review date
  std::vector<TicketId> others;     // hold: what it waits for
  std::vector<std::string> evidence;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(5, x.unit); f(9, x.until); f(11, x.others);
    f(12, x.evidence);
  }
};
using ReturnAsked = Asked<EventType::return_asked>;
using ExtensionAsked = Asked<EventType::extension_asked>;
using HoldAsked = Asked<EventType::hold_asked>;

template <EventType Type>
struct Ruled {
  static constexpr EventType type = Type;
  TicketId ticket;
  MemberId member;                  // the judge
  Instant at;
  Symbol reason;
  Symbol unit;                      // decline: the partner's
  TicketState to = TicketState::none;
  Instant next;                     // resolve_next from now on
  Request request = Request::none;
  Instant resolve_due;              // the resident's due from now on; none: as it was
  bool forced = false;              // the last return there is was denied: no further one
  Instant old_due;                  // of an extension: what the resident's due was
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(5, x.unit); f(6, x.to); f(8, x.next);
    f(10, x.request); f(35, x.resolve_due); f(41, x.forced); f(61, x.old_due);
  }
};
using RequestGranted = Ruled<EventType::request_granted>;
using RequestDenied = Ruled<EventType::request_denied>;

// Out of a unit's hands again: the desk takes it back (to triage; a dispatch may follow at once).
using TicketRecalled = PlainAct<EventType::ticket_recalled>;
// To another unit, by authority; a ticket_dispatched follows.
using TicketTransferred = PlainAct<EventType::ticket_transferred>;

struct PartnerInvited {
  static constexpr EventType type = EventType::partner_invited;
  TicketId ticket;
  MemberId member;                  // who is called there; none: the unit
  Instant at;
  Symbol unit;
  bool required = false;
  bool whistle = false;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(5, x.unit); f(24, x.required); f(25, x.whistle);
  }
};

template <EventType Type>
struct PartnerAct {
  static constexpr EventType type = Type;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  Symbol unit;                      // the partner's
  std::vector<std::string> evidence;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(5, x.unit); f(12, x.evidence);
  }
};
using PartnerAccepted = PartnerAct<EventType::partner_accepted>;
using PartnerArrived = PartnerAct<EventType::partner_arrived>;
using PartnerReported = PartnerAct<EventType::partner_reported>;
using PartnerDeclined = PartnerAct<EventType::partner_declined>;  // wishes to; a ruling follows
using PartnerReleased = PartnerAct<EventType::partner_released>;

struct AttemptRecorded {            // 调解
  static constexpr EventType type = EventType::attempt_recorded;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  std::vector<std::string> evidence;
  Result result = Result::none;
  std::uint32_t number = 0;         // 1, 2, ...
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(12, x.evidence); f(13, x.result);
    f(32, x.number);
  }
};

struct TicketChecked {              // ok: to callback, or closed when there is nobody to call
  static constexpr EventType type = EventType::ticket_checked;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  TicketState to = TicketState::none;  // callback; none: a rework or the closing follows
  Result result = Result::none;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(6, x.to); f(13, x.result);
  }
};

struct CallbackRecorded {
  static constexpr EventType type = EventType::callback_recorded;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  Outcome outcome = Outcome::none;  // of this resident's callback; none: still owed
  ComplaintId complaint;
  bool contacted = false;
  Solved solved = Solved::none;
  Satisfied satisfied = Satisfied::none;
  Cause cause = Cause::none;
  std::int64_t half_day = 0;        // of an unanswered call
  Review review = Review::none;     // now wanted from somebody else
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(14, x.outcome); f(17, x.complaint);
    f(26, x.contacted); f(27, x.solved); f(28, x.satisfied); f(29, x.cause); f(30, x.half_day);
    f(31, x.review);
  }
};

// Back to work, with a clock of its own; the resident's due stays.
template <EventType Type>
struct BackToWork {
  static constexpr EventType type = Type;
  TicketId ticket;
  MemberId member;                  // who ordered it
  Instant at;
  Symbol reason;
  TicketState to = TicketState::none;  // claimed by the one who had it, or accepted by the lead
  Instant next;                     // resolve_next from now on
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(6, x.to); f(8, x.next);
  }
};
using ReworkOrdered = BackToWork<EventType::rework_ordered>;
using TicketReopened = BackToWork<EventType::ticket_reopened>;

struct TicketSplit {                // ticket_opened of each child follows
  static constexpr EventType type = EventType::ticket_split;
  TicketId ticket;
  MemberId member;
  Instant at;
  std::vector<TicketId> others;     // the children
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(11, x.others);
  }
};

// `ticket` goes into `others[0]`, whose urgency and due become the higher and the earlier.
struct TicketMerged {
  static constexpr EventType type = EventType::ticket_merged;
  TicketId ticket;
  MemberId member;
  Instant at;
  std::vector<TicketId> others;
  pack::Urgency urgency = pack::Urgency::none;
  Instant resolve_due;
  Instant next;                     // resolve_next of the one it went into
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(8, x.next); f(11, x.others); f(22, x.urgency);
    f(35, x.resolve_due);
  }
};
// Out again, with its own clocks; `urgency` and `resolve_due` are what the other has left.
struct TicketUnmerged {
  static constexpr EventType type = EventType::ticket_unmerged;
  TicketId ticket;
  MemberId member;
  Instant at;
  TicketState to = TicketState::none;
  std::vector<TicketId> others;
  pack::Urgency urgency = pack::Urgency::none;
  Instant resolve_due;
  Instant next;                     // resolve_next of `ticket`
  Instant other_next;               // and of the other
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(6, x.to); f(8, x.next); f(11, x.others); f(22, x.urgency);
    f(35, x.resolve_due); f(40, x.other_next);
  }
};

struct TicketOffered {              // 待认领: to a wish wall or a council's agenda
  static constexpr EventType type = EventType::ticket_offered;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol unit;                      // whose wall or council
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(5, x.unit);
  }
};

// Asked for by a person; an escalation_step_taken follows.
using TicketEscalated = PlainAct<EventType::ticket_escalated>;

struct TicketCorrected {
  static constexpr EventType type = EventType::ticket_corrected;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  Instant next;
  Symbol place;                     // what holds from now on
  Symbol category;
  pack::Urgency urgency = pack::Urgency::none;
  Instant resolve_due;              // only ever earlier; none: as it was
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(8, x.next); f(20, x.place);
    f(21, x.category);
    f(22, x.urgency); f(35, x.resolve_due);
  }
};

// Somebody is told something: members, or the resident of a complaint.
struct MessageQueued {
  static constexpr EventType type = EventType::message_queued;
  TicketId ticket;
  Instant at;
  std::vector<MemberId> told;
  ComplaintId complaint;            // set: to its resident
  Notice notice = Notice::none;
  Instant planned;                  // when it would have been; none: it is not late
  bool in_digest = false;           // `told` read it in their digest after downtime; the resident is told now
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(3, x.at); f(16, x.told); f(17, x.complaint); f(19, x.notice); f(76, x.planned);
    f(77, x.in_digest);
  }
};

// Out of memory, into the archive, with the complaints that nothing at hand needs any more.
struct TicketArchived {
  static constexpr EventType type = EventType::ticket_archived;
  TicketId ticket;
  std::vector<ComplaintId> complaints;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(34, x.complaints); }
};
struct TicketRestored {
  static constexpr EventType type = EventType::ticket_restored;
  TicketId ticket;
  ArchivedTicket archived;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(39, x.archived); }
};

}  // namespace gridline::core
