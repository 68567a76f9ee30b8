// The whole state as bytes, and back; and its digest. Canonical: equal states give equal bytes,
// whatever order their rows were made in.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/core/state.h"

namespace gridline::codec {

// Appends the bytes of the state after entry `seq`, ending in their CRC-32C.
void encode_snapshot(const core::State& state, base::Seq seq, std::string& out);

struct DecodedSnapshot {
  base::Seq seq;
  core::State state;
};

// Errors: corrupt (CRC, cut short), unsupported (another format version): both mean "recover from
// the journal instead", which is always possible.
base::Result<DecodedSnapshot> decode_snapshot(std::string_view bytes);

// Hash of the canonical bytes without the position: what `journal verify` compares.
base::Hash256 digest(const core::State& state);

}  // namespace gridline::codec
