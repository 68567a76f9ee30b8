// The places that a message mentions, in order, before any of them is looked up.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rules/text/address.h"
#include "rules/text/gazetteer.h"
#include "rules/text/passage.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

// A span of one field, as evidence.
struct Evidence {
  const Passage* passage = nullptr;
  Span at;                         // in chars
  std::string_view written;        // the pack's spelling; empty for an address
};

struct Mention {
  const PlaceName* name = nullptr;   // when the spelling means several places and none is chosen yet
  std::vector<pack::PlaceIndex> among;  // with `name`: which of them it may still be
  pack::PlaceIndex place;            // compound, point of interest or outside; none with `name`
  pack::PlaceIndex part;             // a zone or a named building of it
  bool part_unknown = false;         // a zone was named that the register does not have
  Address address;                   // what was said about it, from everywhere
  bool attached = false;             // the address stands right after the name
  std::u32string_view relation;      // 门口, 楼下
  bool near = false;                 // the relation is one of being near: 对面, 附近
  bool misspelt = false;             // the name is not written as the pack has it
  std::string_view poi;              // a point of interest of the register inside it
  bool given = false;                // by the channel's own field
  std::vector<Evidence> evidence;

  bool has_building() const { return static_cast<bool>(address.building); }
};

// A district, street or community named.
struct AreaNamed {
  pack::PlaceIndex place;               // none while it is one of `among`
  std::vector<pack::PlaceIndex> among;
  bool misspelt = false;
  Evidence evidence;
};

struct Mentions {
  std::vector<Mention> all;          // compounds, points of interest, places outside; in order
  std::vector<AreaNamed> areas;      // in order, each once
  Mention loose;                     // an address with no name before it
};

// A name that does not stand in the text as the pack writes it (misspelling.h).
struct MisspeltName {
  const Passage* passage = nullptr;
  Span at;                           // in chars
  std::uint32_t name = 0;            // of Gazetteer::names()
};

// `misspelt`: names to take as well, in the order of the passages and of the text, none of them on a name
// that is spelt right.
Mentions find_mentions(std::span<const Passage> passages, const Vocabulary& vocabulary,
                       const Gazetteer& gazetteer, std::span<const MisspeltName> misspelt = {});

}  // namespace gridline::text
