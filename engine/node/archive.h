// archive.db: the finished tickets that left memory, and the complaints that went with them, so that
// the same submission still gives the same complaint, and a ticket can be reopened after years.
//
// It is a view, never the truth: what is in it can be made again from the journal, which recovery does
// when the file is missing, damaged, behind or another journal's. So it is in no backup, and a power
// failure may take its end. It holds numbers and keyed hashes alone, nothing by which a resident
// could be known: erasing a person has nothing to do here.
//
// Rows pass through three places. see() keeps what an event is about to take out of the state; write()
// moves it into the file when its entry is durable; look-ups find it in either. Between the two the
// newest row of an id counts.
//
// Cost: in memory the filter of keys (key_filter.h: 12 bits a complaint) and what is not yet written.
// Opening reads all keys once, about a second for five million. A look-up is 5 to 20 µs when the page
// is cached; writing a ticket with its complaint takes some 25 µs (half of it the index of keys, which is
// written all over the place) and 240 bytes. Duty thread only; one connection, nobody else opens the file.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/core/event.h"
#include "engine/core/state.h"
#include "engine/node/kept_file.h"
#include "engine/node/key_filter.h"

namespace gridline::node {

class Archive {
 public:
  // Opens or creates FILE. One of another version, or a damaged one, is removed and begun anew: last() is
  // then 0. Errors: already_exists when it is another program's database; io, permission, disk_full, busy.
  static base::Result<std::unique_ptr<Archive>> open(const std::filesystem::path& file);
  // Without a file: rows stay in memory. For tests, simulation and benchmarks.
  Archive();

  // The entry up to which the file is complete; 0: none.
  base::Seq last() const { return file_.last(); }
  // Whether this is the public part of the entry at last(). False: the file belongs to another journal.
  bool continues(std::string_view public_part) const { return file_.continues(public_part); }
  // Removes the file and begins anew, with last() 0. REQUIRES: nothing has been seen yet.
  base::Status begin_anew();

  // Before evolve applies an event of entry `seq`: keeps what it takes out of the state, or changes here
  // because it is not there (a new version of an archived complaint). Errors: of reading the file.
  // REQUIRES: seq > last(), in order.
  base::Status see(const core::State& state, const core::Event& event, base::Seq seq);

  // Whether write(seq) is worth a transaction: there are rows, or the file stands far behind.
  bool wants(base::Seq seq) const;
  // Everything up to entry `seq` is durable in the journal; `public_part` is that entry's. One
  // transaction. False: the disk is full, nothing was written, rows go on waiting in memory; try again.
  // Errors mean that the file is of no use: they say to move it away and start again.
  base::Result<bool> write(base::Seq seq, std::string_view public_part);

  // False: no complaint of this key is archived. True: probably one is. Costs a cache line or two.
  bool may_have(const base::Hash128& key) const { return filter_.may_have(key); }
  // The row of an archived complaint; nothing: there is none. REQUIRES: the key is not in the state.
  base::Result<std::optional<core::Complaint>> complaint(const base::Hash128& key);
  // An archived ticket with its case file and its complaint, which is the state's own while it is at hand.
  // REQUIRES: the ticket is not in the state.
  base::Result<std::optional<core::ArchivedTicket>> ticket(base::TicketId id, const core::State& state);

  std::size_t waiting() const { return waiting_.size(); }  // rows not written yet
  std::size_t bytes() const;                               // of memory
  std::uint64_t looks() const { return looks_; }           // questions to the file

 private:
  struct Waiting {             // either a ticket or a complaint
    base::Seq seq;
    base::TicketId ticket;     // none: a complaint
    base::ComplaintId complaint;
    base::Hash128 key{};
    std::string row;
  };
  struct HashOfKey {
    std::size_t operator()(const base::Hash128& key) const;
  };
  struct Statements {
    sqlite::Statement put_ticket, put_complaint, find_ticket, find_complaint, find_key;
  };

  explicit Archive(std::filesystem::path file);
  base::Status prepare();
  base::Status load();
  void keep(Waiting row);
  void take_out(const core::State& state, const core::TicketArchived& event, base::Seq seq);
  base::Status revise(const core::ComplaintRevised& event, base::Seq seq);
  base::Status write_rows(base::Seq seq);
  void let_go(base::Seq seq);
  base::Result<std::optional<core::Complaint>> complaint(base::ComplaintId id);
  template <class Row>
  base::Result<std::optional<Row>> find(sqlite::Statement& statement);

  KeptFile file_;
  std::optional<Statements> statements_;  // destroyed before the connection
  KeyFilter filter_{0};

  std::deque<Waiting> waiting_;  // in the order of entries
  // The newest of an id or key.
  std::unordered_map<std::uint64_t, const Waiting*> waiting_tickets_, waiting_complaints_;
  std::unordered_map<base::Hash128, const Waiting*, HashOfKey> waiting_keys_;
  std::uint64_t looks_ = 0;
};

}  // namespace gridline::node
