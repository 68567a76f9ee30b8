// One thread beside the door's own for work that may wait (read.db), with a bounded queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace gridline::door {

class SideThread {
 public:
  // The thread starts with the first job. `jobs_max` jobs may wait.
  explicit SideThread(std::size_t jobs_max) : jobs_max_(jobs_max) {}
  ~SideThread() { stop(); }

  // Jobs run one after another, in order. False: too many wait, or it was stopped. Any thread.
  bool post(std::function<void()> job);

  // Waits for the job at hand; those that wait are dropped. Not from a job. May be called again.
  void stop();

 private:
  void run();

  const std::size_t jobs_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gridline::door
