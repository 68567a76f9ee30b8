// The bookkeeping of rows in hand.
#include "adapters/sdk/window.h"

#include <utility>

#include "engine/base/assert.h"

namespace gridline::sdk {

void Window::load(SpoolRow row) {
  last_seq_ = row.seq;
  bytes_ += row.packed.size();
  auto& same_id = by_id_[row.id];
  same_id.push_back(row.seq);
  if (same_id.size() == 1) ready_.push_back(row.seq);
  rows_.emplace(row.seq, Row{std::move(row.id), std::move(row.packed), 0});
}

void Window::clear() {
  rows_.clear();
  ready_.clear();
  sent_.clear();
  postponed_.clear();
  by_id_.clear();
  bytes_ = under_way_ = 0;
  last_seq_ = 0;  // but never last_batch_: an ack of an earlier session must not fit a new batch
}

Window::Batch Window::take(std::size_t items_max, std::size_t bytes_max, TimePoint now) {
  GRIDLINE_ASSERT(ready());
  Batch batch;
  batch.number = ++last_batch_;
  Sent sent;
  sent.at = now;
  std::size_t bytes = 0;
  while (!ready_.empty() && sent.seqs.size() < items_max) {
    const std::uint64_t seq = ready_.front();
    const std::string& packed = rows_.at(seq).packed;
    if (!sent.seqs.empty() && bytes + packed.size() > bytes_max) break;
    bytes += packed.size();
    batch.packed.push_back(packed);
    sent.seqs.push_back(seq);
    ready_.pop_front();
  }
  sent.left = sent.seqs.size();
  under_way_ += sent.left;
  sent_.emplace(batch.number, std::move(sent));
  return batch;
}

std::optional<TimePoint> Window::oldest_sent() const {
  if (sent_.empty()) return std::nullopt;
  return sent_.begin()->second.at;  // numbers ascend with time
}

std::vector<Window::Answered> Window::answer(const wire::Ack& ack) {
  std::vector<Answered> out;
  const auto found = sent_.find(ack.batch);
  if (found == sent_.end()) return out;
  Sent& sent = found->second;
  for (std::size_t i = 0; i < ack.results.size() && sent.left > 0; ++i) {
    const wire::SubmitResult& result = ack.results[i];
    const auto fits = [&](std::uint64_t seq) { return seq != 0 && rows_.at(seq).id == result.id; };
    // By place, as the protocol says; an ack of some of them only is matched by id.
    std::size_t place = i;
    if (result.id.empty()) {
      if (i >= sent.seqs.size() || sent.seqs[i] == 0) continue;
    } else if (i >= sent.seqs.size() || !fits(sent.seqs[i])) {
      place = static_cast<std::size_t>(std::find_if(sent.seqs.begin(), sent.seqs.end(), fits) -
                                       sent.seqs.begin());
      if (place == sent.seqs.size()) continue;
    }
    const std::uint64_t seq = std::exchange(sent.seqs[place], 0);
    --sent.left;
    --under_way_;
    const Row& row = rows_.at(seq);
    out.push_back({seq, row.id, row.refusals + 1, &result});
  }
  if (sent.left == 0) sent_.erase(found);
  return out;
}

void Window::finish(std::uint64_t seq) {
  const auto row = rows_.find(seq);
  GRIDLINE_ASSERT(row != rows_.end());
  const auto same_id = by_id_.find(row->second.id);
  GRIDLINE_ASSERT(same_id->second.front() == seq);
  same_id->second.pop_front();
  if (same_id->second.empty()) by_id_.erase(same_id);
  else ready_.push_front(same_id->second.front());
  bytes_ -= row->second.packed.size();
  rows_.erase(row);
}

void Window::postpone(std::uint64_t seq, TimePoint due) {
  ++rows_.at(seq).refusals;
  postponed_.emplace(due, seq);
}

void Window::wake_postponed(TimePoint now) {
  while (!postponed_.empty() && postponed_.begin()->first <= now) {
    ready_.push_back(postponed_.begin()->second);
    postponed_.erase(postponed_.begin());
  }
}

std::optional<TimePoint> Window::next_postponed() const {
  if (postponed_.empty()) return std::nullopt;
  return postponed_.begin()->first;
}

std::optional<Window::Answered> Window::sole_under_way() const {
  if (under_way_ != 1) return std::nullopt;
  for (const auto& [number, sent] : sent_) {
    for (const std::uint64_t seq : sent.seqs) {
      if (seq != 0) return Answered{seq, rows_.at(seq).id, rows_.at(seq).refusals + 1, nullptr};
    }
  }
  return std::nullopt;
}

}  // namespace gridline::sdk
