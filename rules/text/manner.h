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
  bool urgent = false;            // a word tells of danger
  bool night = false;             // one of the tags is
  bool now = false;               // a word says that it goes on while it is being told
};

// `problem`: something is wrong, so that thanks are not praise (感谢物业,让俺家喝了三天黄水).
Manner find_manner(std::span<const Passage> passages, const Vocabulary& vocabulary, const pack::Pack& pack,
                   bool problem);

// What the resident wants of us, where `said` is what the cues give: a call in an emergency is for help
// however it is put, and without any cue the category's own nature speaks.
pack::Nature nature_of(pack::Nature said, const pack::Category& best, bool emergency);

// The urgency of the best matter: its category's, made faster or slower by the manner.
pack::Urgency urgency_of(const pack::Category& category, const Manner& manner, bool emergency);

}  // namespace gridline::text
