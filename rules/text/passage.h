// One field of a message (its address, title or text) with what stands in it: words in order,
// clauses, and how each word is meant.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/text/clean.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

enum class Field : std::uint8_t { place = 0, title = 1, text = 2 };

// How a word is meant: as it stands, as something that is not (不是漏气), or that was (昨晚).
enum class Scope : std::uint8_t { present = 0, negated = 1, past = 2 };

struct Hit {
  Span at;                  // in chars
  std::uint32_t entry = 0;  // of the vocabulary
  std::uint32_t clause = 0;
  Scope scope = Scope::present;
};

struct Clause {
  Span at;                  // in chars, without its stop
  bool ask = false;         // says what the resident wants
  bool past = false;        // tells of what was
};

struct Passage {
  Field field = Field::text;
  CleanText text;
  std::vector<Hit> hits;    // by begin; the longer one first
  std::vector<Clause> clauses;
};

// Cleans, finds and settles what belongs to what: noise and signatures are left out, names are the
// longest ones, a word inside a longer word or a name is not counted. With the vocabulary's alarms()
// a passage without an alarm may come without its text.
Passage read_passage(Field field, std::string_view raw, const Vocabulary& vocabulary, const WordIndex& index);

// Cuts a text at its stops. Every char belongs to a clause or is a stop.
std::vector<Clause> clauses_of(const CleanText& text);

// Decides how each hit is meant, from the negation and past cues among the hits.
void settle_scopes(Passage& passage, const Vocabulary& vocabulary);

}  // namespace gridline::text
