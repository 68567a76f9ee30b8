// contacts.db: which complaints came from the same phone, so that who calls again is known (重复来电), with
// the place he was last certain about.
//
// Rejected: keyed hashes of phones in the open part of the journal, for that is never erased and the key
// could confirm a guess for ever. So this is a view: made from the personal parts of entries, in no backup,
// made anew when it is missing, damaged, another journal's or ahead of it, and an erased person is not in it.
// What was found travels with the command as numbers of tickets (core::Contact), so decide stays pure.
//
// Rows wait in memory until their entry is durable and enough of them are there for a transaction; look-ups
// find them in either. A phone that never came costs a hash and a cache line (key_filter.h); no phone costs
// nothing. A known one is read from the file: 5 to 30 µs. A row is about 60 bytes on disk.
//
// It keeps what repeats need and no longer (ContactKeeping): older rows are not looked at any more, and are
// taken out a few at a time, with every write and while nobody waits. A process that ends in between goes on
// where the file stands, for the oldest rows are always the next to go.
//
// It is an aid and never stops the engine: after a failure it says "not known" until the next start, which
// completes it; failures() counts. Duty thread only; one connection, nobody else opens the file.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/command.h"
#include "engine/core/event.h"
#include "engine/core/state.h"
#include "engine/journal/journal.h"
#include "engine/node/intake.h"
#include "engine/node/kept_file.h"
#include "engine/node/key_filter.h"

namespace gridline::node {

// How long it is known who came from where, and of how many complaints at most; whichever ends first.
struct ContactKeeping {
  std::int64_t days = 365;
  std::uint64_t rows = 2'000'000;
};

class Contacts {
 public:
  // Opens or creates FILE; a damaged one or one of another version is begun anew. Errors: already_exists
  // when it is another program's database; io, permission, disk_full, busy.
  static base::Result<std::unique_ptr<Contacts>> open(const std::filesystem::path& file,
                                                      const Secret& secret, ContactKeeping keeping = {});
  // Without a file: rows stay in memory, whatever their age. For tests and simulation.
  explicit Contacts(const Secret& secret) : Contacts({}, secret, {}) {}

  // The entry up to which the file is complete; 0: none.
  base::Seq last() const { return file_.last(); }
  // Reads what the journal has and the file has not. Errors: of the journal, of the file.
  base::Status complete(journal::Journal& journal, const std::function<void(base::Seq)>& progress = {});

  // Who submits: his open tickets, the newest first. Nothing: no phone, a new one, a confidential complaint,
  // or so many complaints that it is an exchange and no resident.
  std::optional<core::Contact> look_up(const core::Command& command, const core::State& state);

  // What a command was decided into; who is erased by it is forgotten. In the order of entries.
  void see(const core::Command& command, const std::vector<core::Event>& events, base::Seq seq);

  bool wants(base::Seq seq) const;
  // Everything up to entry `seq` is durable; `public_part` is that entry's. A full disk: try again later.
  void write(base::Seq seq, std::string_view public_part);

  // The personal parts of these entries (ascending) are erased: what came from them is forgotten, and
  // overwritten in the file. Errors: of writing; then it must be called again, or the file removed.
  base::Status forget(std::span<const std::uint64_t> entries);

  // One small step of taking out what is kept no longer; some milliseconds, and nothing while there is none.
  void take_out_old(base::Instant now);
  std::uint64_t rows() const { return rows_; }  // in the file

  std::uint64_t failures() const { return failures_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Row {
    base::Hash128 key{};
    base::ComplaintId complaint;
    base::Symbol place;          // none: not certain
    base::Seq seq;
    std::int64_t day = 0;        // of its command, since 1970
  };
  struct HashOfKey {
    std::size_t operator()(const base::Hash128& key) const;
  };
  struct Statements {
    sqlite::Statement put, find, forget, oldest, take_out;
  };

  Contacts(std::filesystem::path file, const Secret& secret, ContactKeeping keeping);
  base::Status begin_anew();
  base::Status prepare();
  base::Status load();
  base::Status fit(journal::Journal& journal);
  base::Status write_rows(base::Seq seq);
  bool has_old(std::int64_t today) const;
  base::Status take_out_rows(std::int64_t today, std::uint64_t at_most);
  void see_erased(const core::PersonErased& event);
  void let_go(base::Seq seq);
  std::optional<base::Hash128> key_of(const core::Command& command) const;
  base::Result<std::vector<Row>> rows_of(const base::Hash128& key);
  void fail();

  Secret secret_;
  ContactKeeping keeping_;
  KeptFile file_;
  std::optional<Statements> statements_;  // destroyed before the connection
  std::uint64_t rows_ = 0;       // in the file
  std::int64_t oldest_day_ = 0;  // of them
  std::int64_t today_ = 0;       // of the newest command seen
  KeyFilter filter_{0};
  std::deque<Row> waiting_;      // in the order of entries
  std::unordered_multimap<base::Hash128, Row, HashOfKey> recent_;  // the same by key
  std::uint64_t failures_ = 0;
};

}  // namespace gridline::node
