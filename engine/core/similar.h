// Open tickets by what they are about and where: how a new complaint finds those it may be about again.
//
// Problem: compared with every open ticket of a street, a complaint costs more the more is open. Here it
// is compared with the newest few of its own area and category, and, where a place is missing, with the
// newest few of each pair of bytes that its sketch has in common with theirs (locality-sensitive hashing).
// Each list is linked through the rows, newest first: adding, removing and looking cost the same at any
// size, and what is found depends only on the order of adding, which a snapshot keeps. Rejected: bounded
// buckets that forget (what they forgot would differ after recovery).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/fields.h"
#include "engine/base/ids.h"
#include "engine/core/row_table.h"
#include "engine/core/slot_index.h"
#include "rules/text/sketch.h"

namespace gridline::core {

using base::Symbol;
using base::TicketId;

struct SimilarTicket {
  TicketId id;
  text::Sketch sketch{};
  Symbol area;             // none: it has no place
  Symbol category;
  bool by_words = false;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.sketch); f(3, x.area); f(4, x.category); f(5, x.by_words);
  }
  bool operator==(const SimilarTicket&) const = default;
};

// One thread; no locks.
class SimilarTickets {
 public:
  // It is the newest from now on. REQUIRES: it is not there, and its sketch is one.
  void add(const SimilarTicket& ticket);
  void remove(TicketId id);  // nothing when it is not there
  const SimilarTicket* find(TicketId id) const;  // null: not there

  // The newest `most` of an area and category, newest first. Without an area: those without a place.
  template <class See>
  void near(Symbol area, Symbol category, std::size_t most, See&& see) const {
    for (std::uint32_t slot = newest_near(area, category); slot != none && most > 0; --most) {
      see(static_cast<const SimilarTicket&>(rows_[slot]));
      slot = rows_[slot].link.older;
    }
  }

  // The newest `most` for each pair of the sketch, among those kept by words: a ticket may come again.
  template <class See>
  void like(const text::Sketch& sketch, Symbol category, std::size_t most, See&& see) const {
    for (const std::uint16_t pair : text::pairs_of(sketch)) {
      std::uint32_t place = newest_like(pair, category);
      for (std::size_t left = most; place != none && left > 0; --left) {
        const Words& words = words_[place / text::sketch_pairs];
        see(static_cast<const SimilarTicket&>(rows_[words.row]));
        place = words.links[place % text::sketch_pairs].older;
      }
    }
  }

  bool empty() const { return rows_.size() == 0; }
  std::size_t size() const { return rows_.size(); }
  // Oldest first; adding them again in this order gives an equal table.
  std::vector<const SimilarTicket*> in_order() const;
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t none = SlotIndex::none;
  struct Link {
    std::uint32_t older = none, newer = none;
  };
  struct Row : SimilarTicket {
    std::uint32_t words = none;  // slot in words_
    Link link;
    std::uint64_t came = 0;      // larger: later
  };
  // The links of a ticket that is also found by its words. A place in a list is slot × pairs + pair.
  struct Words {
    TicketId id;
    std::uint32_t row = none;
    std::array<Link, text::sketch_pairs> links;
  };

  std::uint32_t slot_of(TicketId id) const;
  std::uint32_t newest_near(Symbol area, Symbol category) const;
  std::uint32_t newest_like(std::uint16_t pair, Symbol category) const;
  std::uint16_t pair_at(std::uint32_t place) const;
  Link& link_at(std::uint32_t place) {
    return words_[place / text::sketch_pairs].links[place % text::sketch_pairs];
  }
  void add_words(std::uint32_t slot);
  void remove_words(const Row& row);

  RowTable<Row> rows_;
  RowTable<Words> words_;
  SlotIndex by_id_, newest_near_, newest_like_;
  std::uint64_t came_ = 0;
};

}  // namespace gridline::core
