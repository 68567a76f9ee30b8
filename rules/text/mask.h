// Personal data as others may see it: enough to recognise, not enough to use. The one place where
// masks are made: screens, answers, lists, logs and exports all come here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/text/clean.h"

namespace gridline::text {

// What of a text others may not see: the raw bytes to be hidden, each with what stands there instead.
struct Hidden {
  Span raw;
  std::string shown;
};
std::vector<Hidden> hidden_in(std::string_view text);

// A free text with everything personal in it masked: 138****0001, 0516-****5678, 110105********002X,
// 徐*先生, 鲁L***45. The rest stays byte by byte; what is masked already stays as it is. Linear.
std::string masked_text(std::string_view text);

// The same of a text that was cut off somewhere: what may be the front of a number is masked too.
std::string masked_beginning(std::string_view text);

// A field that holds a name: 徐先生 → 徐*, 欧阳明 → 欧阳*; without a surname the first character is kept.
std::string masked_name(std::string_view name);

// A field that holds a number: 13912345678 → 139****5678; shorter ones keep the last two digits
// (8888888 → ****88), those under seven none; what is no number (an address, an account) keeps its first
// character: wx_wang88 → w*.
std::string masked_number(std::string_view number);

}  // namespace gridline::text
