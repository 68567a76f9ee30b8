// NFKC through ICU's Normalizer2, whose tables are immutable and shared by all threads.
#include "rules/text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "engine/base/assert.h"

namespace gridline::text {

namespace {

const icu::Normalizer2& nfkc() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* made = icu::Normalizer2::getNFKCInstance(error);
    GRIDLINE_ASSERT(U_SUCCESS(error));  // fails only when ICU was installed without its data
    return made;
  }();
  return *instance;
}

}  // namespace

bool nfkc_keeps(char32_t c) { return nfkc().isInert(static_cast<UChar32>(c)); }

bool nfkc_boundary_before(char32_t c) {
  return nfkc().hasBoundaryBefore(static_cast<UChar32>(c));
}

void nfkc_append(std::u32string_view piece, std::u32string& out) {
  GRIDLINE_ASSERT(piece.size() <= nfkc_piece_max);
  const icu::UnicodeString in = icu::UnicodeString::fromUTF32(
      reinterpret_cast<const UChar32*>(piece.data()), static_cast<std::int32_t>(piece.size()));
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString made = nfkc().normalize(in, error);
  if (U_FAILURE(error)) {  // out of memory inside ICU: the piece as it is
    out.append(piece);
    return;
  }
  for (std::int32_t i = 0; i < made.length(); i = made.moveIndex32(i, 1)) {
    out.push_back(static_cast<char32_t>(made.char32At(i)));
  }
}

}  // namespace gridline::text
