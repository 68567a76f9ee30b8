// What a Reader answers with: plain values, names instead of numbers.
//
// Names of units, categories, places, ... are bare: "LY-G1", not "unit:LY-G1"; "" is none.
// Whoever shows these to people masks what is personal (PersonalState) and honours `confidential`.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/core/command.h"
#include "engine/core/event.h"
#include "engine/core/words.h"
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
  bool confidential = false;
  base::Instant opened, accept_due, resolve_due, accepted, claimed, reported, closed;
  core::Outcome outcome = core::Outcome::none;
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
  std::vector<core::RunningClock> clocks;
  std::string place, category;
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  std::string pack, route;      // the rule that sent it here
  core::Outcome outcome = core::Outcome::none;
  std::uint8_t triage_reason = 0;
  std::string reason;           // a code that the actor gave
  bool by_person = false;
  base::ComplaintId complaint;
  std::uint32_t version = 0;
  PersonalState note_state = PersonalState::none;
  std::string note;             // personal; the same for all events of one entry
};

struct TicketDetail {
  TicketSummary ticket;
  std::vector<base::ComplaintId> complaints;  // at most history_max
  std::vector<TimelineEvent> timeline;        // oldest first, at most history_max
  bool more = false;                          // the timeline goes on
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

struct Counts {
  std::uint64_t received = 0, revised = 0, joined = 0, opened = 0, triaged = 0, dispatched = 0, accepted = 0,
                accepted_late = 0, claimed = 0, reported = 0, closed = 0, closed_late = 0;
  std::array<std::uint64_t, 7> closed_with{};  // by core::Outcome
};

struct StatisticsRow {
  std::string name;      // of the unit, category or channel; "" is none
  std::int64_t day = 0;  // days since 1970-01-01, when grouped by day
  Counts counts;
};

}  // namespace gridline::view
