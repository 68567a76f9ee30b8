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

// How a word is meant.
enum class Scope : std::uint8_t {
  present = 0,       // as it stands
  negated = 1,       // 不是漏气
  past = 2,          // 昨晚
  solved = 3,        // 已经修好
  hypothetical = 4,  // 万一着火; of emergencies and haste only, the rest is as true as without
  quoted = 5,        // 墙上写着“严禁高空抛物”, 《爱如烈火》
  hyperbole = 6,     // 差点着火, 哈哈; as hypothetical
  ironic = 7,        // thanks beside a trouble: meant the other way round, or for politeness
  aside = 8,         // 乱停我不说,我说的是地锁: named only to be put aside (aside.cc)
};

struct Hit {
  Span at;                  // in chars
  std::uint32_t entry = 0;  // of the vocabulary
  std::uint32_t clause = 0;
  Scope scope = Scope::present;
};

struct Clause {
  Span at;                  // in chars, without its stop
  bool ask = false;         // says what the resident wants
  std::int32_t past = 0;    // weight of the cue that says it tells of what was; 0: none does
  bool solved = false;      // of what is over
  bool solved_after = false;  // and of that the next clause says so
  bool ongoing = false;     // of what goes on
  std::int32_t aside_cue = 0;  // weight of the cue that may put it aside; 0: it has none
  bool aside = false;       // it is, and the model does not look at it
};

struct Passage {
  Field field = Field::text;
  CleanText text;
  std::vector<Hit> hits;    // by begin; the longer one first
  std::vector<Clause> clauses;
  std::vector<std::uint32_t> marks;  // where characters stand that are no Han of the basic block, by position
};

// Cleans, finds and settles what belongs to what: noise and signatures are left out, names are the
// longest ones, a word inside a longer word or a name is not counted. With the vocabulary's alarms()
// a passage without an alarm may come without its text.
Passage read_passage(Field field, std::string_view raw, const Vocabulary& vocabulary, const WordIndex& index);

// Cuts a text at its stops, which are among its marks. Every char belongs to a clause or is a stop.
std::vector<Clause> clauses_of(const CleanText& text, const std::vector<std::uint32_t>& marks);

// Decides how each hit is meant: what is denied, was, or is over ...
void settle_scopes(Passage& passage, const Vocabulary& vocabulary);

// ... and then what is only cited, supposed, exaggerated or said the other way round.
void settle_speech(Passage& passage, const Vocabulary& vocabulary);

// And last, what is named only to be put aside. REQUIRES: both of the above are settled.
void settle_aside(Passage& passage, const Vocabulary& vocabulary);

}  // namespace gridline::text
