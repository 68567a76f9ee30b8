// The engine's one thread: commands in, durable events out. duty_cycle.cc is the screen that is
// the program; everything that must wait for the flush hangs behind it there.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/limits.h"
#include "engine/codec/entry.h"
#include "engine/core/decide.h"
#include "engine/core/state.h"
#include "engine/journal/journal.h"
#include "engine/node/archive.h"
#include "engine/node/clock.h"
#include "engine/node/contacts.h"
#include "engine/node/flusher.h"
#include "engine/node/inbox.h"
#include "engine/node/live_queues.h"
#include "engine/node/pack_store.h"
#include "engine/node/random_pool.h"
#include "engine/node/recent_entries.h"
#include "engine/node/time_keeper.h"
#include "engine/node/timers.h"

namespace gridline::node {

// Counters that only grow; written by the duty thread, read by any.
struct NodeCounters {
  std::atomic<std::uint64_t> turns{0}, commands{0}, entries{0}, rejections{0}, entry_bytes{0}, flushes{0};
  std::atomic<std::uint64_t> decide_ns{0}, encode_ns{0}, flush_ns{0}, publish_ns{0}, reply_ns{0}, idle_ns{0};
  std::atomic<std::uint64_t> disk_full_retries{0};
  std::atomic<bool> disk_full{false};
  std::atomic<bool> seal_failed{false};  // the last one that was asked for found no room
  std::atomic<std::uint64_t> state_bytes{0}, queue_bytes{0}, timer_bytes{0}, archive_bytes{0};
  std::atomic<std::uint64_t> longest_decide_ns{
      0};  // of the turns: what a pack that becomes active costs those that wait
  std::atomic<std::uint64_t> tickets{0};         // open
  std::atomic<std::uint64_t> deadlines{0};       // acted on, or found stale
  std::atomic<std::uint64_t> clock_oddities{0};  // jumps and gaps of the machine's clock
  std::atomic<std::uint64_t> stuck_deadlines{0}; // decided into nothing and still due: a bug in decide
  std::atomic<std::uint64_t> archive_looks{0};   // questions to archive.db
  std::atomic<std::uint64_t> archive_retries{0}; // writes that a full disk put off
  std::atomic<std::uint64_t> contact_failures{0}; // contacts.db gave up: repeats are not seen until a restart
};

class Node {
 public:
  // What recovery.h made: the state after the journal's last entry.
  struct Recovered {
    core::State state;
    base::Seq last;
    std::shared_ptr<const EntryChunk> tail;  // the last entries, for the ring; null: none
    std::unique_ptr<Archive> archive;        // complete up to `last`; null: an empty one in memory
    std::unique_ptr<Contacts> contacts = {};  // complete up to `last`; null: nobody is known again
  };

  // All references must outlive the node. `fatal` is called for an error after which nothing may be
  // acknowledged any more (a failed fsync); it must not return to business.
  Node(Recovered recovered, journal::Journal& journal, PackStore& packs, Clock& clock,
       std::function<void(const base::Error&)> fatal, ClockRules clock_rules = {});
  // What the machine's clock did, on the duty thread. Before the first turn.
  void hear_clock(std::function<void(const ClockNews&)> heard) { clock_heard_ = std::move(heard); }

  // ---- any thread ----

  // False: try later (the inbox or the disk is full, or the node is stopping).
  bool put(InputBatch& batch) { return inbox_.put(batch); }
  // Runs on the duty thread, on flushed state. False: the node has stopped.
  bool ask(std::function<void(const Node&)> question);
  // The active pack for readings; null before the first activation.
  std::shared_ptr<const ReadyPack> active_pack() const;
  // As of the last turn.
  ClockStatus clock_status() const;
  // Asks for the open segment to be sealed, so that it can be read by others.
  void request_seal() { seal_wanted_ = true; }
  // No new commands; what is waiting is finished. run() then returns. A disk that is still full when
  // `patience` is over ends the waiting for it: what is not durable is given up, see gave_up().
  void stop(std::chrono::milliseconds patience = std::chrono::milliseconds(limits::stop_patience_ms));

  const RecentEntries& recent() const { return recent_; }
  RecentEntries& recent() { return recent_; }
  const NodeCounters& counters() const { return counters_; }
  std::size_t waiting() const { return inbox_.waiting(); }

  // ---- duty thread ----

  // Turns until stopped and empty.
  void run();
  // One turn; false when stopped and empty. For tests and simulation.
  bool turn(std::chrono::milliseconds wait);

  const LiveQueues& queues() const { return queues_; }
  const core::Symbols& symbols() const { return state_.symbols; }
  const core::State& state() const { return state_; }
  const Archive& archive() const { return *archive_; }
  const Timers& timers() const { return timers_; }
  // Null before the first activation.
  const core::RuleSet* rules() const { return ready_ ? &rules_ : nullptr; }
  // What the world may know of packs: as of the last flush, while rules() and state() are ahead of it.
  struct PackStanding {
    std::shared_ptr<const ReadyPack> active;      // null before the first activation
    std::optional<core::ProposedPack> proposed;   // waits for a second person
  };
  const PackStanding& pack_standing() const { return standing_; }
  // Are all its names bound to their numbers, so that the switch to it looks none of them up? So it is with
  // the active pack and the one before.
  bool is_bound(const base::Hash256& pack) const;
  base::Seq flushed() const { return recent_.last(); }
  // After run(): the disk was full and stayed so. Commands were decided and never became durable; nobody was
  // told of them, and who sent them sends them again. state() is ahead of the journal: it must not be kept.
  bool gave_up() const { return gave_up_; }

 private:
  struct Pending {             // one InputBatch on its way to its answer
    InputBatch input;
    std::vector<Outcome> outcomes;
  };

  // What one turn decided, on its way to the disk and then to the world.
  struct Batch {
    std::vector<Pending> pending;
    std::shared_ptr<EntryChunk> chunk;         // null: no entries
    std::vector<core::Ticket> rows;            // as they became, for the live queues; state none: archived
    std::optional<PackStanding> packs;         // as it became; none: it is as it was
    std::vector<journal::Entry> entries;       // views into the chunk
    bool empty() const { return pending.empty(); }
    void clear();
  };

  void take(std::chrono::milliseconds wait);
  std::chrono::milliseconds until_next_deadline(std::chrono::milliseconds longest);
  void due_timers();
  void tell_of_clock();
  void fire(const DueTicket& due);
  void close_catch_up();
  Outcome decide_own(core::CommandBody body);
  std::optional<core::Rejection> refuse_accept(const core::AcceptClock& accept) const;
  void decide_and_encode();
  void decide_one(core::Command& command, Outcome& outcome);
  void journal_and_evolve(const core::Command& command, const std::vector<core::Event>& events,
                          Outcome& outcome);
  void note_names(const core::DefineNames& names, const ReadyPack* named);
  void look_up_archived(core::Command& command);
  void look_up_contact(core::Command& command);
  void evolve_all(const std::vector<core::Event>& events, base::Seq seq);
  void see_touched(const std::vector<core::Event>& events);
  std::shared_ptr<EntryChunk> new_chunk() const;
  void flush();
  bool append(Batch& batch);
  void give_up();
  void start_append(Batch& batch);
  void seal_if_wanted();
  void publish();
  void write_archive(const EntryChunk& durable);
  void write_contacts(const EntryChunk& durable);
  void note_archive_position();
  void reply();
  void answer_questions();
  void tidy();
  void use_pack(const base::Hash256& hash);
  void load_active_pack();
  void count_rows();
  std::shared_ptr<const ReadyPack> pack_named_by(const core::Command& command);

  journal::Journal& journal_;
  PackStore& packs_;
  Clock& clock_;
  std::function<void(const base::Error&)> fatal_;

  core::State state_;
  Timers timers_{state_};
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<Contacts> contacts_;  // null: nobody is known again
  core::RuleSet rules_, rules_before_;
  std::shared_ptr<const ReadyPack> ready_, before_;  // the pack that was active before: the way back is quick
  // The symbols of the pack's names from the first on, as DefineNames commands come to them ahead of its
  // activation. Its hash alone: a pack that is let go of here might be destroyed here.
  base::Hash256 naming_{};
  std::vector<base::Symbol> found_names_;
  LiveQueues queues_;
  RecentEntries recent_;
  Inbox inbox_;
  RandomPool random_;
  NodeCounters counters_;
  std::atomic<bool> seal_wanted_{false};

  mutable std::mutex standing_mutex_;  // the duty thread writes; others look at what is active
  PackStanding standing_;

  TimeKeeper keeper_;
  std::function<void(const ClockNews&)> clock_heard_;
  mutable std::mutex clock_mutex_;
  ClockStatus clock_status_;

  // The turn at hand; kept as members so that their memory is reused.
  struct Touched {
    base::TicketId ticket;
    base::Instant deadline;  // the next one it had before
  };
  bool running_ = true;
  base::Instant at_;  // of every command of this turn
  std::vector<Touched> touched_;
  bool gave_up_ = false;
  std::atomic<std::chrono::steady_clock::time_point> patience_ends_{
      std::chrono::steady_clock::time_point::max()};  // once a stop is asked for
  std::unique_ptr<Flusher> flusher_;  // while run() runs; without it a turn flushes by itself
  std::vector<InputBatch> taken_;
  std::vector<std::function<void()>> questions_;
  std::chrono::steady_clock::time_point hold_{};  // few commands are not taken before this
  base::Seq next_;    // of the next entry that is decided
  Batch deciding_;    // of this turn
  Batch flying_;      // handed to the flusher by the turn before
  Batch durable_;     // what this turn may tell the world of
};

}  // namespace gridline::node
