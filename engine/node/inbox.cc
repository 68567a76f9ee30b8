// Put and take.
#include "engine/node/inbox.h"

#include <algorithm>

#include "engine/base/limits.h"

namespace gridline::node {

bool Inbox::put(InputBatch& batch) {
  {
    std::lock_guard lock(mutex_);
    if (closed_ || refusing_ || commands_ + batch.commands.size() > limits::inbox_commands_max) return false;
    commands_ += batch.commands.size();
    batches_.push_back(std::move(batch));
    // Between the first and enough nobody waits for one more.
    if (batches_.size() > 1 && commands_ < limits::commit_gather_commands) return true;
  }
  changed_.notify_one();
  return true;
}

bool Inbox::ask(std::function<void()> question) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    questions_.push_back(std::move(question));
  }
  changed_.notify_one();
  return true;
}

void Inbox::nudge() {
  {
    std::lock_guard lock(mutex_);
    nudged_ = true;
  }
  changed_.notify_one();
}

void Inbox::refuse(bool on) {
  std::lock_guard lock(mutex_);
  refusing_ = on;
}

void Inbox::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

bool Inbox::take(std::vector<InputBatch>& batches, std::vector<std::function<void()>>& questions,
                 std::chrono::milliseconds wait, std::chrono::steady_clock::time_point hold) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + wait;
  std::unique_lock lock(mutex_);
  const auto enough = [&] {
    return closed_ || commands_ >= limits::commit_gather_commands || Clock::now() >= hold;
  };
  while (!closed_ && !nudged_ && questions_.empty() && (batches_.empty() || !enough())) {
    const auto until = batches_.empty() ? end : std::min(end, hold);
    if (changed_.wait_until(lock, until) == std::cv_status::timeout && Clock::now() >= end) break;
  }
  nudged_ = false;
  questions.swap(questions_);
  if (!batches_.empty() && enough()) {
    batches.swap(batches_);
    commands_ = 0;
  }
  return !closed_ || !batches.empty() || !questions.empty();
}

void Inbox::take_questions(std::vector<std::function<void()>>& questions, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, wait, [&] { return !questions_.empty(); });
  questions.swap(questions_);
}

std::size_t Inbox::waiting() const {
  std::lock_guard lock(mutex_);
  return commands_;
}

}  // namespace gridline::node
