// The duty cycle: the screen that is the program.
//
// Everything happens here, in this order, on one thread. Above the barrier nothing has happened
// yet as far as the world can tell; below it, everything has happened for ever.
#include <algorithm>

#include "engine/core/evolve.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"

namespace gridline::node {

bool Node::turn(std::chrono::milliseconds wait) {
  take(wait);             // what has come in since the last turn, up to a bound
  decide_and_encode();    // each command → events → bytes; the state runs ahead of the disk
  flush();                // hands over what was decided; comes back with what is durable: the batch of
                          // the turn before (its fsync ran meanwhile), or this one where no flusher runs

  // ------- barrier: only what is durable passes; only now may anybody hear of it -------

  publish();              // live queues, the ring of recent entries (views, feed), the active pack
  reply();                // acknowledgements and rejections
  answer_questions();     // supervisors' questions, on flushed state
  ++counters_.turns;
  return running_ || !flying_.empty();
}

void Node::run() {
  flusher_ = std::make_unique<Flusher>(journal_, [this] { inbox_.nudge(); });
  while (turn(std::chrono::milliseconds(100))) {
  }
  flusher_.reset();
}

// Rejections and "nothing had to change" pass through the same steps: their answer may depend on
// an entry of the same turn, so it too waits for the flush.
void Node::decide_and_encode() {
  const std::int64_t start = clock_.steady_ns();
  const base::Instant at = std::max(clock_.now(), state_.now);  // time never goes back
  for (Pending& p : deciding_.pending) {
    p.outcomes.resize(p.input.commands.size());
    for (std::size_t i = 0; i < p.input.commands.size(); ++i) {
      decide_one(p.input.commands[i], at, p.outcomes[i]);
    }
  }
  counters_.decide_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
}

void Node::decide_one(core::Command& command, base::Instant at, Outcome& outcome) {
  command.at = at;
  if (auto* submit = std::get_if<core::SubmitComplaint>(&command.body)) {
    // Read ahead with a pack that is no longer active: read again, with the one that decides.
    if (ready_ && submit->reading.pack != rules_.short_hash()) read_again(command, *ready_);
  }
  const std::shared_ptr<const ReadyPack> named = pack_named_by(command);
  const core::Context context{ready_ ? &rules_ : nullptr, named ? named->pack.get() : nullptr};
  core::Decision decision = core::decide(state_, command, context);

  ++counters_.commands;
  outcome.rejection = std::move(decision.rejection);
  outcome.reply = std::move(decision.reply);
  if (outcome.rejection) ++counters_.rejections;
  if (decision.events.empty()) return;

  if (!deciding_.chunk) deciding_.chunk = new_chunk();
  codec::encode(command, decision.events, random_.bytes(16), encoded_);
  deciding_.chunk->add(encoded_.public_part, encoded_.personal_part);
  outcome.seq = next_;
  next_ = base::Seq(next_.value + 1);
  state_.now = at;
  for (core::Event& event : decision.events) {
    core::evolve(state_, event);
    if (const auto* activated = std::get_if<core::PackActivated>(&event)) use_pack(activated->hash);
    deciding_.events.push_back(std::move(event));
  }
}

}  // namespace gridline::node
