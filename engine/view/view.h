// The writer of read.db: history, search and statistics folded from the journal's entries, in order.
//
// The file is never the truth. It may be thrown away at any moment and fed again from entry 1, and
// is then equal to the one that was kept up to date (digest.h proves it). It may lag behind the
// journal; Reader::progress says how far it is.
//
// One View at a time on a file, used by one thread. Any number of Readers, in this process and in
// others, read meanwhile: they see whole batches only.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/time.h"

namespace gridline::view {

// One entry as the journal gives it. The bytes need to live only during the call.
struct Entry {
  base::Seq seq;
  std::string_view public_part;
  std::string_view personal_part;
  bool personal_erased = false;  // then personal_part is not looked at
};

struct ViewOptions {
  base::ZoneOffset zone;  // whose days the statistics count
};

class View {
 public:
  // Opens or creates the file. One of another table version or zone, or a damaged one, is removed
  // and begun anew: applied() is then 0 and the caller feeds it from entry 1.
  // Errors: already_exists when the file is another program's database; busy when another process
  // writes; io, permission, disk_full.
  static base::Result<View> open(const std::filesystem::path& path, ViewOptions options = {});

  View(View&&) noexcept;
  View& operator=(View&&) noexcept;
  ~View();

  // The last entry in the file; 0: none.
  base::Seq applied() const;

  // Whether `entry` is the one that was applied at applied(). False: the file belongs to another
  // journal (a restored backup), call rebuild(). REQUIRES: entry.seq == applied().
  bool continues(const Entry& entry) const;

  // Applies all entries in one transaction or none. Batches of a thousand and more are cheapest per entry.
  // Errors: corrupt when the first is not the one after applied(), when there is a gap, when an
  // entry does not decode or speaks of what never was; disk_full and busy may be tried again;
  // io; unsupported for an event this version does not know. After an error nothing has changed.
  base::Status apply(std::span<const Entry> entries);

  // Removes the file and begins anew, with applied() 0.
  base::Status rebuild();

  // Blanks everything by which somebody could be known that these entries brought: texts, contacts,
  // notes, names, also in the search index. Entries that brought nothing are passed over. No query
  // finds it from now on; the bytes are gone from the file when purge() has returned true.
  // apply() does it for the entries that a `person_erased` names.
  base::Status erase(std::span<const base::Seq> entries);
  // The same for a complaint: all its versions, and the notes on its tickets.
  base::Status erase(base::ComplaintId complaint);
  // The entries that hold a personal part about a complaint: those that the journal has to erase.
  base::Result<std::vector<base::Seq>> personal_entries(base::ComplaintId complaint);

  // One step of merging erased words out of the search index and out of the WAL. A step rewrites
  // about `pages` of 4 KiB (some 50 ms at the default; the last one is a checkpoint). True: nothing
  // is left. A Reader in the middle of a question can hold the last step back: call again later.
  // What is pending survives a restart. Never needed for a file rebuilt from an erased journal.
  base::Result<bool> purge(int pages = 500);

 private:
  struct Impl;
  explicit View(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gridline::view
