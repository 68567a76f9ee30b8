// How a message speaks: its nature, its tags, and how fast it wants an answer.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rules/pack/model.h"
#include "rules/text/passage.h"
#include "rules/text/reading.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

struct Manner {
  pack::Nature nature = pack::Nature::none;
  std::vector<std::string> tags;  // ids, sorted
  bool vulnerable = false;        // one of them is
  bool urgent = false;            // a word asks for haste
};

// `problem`: something is wrong, so that thanks are not praise (感谢物业,让俺家喝了三天黄水).
Manner find_manner(std::span<const Passage> passages, const Vocabulary& vocabulary, const pack::Pack& pack,
                   bool problem);

// The urgency of the best matter: its category's, made faster or slower by the manner.
pack::Urgency urgency_of(const pack::Category& category, const Manner& manner, bool emergency);

}  // namespace gridline::text
