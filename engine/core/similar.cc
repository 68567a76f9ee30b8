// Doubly linked lists whose heads are in an index; a removed head hands over to the next older one.
#include "engine/core/similar.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace gridline::core {

namespace {

std::uint64_t hash_of(Symbol area, Symbol category) {
  return static_cast<std::uint64_t>(area.value) << 32 | category.value;
}
std::uint64_t hash_of(std::uint16_t pair, Symbol category) {
  return static_cast<std::uint64_t>(category.value) << 16 | pair;
}

}  // namespace

std::uint32_t SimilarTickets::slot_of(TicketId id) const {
  return by_id_.find(id.value, [&](std::uint32_t s) { return rows_[s].id == id; });
}

std::uint32_t SimilarTickets::newest_near(Symbol area, Symbol category) const {
  return newest_near_.find(hash_of(area, category), [&](std::uint32_t s) {
    return rows_[s].area == area && rows_[s].category == category;
  });
}

std::uint16_t SimilarTickets::pair_at(std::uint32_t place) const {
  const Words& words = words_[place / text::sketch_pairs];
  return text::pairs_of(rows_[words.row].sketch)[place % text::sketch_pairs];
}

std::uint32_t SimilarTickets::newest_like(std::uint16_t pair, Symbol category) const {
  return newest_like_.find(hash_of(pair, category), [&](std::uint32_t place) {
    return rows_[words_[place / text::sketch_pairs].row].category == category && pair_at(place) == pair;
  });
}

const SimilarTicket* SimilarTickets::find(TicketId id) const {
  const std::uint32_t slot = slot_of(id);
  return slot == none ? nullptr : &rows_[slot];
}

void SimilarTickets::add(const SimilarTicket& ticket) {
  GRIDLINE_ASSERT(slot_of(ticket.id) == none && ticket.sketch != text::Sketch{});
  const std::uint32_t before = newest_near(ticket.area, ticket.category);
  Row fresh;
  static_cast<SimilarTicket&>(fresh) = ticket;
  fresh.came = ++came_;
  fresh.link.older = before;
  const std::uint32_t slot = rows_.insert(fresh);
  by_id_.insert(ticket.id.value, slot);
  const std::uint64_t hash = hash_of(ticket.area, ticket.category);
  if (before != none) {
    newest_near_.erase(hash, before);
    rows_[before].link.newer = slot;
  }
  newest_near_.insert(hash, slot);
  if (ticket.by_words) add_words(slot);
}

void SimilarTickets::add_words(std::uint32_t slot) {
  Row& row = rows_[slot];
  Words fresh;
  fresh.id = row.id;
  fresh.row = slot;
  row.words = words_.insert(fresh);
  const auto pairs = text::pairs_of(row.sketch);
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    const std::uint32_t place = row.words * text::sketch_pairs + i;
    const std::uint64_t hash = hash_of(pairs[i], row.category);
    const std::uint32_t before = newest_like(pairs[i], row.category);
    if (before != none) {
      newest_like_.erase(hash, before);
      link_at(before).newer = place;
      link_at(place).older = before;
    }
    newest_like_.insert(hash, place);
  }
}

void SimilarTickets::remove_words(const Row& row) {
  const auto pairs = text::pairs_of(row.sketch);
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    const std::uint32_t place = row.words * text::sketch_pairs + i;
    const Link link = link_at(place);
    const std::uint64_t hash = hash_of(pairs[i], row.category);
    if (link.older != none) link_at(link.older).newer = link.newer;
    if (link.newer != none) {
      link_at(link.newer).older = link.older;
      continue;
    }
    newest_like_.erase(hash, place);
    if (link.older != none) newest_like_.insert(hash, link.older);
  }
  words_.erase(row.words);
}

void SimilarTickets::remove(TicketId id) {
  if (empty()) return;
  const std::uint32_t slot = slot_of(id);
  if (slot == none) return;
  const Row& row = rows_[slot];
  if (row.words != none) remove_words(row);
  const Link link = row.link;
  const std::uint64_t hash = hash_of(row.area, row.category);
  if (link.older != none) rows_[link.older].link.newer = link.newer;
  if (link.newer != none) {
    rows_[link.newer].link.older = link.older;
  } else {
    newest_near_.erase(hash, slot);
    if (link.older != none) newest_near_.insert(hash, link.older);
  }
  by_id_.erase(id.value, slot);
  rows_.erase(slot);
}

std::vector<const SimilarTicket*> SimilarTickets::in_order() const {
  std::vector<const Row*> rows;
  rows.reserve(rows_.size());
  rows_.each([&](const Row& row) { rows.push_back(&row); });
  std::sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) { return a->came < b->came; });
  return {rows.begin(), rows.end()};
}

std::size_t SimilarTickets::bytes() const {
  return rows_.bytes() + words_.bytes() + by_id_.bytes() + newest_near_.bytes() + newest_like_.bytes();
}

}  // namespace gridline::core
