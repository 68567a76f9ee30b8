// Unicode compatibility normalisation (NFKC), a piece at a time: ICU stands behind it, in one .cc.
#pragma once

#include <string>
#include <string_view>

namespace gridline::text {

// A piece that is normalised on its own is cut at this many code points even where Unicode sees no
// boundary: reordering a run of combining marks is quadratic in its length (UAX 15's stream-safe
// form bounds it at 30, for the same reason).
inline constexpr std::size_t nfkc_piece_max = 32;

// Is `c` itself under NFKC, whatever stands before or after it?
bool nfkc_keeps(char32_t c);

// Can a piece end before `c`, so that both sides may be normalised apart?
bool nfkc_boundary_before(char32_t c);

// Appends the NFKC form of `piece` (at most nfkc_piece_max code points) to `out`.
void nfkc_append(std::u32string_view piece, std::u32string& out);

}  // namespace gridline::text
