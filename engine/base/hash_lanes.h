// Many BLAKE2b digests at once: four messages side by side in the lanes of AVX2 registers, which takes
// a third of the time of one after the other. Without AVX2 libsodium does them one by one. The same
// digests either way, those of hash256() and keyed_hash128().
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/hash.h"

namespace gridline::base {

struct HashJob {
  std::string_view bytes;
  std::uint8_t* out = nullptr;   // where the digest goes
  std::uint8_t out_bytes = 32;   // its length, 1 to 32
};

// `key`: null for none. The bytes must not be where a digest goes.
void hash_each(std::span<const HashJob> jobs, const Hash256* key);

// Appends a part to a message as Hasher::part() takes it: its length in eight bytes, then itself.
void append_part(std::string& message, std::string_view part);

}  // namespace gridline::base
