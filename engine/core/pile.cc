// A table of piles, linked by when they were last added to.
#include "engine/core/pile.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace gridline::core {

namespace {

constexpr std::size_t counts_max = static_cast<std::size_t>(usual_days) + 1;

std::uint64_t hash_of(Symbol area, Symbol what) {
  return static_cast<std::uint64_t>(area.value) << 32 | what.value;
}

void trim(Pile& pile) {
  while (!pile.counts.empty() && pile.counts.back() == 0) pile.counts.pop_back();
}

// counts[0] becomes that of `day`. A day before the known one cannot be: time does not go back.
void move_to(Pile& pile, std::int64_t day) {
  if (pile.counts.empty()) pile.day = day;
  if (day <= pile.day) return;
  const auto passed = static_cast<std::size_t>(std::min<std::int64_t>(day - pile.day, usual_days + 1));
  pile.counts.insert(pile.counts.begin(), passed, 0);
  if (pile.counts.size() > counts_max) pile.counts.resize(counts_max);
  trim(pile);
  pile.day = day;
}

}  // namespace

DailyCounts daily_counts(const Pile& pile, std::int64_t day) {
  DailyCounts out;
  for (std::size_t i = 0; i < pile.counts.size(); ++i) {
    const std::int64_t ago = day - pile.day + static_cast<std::int64_t>(i);
    const std::int64_t n = pile.counts[i];
    if (ago == 0) out.today = n;
    if (ago < 1 || ago > usual_days) continue;
    out.sum += n;
    out.squares += n * n;
  }
  return out;
}

// x > sum/n + k·sqrt(squares/n − (sum/n)²)  ⇔  n·x − sum > k·sqrt(n·squares − sum²), with n days.
bool is_above_usual(const DailyCounts& c, std::int64_t today, std::int32_t sigmas) {
  const std::int64_t over = usual_days * today - c.sum;
  const std::int64_t spread = usual_days * c.squares - c.sum * c.sum;
  return over > 0 && over * over > std::int64_t{sigmas} * sigmas * spread;
}

std::uint32_t Piles::slot_of(Symbol area, Symbol what) const {
  return by_name_.find(hash_of(area, what),
                       [&](std::uint32_t s) { return rows_[s].area == area && rows_[s].what == what; });
}

std::uint32_t Piles::slot_of(TicketId cluster) const {
  return by_cluster_.find(cluster.value, [&](std::uint32_t s) { return rows_[s].cluster == cluster; });
}

const Pile* Piles::find(Symbol area, Symbol what) const {
  const std::uint32_t slot = slot_of(area, what);
  return slot == none ? nullptr : &rows_[slot];
}

const Pile* Piles::of_cluster(TicketId cluster) const {
  const std::uint32_t slot = slot_of(cluster);
  return slot == none ? nullptr : &rows_[slot];
}

bool Piles::has_entry_of(std::uint32_t slot, TicketId ticket) const {
  const std::vector<PileEntry>& entries = rows_[slot].entries;
  return std::any_of(entries.begin(), entries.end(), [&](const PileEntry& e) { return e.ticket == ticket; });
}

void Piles::add_entry(std::uint32_t slot, const PileEntry& entry) {
  Row& row = rows_[slot];
  by_ticket_.insert(entry.ticket.value, slot);
  row.repeats += entry.again ? 1 : 0;
  row.entries.push_back(entry);
}

void Piles::erase_entry(std::uint32_t slot, std::size_t at) {
  Row& row = rows_[slot];
  by_ticket_.erase(row.entries[at].ticket.value, slot);
  row.repeats -= row.entries[at].again ? 1 : 0;
  row.entries.erase(row.entries.begin() + static_cast<std::ptrdiff_t>(at));
}

void Piles::clear_entries(std::uint32_t slot) {
  while (!rows_[slot].entries.empty()) erase_entry(slot, rows_[slot].entries.size() - 1);
}

void Piles::drop(TicketId ticket) {
  if (empty()) return;
  for (;;) {
    const std::uint32_t slot =
        by_ticket_.find(ticket.value, [&](std::uint32_t s) { return has_entry_of(s, ticket); });
    if (slot == none) return;
    Row& row = rows_[slot];
    for (std::size_t i = row.entries.size(); i-- > 0;) {
      if (row.entries[i].ticket != ticket) continue;
      const std::int64_t ago = row.day - row.entries[i].day;
      const bool counted =
          !row.entries[i].again && ago >= 0 && ago < static_cast<std::int64_t>(row.counts.size());
      if (counted && row.counts[static_cast<std::size_t>(ago)] > 0)
        --row.counts[static_cast<std::size_t>(ago)];
      erase_entry(slot, i);
    }
    trim(row);
  }
}

void Piles::link(std::uint32_t slot) {
  rows_[slot].older = newest_;
  rows_[slot].newer = none;
  if (newest_ != none) rows_[newest_].newer = slot;
  newest_ = slot;
  if (oldest_ == none) oldest_ = slot;
}

void Piles::unlink(std::uint32_t slot) {
  const Row& row = rows_[slot];
  (row.older == none ? oldest_ : rows_[row.older].newer) = row.newer;
  (row.newer == none ? newest_ : rows_[row.newer].older) = row.older;
}

void Piles::let_go(std::uint32_t slot) {
  unlink(slot);
  clear_entries(slot);
  by_name_.erase(hash_of(rows_[slot].area, rows_[slot].what), slot);
  rows_.erase(slot);
}

std::uint32_t Piles::make(Symbol area, Symbol what) {
  if (rows_.size() >= most_ && oldest_ == none) return none;
  if (rows_.size() >= most_) let_go(oldest_);
  Row fresh;
  fresh.area = area;
  fresh.what = what;
  fresh.id = ++made_;
  const std::uint32_t slot = rows_.insert(fresh);
  by_name_.insert(hash_of(area, what), slot);
  link(slot);
  return slot;
}

void Piles::count(Symbol area, Symbol what, const PileEntry& entry) {
  std::uint32_t slot = slot_of(area, what);
  if (slot == none) {
    slot = make(area, what);
    if (slot == none) return;
  } else if (!rows_[slot].cluster) {
    unlink(slot);
    link(slot);
  }
  Row& row = rows_[slot];
  move_to(row, entry.day);
  if (!entry.again) {
    if (row.counts.empty()) row.counts.push_back(0);
    ++row.counts.front();
  }
  if (row.entries.size() >= limits::pile_entries_max) {
    std::size_t goes = 0;
    while (row.repeats > 0 && !row.entries[goes].again) ++goes;
    erase_entry(slot, goes);
  }
  add_entry(slot, entry);
}

void Piles::open(Symbol area, Symbol what, TicketId cluster) {
  std::uint32_t slot = slot_of(area, what);
  if (slot == none) slot = make(area, what);
  if (slot == none || rows_[slot].cluster) return;
  unlink(slot);
  rows_[slot].cluster = cluster;
  by_cluster_.insert(cluster.value, slot);
}

void Piles::close(TicketId cluster) {
  const std::uint32_t slot = slot_of(cluster);
  if (slot == none) return;
  by_cluster_.erase(cluster.value, slot);
  rows_[slot].cluster = TicketId();
  clear_entries(slot);
  link(slot);
}

std::vector<const Pile*> Piles::in_order() const {
  std::vector<const Pile*> out;
  for (std::uint32_t slot = oldest_; slot != none; slot = rows_[slot].newer) out.push_back(&rows_[slot]);
  const auto with_cluster = static_cast<std::ptrdiff_t>(out.size());
  rows_.each([&](const Row& row) {
    if (row.cluster) out.push_back(&row);
  });
  std::sort(out.begin() + with_cluster, out.end(),
            [](const Pile* a, const Pile* b) { return a->cluster < b->cluster; });
  return out;
}

void Piles::add(const Pile& pile) {
  GRIDLINE_ASSERT(slot_of(pile.area, pile.what) == none && (!pile.cluster || slot_of(pile.cluster) == none));
  const std::uint32_t slot = make(pile.area, pile.what);
  if (slot == none) return;
  static_cast<Pile&>(rows_[slot]) = pile;
  rows_[slot].entries.clear();
  for (const PileEntry& entry : pile.entries) add_entry(slot, entry);
  if (!pile.cluster) return;
  unlink(slot);
  by_cluster_.insert(pile.cluster.value, slot);
}

std::size_t Piles::bytes() const {
  std::size_t held = 0;
  rows_.each([&](const Row& row) {
    held += row.counts.capacity() * sizeof(row.counts[0]) + row.entries.capacity() * sizeof(PileEntry);
  });
  return rows_.bytes() + by_name_.bytes() + by_cluster_.bytes() + by_ticket_.bytes() + held;
}

}  // namespace gridline::core
