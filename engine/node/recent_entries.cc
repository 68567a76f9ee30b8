// Chunks in order; the oldest go when the bytes are over the bound.
#include "engine/node/recent_entries.h"

#include <unistd.h>

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/limits.h"

namespace gridline::node {

void EntryChunk::reserve(std::size_t entries, std::size_t bytes) {
  ends_.reserve(entries);
  bytes_.reserve(bytes);
}

void EntryChunk::trim() {
  if (bytes_.capacity() > bytes_.size() * 2) bytes_.shrink_to_fit();
  if (ends_.capacity() > ends_.size() * 2) ends_.shrink_to_fit();
}

void EntryChunk::add(std::string_view public_part, std::string_view personal_part) {
  bytes_.append(public_part);
  const std::size_t public_end = bytes_.size();
  bytes_.append(personal_part);
  ends_.push_back({public_end, bytes_.size()});
}

void EntryChunk::add(const core::Command& command, const std::vector<core::Event>& events,
                     std::string_view salt) {
  const std::size_t public_end = codec::append(command, events, salt, bytes_);
  ends_.push_back({public_end, bytes_.size()});
}

journal::Entry EntryChunk::entry(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends_[i - 1].personal_end;
  const std::string_view all(bytes_);
  return {all.substr(begin, ends_[i].public_end - begin),
          all.substr(ends_[i].public_end, ends_[i].personal_end - ends_[i].public_end)};
}

void RecentEntries::publish(std::shared_ptr<const EntryChunk> chunk) {
  {
    std::lock_guard lock(mutex_);
    GRIDLINE_ASSERT(chunk->first().value == last_.value + 1);
    last_ = chunk->last();
    bytes_ += chunk->bytes();
    chunks_.push_back(std::move(chunk));
    while (bytes_ > limits::recent_bytes_max && chunks_.size() > 1) {
      bytes_ -= chunks_.front()->bytes();
      chunks_.pop_front();
    }
    const std::uint64_t one = 1;
    for (const int fd : event_fds_) {
      // A full counter (EAGAIN) already wakes its reader; nothing else can go wrong with an eventfd.
      [[maybe_unused]] const ssize_t n = ::write(fd, &one, sizeof one);
    }
  }
  grown_.notify_all();
}

void RecentEntries::erase(std::span<const base::Seq> entries) {
  const std::lock_guard lock(mutex_);
  for (std::shared_ptr<const EntryChunk>& chunk : chunks_) {
    const auto from = std::lower_bound(entries.begin(), entries.end(), chunk->first());
    if (from == entries.end() || *from > chunk->last()) continue;
    auto kept = std::make_shared<EntryChunk>(chunk->first());
    for (std::size_t i = 0; i < chunk->size(); ++i) {
      const journal::Entry entry = chunk->entry(i);
      const bool gone = std::binary_search(from, entries.end(), base::Seq(chunk->first().value + i));
      kept->add(entry.public_part, gone ? std::string_view() : entry.personal_part);
    }
    bytes_ -= chunk->bytes() - kept->bytes();
    chunk = std::move(kept);
  }
}

std::shared_ptr<const EntryChunk> RecentEntries::find(base::Seq seq) const {
  std::lock_guard lock(mutex_);
  const auto after = std::upper_bound(chunks_.begin(), chunks_.end(), seq,
                                      [](base::Seq s, const auto& chunk) { return s < chunk->first(); });
  if (after == chunks_.begin()) return nullptr;
  const auto& chunk = *std::prev(after);
  return seq <= chunk->last() ? chunk : nullptr;
}

void RecentEntries::wake(int event_fd, bool on) {
  std::lock_guard lock(mutex_);
  if (on) event_fds_.push_back(event_fd);
  else std::erase(event_fds_, event_fd);
}

base::Seq RecentEntries::last() const {
  std::lock_guard lock(mutex_);
  return last_;
}

bool RecentEntries::wait_after(base::Seq after, std::chrono::milliseconds wait) const {
  std::unique_lock lock(mutex_);
  return grown_.wait_for(lock, wait, [&] { return last_ > after; });
}

}  // namespace gridline::node
