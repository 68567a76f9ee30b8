// What was understood of a complaint's text, with the words that prove it. Pure: the same text
// and pack always give the same reading. Indexes belong to the pack that made it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/model.h"

namespace gridline::text {

// Why something in the text counts: a span of the raw text (bytes, as the resident wrote it) and
// what it matched. `entry` is the word or name of the pack.
struct MatchedWord {
  std::uint32_t begin = 0;  // byte offset in the raw text
  std::uint32_t end = 0;
  bool in_title = false;    // offsets are in the title
  std::string entry;        // "漏雨"
  std::string about;        // "category:prop.roof_leak", "place:海曲世家/8号楼", "nature:投", "tag:mass"
};

// What is uncertain about a place; bits.
enum class PlaceFlag : std::uint16_t {
  none = 0,
  ambiguous_zone = 1,    // 凌云花园3号楼: east or west?
  not_in_register = 2,   // a building, unit or floor the compound does not have
  outside_area = 4,      // a known place that is not ours
  two_places = 8,        // two places named
  ambiguous_name = 16,   // a name that several places have
  border = 32,           // a place of two grids
};
constexpr std::uint16_t bit(PlaceFlag f) { return static_cast<std::uint16_t>(f); }
std::vector<std::string_view> words_of_flags(std::uint16_t flags);  // "ambiguous_zone", ...

// 地点 as read. `place` is the finest level that is certain (compound, zone or building).
struct PlaceFound {
  pack::PlaceIndex place;
  pack::PlaceIndex other;   // the second one, with two_places
  // Finer than the register; personal (part of somebody's address).
  std::string building;     // "8号楼" as written normalised, also when not in the register
  std::string stair;        // 单元: "2"
  std::string floor;        // "6", "顶层"
  std::string room;         // "502", "西户"
  std::string poi;          // "门口", "烧烤店"
  std::uint16_t flags = 0;
};

// 事项: one thing the message is about.
struct Matter {
  pack::CategoryIndex category;
  std::int32_t score = 0;   // quantised; comparable within one reading only
};

struct Reading {
  PlaceFound place;
  std::vector<Matter> matters;     // best first; empty: unsure what it is about
  bool sure = false;               // the best matter is clear enough to be routed without a person
  pack::Urgency urgency = pack::Urgency::none;  // of the best matter, with modifiers
  pack::Nature nature = pack::Nature::none;
  std::vector<std::string> tags;   // "mass", "vulnerable", "repeat": ids of the pack's lexicon, sorted
  std::vector<MatchedWord> words;  // by position
};

// What is read. Fields the channel knows for certain go before what the text says.
struct ReadingInput {
  std::string_view title;
  std::string_view text;
  std::string_view place;          // an address field of the channel; read before the text
  std::string_view category;       // a category id of the pack, when the channel knows it
};

// The compiled form of a pack's words and names: built once when a pack is loaded, shared by all
// threads. `pack` is kept alive by it.
class Reader {
 public:
  explicit Reader(std::shared_ptr<const pack::Pack> pack);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Linear in the text. Any bytes are allowed: what is not UTF-8 is passed over.
  Reading read(const ReadingInput& input) const;

  const pack::Pack& pack() const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace gridline::text
