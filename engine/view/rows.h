// What the fold writes: a ticket as it stands, a line of its timeline, what stands beside them, a
// counted fact.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fields.h"
#include "engine/core/desk_event.h"
#include "engine/view/measure.h"

namespace gridline::view {

template <class E, class... Listed>
concept is_one_of = (std::same_as<E, Listed> || ...);

// A clock that runs, or of the ticket's own row that stands still: "kind:due:unit:level:left:left_unit" in a
// column, several with blanks between.
struct RowClock {
  pack::ClockKind clock = pack::ClockKind::none;
  std::int64_t due = 0;
  std::uint32_t unit = 0;   // whose, with partner and ruling
  std::uint32_t level = 0;  // rungs climbed
  std::int64_t left = 0;    // ms, when it stands still
  std::uint32_t left_unit = 0;  // pack::AmountUnit; 0: it runs
  bool operator==(const RowClock&) const = default;
};
std::vector<RowClock> clocks_in(std::string_view column);
std::string column_of(const std::vector<RowClock>& clocks);

// Numbers in a column: "12 15".
std::vector<std::uint64_t> numbers_in(std::string_view column);
void add_number(std::string& column, std::uint64_t number);     // unless it is there
void remove_number(std::string& column, std::uint64_t number);
template <class Ids>
std::string column_of_ids(const Ids& ids) {
  std::string out;
  for (const auto& id : ids) {
    if (!out.empty()) out += ' ';
    out += std::to_string(id.value);
  }
  return out;
}

// Tickets that this one may be a duplicate of: "12:630:2" in a column (alike per mille, why).
std::vector<core::Likeness> likenesses_in(std::string_view column);
std::string column_of(const std::vector<core::Likeness>& likenesses);

// Columns of `ticket`, in their order. Numbers as in schema.h. What core's state has of a ticket is
// equal here after every entry (a test compares them); the times of what was done are the views' own.
struct TicketRow {
  std::uint64_t id = 0, complaint = 0, parent = 0;
  std::uint32_t kind = 0, state = 0, lead = 0, member = 0;
  std::string partners;  // symbol numbers
  std::uint32_t place = 0, place_flags = 0, category = 0, urgency = 0, nature = 0;
  std::string tags;      // one a line
  std::uint32_t triage_reason = 0, pack = 0, route = 0, policy = 0, channel = 0;
  std::int64_t opened_at = 0, accept_due = 0, resolve_due = 0, accepted_at = 0, claimed_at = 0,
               contacted_at = 0, reported_at = 0, closed_at = 0;
  std::uint32_t outcome = 0, flags = 0, level = 0;
  std::uint32_t sent_by = 0;      // the route that sent it to the lead; 0: a person did
  std::uint64_t merged_into = 0;
  std::string merged;             // tickets that went into this one
  std::string clocks;             // beside accept and resolve
  std::string likenesses;         // proposed, not decided on
  std::uint64_t cluster = 0;      // the hot spot it belongs to

  template <class F, class T> static void columns(F& f, T& x) {
    f(x.id); f(x.complaint); f(x.parent); f(x.kind); f(x.state); f(x.lead); f(x.member); f(x.partners);
    f(x.place); f(x.place_flags); f(x.category); f(x.urgency); f(x.nature); f(x.tags); f(x.triage_reason);
    f(x.pack); f(x.route); f(x.policy); f(x.channel); f(x.opened_at); f(x.accept_due); f(x.resolve_due);
    f(x.accepted_at); f(x.claimed_at); f(x.contacted_at); f(x.reported_at); f(x.closed_at); f(x.outcome);
    f(x.flags); f(x.level); f(x.sent_by); f(x.merged_into); f(x.merged); f(x.clocks);
    f(x.likenesses); f(x.cluster);
  }
};
// The flags of core that a row keeps.
inline constexpr std::uint32_t kept_flags =
    core::ticket_flag::confidential | core::ticket_flag::emergency | core::ticket_flag::person_visit |
    core::ticket_flag::no_resident | core::ticket_flag::forced | core::ticket_flag::supervised;

// What a desk event says that most lines do not have: stored packed in one column, absent fields
// cost nothing. Keys are those of core::desk_field.
inline constexpr int detail_hot = 100, detail_due = 101, detail_next = 102;  // beyond the desk's own fields
struct EventDetail {
  core::TicketState to = core::TicketState::none;
  base::Instant until, resolve_due;
  core::Request request = core::Request::none;
  std::vector<base::TicketId> others;      // merged with, children, waited for
  std::vector<std::string> evidence;       // hashes of attachments, numbers of records
  core::Result result = core::Result::none;
  std::uint32_t level = 0;                 // of an escalation; 0: a warning
  pack::ClockKind clock = pack::ClockKind::none;
  core::Notice notice = core::Notice::none;
  bool required = false, whistle = false, contacted = false, forced = false;
  core::Solved solved = core::Solved::none;
  core::Satisfied satisfied = core::Satisfied::none;
  core::Cause cause = core::Cause::none;
  core::Review review = core::Review::none;
  std::uint32_t number = 0;                // of an attempt
  std::uint32_t alike = 0;                 // per mille, of what was joined or proposed
  core::SimilarWhy why = core::SimilarWhy::none;
  base::TicketId cluster;                  // a hot spot that it came into or left
  bool again = false;                      // counted, but no further household
  core::HotSpot hot;                       // of hot_spot_opened: its numbers; area and what are in LineDetail
  // Of a ladder's step, an acknowledgement, a recount, an agenda.
  base::Instant due, next, old_due, planned, ruled, meeting;
  std::uint32_t step = 0, times = 0, generation = 0, carried = 0;
  pack::StepDo act = pack::StepDo::none;
  bool passed = false, in_digest = false;
  base::Duration left;                     // of a clock that stands still
  pack::AmountUnit left_unit{};
  template <class F, class T> static void fields(F& f, T& x) {
    using namespace core;
    f(desk_field::to, x.to); f(desk_field::until, x.until); f(desk_field::request, x.request);
    f(desk_field::others, x.others); f(desk_field::evidence, x.evidence); f(desk_field::result, x.result);
    f(desk_field::level, x.level); f(desk_field::clock, x.clock); f(desk_field::notice, x.notice);
    f(desk_field::required, x.required); f(desk_field::whistle, x.whistle);
    f(desk_field::contacted, x.contacted); f(desk_field::solved, x.solved);
    f(desk_field::satisfied, x.satisfied); f(desk_field::cause, x.cause); f(desk_field::review, x.review);
    f(desk_field::number, x.number);
    f(desk_field::resolve_due, x.resolve_due);
    f(desk_field::forced, x.forced); f(desk_field::alike, x.alike); f(desk_field::why, x.why);
    f(desk_field::cluster, x.cluster); f(desk_field::again, x.again);
    f(desk_field::step, x.step); f(desk_field::old_due, x.old_due); f(desk_field::ruled, x.ruled);
    f(desk_field::meeting, x.meeting); f(desk_field::carried, x.carried); f(desk_field::times, x.times);
    f(desk_field::generation, x.generation); f(desk_field::act, x.act); f(desk_field::passed, x.passed);
    f(desk_field::planned, x.planned); f(desk_field::in_digest, x.in_digest); f(desk_field::left, x.left);
    f(desk_field::left_unit, x.left_unit); f(detail_hot, x.hot);
    f(detail_due, x.due); f(detail_next, x.next);
  }
};
// The same with the numbers that a reader gives names to.
struct LineDetail {
  EventDetail plain;
  std::vector<base::MemberId> told;
  base::MemberId stand_in;
  base::Symbol subject;
  base::Symbol reason;                     // of the event; none: see the line's own text
  base::Symbol council, hook;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.plain);
    f(2, x.told);
    f(3, x.stand_in);
    f(4, x.subject);
    f(5, x.reason);
    f(6, x.council);
    f(7, x.hook);
  }
};

struct PackedColumn {
  std::string bytes;
};

// Columns of `timeline`, in their order.
struct TimelineRow {
  std::uint64_t ticket = 0, seq = 0;
  std::uint32_t number = 0;
  std::int64_t at = 0;
  std::uint32_t type = 0, actor_kind = 0, actor_member = 0;
  std::string actor_source;
  std::uint32_t unit = 0, member = 0;
  std::string partners, clocks;
  std::uint32_t place = 0, category = 0, urgency = 0, nature = 0, pack = 0, route = 0, outcome = 0,
                triage_reason = 0;
  std::string reason;
  std::uint32_t by_person = 0;
  std::uint64_t complaint = 0;
  std::uint32_t version = 0;
  PackedColumn detail;   // LineDetail; empty: none

  template <class F, class T> static void columns(F& f, T& x) {
    f(x.ticket); f(x.seq); f(x.number); f(x.at); f(x.type); f(x.actor_kind); f(x.actor_member);
    f(x.actor_source); f(x.unit); f(x.member); f(x.partners); f(x.clocks); f(x.place); f(x.category);
    f(x.urgency); f(x.nature); f(x.pack); f(x.route); f(x.outcome); f(x.triage_reason); f(x.reason);
    f(x.by_person); f(x.complaint); f(x.version); f(x.detail);
  }
};

// 协办, as core's Partner, with its times.
// A step in the life of rule packs. Its note stands in `note`, under the same entry.
enum class PackStep : std::uint8_t {
  none = 0, proposed = 1, activated = 2, confirmed = 3, recount_proposed = 4
};
struct PackRow {
  std::uint64_t seq = 0;
  std::int64_t at = 0;
  std::uint32_t step = 0;
  std::uint32_t pack = 0;       // its name; 0: proposed packs have none yet
  std::string hash;
  std::uint32_t actor_kind = 0, member = 0;
  std::string instead_of;       // of a proposal: the one it put aside; empty: none
  template <class F, class T> static void columns(F& f, T& x) {
    f(x.seq); f(x.at); f(x.step); f(x.pack); f(x.hash); f(x.actor_kind); f(x.member); f(x.instead_of);
  }
};

struct PartnerRow {
  std::uint64_t ticket = 0;
  std::uint32_t unit = 0, member = 0, state = 0, required = 0, whistle = 0;
  std::int64_t invited_at = 0, accepted_at = 0, arrived_at = 0, ended_at = 0;
  template <class F, class T> static void columns(F& f, T& x) {
    f(x.ticket); f(x.unit); f(x.member); f(x.state); f(x.required); f(x.whistle); f(x.invited_at);
    f(x.accepted_at); f(x.arrived_at); f(x.ended_at);
  }
};

// lapsed: the ticket was over before anybody ruled.
enum class Verdict : std::uint8_t { open = 0, granted = 1, denied = 2, lapsed = 3 };

// What was asked of another authority, and how it ruled.
struct RequestRow {
  std::uint64_t ticket = 0, seq = 0;   // the entry that asked
  std::uint32_t request = 0;
  std::uint32_t unit = 0;              // that asked: the lead, or the partner that declines
  std::uint32_t route = 0;             // that had sent the ticket there; 0: a person had
  std::uint32_t asked_by = 0;
  std::int64_t asked_at = 0;
  std::uint32_t reason = 0, ruler = 0;
  std::int64_t until = 0;
  std::string others;                  // tickets it waits for
  std::uint32_t verdict = 0, ruled_by = 0;
  std::int64_t ruled_at = 0;
  std::uint32_t ruling_reason = 0;
  template <class F, class T> static void columns(F& f, T& x) {
    f(x.ticket); f(x.seq); f(x.request); f(x.unit); f(x.route); f(x.asked_by); f(x.asked_at); f(x.reason);
    f(x.ruler); f(x.until); f(x.others); f(x.verdict); f(x.ruled_by); f(x.ruled_at); f(x.ruling_reason);
  }
};

// What one resident said when he was called; of the newest round.
struct CallbackRow {
  std::uint64_t ticket = 0, complaint = 0;
  std::uint32_t calls = 0;             // of all rounds
  std::int64_t last_at = 0;
  std::uint32_t member = 0, contacted = 0, solved = 0, satisfied = 0, cause = 0, outcome = 0;
  template <class F, class T> static void columns(F& f, T& x) {
    f(x.ticket); f(x.complaint); f(x.calls); f(x.last_at); f(x.member); f(x.contacted); f(x.solved);
    f(x.satisfied); f(x.cause); f(x.outcome);
  }
};

struct StatisticKey {
  std::int64_t day = 0;  // days since 1970-01-01 in the view's zone
  std::uint32_t unit = 0, category = 0, channel = 0, measure = 0;
  auto operator<=>(const StatisticKey&) const = default;
};

}  // namespace gridline::view
