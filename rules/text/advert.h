// Is a message an advert? Kept apart by this, never deleted: whoever looks at it can see the words.
#pragma once

#include <span>

#include "rules/pack/model.h"
#include "rules/text/passage.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

// What else the message says; each makes an advert less likely.
struct SaysBesides {
  bool place = false;                           // one of ours is named
  bool trouble = false;                         // a category's word counts
  pack::Nature nature = pack::Nature::none;     // by its own cues
};

// Cheap when none of the pack's advert words is there.
bool is_advert(std::span<const Passage> passages, const Vocabulary& vocabulary, const SaysBesides& besides);

}  // namespace gridline::text
