// Every bound in one place, each with the reason above it. A bound is part of the contract:
// what exceeds it is answered with an error or a reject, never cut silently.
#pragma once

#include <cstddef>
#include <cstdint>

namespace gridline::limits {

// A complaint's text. The longest real message seen in 12345 data is under 9 000 characters;
// 10 000 characters of Chinese are 30 000 bytes of UTF-8.
inline constexpr std::size_t text_bytes_max = 32 * 1024;
inline constexpr std::size_t title_bytes_max = 1024;

// A raw payload kept beside the fields: one row of an export with its long texts.
inline constexpr std::size_t raw_bytes_max = 64 * 1024;

// Names of sources, ids, places, categories: what a person types or a system generates.
inline constexpr std::size_t name_bytes_max = 256;

// Extra fields a channel may attach to a submission.
inline constexpr std::size_t extra_fields_max = 32;

// Photos and recordings of one submission; a visit sheet brings about ten.
inline constexpr std::size_t attachments_max = 32;

// Submissions in one Submit: more brings nothing (ZeroMQ's cost per message is flat from 64 on).
inline constexpr std::size_t batch_submissions_max = 256;

// One ZeroMQ frame. A full batch of ordinary submissions (600 bytes) is 150 KiB; one of the
// largest kind must still fit alone.
inline constexpr std::size_t frame_bytes_max = 4 * 1024 * 1024;
static_assert(frame_bytes_max >= text_bytes_max + title_bytes_max + raw_bytes_max);

// Unacknowledged submissions an adapter may have under way.
inline constexpr std::uint32_t credit_max = 16 * 1024;

// Commands waiting for the duty cycle; when it is full, intake answers "try later".
inline constexpr std::size_t inbox_commands_max = 64 * 1024;

// Commands decided and flushed together. More lengthens the time to the first ack of a batch
// without making the flush cheaper per command (LIMITS: the knee is between 256 and 1 024).
inline constexpr std::size_t commit_commands_max = 1024;

// A flush costs as much for one entry as for a hundred, so the next one is not begun before this
// long after the last, unless so many commands wait. After a pause nothing is held back.
inline constexpr std::int64_t commit_gather_us = 1000;
inline constexpr std::size_t commit_gather_commands = 256;

// A stop with a full disk waits so long for room, then gives up what nobody was told of: half of the ten
// seconds in which gridlined has to be gone.
inline constexpr std::int64_t stop_patience_ms = 5000;

// A sealed segment. Large enough that sealing is rare, small enough to copy and to verify.
inline constexpr std::size_t segment_bytes = 256u * 1024 * 1024;

// The newest committed entries kept in memory for subscribers and views.
inline constexpr std::size_t recent_bytes_max = 64u * 1024 * 1024;

// Matters (tickets) that one message may give; more goes to a person in triage.
inline constexpr std::size_t matters_max = 8;

// Idempotency keys of acts that are remembered; at 100 acts a second that is ten minutes, and a
// repeat after that is refused by the ticket's own state.
inline constexpr std::size_t acts_remembered_max = 64 * 1024;

// A clock that counts from when the matter was said, or received, goes back no further than this from when
// it came in: older is a slip of the pen or a file of old matters, and would be overdue at birth.
inline constexpr std::int64_t said_before_max_ms = 30LL * 24 * 3600 * 1000;

// A finished ticket stays in memory so long, for what usually still comes (a correction, a second call);
// then it is archived, so that memory follows the open work and not the history.
inline constexpr std::int64_t closed_kept_ms = 24 * 3600 * 1000;

// Open tickets that a new complaint is compared with: the newest of its area and category, and, where a
// place is missing, the newest for each pair of bytes that its sketch shares with theirs. Neighbours tell of
// one matter within days; more would cost each complaint more than reading it does.
inline constexpr std::size_t similar_near_max = 32;
inline constexpr std::size_t similar_words_max = 8;

// Piles of complaints (a place and what they are about) that are counted at once: a district has some 20 000
// compounds and 70 categories, of which few are complained about within weeks. The one that nobody added to
// for the longest is let go. A pile keeps the newest entries, twice what a rule may ask for.
inline constexpr std::size_t piles_max = 64 * 1024;
inline constexpr std::size_t pile_entries_max = 128;

// Tickets of a hot spot; more are counted all the same.
inline constexpr std::size_t hot_members_max = 2000;

// Far above the usual: only where there is a usual (so many households in the 28 days before), and never with
// fewer of them on the day. Where nobody complained before, any two would be.
inline constexpr std::uint32_t hot_households_min = 3;

// Deadlines that act in one turn, before the commands that wait there: after a standstill a million may
// be due, and acks must not wait for all of them. An archived ticket costs most, some 25 µs.
inline constexpr std::size_t deadlines_per_turn_max = 256;

// The archive's file notes at least every so many entries how far it is complete, also when nothing is
// archived: recovery starts from a snapshot that is not after that.
inline constexpr std::uint64_t archive_position_entries = 64 * 1024;

// The same resident, known by his phone (node/contacts.h).
inline constexpr std::size_t contact_rows_per_write = 1024;    // in one transaction
inline constexpr std::uint64_t contact_rows_taken_out = 256;   // in one step while nobody waits: some 3 ms
inline constexpr std::size_t contact_complaints_max = 32;      // more from a phone: an exchange, no resident
inline constexpr std::size_t contact_tickets_max = 4;          // open ones, that travel with a command

// Erasing a resident: entries that one fact in the journal names (8 bytes each, and views blank them in one
// transaction); more of them give more facts.
inline constexpr std::size_t erase_entries_max = 4096;

// Rows for the archive that recovery writes in one transaction.
inline constexpr std::size_t archive_rows_per_write = 8 * 1024;

// What is on one council's agenda at once: a meeting hears some dozens. More stays where it is.
inline constexpr std::size_t agenda_max = 500;
// Meetings of one council that are moved or cancelled at once, and how far ahead: a year of Thursdays.
inline constexpr std::size_t moved_meetings_max = 64;
inline constexpr std::int64_t meeting_ahead_days_max = 370;

// Buildings that one directive may be sent to: a large street has some thousand.
inline constexpr std::size_t directive_children_max = 2048;

// Partners, blockers and merged tickets of one ticket.
inline constexpr std::size_t partners_max = 32;
inline constexpr std::size_t linked_max = 256;

// Tokens of one member: a phone, a desk computer, one being replaced.
inline constexpr std::size_t tokens_per_member_max = 8;

// Changes of the rota at hand: a street of three hundred people with one each a week for two months and a
// plan of the next ones. Every turn of the duty cycle looks over them.
inline constexpr std::size_t duty_changes_max = 4096;
// Changes in one command: a year's leave out of a calendar file.
inline constexpr std::size_t duty_changes_per_command_max = 64;
// What is over is kept for so long, so that last month's rota can be counted.
inline constexpr std::int64_t duty_kept_ms = std::int64_t{62} * 24 * 60 * 60 * 1000;
// How far ahead a change may lie, and how long it may be: a year's plan, a long leave.
inline constexpr std::int64_t duty_ahead_ms = std::int64_t{400} * 24 * 60 * 60 * 1000;
// A stand-in who is away himself is represented in turn; more than this is a circle, or a unit without
// people.
inline constexpr int stand_in_hops_max = 4;
// Tickets named in one message after downtime: nobody reads more, and a snapshot holds every such list.
inline constexpr std::size_t digest_tickets_max = 1000;

// A reason code, a record's number, a photo's hash: what an act names in the open part of the journal.
inline constexpr std::size_t code_bytes_max = 64;

// Names that come from outside and keep their number for ever: sources, channels, reason codes. A city has
// some hundreds; without a bound, whoever may act could fill the memory one reason at a time.
inline constexpr std::size_t outside_names_max = 64 * 1024;

// Compiled packs kept in memory though nobody uses them: some ten megabytes each, for the way back.
inline constexpr std::size_t packs_at_hand_max = 4;
// Why a pack was activated, in its history.
inline constexpr std::size_t pack_note_bytes_max = 2000;
// Where a pack is activated by two people: how long the first one's word stands. A week covers a holiday.
inline constexpr std::int64_t proposal_stands_ms = std::int64_t{7} * 24 * 60 * 60 * 1000;
// Names that get their numbers in one command, ahead of an activation: about a millisecond of the duty
// thread.
inline constexpr std::size_t define_names_max = 1024;
// A pack that is brought to an engine is held against its own cases first, on one thread beside its work: a
// shipped pack has 500, which take a tenth of a second; the time is less than a client waits.
inline constexpr std::size_t pack_cases_max = 20'000;
inline constexpr std::int64_t pack_cases_ms = std::int64_t{5} * 60 * 1000;
// Open tickets that go over to new clocks in one command: a short pause each, whatever the number open.
inline constexpr std::size_t migrate_tickets_max = 256;

// Proofs named in one act.
inline constexpr std::size_t evidence_max = 32;

// Nesting of msgpack values: our own messages need four.
inline constexpr int pack_depth_max = 16;

// Members of the whole organisation of one cell (a district has some ten thousand).
inline constexpr std::size_t members_max = 200'000;

// One rule pack as stored, all files together: the whole of Changsha's places is 2 MiB.
inline constexpr std::size_t pack_bytes_max = 64u * 1024 * 1024;

// A pack's text model: seven classes learned from 5 600 long texts take 1 MiB.
inline constexpr std::size_t model_bytes_max = 16u * 1024 * 1024;

// What `gridline pack learn` takes in one file: a city's labelled messages of some years.
inline constexpr std::size_t learn_bytes_max = 512u * 1024 * 1024;

}  // namespace gridline::limits
