// From names and addresses to a place of the register, with what is uncertain about it.
#pragma once

#include <span>
#include <vector>

#include "rules/text/gazetteer.h"
#include "rules/text/passage.h"
#include "rules/text/reading.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

// Reads the place from the fields in the order given. A field of kind `place` is what the channel
// knows: names elsewhere then only add what is finer within it. Appends the spans that prove it.
PlaceFound find_place(std::span<const Passage> passages, const Vocabulary& vocabulary,
                      const Gazetteer& gazetteer, std::vector<MatchedWord>& words);

// The same where the channel's field is `exact`, a place of the register: only what lies in it is
// taken from the text.
PlaceFound find_place_within(pack::PlaceIndex exact, std::span<const Passage> passages,
                             const Vocabulary& vocabulary, const Gazetteer& gazetteer,
                             std::vector<MatchedWord>& words);

// What a place of the register says without any text: its building and whether it lies at a border.
PlaceFound exact_place(pack::PlaceIndex place, const Gazetteer& gazetteer);

}  // namespace gridline::text
