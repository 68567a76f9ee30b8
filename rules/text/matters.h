// What a message is about: categories with scores, emergencies first.
#pragma once

#include <span>
#include <vector>

#include "rules/pack/model.h"
#include "rules/text/passage.h"
#include "rules/text/reading.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

struct MattersFound {
  std::vector<Matter> matters;  // best first, at most limits::matters_max
  bool sure = false;
  bool emergency = false;       // the first matter is one, present and not denied
  // The emergencies are raised by the story of a long text alone, not by its title or a clause that asks.
  bool narrated = false;
  // Words too doubtful for an alarm say best an emergency: it is no matter, and a person looks at once.
  pack::CategoryIndex suspected;
  // For whoever weighs this against something else (verdict.h).
  std::vector<Matter> candidates;  // all that have words, best first, at most limits::matters_max
  std::int32_t needed = score_word;         // the score that makes a text of this length sure
  // Categories of which words are there, but all of them negated, solved, cited or (guard X) supposed.
  std::vector<pack::CategoryIndex> denied;
};

// Weighs the words of title and text. Passages of the address field are not looked at.
MattersFound find_matters(std::span<const Passage> passages, const Vocabulary& vocabulary,
                          const pack::Pack& pack);

// Only the emergencies among them, for a message whose category is known.
std::vector<Matter> find_emergencies(std::span<const Passage> passages, const Vocabulary& vocabulary);

}  // namespace gridline::text
