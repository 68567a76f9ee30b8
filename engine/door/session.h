// One adapter's conversation: what it said it is, its credit, and how an Ack is put together from
// what was refused at the door and what the duty cycle decided. No sockets here.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/node/adapter_status.h"
#include "engine/node/input.h"
#include "engine/node/intake.h"
#include "engine/wire/messages.h"

namespace gridline::door {

// A Submit on its way: refusals are known at once, the others come with the outcomes.
struct OpenSubmit {
  std::string identity;            // of the connection, ZeroMQ's
  std::uint64_t hello = 0;         // Session::hello when it came in
  wire::Ack ack;                   // results in order; ids and refusals filled in
  std::vector<std::size_t> sent;   // positions whose outcome is still to come, in order
};

// How many in the last sixty seconds. A clock that goes back counts into the newest second it knew.
class LastMinute {
 public:
  void add(base::Instant now, std::uint64_t count) {
    pass_to(now);
    seconds_[static_cast<std::size_t>(newest_ % 60)] += count;
  }
  std::uint64_t sum(base::Instant now) const;

 private:
  void pass_to(base::Instant now);
  std::array<std::uint64_t, 60> seconds_{};
  std::int64_t newest_ = 0;  // second since 1970
};

// The latest results of one adapter. Refusals have room of their own: a busy hour must not wash away the one
// that somebody asks about.
class LatestResults {
 public:
  void add(base::Instant now, const wire::Ack& ack);
  void append_to(std::vector<node::AdapterResult>& out) const;

 private:
  static constexpr std::size_t accepted_max = 50, refused_max = 200;
  struct Numbered {
    std::uint64_t number;  // in the order of the acks
    node::AdapterResult result;
  };
  std::deque<Numbered> accepted_, refused_;
  std::uint64_t last_ = 0;
};

struct Session {
  std::string user;                // the proven key's name; empty without CURVE
  node::Channel from;
  bool may_act = false;
  bool notifies = false;           // has the capability
  bool answered = false;           // something was sent since the last heartbeat's time
  std::uint64_t hello = 0;         // a new number at every Hello: what came before it no longer counts
  std::uint32_t under_way = 0;     // submissions of this Hello without an ack
  node::AdapterStatus status;
  LastMinute accepted;
  LatestResults latest;
};

// The results of `open` completed with the outcomes (one per position of `sent`).
wire::Ack complete(OpenSubmit&& open, const std::vector<node::Outcome>& outcomes);

wire::Refusal refusal_of(const core::Rejection& rejection);

}  // namespace gridline::door
