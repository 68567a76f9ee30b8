// The newest committed entries, in memory and bounded: subscribers and views that keep up are
// served from here and never touch the disk.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/codec/entry.h"
#include "engine/journal/journal.h"

namespace gridline::node {

// The entries of one flush. Immutable once published; shared by all readers.
class EntryChunk {
 public:
  explicit EntryChunk(base::Seq first) : first_(first) {}

  // Makes room for about so much at once: a chunk that grows by doubling is copied again and again
  // and touches fresh pages each time.
  void reserve(std::size_t entries, std::size_t bytes);
  // Gives back room that was not needed; the ring is bounded by what is in it, not by its room.
  void trim();

  void add(std::string_view public_part, std::string_view personal_part);
  // Appends an entry that is encoded right here.
  void add(const core::Command& command, const std::vector<core::Event>& events, std::string_view salt);

  base::Seq first() const { return first_; }
  std::size_t size() const { return ends_.size(); }
  std::size_t bytes() const { return bytes_.size(); }
  base::Seq last() const { return base::Seq(first_.value + size() - 1); }
  // Views into the chunk. REQUIRES: i < size().
  journal::Entry entry(std::size_t i) const;

 private:
  struct End {
    std::size_t public_end, personal_end;
  };
  base::Seq first_;
  std::string bytes_;  // public, personal, public, personal ...
  std::vector<End> ends_;
};

class RecentEntries {
 public:
  // `last`: what is committed already at the start.
  explicit RecentEntries(base::Seq last) : last_(last) {}

  // Duty thread, after the flush.
  void publish(std::shared_ptr<const EntryChunk> chunk);

  // From now on nobody finds the personal parts of these entries (ascending) here. Who has a chunk in hand
  // keeps it until he lets go of it. Any thread.
  void erase(std::span<const base::Seq> entries);

  // The chunk that holds `seq`; null when it is too old to be here, or not committed yet.
  std::shared_ptr<const EntryChunk> find(base::Seq seq) const;

  base::Seq last() const;
  // Has an eventfd(2) written to at every publish, for threads that wait on descriptors; and no longer.
  void wake(int event_fd, bool on);
  // Waits until an entry after `after` is committed or the time is over. Any thread.
  bool wait_after(base::Seq after, std::chrono::milliseconds wait) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable grown_;
  std::deque<std::shared_ptr<const EntryChunk>> chunks_;
  std::size_t bytes_ = 0;
  std::vector<int> event_fds_;
  base::Seq last_;
};

}  // namespace gridline::node
