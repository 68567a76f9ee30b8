// One adapter's conversation: what it said it is, its credit, and how an Ack is put together from
// what was refused at the door and what the duty cycle decided. No sockets here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/door/adapter_door.h"
#include "engine/node/input.h"
#include "engine/wire/messages.h"

namespace gridline::door {

// A Submit on its way: refusals are known at once, the others come with the outcomes.
struct OpenSubmit {
  std::string session;             // the ZeroMQ identity
  wire::Ack ack;                   // results in order; ids and refusals filled in
  std::vector<std::size_t> sent;   // positions whose outcome is still to come, in order
};

struct Session {
  bool welcome = false;            // said a valid Hello
  node::Channel from;
  bool may_act = false;
  bool notifies = false;           // has the capability
  std::uint32_t under_way = 0;     // submissions without an ack
  AdapterStatus status;
};

// The results of `open` completed with the outcomes (one per position of `sent`).
wire::Ack complete(OpenSubmit&& open, const std::vector<node::Outcome>& outcomes);

wire::Refusal refusal_of(const core::Rejection& rejection);

}  // namespace gridline::door
