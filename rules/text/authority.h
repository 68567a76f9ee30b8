// Names of authorities: whom a resident writes to or speaks of (恳请市政府…), not where the matter is.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "rules/text/clean.h"
#include "rules/text/relations.h"

namespace gridline::text {

inline constexpr std::array<std::u32string_view, 20> authority_endings = {
    U"政府",   U"省委",   U"市委",   U"区委",   U"县委",   U"人大",   U"政协",   U"信访局", U"公安局", U"教育局",
    U"规划局", U"国土局", U"住建局", U"城管局", U"环保局", U"交通局", U"民政局", U"人社局", U"住建委", U"发改委"};

// By its ending; 市政府宿舍 and 教育局家属院 are compounds, and have another one.
inline bool is_authority(std::u32string_view name) {
  return std::any_of(authority_endings.begin(), authority_endings.end(),
                     [&](std::u32string_view ending) { return name.ends_with(ending); });
}

// 恳请市政府协调: who is asked, not where it is. 市政府门口 is where. `name`: what stands there as a name.
inline bool is_addressed(std::span<const char32_t> chars, Span name) {
  return is_authority({chars.data() + name.begin, name.end - name.begin}) &&
         relation_at(chars, name.end).word.empty();
}

}  // namespace gridline::text
