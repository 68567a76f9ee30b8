// Put and take.
#include "engine/node/inbox.h"

#include "engine/base/limits.h"

namespace gridline::node {

bool Inbox::put(InputBatch& batch) {
  {
    std::lock_guard lock(mutex_);
    if (closed_ || refusing_ || commands_ + batch.commands.size() > limits::inbox_commands_max) return false;
    commands_ += batch.commands.size();
    batches_.push_back(std::move(batch));
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
                 std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, wait, [&] { return closed_ || nudged_ || !batches_.empty() || !questions_.empty(); });
  nudged_ = false;
  batches.swap(batches_);
  questions.swap(questions_);
  commands_ = 0;
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
