// Hashes: BLAKE2b (libsodium) for identity, chains and digests; CRC-32C for damage on disk.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridline::base {

using Hash256 = std::array<std::uint8_t, 32>;
using Hash128 = std::array<std::uint8_t, 16>;

// Unkeyed BLAKE2b-256: packs, the journal's chain, state digests.
Hash256 hash256(std::string_view bytes);

// Keyed BLAKE2b-128: digests of what residents wrote, so that a dump does not confirm a guess.
Hash128 keyed_hash128(const Hash256& key, std::string_view bytes);

// Keyed SipHash-2-4 of a few bytes: quick, for many small things of which a dump must say nothing.
using SipKey = std::array<std::uint8_t, 16>;
std::uint64_t keyed_hash64(const SipKey& key, std::string_view bytes);

// BLAKE2b over parts, each preceded by its length, so that ("ab","c") differs from ("a","bc").
class Hasher {
 public:
  Hasher();
  explicit Hasher(const Hash256& key);
  Hasher& part(std::string_view bytes);
  Hasher& number(std::uint64_t value);
  // May be called once.
  Hash256 finish256();
  Hash128 finish128();

 private:
  void finish(std::uint8_t* out, std::size_t bytes);
  alignas(64) std::array<std::uint8_t, 384> state_;  // crypto_generichash_state
};

// CRC-32C (Castagnoli), by the CPU's instruction where it has one.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0);

// Cryptographically random bytes from the operating system. Never called from core or rules.
void random_bytes(void* out, std::size_t bytes);

std::string to_hex(std::string_view bytes);
// Of 64 hexadecimal digits; nothing for anything else.
std::optional<Hash256> hash256_from_hex(std::string_view hex);
template <std::size_t N>
std::string to_hex(const std::array<std::uint8_t, N>& h) {
  return to_hex(std::string_view(reinterpret_cast<const char*>(h.data()), N));
}
template <std::size_t N>
std::string_view as_view(const std::array<std::uint8_t, N>& h) {
  return {reinterpret_cast<const char*>(h.data()), N};
}

}  // namespace gridline::base
