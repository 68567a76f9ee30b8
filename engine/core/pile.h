// Complaints about one thing at one place, counted: what hot spots are found in.
//
// Problem: "five households within a week" and "far above the usual" are asked at every complaint, of a
// city's places times categories. Here each pile keeps its newest entries and a ring of daily counts, so
// that an answer costs the same at any age; the number of piles is bounded, and the one that nobody added to
// for the longest is let go. Rejected: asking the history (core does not have it), and decaying averages
// (floating point, and nobody can recount them by hand).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/fields.h"
#include "engine/base/ids.h"
#include "engine/base/limits.h"
#include "engine/core/row_table.h"
#include "engine/core/slot_index.h"

namespace gridline::core {

using base::ComplaintId;
using base::Instant;
using base::Symbol;
using base::TicketId;

struct PileEntry {
  ComplaintId complaint;
  TicketId ticket;         // the one opened for it, or that it joined
  Instant at;
  bool again = false;      // of a resident who is counted here already: no further household
  std::int64_t day = 0;    // of `at`, as base::civil_day
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.complaint); f(2, x.ticket); f(3, x.at); f(4, x.again); f(5, x.day);
  }
  bool operator==(const PileEntry&) const = default;
};

struct Pile {
  Symbol area;             // "place:..." or "unit:..."
  Symbol what;             // "category:..." or "group:..."
  TicketId cluster;        // of the open hot spot; none: there is none
  std::int64_t day = 0;    // the day of counts[0]
  std::vector<std::uint32_t> counts;  // households on that day and on the days before; the oldest not zero
  std::vector<PileEntry> entries;     // oldest first, at most limits::pile_entries_max
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.area); f(2, x.what); f(3, x.cluster); f(4, x.day); f(5, x.counts); f(6, x.entries);
  }
  bool operator==(const Pile&) const = default;
};

// What is usual: over the `usual_days` before a day.
inline constexpr std::int64_t usual_days = 28;
struct DailyCounts {
  std::int64_t today = 0, sum = 0, squares = 0;
  bool operator==(const DailyCounts&) const = default;
};
DailyCounts daily_counts(const Pile& pile, std::int64_t day);

// Is `today` more than the mean of the days before plus `sigmas` times their standard deviation (of all of
// them, not of a sample)? Exact: both sides are compared as whole numbers.
bool is_above_usual(const DailyCounts& counts, std::int64_t today, std::int32_t sigmas);

// One thread; no locks.
class Piles {
 public:
  explicit Piles(std::size_t most = limits::piles_max) : most_(most) {}

  const Pile* find(Symbol area, Symbol what) const;  // null: not counted yet, or let go
  const Pile* of_cluster(TicketId cluster) const;    // null: it collects nothing

  // It is the newest from now on. Of a full pile the oldest repeat goes, else the oldest entry. Nothing when
  // there is no room, because all piles have an open hot spot.
  void count(Symbol area, Symbol what, const PileEntry& entry);
  // The ticket was never about this: it is counted nowhere any more.
  void drop(TicketId ticket);
  // A hot spot collects here from now on. Nothing when another does.
  void open(Symbol area, Symbol what, TicketId cluster);
  // Over: the pile begins anew, but what is usual stays known. Nothing when it collects nowhere.
  void close(TicketId cluster);

  bool empty() const { return rows_.size() == 0; }
  std::size_t size() const { return rows_.size(); }
  // The longest untouched first, those with an open hot spot last; add() of these in this order gives an
  // equal table.
  std::vector<const Pile*> in_order() const;
  void add(const Pile& pile);   // REQUIRES: neither it nor its hot spot is there
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t none = SlotIndex::none;
  struct Row : Pile {
    std::uint64_t id = 0;      // larger: made later
    std::uint32_t repeats = 0; // entries with `again`
    std::uint32_t older = none, newer = none;
  };

  std::uint32_t slot_of(Symbol area, Symbol what) const;
  std::uint32_t slot_of(TicketId cluster) const;
  bool has_entry_of(std::uint32_t slot, TicketId ticket) const;
  void add_entry(std::uint32_t slot, const PileEntry& entry);
  void erase_entry(std::uint32_t slot, std::size_t at);
  void clear_entries(std::uint32_t slot);
  std::uint32_t make(Symbol area, Symbol what);  // none: no room
  void link(std::uint32_t slot);     // as the newest
  void unlink(std::uint32_t slot);
  void let_go(std::uint32_t slot);

  std::size_t most_;
  RowTable<Row> rows_;
  SlotIndex by_name_, by_cluster_;
  SlotIndex by_ticket_;        // a pile once for each of its entries, by the entry's ticket
  std::uint32_t oldest_ = none, newest_ = none;  // of those without an open hot spot
  std::uint64_t made_ = 0;
};

}  // namespace gridline::core
