// BLAKE2b and SipHash by libsodium; CRC-32C by SSE4.2 where present, else by table (built once, at load).
#include "engine/base/hash.h"

#include <charconv>
#include <sodium.h>

#include <cstring>

#include "engine/base/assert.h"

namespace gridline::base {

static_assert(sizeof(crypto_generichash_state) <= 384);

namespace {

crypto_generichash_state* state_of(void* bytes) {
  return static_cast<crypto_generichash_state*>(bytes);
}

const unsigned char* bytes_of(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

// libsodium picks its fastest code once; calling it again is cheap and harmless.
const int sodium_ready = sodium_init();

std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1) ? (c >> 1) ^ 0x82F63B78u : c >> 1;
    table[i] = c;
  }
  return table;
}
const std::array<std::uint32_t, 256> crc_table = make_crc_table();

std::uint32_t crc32c_table(std::string_view s, std::uint32_t crc) {
  for (const char c : s) crc = crc_table[(crc ^ static_cast<std::uint8_t>(c)) & 0xff] ^ (crc >> 8);
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_sse42(std::string_view s, std::uint32_t crc) {
  const char* p = s.data();
  std::size_t n = s.size();
  std::uint64_t wide = crc;
  for (; n >= 8; p += 8, n -= 8) {
    std::uint64_t chunk;
    std::memcpy(&chunk, p, 8);
    wide = __builtin_ia32_crc32di(wide, chunk);
  }
  crc = static_cast<std::uint32_t>(wide);
  for (; n > 0; ++p, --n) crc = __builtin_ia32_crc32qi(crc, static_cast<std::uint8_t>(*p));
  return crc;
}
const bool have_sse42 = __builtin_cpu_supports("sse4.2");
#endif

}  // namespace

Hash256 hash256(std::string_view s) {
  Hash256 out;
  crypto_generichash(out.data(), out.size(), bytes_of(s), s.size(), nullptr, 0);
  return out;
}

Hash128 keyed_hash128(const Hash256& key, std::string_view s) {
  Hash128 out;
  crypto_generichash(out.data(), out.size(), bytes_of(s), s.size(), key.data(), key.size());
  return out;
}

std::uint64_t keyed_hash64(const SipKey& key, std::string_view s) {
  static_assert(sizeof(SipKey) == crypto_shorthash_KEYBYTES);
  std::uint64_t out;
  crypto_shorthash(reinterpret_cast<unsigned char*>(&out), bytes_of(s), s.size(), key.data());
  return out;
}

// BLAKE2b mixes the output length into its state, so the length is fixed here at 32 and a
// 128-bit result is the first half.
Hasher::Hasher() { crypto_generichash_init(state_of(state_.data()), nullptr, 0, 32); }
Hasher::Hasher(const Hash256& key) {
  crypto_generichash_init(state_of(state_.data()), key.data(), key.size(), 32);
}

Hasher& Hasher::part(std::string_view s) {
  number(s.size());
  crypto_generichash_update(state_of(state_.data()), bytes_of(s), s.size());
  return *this;
}

Hasher& Hasher::number(std::uint64_t value) {
  std::uint8_t le[8];
  for (int i = 0; i < 8; ++i) le[i] = static_cast<std::uint8_t>(value >> (8 * i));
  crypto_generichash_update(state_of(state_.data()), le, sizeof le);
  return *this;
}

void Hasher::finish(std::uint8_t* out, std::size_t bytes) {
  Hash256 full;
  crypto_generichash_final(state_of(state_.data()), full.data(), full.size());
  std::memcpy(out, full.data(), bytes);
}

Hash256 Hasher::finish256() {
  Hash256 out;
  finish(out.data(), out.size());
  return out;
}

Hash128 Hasher::finish128() {
  Hash128 out;
  finish(out.data(), out.size());
  return out;
}

std::uint32_t crc32c(std::string_view s, std::uint32_t seed) {
  const std::uint32_t crc = ~seed;
#if defined(__x86_64__)
  if (have_sse42) return ~crc32c_sse42(s, crc);
#endif
  return ~crc32c_table(s, crc);
}

void random_bytes(void* out, std::size_t bytes) {
  GRIDLINE_ASSERT(sodium_ready >= 0);
  randombytes_buf(out, bytes);
}

std::string to_hex(std::string_view bytes) {
  static const char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += digits[static_cast<std::uint8_t>(c) >> 4];
    out += digits[static_cast<std::uint8_t>(c) & 15];
  }
  return out;
}

std::optional<Hash256> hash256_from_hex(std::string_view hex) {
  Hash256 out{};
  if (hex.size() != 2 * out.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto [end, ec] = std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, out[i], 16);
    if (ec != std::errc() || end != hex.data() + 2 * i + 2) return std::nullopt;
  }
  return out;
}

}  // namespace gridline::base
