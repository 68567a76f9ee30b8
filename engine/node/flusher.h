// Appends to the journal on a thread of its own, so that the duty thread decides the next batch
// while the disk is busy with this one. One append under way at most; the journal belongs to this
// thread from start() until finish() has returned, and to the caller at all other times.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "engine/base/result.h"
#include "engine/journal/journal.h"

namespace gridline::node {

class Flusher {
 public:
  // `done` is called on the flusher's thread after each append; it must only wake somebody.
  Flusher(journal::Journal& journal, std::function<void()> done);
  ~Flusher();  // waits for what is under way

  // REQUIRES: nothing is under way. The entries must live until finish() has returned.
  void start(std::span<const journal::Entry> entries);
  // Waits for the append that was started; its result.
  base::Result<journal::Head> finish();

 private:
  void run();

  journal::Journal& journal_;
  std::function<void()> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::span<const journal::Entry> entries_;
  std::optional<base::Result<journal::Head>> result_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gridline::node
