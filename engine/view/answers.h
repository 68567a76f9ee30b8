// What a Reader answers with: plain values, names instead of numbers.
//
// Names of units, categories, places, ... are bare: "LY-G1", not "unit:LY-G1"; "" is none.
// Whoever shows these to people masks what is personal (PersonalState) and honours `confidential`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/core/command.h"
#include "engine/core/event.h"
#include "engine/core/words.h"
#include "engine/view/measure.h"
#include "engine/view/rows.h"
#include "engine/view/schema.h"
#include "rules/pack/words.h"

namespace gridline::view {

struct ComplaintVersion {
  std::uint32_t version = 0;  // 1: the first
  base::Seq entry;            // the journal entry that brought it
  base::Instant received;
  PersonalState personal = PersonalState::none;
  // personal, empty when erased:
  std::string title, text;
  core::PersonalPerson reporter, principal;
  std::string place, building, stair, floor, room, poi;
  std::string upstream_number;
  std::vector<core::PersonalAttachment> attachments;
};

struct ComplaintDetail {
  base::ComplaintId id;
  std::uint64_t receipt = 0;  // core/receipt.h has the code people see
  std::string source, source_id, channel;
  core::TicketKind kind = core::TicketKind::none;
  core::Origin origin = core::Origin::none;
  bool confidential = false;
  bool reply_wanted = false;
  base::Instant received, occurred, upstream_due;
  std::int64_t lon_e7 = 0, lat_e7 = 0;
  std::vector<ComplaintVersion> versions;  // newest first, at most history_max
  std::vector<base::TicketId> tickets;
};

struct NamedMember {
  base::MemberId member;        // none: nobody
  std::string name;             // personal
};

// A clock that runs, or was started.
struct ClockAnswer {
  pack::ClockKind clock = pack::ClockKind::none;
  base::Instant due;
  std::string unit;             // whose, with partner and ruling
  std::uint32_t level = 0;      // rungs climbed
  base::Duration left;          // when it stands still; by the unit of its amount
  pack::AmountUnit left_unit{}; // none: it runs
};

// A ticket as it stands, for lists. Its title and excerpt are those of `complaint`.
struct TicketSummary {
  base::TicketId id;
  base::ComplaintId complaint;  // in search: the one that was found; else the one it was opened for
  base::TicketId parent;
  core::TicketKind kind = core::TicketKind::none;
  core::TicketState state = core::TicketState::none;
  std::string lead;             // the unit that has it; in triage: the desk
  base::MemberId member;        // who works on it
  std::string member_name;      // personal
  std::vector<std::string> partners;
  std::string place;
  std::uint16_t place_flags = 0;
  std::string category;
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  std::vector<std::string> tags;
  std::uint8_t triage_reason = 0;  // route::TriageReason
  std::string pack, route, policy, channel;
  bool confidential = false, emergency = false, person_visit = false, no_resident = false, forced = false,
       supervised = false;
  std::uint32_t level = 0;      // rungs above the lead that were told
  base::Instant opened;
  base::Instant accept_due;     // while the unit is to accept (the desk: to dispatch)
  base::Instant resolve_due;
  std::vector<ClockAnswer> clocks;  // the others that run
  base::Instant accepted, claimed, contacted, reported, closed;
  core::Outcome outcome = core::Outcome::none;
  base::TicketId merged_into;
  base::TicketId cluster;       // the hot spot it belongs to
  PersonalState personal = PersonalState::none;
  std::string title;            // personal
  std::string excerpt;          // personal: the text's beginning, at most excerpt_bytes_max
};

// One event of a ticket's life: what, when, who, why.
struct TimelineEvent {
  base::Seq entry;
  base::Instant at;
  core::EventType type = core::EventType::none;
  core::Actor actor;
  std::string actor_name;       // personal
  std::string unit;
  base::MemberId member;        // to whom, by whom: as the type says
  std::string member_name;      // personal
  std::vector<std::string> partners;
  std::vector<ClockAnswer> clocks;
  std::string place, category;
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  std::string pack, route;      // the rule that sent it here
  core::Outcome outcome = core::Outcome::none;
  std::uint8_t triage_reason = 0;
  std::string reason;           // a code that the actor gave, or the rules
  bool by_person = false;
  base::ComplaintId complaint;
  std::uint32_t version = 0;
  EventDetail detail;           // what only some events say
  std::string subject;          // whose clock
  std::string council;          // of ticket_tabled
  std::string area, what;       // of a hot spot
  std::vector<NamedMember> told;
  NamedMember stand_in;
  PersonalState note_state = PersonalState::none;
  std::string note;             // personal; the same for all events of one entry
};

struct PartnerAnswer {
  std::string unit;
  NamedMember member;           // who was called, or who accepted
  core::PartnerState state = core::PartnerState::none;
  bool required = false, whistle = false;
  base::Instant invited, accepted, arrived, ended;
};

struct RequestAnswer {
  base::Seq entry;              // that asked
  core::Request request = core::Request::none;
  std::string unit;             // that asked
  std::string route;            // that had sent the ticket there; "": a person had
  NamedMember asked_by;
  base::Instant asked;
  std::string reason;
  std::string ruler;
  base::Instant until;
  std::vector<base::TicketId> waits_for;
  Verdict verdict = Verdict::open;
  NamedMember ruled_by;
  base::Instant ruled;
  std::string ruling_reason;
};

struct CallbackAnswer {
  base::ComplaintId complaint;
  std::uint32_t calls = 0;
  base::Instant last;
  NamedMember member;           // who called last
  bool contacted = false;
  core::Solved solved = core::Solved::none;
  core::Satisfied satisfied = core::Satisfied::none;
  core::Cause cause = core::Cause::none;
  core::Outcome outcome = core::Outcome::none;  // none: still owed
};

// One of a parent's children: of a directive, one building's.
struct ChildAnswer {
  base::TicketId id;
  core::TicketState state = core::TicketState::none;
  core::Outcome outcome = core::Outcome::none;
  std::string place, category, lead;
  NamedMember member;
  base::Instant resolve_due, accepted, claimed, reported, closed;
  // When somebody there took note: accepted, or claimed at once.
  base::Instant acknowledged() const {
    return accepted && (!claimed || accepted < claimed) ? accepted : claimed;
  }
};

struct TicketDetail {
  TicketSummary ticket;
  std::vector<base::ComplaintId> complaints;  // at most history_max
  std::vector<TimelineEvent> timeline;        // oldest first, at most history_max
  bool more = false;                          // the timeline goes on
  std::vector<PartnerAnswer> partners;
  std::vector<RequestAnswer> requests;        // oldest first
  std::vector<CallbackAnswer> callbacks;
  std::vector<ChildAnswer> children;          // at most children_max
  std::vector<base::TicketId> merged;         // tickets that went into this one
  std::vector<core::Likeness> likenesses;     // that this one may be a duplicate of
  std::vector<ChildAnswer> members;           // of a hot spot: at most children_max
};

// A step in the life of rule packs.
struct PackStepAnswer {
  std::uint64_t seq = 0;
  base::Instant at;
  // "proposed", "activated", "confirmed" (by a second person); "migration_proposed": of the pack that was
  // active
  std::string step;
  std::string pack;             // "lingyun@1.0"; empty while it is only proposed
  std::string hash;
  core::ActorKind actor = core::ActorKind::none;
  NamedMember member;
  std::string note;
  std::string instead_of;       // hash of the proposal that this one put aside; empty: none
};

struct TicketPage {
  std::vector<TicketSummary> tickets;  // newest first
  std::uint64_t next = 0;              // give this as `before` for the next page; 0: this was the last
  std::uint64_t total = 0;             // of all pages; at most total_max
  bool total_is_exact = true;          // false: there are more than total_max
};

struct MemberAnswer {
  base::MemberId number;
  std::string id;     // the organisation's own
  std::string name;   // personal
  std::string unit;
  std::uint32_t roles = 0;  // bit (1 << pack::Role)
  bool left = false;
};

struct StatisticsRow {
  std::string name;      // of the unit, category or channel; "" is none
  std::int64_t day = 0;  // days since 1970-01-01, when grouped by day
  Counts counts;
};

// Returns of the tickets that one route sent somewhere, by the reason given.
struct ReturnsRow {
  std::string route;     // "": a person had sent them
  std::string reason;
  std::uint64_t asked = 0, granted = 0, denied = 0, lapsed = 0;  // the rest waits for a ruling
};

}  // namespace gridline::view
