// Every reason the protocol can give, in one table: the code programs act on, the sentence people
// read, and whether the same may be sent again. PROTOCOL.md lists the same rows (a test compares).
#pragma once

#include <span>
#include <string_view>

#include "engine/base/result.h"
#include "engine/wire/messages.h"

namespace gridline::wire {

struct Reason {
  const char* code;
  const char* zh;
  const char* en;
  bool retry;
};

// In the order of PROTOCOL.md. Codes never change their meaning; the core's rejections have others.
std::span<const Reason> reasons();

// The refusal of a code. REQUIRES: the code is in the table. `detail` (what and where, in English)
// is appended to both sentences.
Refusal refusal(std::string_view code, std::string_view detail = {});

// For a frame that decode() did not take: unknown_message or bad_frame.
Refusal refusal_of(const base::Error& error);

}  // namespace gridline::wire
