// The same work on many things, over the machine's threads; each result goes to its own place, so what comes
// out does not depend on how many threads there are.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace gridline::trial {

// `threads`: at most so many, the calling one among them; 0: as many as the machine has.
// Each thread makes a worker of its own by `make()` and calls it as worker(i) until every i below `n` was
// given to one of them, each once. `done(count)` is called now and then, by the calling thread alone.
// Workers must not throw. Returns when all is done.
template <class Make, class Done>
void in_parallel(std::size_t n, unsigned threads, Make make, Done done) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  threads = static_cast<unsigned>(std::min<std::size_t>(n, threads));
  std::atomic<std::size_t> next{0};
  const auto work = [&](auto after_each) {
    auto worker = make();
    for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < n;) {
      worker(i);
      after_each(i);
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) others.emplace_back([&] { work([](std::size_t) {}); });
  if (n > 0) work([&](std::size_t i) { done(i + 1); });
  for (std::thread& thread : others) thread.join();
}

template <class Make>
void in_parallel(std::size_t n, Make make) {
  in_parallel(n, 0, std::move(make), [](std::size_t) {});
}

}  // namespace gridline::trial
