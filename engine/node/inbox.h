// The bounded queue in front of the duty cycle: many threads put, one takes everything at once.
//
// A mutex and a swap of vectors: producers hold it for a push, the consumer for a pointer swap, so
// contention is small beside the flush. A lock-free ring was not measured to be worth its care.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "engine/node/input.h"

namespace gridline::node {

class Inbox {
 public:
  // False: full (limits::inbox_commands_max) or closed; the batch is left as it was and the caller
  // answers "try later". Any thread.
  bool put(InputBatch& batch);

  // A question for the duty thread, run between two batches on flushed state. False: closed.
  bool ask(std::function<void()> question);

  // Makes the next take() return at once, with nothing if there is nothing. Any thread.
  void nudge();

  // Refuses new batches (not questions) while on: the disk is full, or the node drains.
  void refuse(bool on);
  // Refuses everything; wakes the consumer.
  void close();

  // Waits until something is there, the inbox is closed, somebody nudged or the time is over; then
  // takes all. Fewer than limits::commit_gather_commands are left waiting until `hold` is past.
  // Duty thread only. Returns false when closed and empty.
  bool take(std::vector<InputBatch>& batches, std::vector<std::function<void()>>& questions,
            std::chrono::milliseconds wait, std::chrono::steady_clock::time_point hold = {});
  // Only the questions, without waiting for batches: while the disk is full.
  void take_questions(std::vector<std::function<void()>>& questions, std::chrono::milliseconds wait);

  std::size_t waiting() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<InputBatch> batches_;
  std::vector<std::function<void()>> questions_;
  std::size_t commands_ = 0;
  bool refusing_ = false;
  bool nudged_ = false;
  bool closed_ = false;
};

}  // namespace gridline::node
