// Everything of a pack that can be found in a text, as one list with one index over it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/pack/model.h"
#include "rules/text/gazetteer.h"
#include "rules/text/heard.h"
#include "rules/text/word_index.h"

namespace gridline::text {

enum class EntryKind : std::uint8_t {
  category = 0,  // target: a category
  nature = 1,    // target: a pack::Nature
  tag = 2,       // target: a tag of the lexicon
  urgent = 3,
  negation = 4,
  past = 5,
  noise = 6,
  ask = 7,       // 请求, 希望: the clause says what the resident wants
  name = 8,      // target: Gazetteer::names()
  local = 9,     // target: Gazetteer::local_names()
  solved = 10,   // how the words around are meant (scope.cc, speech.cc)
  ongoing = 11,
  hypothetical = 12,
  quoted = 13,
  hyperbole = 14,
  sincere = 15,
  advert = 16,
  aside = 17,
};
inline constexpr std::size_t entry_kinds = 18;

struct Entry {
  EntryKind kind = EntryKind::category;
  bool emergency = false;     // a word of a category that must not wait
  bool transfer = false;      // and one that is transferred at once (guard X)
  bool problem = false;       // of a category that is neither a question nor a wish
  bool thanks = false;        // a cue of praise, or a category's word that is one as well
  std::uint32_t target = 0;
  std::int32_t weight = 0;
  std::string_view written;   // as the pack has it; lives as long as the pack
};

// Is a matter of this category transferred at once or of the highest urgency?
bool is_emergency(const pack::Category& category);

class Vocabulary {
 public:
  // Both must outlive it.
  Vocabulary(const pack::Pack& pack, const Gazetteer& gazetteer);

  const Entry& operator[](std::uint32_t id) const { return entries_[id]; }

  const WordIndex& all() const { return all_; }

  // Only what decides whether the text tells of an emergency: those words, negation, past and
  // noise, and the longer words and names that one of them is a part of (救护车进不来). What it says
  // about emergencies is what all() says; most texts have no hit of it.
  const WordIndex& alarms() const { return alarms_; }

  // Words of categories that are heard when they are misspelt; none of emergencies, for which somebody is
  // woken.
  const HeardWords& heard() const { return heard_; }

  // The words of emergencies alone.
  const WordIndex& emergencies() const { return emergencies_; }

 private:
  std::vector<Entry> entries_;
  WordIndex all_, alarms_, emergencies_;
  HeardWords heard_;
};

}  // namespace gridline::text
