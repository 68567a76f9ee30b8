// A hand-over in each direction, guarded by one mutex.
#include "engine/node/flusher.h"

#include <pthread.h>

#include <utility>

#include "engine/base/assert.h"

namespace gridline::node {

Flusher::Flusher(journal::Journal& journal, std::function<void()> done)
    : journal_(journal), done_(std::move(done)), thread_([this] { run(); }) {}

Flusher::~Flusher() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Flusher::start(std::span<const journal::Entry> entries) {
  {
    std::lock_guard lock(mutex_);
    GRIDLINE_ASSERT(!wanted_ && !result_);
    entries_ = entries;
    wanted_ = true;
  }
  changed_.notify_all();
}

base::Result<journal::Head> Flusher::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return result_.has_value(); });
  base::Result<journal::Head> out = std::move(*result_);
  result_.reset();
  return out;
}

void Flusher::run() {
  ::pthread_setname_np(::pthread_self(), "flusher");  // costs are told apart by thread (top -H, the bench)
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return wanted_ || stopping_; });
    if (!wanted_) return;
    lock.unlock();
    base::Result<journal::Head> done = journal_.append(entries_);
    lock.lock();
    wanted_ = false;
    result_.emplace(std::move(done));
    changed_.notify_all();
    lock.unlock();
    done_();
    lock.lock();
  }
}

}  // namespace gridline::node
