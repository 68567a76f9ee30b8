// What a text lost on its way to us, and the one kind of loss that can be undone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/text/clean.h"

namespace gridline::text {

// Notes that these raw bytes are damaged; forgets those beyond damages_max. Neighbours of one kind join.
void note_damage(CleanText& text, Damage damage);

// Damage of a text that is UTF-8 all the same shows beside one of these.
constexpr bool may_show_damage(char32_t c) { return c == U'€' || c == U'?' || c == U'锟'; }

// Looks beside the character at `at`, one that may_show_damage(), for
//   bytes decoded one off: 當?shù)氐囊粋€ was 當地的一個 in GBK, whose bytes lost one, so that each character is
//     made of the second half of one and the first half of the next, up to € for the half without a partner.
//     Where the run begins at something that is no Han character and all of it gives common characters, they
//     are put back: each stands for the two written characters it was found in. What the run's first half
//     belonged to is not known and becomes U+FFFD.
//   UTF-8 that was decoded as GBK (锟斤拷), and Han characters that nobody writes beside a '?': only noted.
// `raw` is what `text` was made of. The characters that are put back are simplified.
void look_for_damage(std::string_view raw, CleanText& text, std::size_t at);

}  // namespace gridline::text
