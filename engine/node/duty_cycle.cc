// The duty cycle: the screen that is the program.
//
// Everything happens here, in this order, on one thread. Above the barrier nothing has happened
// yet as far as the world can tell; below it, everything has happened for ever.
#include "engine/base/limits.h"
#include "engine/core/duty.h"
#include "engine/node/node.h"

namespace gridline::node {

bool Node::turn(std::chrono::milliseconds wait) {
  take(wait);             // what has come in since the last turn, up to a bound; a deadline ends the wait
  due_timers();           // deadlines that have passed: each one a command, decided like those of people
  decide_and_encode();    // each command → events → bytes; the state runs ahead of the disk
  flush();                // hands over what was decided; comes back with what is durable: the batch of
                          // the turn before (its fsync ran meanwhile), or this one where no flusher runs

  // ------- barrier: only what is durable passes; only now may anybody hear of it -------

  publish();              // live queues, archive, the ring of recent entries (views, feed), the active pack
  reply();                // acknowledgements and rejections
  answer_questions();     // supervisors' questions, on flushed state
  tidy();                 // a small step of upkeep, when nobody waits
  ++counters_.turns;
  return running_ || !flying_.empty();
}

void Node::tidy() {
  const bool idle = flying_.empty() && inbox_.waiting() == 0;
  if (idle && contacts_) contacts_->take_out_old(at_);
}

void Node::run() {
  flusher_ = std::make_unique<Flusher>(journal_, [this] { inbox_.nudge(); });
  while (turn(std::chrono::milliseconds(100))) {
  }
  flusher_.reset();
  note_archive_position();
}

// Before the turn's other commands: each of these deadlines was over before they came, so it acts on the
// ticket as it stood then, and a claim at 9:01 does not undo what was missed at 9:00. One by one, because
// what one decides may bring the next deadline of the same ticket into its place among the others. What is
// over the bound goes on in the next turn, which does not wait.
void Node::due_timers() {
  if (!running_) return;
  const std::int64_t start = clock_.steady_ns();
  tell_of_clock();
  std::size_t fired = 0;
  // A planned leave begins: its work goes to the stand-in before anything of it comes due.
  while (const auto leave = core::leave_to_begin(state_, at_)) {
    core::Command command;
    command.actor.kind = core::ActorKind::engine;
    command.body = *leave;
    Outcome outcome;
    decide_one(command, outcome);
    if (outcome.seq == base::Seq()) break;
    ++fired;
  }
  for (; fired < limits::deadlines_per_turn_max; ++fired) {
    const std::optional<DueTicket> due = timers_.due(at_);
    if (!due) break;
    fire(*due);
  }
  if (fired < limits::deadlines_per_turn_max) close_catch_up();
  if (deciding_.chunk) deciding_.pending.emplace_back();  // nobody waits for an answer
  counters_.decide_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
}

void Node::fire(const DueTicket& due) {
  const bool catching_up = due.deadline.at + gap_min < keeper_.caught_up_at();
  decide_own(
      core::FireDeadline{due.ticket, due.deadline.clock, due.deadline.unit, due.deadline.at, catching_up});
  ++counters_.deadlines;
  if (timers_.deadline_of(due.ticket) != due.deadline) return;
  // It must not spin, and one ticket's bug must not stop the others' deadlines.
  ++counters_.stuck_deadlines;
  timers_.put_off(due.ticket, at_ + base::seconds(1));
}

// Nothing more is due: whoever was to be told meanwhile gets one message for all of it. What an end of the
// process left undone of this is in the state, so the next process does it.
void Node::close_catch_up() {
  keeper_.caught_up();
  if (!state_.digests.empty()) decide_own(core::CloseCatchUp{});
}

// Before the deadlines that became due with it.
void Node::tell_of_clock() {
  for (const ClockNews& news : keeper_.take_news()) {
    ++counters_.clock_oddities;
    if (clock_heard_) clock_heard_(news);
    decide_own(core::NoticeClock{news.oddity, news.expected, news.found});  // without a pack there is nobody
  }
}

// A command that the engine makes by itself.
Outcome Node::decide_own(core::CommandBody body) {
  core::Command command;
  command.actor.kind = core::ActorKind::engine;
  command.body = std::move(body);
  Outcome outcome;
  decide_one(command, outcome);
  return outcome;
}

// Rejections and "nothing had to change" pass through the same steps: their answer may depend on
// an entry of the same turn, so it too waits for the flush.
void Node::decide_and_encode() {
  const std::int64_t start = clock_.steady_ns();
  for (Pending& p : deciding_.pending) {
    p.outcomes.resize(p.input.commands.size());
    for (std::size_t i = 0; i < p.input.commands.size(); ++i) decide_one(p.input.commands[i], p.outcomes[i]);
  }
  const auto took = static_cast<std::uint64_t>(clock_.steady_ns() - start);
  counters_.decide_ns += took;
  if (took > counters_.longest_decide_ns) counters_.longest_decide_ns = took;
}

}  // namespace gridline::node
