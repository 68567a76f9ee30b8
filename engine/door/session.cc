// From outcomes to results.
#include "engine/door/session.h"

#include <algorithm>
#include <numeric>

#include "engine/base/assert.h"
#include "engine/core/receipt.h"

namespace gridline::door {

wire::Refusal refusal_of(const core::Rejection& r) { return {r.code, r.zh, r.en, r.retry}; }

wire::Ack complete(OpenSubmit&& open, const std::vector<node::Outcome>& outcomes) {
  GRIDLINE_ASSERT(outcomes.size() == open.sent.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    wire::SubmitResult& result = open.ack.results[open.sent[i]];
    const node::Outcome& outcome = outcomes[i];
    if (outcome.rejection) {
      result.refusal = refusal_of(*outcome.rejection);
      continue;
    }
    result.receipt = core::receipt_code(outcome.reply.receipt);
    result.complaint = outcome.reply.complaint.value;
    result.version = outcome.reply.version;
    result.is_new = outcome.reply.is_new;
    for (const base::TicketId ticket : outcome.reply.tickets) result.tickets.push_back(ticket.value);
    result.advice = outcome.reply.advice;
  }
  return std::move(open.ack);
}

void LastMinute::pass_to(base::Instant now) {
  const std::int64_t second = now.ms / 1000;
  for (std::int64_t steps = std::min<std::int64_t>(second - newest_, 60); steps > 0; --steps)
    seconds_[static_cast<std::size_t>((second - steps + 1) % 60)] = 0;
  newest_ = std::max(newest_, second);
}

std::uint64_t LastMinute::sum(base::Instant now) const {
  LastMinute then = *this;
  then.pass_to(now);
  return std::accumulate(then.seconds_.begin(), then.seconds_.end(), std::uint64_t{0});
}

namespace {

// Of an id as the adapter gave it: short, and nothing that moves a terminal's cursor. A refused one may be a
// whole text that came in the wrong field.
std::string shown_id(const std::string& id) {
  constexpr std::size_t most = 64;
  std::string out = id.substr(0, most);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  if (id.size() <= most) return out;
  while (!out.empty() && (out.back() & 0x80) != 0)
    out.pop_back();  // a character cut in the middle, and its like
  return out + "...";
}

}  // namespace

void LatestResults::add(base::Instant now, const wire::Ack& ack) {
  std::size_t accepted_left = static_cast<std::size_t>(std::count_if(
      ack.results.begin(), ack.results.end(), [](const auto& r) { return r.refusal.code.empty(); }));
  for (const wire::SubmitResult& r : ack.results) {
    const bool refused = !r.refusal.code.empty();
    if (!refused && accepted_left-- > accepted_max) continue;  // would be washed away by this very ack
    std::deque<Numbered>& list = refused ? refused_ : accepted_;
    if (list.size() == (refused ? refused_max : accepted_max)) list.pop_front();
    list.push_back({++last_,
                    {now, refused ? shown_id(r.id) : r.id, r.complaint, r.version, r.is_new, r.refusal.code,
                     r.refusal.zh, r.refusal.en, r.refusal.retry}});
  }
}

void LatestResults::append_to(std::vector<node::AdapterResult>& out) const {
  std::vector<const Numbered*> all;
  for (const auto* list : {&accepted_, &refused_}) {
    for (const Numbered& one : *list) all.push_back(&one);
  }
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->number < b->number; });
  for (const Numbered* one : all) out.push_back(one->result);
}

}  // namespace gridline::door
