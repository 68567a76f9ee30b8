// A node with the Lingyun pack over a memory disk, its duty cycle on a thread of its own.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include "tests/unit/engine/node/lingyun.h"

namespace gridline::test {

class RunningNode {
 public:
  RunningNode()
      : disk(std::make_shared<journal::MemoryDisk>()), journal(journal::MemoryJournal::open(disk).value()),
        world(*journal) {
    disk->fault = [this] {
      disk_held.wait(true);
      return disk_full ? journal::MemoryFault::disk_full : journal::MemoryFault::none;
    };
    duty_ = std::thread([this] { world.node->run(); });
  }
  ~RunningNode() { stop(); }

  void stop() {
    disk_full = false;
    hold_disk(false);
    world.node->stop();
    if (duty_.joinable()) duty_.join();
  }

  node::Node& node() { return *world.node; }

  // While held, no append returns: commands are taken and wait.
  void hold_disk(bool on) {
    disk_held = on;
    disk_held.notify_all();
  }

  // The value of a question asked on the duty thread.
  template <class Question> auto ask(Question question) {
    using T = decltype(question(std::declval<const node::Node&>()));
    std::promise<T> promise;
    EXPECT_TRUE(node().ask([&](const node::Node& n) { promise.set_value(question(n)); }));
    return promise.get_future().get();
  }

  std::string a_member_of(const std::string& unit) {
    return ask([&](const node::Node& n) {
      const base::MemberId id = n.state().members_of(n.symbols().find("unit:" + unit)).front();
      return std::string(n.symbols().bare_name(n.state().members[id.value - 1].name));
    });
  }

  std::atomic<bool> disk_full{false};
  std::atomic<bool> disk_held{false};
  std::shared_ptr<journal::MemoryDisk> disk;
  std::unique_ptr<journal::MemoryJournal> journal;
  node::Lingyun world;

 private:
  std::thread duty_;
};

// A clock that tests move while other threads read it.
class TestClock final : public node::Clock {
 public:
  base::Instant now() override { return base::Instant{ms_.load()}; }
  std::int64_t steady_ns() override { return ms_.load() * 1'000'000; }
  void advance(base::Duration by) { ms_ += by.ms; }

 private:
  std::atomic<std::int64_t> ms_{node::Lingyun::start.ms};
};

// Waits for what another thread brings about; false after ten seconds.
template <class Condition> bool eventually(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace gridline::test
