// The steps of the duty cycle that face the outside: taking, flushing, publishing, answering.
#include "engine/node/node.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/core/duty.h"
#include "engine/node/intake.h"

namespace gridline::node {

Node::Node(Recovered recovered, journal::Journal& journal, PackStore& packs, Clock& clock,
           std::function<void(const base::Error&)> fatal, ClockRules clock_rules)
    : journal_(journal), packs_(packs), clock_(clock), fatal_(std::move(fatal)),
      state_(std::move(recovered.state)),
      archive_(recovered.archive ? std::move(recovered.archive) : std::make_unique<Archive>()),
      contacts_(std::move(recovered.contacts)),
      recent_(recovered.tail ? base::Seq(recovered.tail->first().value - 1) : recovered.last),
      keeper_(clock_rules, state_.now) {
  GRIDLINE_ASSERT(journal_.head().last == recovered.last);
  next_ = base::Seq(recovered.last.value + 1);
  if (recovered.tail) recent_.publish(std::move(recovered.tail));
  queues_.load(state_);
  timers_.load();
  load_active_pack();
  count_rows();
}

void Node::count_rows() {
  counters_.state_bytes = state_.bytes();
  counters_.queue_bytes = queues_.bytes();
  counters_.timer_bytes = timers_.bytes();
  counters_.archive_bytes = archive_->bytes();
  counters_.archive_looks = archive_->looks();
  if (contacts_) counters_.contact_failures = contacts_->failures();
  counters_.tickets = queues_.size();
}

void Node::load_active_pack() {
  if (state_.pack_hash == base::Hash256{}) return;
  use_pack(state_.pack_hash);
  std::lock_guard lock(standing_mutex_);
  standing_ = {ready_, state_.proposed};
}

// The pack was found before the command was decided, or it is the recovered state's own: when it
// is gone now, nothing can be decided any more.
void Node::use_pack(const base::Hash256& hash) {
  auto found = packs_.find(hash);
  if (!found) {
    fatal_(found.error());
    return;
  }
  std::swap(ready_, before_);
  std::swap(rules_, rules_before_);
  if (ready_ && ready_->pack->hash == hash) return core::bind_again(rules_, state_);
  ready_ = std::move(found).value();
  rules_ = core::RuleSet{};
  rules_.pack = ready_->pack;
  rules_.routes = ready_->routes;
  const bool known = naming_ == hash && found_names_.size() == core::symbol_count(*ready_->pack);
  core::bind(rules_, state_,
             known ? std::span<const base::Symbol>(found_names_) : std::span<const base::Symbol>());
  naming_ = {};
  found_names_.clear();
}

bool Node::is_bound(const base::Hash256& pack) const {
  return (ready_ && ready_->pack->hash == pack) || (before_ && before_->pack->hash == pack);
}

// Names keep their numbers, so what is found stays right whatever comes between. A command out of its turn,
// or one that defined nothing because the activation would be refused, ends it: then the switch looks them
// up.
void Node::note_names(const core::DefineNames& names, const ReadyPack* named) {
  if (names.first == 0) {
    naming_ = names.pack;
    found_names_.clear();
  }
  bool all = named != nullptr && naming_ == names.pack && names.first == found_names_.size();
  const std::size_t count = all ? core::symbol_count(*named->pack) : 0;
  const std::size_t end = std::min<std::size_t>(count, names.first + std::size_t{names.count});
  for (std::size_t i = names.first; all && i < end; ++i) {
    found_names_.push_back(state_.symbols.find(core::symbol_name(*named->pack, i)));
    all = bool(found_names_.back());
  }
  if (all) return;
  naming_ = {};
  found_names_.clear();
}

std::shared_ptr<const ReadyPack> Node::pack_named_by(const core::Command& command) {
  const base::Hash256* hash = core::pack_named_in(command);
  if (hash == nullptr) return nullptr;
  return packs_.at_hand(*hash);  // whoever sends the command has it compiled first
}

bool Node::ask(std::function<void(const Node&)> question) {
  return inbox_.ask([this, question = std::move(question)] { question(*this); });
}

void Node::stop(std::chrono::milliseconds patience) {
  patience_ends_ = std::chrono::steady_clock::now() + patience;
  inbox_.close();
}

std::shared_ptr<const ReadyPack> Node::active_pack() const {
  std::lock_guard lock(standing_mutex_);
  return standing_.active;
}

// Batches over the bound stay for the next turn, so that one flush never grows without end.
void Node::take(std::chrono::milliseconds wait) {
  const std::int64_t start = clock_.steady_ns();
  if (taken_.empty()) running_ = inbox_.take(taken_, questions_, until_next_deadline(wait), hold_);
  counters_.idle_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
  std::size_t commands = 0, batches = 0;
  while (batches < taken_.size() && (batches == 0 || commands < limits::commit_commands_max)) {
    commands += taken_[batches++].commands.size();
  }
  for (std::size_t i = 0; i < batches; ++i) deciding_.pending.push_back({std::move(taken_[i]), {}});
  taken_.erase(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(batches));
  at_ = std::max(keeper_.tell(clock_.read()), state_.now);  // time never goes back
  std::lock_guard lock(clock_mutex_);
  clock_status_ = keeper_.status();
}

ClockStatus Node::clock_status() const {
  std::lock_guard lock(clock_mutex_);
  return clock_status_;
}

// While time stands still there is nothing to wait for; where it goes another way than the wall, the wall
// is as much further when the deadline comes.
std::chrono::milliseconds Node::until_next_deadline(std::chrono::milliseconds longest) {
  base::Instant next = timers_.next();
  if (const base::Instant leave = core::next_leave(state_, at_); leave && (!next || leave < next))
    next = leave;
  if (!next) return longest;
  if (next <= state_.now) return std::chrono::milliseconds(0);
  if (keeper_.frozen()) return longest;
  return std::min(clock_.until(next + keeper_.wall_after()), longest);
}

// With room for an entry of the average size for each command of the turn.
std::shared_ptr<EntryChunk> Node::new_chunk() const {
  auto chunk = std::make_shared<EntryChunk>(next_);
  std::size_t commands = 0;
  for (const Pending& p : deciding_.pending) commands += p.input.commands.size();
  const std::uint64_t entries = counters_.entries, bytes = counters_.entry_bytes;
  if (entries > 0) chunk->reserve(commands, commands * (bytes / entries) * 9 / 8);
  return chunk;
}

void Node::Batch::clear() {
  pending.clear();
  chunk = nullptr;
  rows.clear();
  packs.reset();
  entries.clear();
}

// One batch is decided while the one before is being flushed; never more, so that what a crash can
// take (and nobody was told of) stays small.
void Node::flush() {
  const std::int64_t start = clock_.steady_ns();
  durable_.clear();
  if (!flying_.empty()) {
    if (flying_.chunk && !append(flying_)) return give_up();
    std::swap(durable_, flying_);
  }
  seal_if_wanted();
  if (!deciding_.empty()) {
    if (deciding_.chunk) start_append(deciding_);
    if (flusher_) {
      std::swap(flying_, deciding_);
      if (!flying_.chunk) inbox_.nudge();  // nothing to wait for: the next turn answers it
    } else {
      if (deciding_.chunk && !append(deciding_)) return give_up();
      std::swap(durable_, deciding_);
    }
  }
  counters_.flush_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
}

void Node::start_append(Batch& batch) {
  if (batch.entries.empty()) {
    for (std::size_t i = 0; i < batch.chunk->size(); ++i) batch.entries.push_back(batch.chunk->entry(i));
  }
  if (!flusher_) return;
  hold_ = std::chrono::steady_clock::now() + std::chrono::microseconds(limits::commit_gather_us);
  flusher_->start(batch.entries);
}

// True when the batch is durable. On a full disk it is kept and tried again; new intake is told
// to try later; supervisors still see the last flushed state. False: a stop has waited long enough.
bool Node::append(Batch& batch) {
  while (true) {
    const base::Result<journal::Head> head = flusher_ ? flusher_->finish() : journal_.append(batch.entries);
    if (head) break;
    if (head.error().code != base::ErrorCode::disk_full) {
      fatal_(head.error());
      return false;
    }
    counters_.disk_full = true;
    ++counters_.disk_full_retries;
    inbox_.refuse(true);
    inbox_.take_questions(questions_, std::chrono::milliseconds(200));
    answer_questions();
    if (std::chrono::steady_clock::now() >= patience_ends_.load()) return false;
    start_append(batch);
  }
  if (counters_.disk_full.exchange(false)) inbox_.refuse(false);
  ++counters_.flushes;
  return true;
}

// Nothing of these batches is on the disk and nobody was told: dropping them is what a crash would do.
void Node::give_up() {
  gave_up_ = true;
  running_ = false;
  flying_.clear();
  deciding_.clear();
  durable_.clear();
  taken_.clear();
}

// Between two appends, when the journal is in nobody else's hands.
void Node::seal_if_wanted() {
  if (!seal_wanted_.exchange(false)) return;
  const base::Status sealed = journal_.seal();
  counters_.seal_failed = !sealed;
  if (!sealed && sealed.error().code != base::ErrorCode::disk_full) fatal_(sealed.error());
}

void Node::publish() {
  if (!durable_.chunk) return;
  const std::int64_t start = clock_.steady_ns();
  for (const core::Ticket& row : durable_.rows) {
    row.state == core::TicketState::none ? queues_.forget(row.id) : queues_.put(row);
  }
  if (durable_.packs) {
    std::lock_guard lock(standing_mutex_);
    standing_ = std::move(*durable_.packs);
  }
  if (archive_->wants(durable_.chunk->last())) write_archive(*durable_.chunk);
  if (contacts_ && contacts_->wants(durable_.chunk->last())) write_contacts(*durable_.chunk);
  counters_.entries += durable_.chunk->size();
  counters_.entry_bytes += durable_.chunk->bytes();
  durable_.chunk->trim();
  recent_.publish(std::move(durable_.chunk));
  durable_.chunk = nullptr;
  count_rows();
  counters_.publish_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
}

// On a full disk the rows wait in memory, where look-ups find them too.
void Node::write_archive(const EntryChunk& durable) {
  const auto written = archive_->write(durable.last(), durable.entry(durable.size() - 1).public_part);
  if (!written) return fatal_(written.error());
  if (!*written) ++counters_.archive_retries;
}

void Node::write_contacts(const EntryChunk& durable) {
  contacts_->write(durable.last(), durable.entry(durable.size() - 1).public_part);
}

// At the end, so that a snapshot written then is not after what the archive is known to hold.
void Node::note_archive_position() {
  const base::Seq last = recent_.last();
  const auto chunk = recent_.find(last);
  if (chunk && archive_->last() < last) write_archive(*chunk);
  if (chunk && contacts_ && contacts_->last() < last) write_contacts(*chunk);
}

void Node::reply() {
  const std::int64_t start = clock_.steady_ns();
  for (Pending& p : durable_.pending) {
    if (p.input.sink) p.input.sink->deliver(p.input.token, std::move(p.outcomes));
  }
  durable_.clear();
  counters_.reply_ns += static_cast<std::uint64_t>(clock_.steady_ns() - start);
}

void Node::answer_questions() {
  std::vector<std::function<void()>> questions;
  questions.swap(questions_);
  for (const auto& question : questions) question();
}

}  // namespace gridline::node
