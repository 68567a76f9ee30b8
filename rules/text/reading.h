// What was understood of a complaint's text, with the words that prove it. Pure: the same text
// and pack always give the same reading. Indexes belong to the pack that made it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/model.h"
#include "rules/text/sketch.h"
#include "rules/text/word_text.h"

namespace gridline::text {

// Why something in the text counts: a span of the raw text (bytes, as the resident wrote it) and
// what it matched. `entry` is the word or name of the pack. Its bytes last as long as a reading that holds it
// or a copy of that.
struct MatchedWord {
  std::uint32_t begin = 0;  // byte offset in the raw text
  std::uint32_t end = 0;
  bool in_title = false;    // offsets are in the title
  WordText entry;           // "漏雨"; of an address: as written
  // "category:prop.roof_leak", "place:海曲世家/8号楼", "nature:投", "tag:mass", "urgent:",
  // "model:prop.roof_leak" (an n-gram by which the text model decided),
  // "address:" (a building with no compound it could belong to), "advert:"; and what was
  // seen but does not count: "negated:safe.gas_leak" (不是漏气), "past:emrg.life" (昨晚有人喊救命),
  // "solved:", "hypothetical:", "quoted:", "hyperbole:", "ironic:", "aside:" (passage.h says when);
  // and, without an entry, what was lost on the way to us (clean.h): "damaged:bytes", "damaged:replaced",
  // "damaged:shifted", "damaged:foreign".
  WordText about;
  bool in_place = false;    // offsets are in the channel's address field
};

// A reading keeps this many words, the first by position within each field: enough to show why,
// while a text that repeats one word ten thousand times stays small.
inline constexpr std::size_t matched_words_max = 128;

// Scores are weight times 4; twice that in the title, one and a half times in a clause that says
// what is wanted (请求, 希望, 投诉 ...). The default weight of a word is 10.
inline constexpr std::int32_t score_word = 40;
// What the channel knows for certain, and an emergency that is present and not denied.
inline constexpr std::int32_t score_certain = 1'000'000'000;

// What is uncertain about a place; bits.
enum class PlaceFlag : std::uint16_t {
  none = 0,
  ambiguous_zone = 1,    // 凌云花园3号楼: east or west?
  not_in_register = 2,   // a building, unit or floor the compound does not have
  outside_area = 4,      // a known place that is not ours
  two_places = 8,        // two places named
  ambiguous_name = 16,   // a name that several places have
  border = 32,           // a place of two grids
  near = 64,             // 对面, 附近, 旁边: close to the place named, not in it
  misspelt = 128,        // no name of the pack stands there, but one sounds alike or differs by one character
  from_point = 256,      // the text names no place: where the channel's coordinates lie
  point_disagrees = 512, // the channel's coordinates lie elsewhere than the place named
  from_register = 1024,  // neither says: the place that the resident's phone is known for
};
constexpr std::uint16_t bit(PlaceFlag f) { return static_cast<std::uint16_t>(f); }
std::vector<std::string_view> words_of_flags(std::uint16_t flags);  // "ambiguous_zone", ...

// A place that may be meant. Scores are percent: how far it can be relied on; comparable between readings.
struct PlaceCandidate {
  pack::PlaceIndex place;
  std::uint16_t flags = 0;
  std::int32_t score = 0;
  bool operator==(const PlaceCandidate&) const = default;
};
inline constexpr std::size_t place_candidates_max = 8;

// 地点 as read. `place` is the finest level that is certain (compound, zone or building).
struct PlaceFound {
  pack::PlaceIndex place;
  pack::PlaceIndex other;   // the second one, with two_places; with border, when coordinates gave both
  // Finer than the register; personal (part of somebody's address).
  std::string building;     // "8号楼" as written normalised, also when not in the register
  std::string stair;        // 单元: "2"
  std::string floor;        // "6", "顶层"
  std::string room;         // "502", "西户"
  std::string poi;          // "门口", "烧烤店"
  std::uint16_t flags = 0;
  // All that may be meant, best first, each place once: `place`, what the text names besides, and what
  // an ambiguous name or zone could be. Empty where no place was read; at most place_candidates_max.
  std::vector<PlaceCandidate> candidates;
};

// The units that a place as read belongs to: one, or at a border all that share it, in the pack's order.
std::vector<pack::UnitIndex> units_of(const pack::Pack& pack, pack::PlaceIndex place,
                                      pack::PlaceIndex other = {});

// 事项: one thing the message is about.
struct Matter {
  pack::CategoryIndex category;
  std::int32_t score = 0;   // what the words give, comparable within one reading only; 0: the model alone
  std::int32_t confidence = 0;  // per mille, that it is what the message is about; 0: no model was asked
};

struct Reading {
  PlaceFound place;
  std::vector<Matter> matters;     // best first; empty: unsure what it is about
  bool sure = false;               // the best matter is clear enough to be routed without a person
  bool advert = false;             // somebody sells something; then never sure, but for an emergency
  std::int32_t confidence = 0;     // per mille, that the best matter is right; 0: no model was asked
  pack::Urgency urgency = pack::Urgency::none;  // of the best matter, with modifiers
  pack::Nature nature = pack::Nature::none;
  std::vector<std::string> tags;   // "mass", "vulnerable", "repeat": ids of the pack's lexicon, sorted
  std::vector<MatchedWord> words;  // by position
  std::shared_ptr<const void> kept;  // what they point at
  Sketch sketch{};                 // when it was asked for
};

// What is read. Fields the channel knows for certain go before what the text says.
struct ReadingInput {
  std::string_view title;
  std::string_view text;
  std::string_view place;          // an address field of the channel; read before the text
  std::string_view category;       // a category id of the pack, when the channel knows it
  // A path of the register: where the resident's phone is known to live. Believed last of all.
  std::string_view registered_place = {};
  // Where the channel says it is: degrees times 10^7, WGS 84; both 0: not known. Asked when the text names
  // no place, and to choose between places of one name.
  std::int64_t lon_e7 = 0, lat_e7 = 0;
  // With it the reading makes a sketch of title and text (sketch.h). Null: nobody asks for one.
  const SketchKey* sketch_key = nullptr;
};

struct Observed;

// The compiled form of a pack's words and names: built once when a pack is loaded, shared by all
// threads. `pack` is kept alive by it.
class Reader {
 public:
  explicit Reader(std::shared_ptr<const pack::Pack> pack);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Linear in the text. Any bytes are allowed: what is not UTF-8 is passed over.
  //
  // A known `category` is certain: the text is then read for its place and for emergencies, and not
  // for other matters. When `place` moreover is a path of the register, or a name that one place
  // alone has, the title and the text are looked through for emergencies only: no nature, no tags,
  // and the category's own urgency. An unknown category counts as none.
  Reading read(const ReadingInput& input) const;

  // What a model is learned from: the text as the model will see it, and what the words say of it
  // (verdict.h). No model is asked.
  Observed observe(std::string_view title, std::string_view text) const;

  const pack::Pack& pack() const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace gridline::text
