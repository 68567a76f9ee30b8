// From names and addresses to a place of the register, with what is uncertain about it.
#pragma once

#include <span>
#include <vector>

#include "rules/text/gazetteer.h"
#include "rules/text/map_index.h"
#include "rules/text/misspelling.h"
#include "rules/text/passage.h"
#include "rules/text/reading.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

// What is known besides the fields' text.
struct KnownBesides {
  bool has_point = false;              // the channel gave one, and the pack has a map
  MapIndex::Found point;               // where it lies; none: outside of all areas
  pack::PlaceIndex registered;         // where the resident's phone is known to live
};

// Reads the place from the fields in the order given. A field of kind `place` is what the channel
// knows: names elsewhere then only add what is finer within it. Misspelt names are looked for when no other
// one is there. The point chooses between places of one name, and is the place where the text names none or
// only an area that holds it; the register comes last. Appends the spans that prove it.
PlaceFound find_place(std::span<const Passage> passages, const Vocabulary& vocabulary,
                      const Gazetteer& gazetteer, const Misspellings& misspellings,
                      const KnownBesides& known, std::vector<MatchedWord>& words);

// The same where the channel's field is `exact`, a place of the register: only what lies in it is
// taken from the text.
PlaceFound find_place_within(pack::PlaceIndex exact, std::span<const Passage> passages,
                             const Vocabulary& vocabulary, const Gazetteer& gazetteer,
                             std::vector<MatchedWord>& words);

// Flags a place that the channel's point contradicts, and adds where the point lies to the candidates.
void check_point(PlaceFound& found, const KnownBesides& known, const pack::Pack& pack);

// What a place of the register says without any text: its building and whether it lies at a border.
PlaceFound exact_place(pack::PlaceIndex place, const Gazetteer& gazetteer);

}  // namespace gridline::text
