// Commands: everything that enters the engine, in one order. Imperative, complete (nothing is
// looked up later), each stamped with its time. What a person could be recognised by stands apart
// in `personal`, so that it can be erased without touching the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/fields.h"
#include "engine/base/hash.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/core/duty_rows.h"
#include "engine/core/erase_person.h"
#include "engine/core/rows.h"
#include "engine/core/words.h"
#include "rules/pack/words.h"
#include "rules/text/sketch.h"

namespace gridline::core {

enum class ActorKind : std::uint8_t { none = 0, engine = 1, adapter = 2, member = 3, administrator = 4 };

// Who does it, proven by the key or socket it came through, never by a field of the message.
struct Actor {
  ActorKind kind = ActorKind::none;
  MemberId member;      // when kind == member
  std::string source;   // when kind == adapter: the source its key is granted
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.kind); f(2, x.member); f(3, x.source); }
  bool operator==(const Actor&) const = default;
};

// A text's reading as it travels with the command: positions in the pack named by `pack`, which
// is the start of that pack's hash. It counts only while that pack is the active one.
struct ReadMatter {
  std::uint32_t category = 0;   // index + 1 in the pack; 0: none
  std::int32_t score = 0;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.category); f(2, x.score); }
  bool operator==(const ReadMatter&) const = default;
};
struct ReadWord {
  std::uint32_t begin = 0, end = 0;
  bool in_title = false;
  std::string entry, about;     // entry: only what the pack has; what is as written is in the text
  bool in_place = false;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.begin); f(2, x.end); f(3, x.in_title); f(4, x.entry); f(5, x.about); f(6, x.in_place);
  }
  bool operator==(const ReadWord&) const = default;
};
// A place that may be meant; kept when there is more than one.
struct ReadPlace {
  std::uint32_t place = 0;      // index + 1
  std::uint16_t flags = 0;
  std::int32_t score = 0;       // percent
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.place); f(2, x.flags); f(3, x.score); }
  bool operator==(const ReadPlace&) const = default;
};
struct ReadComplaint {
  std::uint64_t pack = 0;
  std::uint32_t place = 0;      // index + 1; 0: none
  std::uint32_t other_place = 0;
  std::uint16_t place_flags = 0;
  std::vector<ReadMatter> matters;
  bool sure = false;
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  std::vector<std::string> tags;
  std::vector<ReadWord> words;
  std::vector<ReadPlace> candidates;
  bool advert = false;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.pack); f(2, x.place); f(3, x.other_place); f(4, x.place_flags); f(5, x.matters); f(6, x.sure);
    f(7, x.urgency); f(8, x.nature); f(9, x.tags); f(10, x.words); f(15, x.candidates);
    f(17, x.advert);
  }
  bool operator==(const ReadComplaint&) const = default;
};

// What the engine knew of the same resident, by his phone, when the command came: looked up before decide.
// Only numbers of tickets and a place of the register; the phone itself is in `personal` alone.
struct ContactTicket {
  TicketId ticket;
  std::uint32_t contacts = 0;    // how many of his complaints are about it
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(2, x.contacts); }
  bool operator==(const ContactTicket&) const = default;
};
struct Contact {
  std::vector<ContactTicket> tickets;  // open ones, the newest first; a few
  std::uint32_t earlier = 0;           // how many complaints he made before, as far as counted
  Symbol place;                        // the last one that was certain; none: not known
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.tickets); f(2, x.earlier); f(3, x.place);
  }
  bool operator==(const Contact&) const = default;
};

struct SubmitComplaint {
  static constexpr CommandType type = CommandType::submit_complaint;
  std::string source;            // what the adapter's key is granted
  std::string source_id;         // the channel's own id
  base::Hash128 key{};           // keyed hash of (source, source_id)
  std::uint64_t content = 0;     // keyed digest of what the resident said
  std::string channel;
  TicketKind kind = TicketKind::none;  // none: complaint
  Origin origin = Origin::none;        // none: complaint
  bool confidential = false;
  bool reply_wanted = false;
  Instant occurred;
  Instant received;
  Instant upstream_due;
  std::int64_t lon_e7 = 0, lat_e7 = 0;
  std::uint64_t chance = 0;      // drawn outside, for the receipt code
  ReadComplaint reading;
  std::string category;          // a category id that the channel knew; the reading took it in
  std::optional<Complaint> archived;  // the row of this key when it is archived; looked up before decide
  std::optional<Contact> contact;  // nothing: no phone, a new one, or a confidential complaint
  text::Sketch sketch{};         // of the text, when the pack compares texts; keyed, so it tells nothing
  bool history = false;          // of long ago: kept and counted, acts on nothing
  Instant done;                  // history: when it was over; none: it is closed when it was received
  Outcome outcome = Outcome::none;  // history
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.source); f(2, x.source_id); f(3, x.key); f(4, x.content); f(5, x.channel); f(6, x.kind);
    f(7, x.origin); f(8, x.confidential); f(9, x.reply_wanted); f(10, x.occurred); f(11, x.received);
    f(12, x.upstream_due);
    f(13, x.lon_e7);
    f(14, x.lat_e7);
    f(15, x.chance);
    f(16, x.reading);
    f(17, x.category);
    f(18, x.archived);
    f(19, x.sketch);
    f(21, x.contact); f(22, x.history); f(23, x.done); f(24, x.outcome);
  }
};

// One of the matters that a ticket is split into.
struct SplitMatter {
  std::string category;          // a category id
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.category); }
  bool operator==(const SplitMatter&) const = default;
};

// Which fields a verb needs is in the table of engine/core/README.md; the others are ignored.
struct ActOnTicket {
  static constexpr CommandType type = CommandType::act_on_ticket;
  TicketId ticket;
  Verb verb = Verb::none;
  std::string unit;              // a unit's id, where the verb needs one
  MemberId member;               // a member, where the verb needs one
  Outcome outcome = Outcome::none;
  std::string reason;            // a code, not prose (prose is personal.note)
  base::Hash128 key{};           // idempotency key of the caller, hashed; zero: none
  Instant until;                 // a new due, a review date, a promise's date
  std::vector<TicketId> others;  // merge: into; ask_hold: what it waits for
  std::vector<std::string> units;     // invite: several at once (吹哨)
  std::vector<std::string> evidence;  // hashes of attachments, numbers of records
  Result result = Result::none;  // check, attempt
  bool contacted = false;        // callback
  Solved solved = Solved::none;
  Satisfied satisfied = Satisfied::none;
  Cause cause = Cause::none;
  ComplaintId complaint;         // callback: of which resident; none: the first that is owed one
                                 // split: which complaint that had joined gets a ticket of its own
  std::vector<SplitMatter> matters;   // split
  std::string place, category;   // correct: the new ones; empty: as it is
  pack::Urgency urgency = pack::Urgency::none;
  bool required = false;         // invite: the lead cannot report done without it
  bool whistle = false;          // invite: to the spot
  std::optional<ArchivedTicket> archived;  // the ticket when it is archived; looked up before decide
  std::string council;           // table: which one; empty: the nearest
  std::uint32_t recurs_days = 0; // attempt: what was promised until `until` is kept again every so many days
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.verb); f(3, x.unit); f(4, x.member); f(5, x.outcome); f(6, x.reason); f(7, x.key);
    f(8, x.until); f(9, x.others); f(10, x.units); f(11, x.evidence); f(12, x.result); f(13, x.contacted);
    f(14, x.solved); f(15, x.satisfied); f(16, x.cause); f(17, x.complaint); f(18, x.matters); f(19, x.place);
    f(20, x.category); f(21, x.urgency); f(22, x.required); f(23, x.whistle); f(24, x.archived);
    f(25, x.council); f(26, x.recurs_days);
  }
};

// Time has come. Made by the engine from its timer index; a stale one decides into no events.
struct FireDeadline {
  static constexpr CommandType type = CommandType::fire_deadline;
  TicketId ticket;
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol unit;                   // whose clock, with partner and ruling
  Instant due;                   // the moment the state knew when this was made
  bool catching_up = false;      // after downtime: people get a digest, not a message per step
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.clock); f(3, x.unit); f(4, x.due); f(5, x.catching_up);
  }
};

// The pack itself is stored under its hash before this command is journalled. Where the active pack wants
// two people, the first proposes by it and the second, naming the same pack, activates.
struct ActivatePack {
  static constexpr CommandType type = CommandType::activate_pack;
  base::Hash256 pack{};
  base::Hash256 from{};          // the active pack that the difference was shown against; zero: any
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.pack); f(2, x.from); }
};

// Names of a pack that is about to be activated get their numbers ahead of it, some at a time, so that the
// switch itself finds them all known and is short. It is judged as the activation would be, and does nothing
// unless that would go through; names keep their numbers for ever, so an activation that never comes leaves
// nothing wrong behind.
struct DefineNames {
  static constexpr CommandType type = CommandType::define_names;
  base::Hash256 pack{}, from{};  // as ActivatePack
  std::uint32_t first = 0;       // of the pack's names, in the order of symbol_name()
  std::uint32_t count = 0;       // at most limits::define_names_max
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.pack); f(2, x.from); f(3, x.first); f(4, x.count);
  }
};

// These open tickets go over to the active pack's clocks of the policy that they have.
struct MigrateTickets {
  static constexpr CommandType type = CommandType::migrate_tickets;
  base::Hash256 pack{};          // the active one, as whoever chose saw it
  std::vector<TicketId> tickets; // at most limits::migrate_tickets_max
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.pack); f(2, x.tickets); }
};

// These open tickets' deadlines are counted again by the active pack's calendar.
struct RecountDeadlines {
  static constexpr CommandType type = CommandType::recount_deadlines;
  base::Hash256 pack{};          // the active one, as whoever chose saw it
  std::vector<TicketId> tickets; // at most limits::migrate_tickets_max
  base::Hash256 from{};          // the earlier one whose calendar they were counted by, at hand
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.pack); f(2, x.tickets); f(3, x.from); }
};

// What was due during downtime has acted: everybody's digest goes out. Made by the engine.
struct CloseCatchUp {
  static constexpr CommandType type = CommandType::close_catch_up;
  template <class F, class T> static void fields(F&, T&) {}
};

// The machine's clock did something odd. Made by the engine.
struct NoticeClock {
  static constexpr CommandType type = CommandType::notice_clock;
  ClockOddity oddity = ClockOddity::none;
  Instant expected, found;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.oddity); f(2, x.expected); f(3, x.found);
  }
};

// A person says that the machine's clock is right (`gridline clock accept`).
struct AcceptClock {
  static constexpr CommandType type = CommandType::accept_clock;
  Instant found;                 // what he saw
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.found); }
};

// 议事会: the meeting that the rule has at `ruled` is at `meeting`; none: it is cancelled.
struct SetMeeting {
  static constexpr CommandType type = CommandType::set_meeting;
  std::string council;           // id
  Instant ruled, meeting;
  std::string reason;            // a code
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.council); f(2, x.ruled); f(3, x.meeting); f(4, x.reason);
  }
};
// It is over: what nobody claimed is carried over, goes up, or waits for the secretary.
struct HoldMeeting {
  static constexpr CommandType type = CommandType::hold_meeting;
  std::string council;
  Instant ruled;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.council); f(2, x.ruled); }
};

// 排班: what is added to the rota and what is taken back. Numbers of what is added are given by the engine.
struct ChangeDuty {
  static constexpr CommandType type = CommandType::change_duty;
  std::vector<DutyChange> add;
  std::vector<std::uint32_t> remove;
  std::string reason;            // a code
  bool together = false;         // a swap: all of it or nothing, under one group
  std::vector<std::string> units;  // of `add`, by position: a unit's id, or empty
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.add); f(2, x.remove); f(3, x.reason); f(4, x.together); f(5, x.units);
  }
};

struct MemberPost {
  std::string unit;
  std::vector<pack::Role> roles;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.unit); f(2, x.roles); }
};

// A member as imported. Names are personal: they stand in personal.names, in the same order.
struct MemberRecord {
  std::string id;                 // the organisation's own: "wang-g1"
  std::string unit;
  std::vector<pack::Role> roles;
  std::vector<std::string> skills;
  std::vector<std::string> shifts;
  std::int32_t open_max = 0;      // 0: no cap
  bool left = false;              // no longer a member
  std::vector<MemberPost> posts;  // roles in other units
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.unit); f(3, x.roles); f(4, x.skills); f(5, x.shifts); f(6, x.open_max); f(7, x.left);
    f(8, x.posts);
  }
};
struct ImportMembers {
  static constexpr CommandType type = CommandType::import_members;
  std::vector<MemberRecord> members;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.members); }
};

// From now until `until` the stand-in (AB角) does the member's work; what is due before goes to him
// on a list. `until` in the past or none: the member is back. The end of a shift is a leave until the next.
struct SetLeave {
  static constexpr CommandType type = CommandType::set_leave;
  MemberId member;
  Instant until;
  MemberId stand_in;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.member); f(2, x.until); f(3, x.stand_in);
  }
};

// The receiver has seen the list of what was handed over to him.
struct AcknowledgeHandOver {
  static constexpr CommandType type = CommandType::acknowledge_hand_over;
  MemberId member;               // the receiver
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.member); }
};

// The token itself is drawn and shown outside; here is only its hash.
struct IssueToken {
  static constexpr CommandType type = CommandType::issue_token;
  MemberId member;
  base::Hash256 hash{};
  Instant expires;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.member); f(2, x.hash); f(3, x.expires);
  }
};
struct RevokeToken {             // all of the member's
  static constexpr CommandType type = CommandType::revoke_token;
  MemberId member;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.member); }
};

using CommandBody = std::variant<SubmitComplaint, ActOnTicket, ActivatePack, ImportMembers, FireDeadline,
                                 SetLeave, AcknowledgeHandOver, IssueToken, RevokeToken, MigrateTickets,
                                 RecountDeadlines, CloseCatchUp, NoticeClock, AcceptClock, SetMeeting,
                                 HoldMeeting, ChangeDuty, DefineNames, ErasePerson>;

struct PersonalPerson {
  std::string name, phone, address, contact;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.name); f(2, x.phone); f(3, x.address); f(4, x.contact);
  }
};
struct PersonalAttachment {
  std::string hash, name, content_type;
  std::uint64_t bytes = 0;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.hash); f(2, x.name); f(3, x.content_type); f(4, x.bytes);
  }
};

// Everything of a command by which a person could be known. Decide may hand the text to the rules
// and nothing else; no event carries any of it.
struct Personal {
  std::string title, text;
  PersonalPerson reporter, principal;
  std::string place;              // the address as the channel has it
  std::string building, stair, floor, room, poi;  // finer than the register
  std::string upstream_number;
  std::vector<PersonalAttachment> attachments;
  base::StringMap extra;
  base::Bytes raw;
  std::string note;               // prose of an act
  std::vector<std::string> names; // of imported members
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.title); f(2, x.text); f(3, x.reporter); f(4, x.principal); f(5, x.place); f(6, x.building);
    f(7, x.stair); f(8, x.floor); f(9, x.room); f(10, x.poi); f(11, x.upstream_number);
    f(12, x.attachments); f(13, x.extra); f(14, x.raw); f(15, x.note); f(16, x.names);
  }
};

struct Command {
  Instant at;
  Actor actor;
  CommandBody body;
  Personal personal;
};

}  // namespace gridline::core
