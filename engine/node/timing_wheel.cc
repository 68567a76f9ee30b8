// A number is (milliseconds within the slot, ticket): its order is theirs. A record of a log is a number and
// whether it was cancelled.
#include "engine/node/timing_wheel.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "engine/base/assert.h"

namespace gridline::node {

namespace {

constexpr unsigned slot_bits = 20;  // of milliseconds: 17.5 minutes
constexpr unsigned page_bits = 6;   // of slots: 18.6 hours
constexpr unsigned ticket_bits = 64 - 1 - slot_bits;
constexpr std::size_t page_count = 1024;
constexpr std::size_t word_bits = 64;

// So many settled records of a log, or numbers in the heap, are not worth a look through it.
constexpr std::size_t few = 8;

std::int64_t slot_of(base::Instant at) { return at.ms >> slot_bits; }
base::Instant begin_of(std::int64_t slot) { return {slot << slot_bits}; }
std::size_t page_of(std::int64_t slot) { return static_cast<std::size_t>(slot >> page_bits) % page_count; }
std::size_t place_of(std::int64_t slot) { return static_cast<std::size_t>(slot) % word_bits; }
std::uint64_t bit_of(std::size_t n) { return std::uint64_t{1} << n % word_bits; }
// Of a word, the bits from that one on.
std::uint64_t from_bit(std::uint64_t word, std::size_t n) { return word >> n % word_bits << n % word_bits; }

std::uint64_t number_of(const Reminder& reminder) {
  const auto within = static_cast<std::uint64_t>(reminder.at.ms - begin_of(slot_of(reminder.at)).ms);
  return within << ticket_bits | reminder.ticket.value;
}

Reminder reminder_of(std::int64_t slot, std::uint64_t number) {
  return {begin_of(slot) + base::Duration{static_cast<std::int64_t>(number >> ticket_bits)},
          base::TicketId(number & ((std::uint64_t{1} << ticket_bits) - 1))};
}

// Leaves the records of what is outstanding. From its end on, because the last record of a number counts.
void drop_settled(std::vector<std::uint64_t>& log, std::size_t cancels) {
  if (cancels == 0) return;
  NumberSet cancelled(cancels);
  std::size_t left = log.size();
  for (std::size_t i = log.size(); i-- > 0;) {
    if ((log[i] & 1) != 0) cancelled.insert(log[i] >> 1);
    else if (!cancelled.contains(log[i] >> 1)) log[--left] = log[i];
  }
  log.erase(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(left));
}

}  // namespace

TimingWheel::TimingWheel(base::Instant now)
    : pages_(page_count), taken_(page_count / word_bits), at_hand_(slot_of(now)) {}

// Whole pages: two slots never share a place.
bool TimingWheel::is_outside(std::int64_t slot) const {
  return slot < at_hand_ || (slot >> page_bits) - (at_hand_ >> page_bits) >= std::int64_t{page_count};
}

void TimingWheel::schedule(const Reminder& reminder) {
  GRIDLINE_ASSERT(reminder.at);
  GRIDLINE_ASSERT(reminder.ticket && reminder.ticket.value >> ticket_bits == 0);
  const std::int64_t slot = slot_of(reminder.at);
  if (is_outside(slot)) {
    size_ += outside_.insert(reminder).second ? 1 : 0;
  } else if (slot == at_hand_) {
    schedule_at_hand(number_of(reminder));
  } else {
    write(slot, number_of(reminder), false);
  }
}

void TimingWheel::cancel(const Reminder& reminder) {
  const std::int64_t slot = slot_of(reminder.at);
  if (is_outside(slot)) {
    size_ -= outside_.erase(reminder);
  } else if (slot == at_hand_) {
    outstanding_.erase(number_of(reminder));
  } else if (pages_[page_of(slot)] != nullptr) {
    write(slot, number_of(reminder), true);
  }
}

// ---- the wheel ----

void TimingWheel::write(std::int64_t slot, std::uint64_t number, bool cancelled) {
  std::unique_ptr<Page>& page = pages_[page_of(slot)];
  if (!page) {
    page = std::make_unique<Page>();
    page_bytes_ += sizeof(Page);
    taken_[page_of(slot) / word_bits] |= bit_of(page_of(slot));
  }
  Slot& to = page->slots[place_of(slot)];
  if (cancelled && to.outstanding == 0) return;
  page->taken |= bit_of(place_of(slot));
  const std::size_t capacity = to.log.capacity();
  to.log.push_back(number << 1 | (cancelled ? 1 : 0));
  page_bytes_ += (to.log.capacity() - capacity) * sizeof(std::uint64_t);
  cancelled ? --to.outstanding : ++to.outstanding;
  cancelled ? --size_ : ++size_;
  if (to.outstanding == 0 || to.log.size() > 3 * std::size_t{to.outstanding} + few) shorten(slot);
}

// REQUIRES: the slot has a log. It has none when nothing of it is outstanding.
void TimingWheel::shorten(std::int64_t slot) {
  Slot& in = pages_[page_of(slot)]->slots[place_of(slot)];
  size_ -= in.outstanding;
  page_bytes_ -= in.log.capacity() * sizeof(std::uint64_t);
  drop_settled(in.log, in.cancels());
  in.log.shrink_to_fit();
  in.outstanding = static_cast<std::uint32_t>(in.log.size());
  size_ += in.outstanding;
  page_bytes_ += in.log.capacity() * sizeof(std::uint64_t);
  if (in.log.empty()) forget(slot);
}

// The numbers of its log; it has none afterwards.
std::vector<std::uint64_t> TimingWheel::take_out(std::int64_t slot) {
  std::vector<std::uint64_t> out;
  if (pages_[page_of(slot)] == nullptr) return out;
  Slot& from = pages_[page_of(slot)]->slots[place_of(slot)];
  size_ -= from.outstanding;
  page_bytes_ -= from.log.capacity() * sizeof(std::uint64_t);
  drop_settled(from.log, from.cancels());
  out.swap(from.log);
  from.outstanding = 0;
  forget(slot);
  for (std::uint64_t& record : out) record >>= 1;
  return out;
}

// REQUIRES: its page is there, and its log has gone.
void TimingWheel::forget(std::int64_t slot) {
  std::unique_ptr<Page>& page = pages_[page_of(slot)];
  page->taken &= ~bit_of(place_of(slot));
  if (page->taken != 0) return;
  page = nullptr;
  page_bytes_ -= sizeof(Page);
  taken_[page_of(slot) / word_bits] &= ~bit_of(page_of(slot));
}

std::optional<std::int64_t> TimingWheel::first_taken() const {
  const std::size_t from = page_of(at_hand_);
  // The word of the page at hand is seen twice: first its upper bits, at the end all.
  for (std::size_t i = 0; i <= taken_.size(); ++i) {
    const std::size_t word = (from / word_bits + i) % taken_.size();
    const std::uint64_t there = i == 0 ? from_bit(taken_[word], from) : taken_[word];
    if (there == 0) continue;
    const std::size_t page = word * word_bits + static_cast<std::size_t>(std::countr_zero(there));
    const auto ahead = static_cast<std::int64_t>((page + page_count - from) % page_count);
    return ((at_hand_ >> page_bits) + ahead) * std::int64_t{word_bits} +
           std::countr_zero(pages_[page]->taken);
  }
  return std::nullopt;
}

// ---- the slot at hand ----

void TimingWheel::schedule_at_hand(std::uint64_t number) {
  if (!outstanding_.insert(number)) return;
  heap_.push_back(number);
  if (heap_.size() > 2 * outstanding_.size() + few) return put_in_order();
  std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
}

void TimingWheel::put_in_order() {
  heap_.clear();
  outstanding_.each([this](std::uint64_t number) { heap_.push_back(number); });
  std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
}

void TimingWheel::drop_cancelled() {
  while (!heap_.empty() && !outstanding_.contains(heap_.front())) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    heap_.pop_back();
  }
}

std::optional<Reminder> TimingWheel::due(base::Instant at) {
  drop_cancelled();
  if (heap_.empty() && at_hand_ < slot_of(at)) {
    const auto first = first_taken();
    turn_to(first ? std::min(*first, slot_of(at)) : slot_of(at));
  }
  std::optional<Reminder> earliest;
  if (!heap_.empty()) earliest = reminder_of(at_hand_, heap_.front());
  if (!outside_.empty() && (!earliest || *outside_.begin() < *earliest)) earliest = *outside_.begin();
  return earliest && earliest->at <= at ? earliest : std::nullopt;
}

base::Instant TimingWheel::not_before() {
  drop_cancelled();
  base::Instant out;
  if (!heap_.empty()) {
    out = reminder_of(at_hand_, heap_.front()).at;
  } else if (const auto first = first_taken()) {
    out = std::max(begin_of(*first), base::Instant{1});
  }
  if (!outside_.empty() && (!out || outside_.begin()->at < out)) out = outside_.begin()->at;
  return out;
}

// REQUIRES: nothing is at hand, and no slot before this one has a log.
void TimingWheel::turn_to(std::int64_t slot) {
  at_hand_ = slot;
  heap_ = take_out(slot);
  outstanding_ = NumberSet(heap_.size());
  for (const std::uint64_t number : heap_) outstanding_.insert(number);
  put_in_order();
  bring_inside();
}

// What was later than the wheel and is no longer.
void TimingWheel::bring_inside() {
  auto next = outside_.lower_bound(Reminder{begin_of(at_hand_), {}});
  while (next != outside_.end() && !is_outside(slot_of(next->at))) {
    const Reminder reminder = *next;
    next = outside_.erase(next);
    --size_;
    schedule(reminder);
  }
}

std::vector<Reminder> TimingWheel::all() const {
  std::set<Reminder> out = outside_;
  outstanding_.each([&](std::uint64_t number) { out.insert(reminder_of(at_hand_, number)); });
  const std::int64_t first = at_hand_ >> page_bits << page_bits;
  for (std::size_t i = 0; i < page_count << page_bits; ++i) {
    const std::int64_t slot = first + static_cast<std::int64_t>(i);
    if (pages_[page_of(slot)] == nullptr) continue;
    const Slot& from = pages_[page_of(slot)]->slots[place_of(slot)];
    std::vector<std::uint64_t> log = from.log;
    drop_settled(log, from.cancels());
    for (const std::uint64_t record : log) out.insert(reminder_of(slot, record >> 1));
  }
  return {out.begin(), out.end()};
}

std::size_t TimingWheel::size() const {
  return size_ + outstanding_.size();
}

std::size_t TimingWheel::bytes() const {
  constexpr std::size_t outside_each = 64;  // a node of a tree, as it is allocated
  return pages_.size() * sizeof(pages_[0]) + taken_.size() * sizeof(taken_[0]) + page_bytes_ +
         heap_.capacity() * sizeof(heap_[0]) + outstanding_.bytes() + outside_.size() * outside_each;
}

}  // namespace gridline::node
