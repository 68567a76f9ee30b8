// The load: one adapter over tcp, with every answer checked.
//
// The problem: a latency that is taken from the moment of sending is too good, because a sender that
// waits for a slow engine sends later (coordinated omission). In the open loop each submission has an
// intended arrival, fixed by the rate alone, and its latency counts from there, however late it left.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

struct LoadPlan {
  double seconds = 5;          // of sending
  double warm_share = 0.25;    // the first part, which does not count
  std::uint32_t per_frame = 16;
  std::uint32_t window = 8192; // closed loop: submissions under way
  std::uint64_t rate = 0;      // open loop: submissions a second; 0: closed loop
};

struct LoadResult {
  std::uint64_t sent = 0, acked = 0;  // all, with those of the warm part
  std::uint64_t tickets_named = 0;    // tickets in the answers
  std::uint64_t wrong = 0;            // refused, missing, not new, not the one that was sent
  std::string first_wrong;
  double counted_seconds = 0;         // the part that counts
  std::uint64_t counted = 0;          // acks that came in it
  std::vector<std::int64_t> latencies_ns;  // of submissions that were due in it
  std::int64_t sender_cpu_ns = 0;
};

// Sends submissions from number `first` on to the door at `address`. Returns when the last is
// answered, or 20 s after the last was sent. Errors: io (the door does not answer), busy (interrupted).
base::Result<LoadResult> run_load(const std::string& address, const Workload& workload, std::uint64_t first,
                                  const LoadPlan& plan);

}  // namespace gridline::bench
