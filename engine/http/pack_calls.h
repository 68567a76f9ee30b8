// What the calls about a running engine's packs share.
#pragma once

#include "engine/http/answers.h"

namespace gridline::http {

inline constexpr std::uint64_t ids_a_look =
    8192;  // ticket numbers looked at in one question to the duty thread
inline constexpr std::size_t batches_a_request = 64; // of limits::migrate_tickets_max each

// Whether he may is asked before anything is compiled; decide asks again.
std::optional<Response> refuse_reader(const Call& c);

// The pack in the path. Throws BadField.
base::Hash256 hash_of_path(const Call& c);

// 409: somebody activated another one.
Response changed_meanwhile();

// Where two people are wanted, the first one's word moves nothing yet: `count` (the field that counts what
// moved) is 0, and `proposed` says what waits.
Response only_proposed(const Call& c, std::string_view count);

}  // namespace gridline::http
