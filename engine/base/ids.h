// Strong ids: a ticket's number cannot be passed where a complaint's is wanted.
// Zero is "none" for all of them; the first real one is 1.
#pragma once

#include <cstdint>
#include <compare>
#include <functional>

namespace gridline::base {

template <class Tag, class Rep>
struct Id {
  Rep value = 0;

  constexpr Id() = default;
  constexpr explicit Id(Rep v) : value(v) {}
  constexpr explicit operator bool() const { return value != 0; }
  constexpr auto operator<=>(const Id&) const = default;
};

using TicketId = Id<struct TicketTag, std::uint64_t>;
using ComplaintId = Id<struct ComplaintTag, std::uint64_t>;
using MemberId = Id<struct MemberTag, std::uint32_t>;

// A name that the journal has given a number once and for all (core/symbols.h): units,
// categories, places, routes, policies, packs. Small, comparable, stable over pack versions.
using Symbol = Id<struct SymbolTag, std::uint32_t>;

// The position of an entry in the journal: 1, 2, 3, ... without a gap.
using Seq = Id<struct SeqTag, std::uint64_t>;

}  // namespace gridline::base

template <class Tag, class Rep>
struct std::hash<gridline::base::Id<Tag, Rep>> {
  std::size_t operator()(gridline::base::Id<Tag, Rep> id) const {
    return std::hash<Rep>()(id.value);
  }
};
