// What names of a pack are resolved to: positions in its vectors, one type for each sort of thing.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace gridline::pack {

// A position in one of the pack's vectors. Default: none.
template <class Tag>
struct Index {
  std::uint32_t value = 0xffffffffu;
  constexpr Index() = default;
  constexpr explicit Index(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
  constexpr explicit operator bool() const { return value != 0xffffffffu; }
  constexpr auto operator<=>(const Index&) const = default;
};
using LevelIndex = Index<struct LevelTag>;
using UnitIndex = Index<struct UnitTag>;
using PlaceIndex = Index<struct PlaceTag>;
using CategoryIndex = Index<struct CategoryTag>;
using LeadKindIndex = Index<struct LeadKindTag>;
using PolicyIndex = Index<struct PolicyTag>;
using RouteIndex = Index<struct RouteTag>;
using CalendarIndex = Index<struct CalendarTag>;
using ShiftIndex = Index<struct ShiftTag>;
using ToldIndex = Index<struct ToldTag>;

}  // namespace gridline::pack
