// What goes into the duty cycle and what comes out of it for whoever asked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/ids.h"
#include "engine/core/command.h"
#include "engine/core/decide.h"

namespace gridline::node {

// What became of one command. Delivered only after the flush that made it durable.
struct Outcome {
  std::optional<core::Rejection> rejection;
  core::Reply reply;
  base::Seq seq;  // the entry; 0: nothing had to change
};

// Receives the outcomes of one InputBatch, in order, on the duty thread: it must only hand over
// (post to its own thread), never wait or compute.
class ReplySink {
 public:
  virtual ~ReplySink() = default;
  virtual void deliver(std::uint64_t token, std::vector<Outcome>&& outcomes) = 0;
};

// Commands that came together and are answered together. Times are stamped by the duty cycle.
struct InputBatch {
  std::vector<core::Command> commands;
  std::shared_ptr<ReplySink> sink;  // null: nobody waits
  std::uint64_t token = 0;          // the sink's own
};

}  // namespace gridline::node
