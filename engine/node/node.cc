// The steps of the duty cycle that face the outside: taking, flushing, publishing, answering.
#include "engine/node/node.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/node/intake.h"

namespace gridline::node {

Node::Node(Recovered recovered, journal::Journal& journal, PackStore& packs, Clock& clock,
           std::function<void(const base::Error&)> fatal)
    : journal_(journal), packs_(packs), clock_(clock), fatal_(std::move(fatal)),
      state_(std::move(recovered.state)),
      recent_(recovered.tail ? base::Seq(recovered.tail->first().value - 1) : recovered.last) {
  GRIDLINE_ASSERT(journal_.head().last == recovered.last);
  if (recovered.tail) recent_.publish(std::move(recovered.tail));
  queues_.load(state_);
  load_active_pack();
  count_rows();
}

void Node::count_rows() {
  counters_.state_bytes = state_.bytes();
  counters_.queue_bytes = queues_.bytes();
  counters_.tickets = queues_.size();
}

void Node::load_active_pack() {
  if (state_.pack_hash == base::Hash256{}) return;
  use_pack(state_.pack_hash);
  std::lock_guard lock(active_mutex_);
  active_ = ready_;
}

// The pack was found before the command was decided, or it is the recovered state's own: when it
// is gone now, nothing can be decided any more.
void Node::use_pack(const base::Hash256& hash) {
  auto found = packs_.find(hash);
  if (!found) {
    fatal_(found.error());
    return;
  }
  ready_ = std::move(found).value();
  rules_ = core::RuleSet{};
  rules_.pack = ready_->pack;
  rules_.routes = ready_->routes;
  core::bind(rules_, state_.symbols);
}

std::shared_ptr<const ReadyPack> Node::pack_named_by(const core::Command& command) {
  const auto* body = std::get_if<core::ActivatePack>(&command.body);
  if (body == nullptr) return nullptr;
  auto found = packs_.find(body->pack);
  return found ? std::move(found).value() : nullptr;
}

bool Node::ask(std::function<void(const Node&)> question) {
  return inbox_.ask([this, question = std::move(question)] { question(*this); });
}

std::shared_ptr<const ReadyPack> Node::active_pack() const {
  std::lock_guard lock(active_mutex_);
  return active_;
}

// Batches over the bound stay for the next turn, so that one flush never grows without end.
void Node::take(std::chrono::milliseconds wait) {
  const std::int64_t start = clock_.steady_ns();
  if (taken_.empty()) running_ = inbox_.take(taken_, questions_, wait);
  counters_.idle_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
  std::size_t commands = 0, batches = 0;
  while (batches < taken_.size() && (batches == 0 || commands < limits::commit_commands_max)) {
    commands += taken_[batches++].commands.size();
  }
  pending_.clear();
  for (std::size_t i = 0; i < batches; ++i) pending_.push_back({std::move(taken_[i]), {}});
  taken_.erase(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(batches));
}

// With room for an entry of the average size for each command of the turn.
std::shared_ptr<EntryChunk> Node::new_chunk() const {
  auto chunk = std::make_shared<EntryChunk>(base::Seq(recent_.last().value + 1));
  std::size_t commands = 0;
  for (const Pending& p : pending_) commands += p.input.commands.size();
  const std::uint64_t entries = counters_.entries, bytes = counters_.entry_bytes;
  if (entries > 0) chunk->reserve(commands, commands * (bytes / entries) * 9 / 8);
  return chunk;
}

void Node::flush() {
  if (chunk_) {
    const std::int64_t start = clock_.steady_ns();
    appended_.clear();
    for (std::size_t i = 0; i < chunk_->size(); ++i) appended_.push_back(chunk_->entry(i));
    while (true) {
      const auto head = journal_.append(appended_);
      if (head) break;
      if (head.error().code != base::ErrorCode::disk_full) {
        fatal_(head.error());
        return;
      }
      // The same batch is kept and tried again; new intake is told to try later; supervisors still
      // see the last flushed state.
      counters_.disk_full = true;
      ++counters_.disk_full_retries;
      inbox_.refuse(true);
      inbox_.take_questions(questions_, std::chrono::milliseconds(200));
      answer_questions();
    }
    if (counters_.disk_full.exchange(false)) inbox_.refuse(false);
    counters_.flush_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
    ++counters_.flushes;
  }
  if (seal_wanted_.exchange(false)) {
    const base::Status sealed = journal_.seal();
    if (!sealed && sealed.error().code != base::ErrorCode::disk_full) fatal_(sealed.error());
  }
}

void Node::publish() {
  if (!chunk_) return;
  const std::int64_t start = clock_.steady_ns();
  bool activated = false;
  for (const core::Event& event : events_) {
    queues_.apply(event);
    activated = activated || std::holds_alternative<core::PackActivated>(event);
  }
  if (activated) {
    std::lock_guard lock(active_mutex_);
    active_ = ready_;
  }
  events_.clear();
  counters_.entries += chunk_->size();
  counters_.entry_bytes += chunk_->bytes();
  chunk_->trim();
  recent_.publish(std::move(chunk_));
  chunk_ = nullptr;
  count_rows();
  counters_.publish_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
}

void Node::reply() {
  const std::int64_t start = clock_.steady_ns();
  for (Pending& p : pending_) {
    if (p.input.sink) p.input.sink->deliver(p.input.token, std::move(p.outcomes));
  }
  pending_.clear();
  counters_.reply_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
}

void Node::answer_questions() {
  std::vector<std::function<void()>> questions;
  questions.swap(questions_);
  for (const auto& question : questions) question();
}

}  // namespace gridline::node
