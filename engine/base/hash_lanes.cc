// BLAKE2b (RFC 7693) over four messages in step. The problem: an entry's digests cost a sixth of all
// work, and one BLAKE2b is a chain of dependent additions that leaves most of a core idle. Messages
// are independent, so each 64-bit lane of a register follows one; a lane whose message is finished
// takes the next.
//
// Rejected: another hash (the journal's format names this one), eight lanes of AVX-512 (not on every
// machine, and a frame of sixteen submissions fills four lanes better).
#include "engine/base/hash_lanes.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "engine/base/assert.h"

namespace gridline::base {

namespace {

void one_by_one(std::span<const HashJob> jobs, const Hash256* key) {
  for (const HashJob& job : jobs) {
    crypto_generichash(job.out, job.out_bytes, reinterpret_cast<const unsigned char*>(job.bytes.data()),
                       job.bytes.size(), key != nullptr ? key->data() : nullptr,
                       key != nullptr ? key->size() : 0);
  }
}

#if defined(__x86_64__)

constexpr std::size_t lanes = 4;
constexpr std::size_t block_bytes = 128;

constexpr std::uint64_t iv[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

constexpr std::uint8_t sigma[12][16] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
                                        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
                                        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
                                        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
                                        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
                                        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
                                        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
                                        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
                                        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
                                        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}};

// The state of four messages, word by word, so that a register holds one word of each.
struct alignas(32) Lanes {
  std::uint64_t h[8][lanes];
  std::uint64_t counted[lanes];  // bytes so far, the block at hand included
  std::uint64_t last[lanes];     // all ones in a message's last block
  const std::uint8_t* block[lanes];
};

#define GRIDLINE_LANES __attribute__((target("avx2"), always_inline)) inline

GRIDLINE_LANES __m256i rotate_32(__m256i x) { return _mm256_shuffle_epi32(x, _MM_SHUFFLE(2, 3, 0, 1)); }
GRIDLINE_LANES __m256i rotate_24(__m256i x) {
  return _mm256_shuffle_epi8(x, _mm256_setr_epi8(3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4,
                                                 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10));
}
GRIDLINE_LANES __m256i rotate_16(__m256i x) {
  return _mm256_shuffle_epi8(x, _mm256_setr_epi8(2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3,
                                                 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9));
}
GRIDLINE_LANES __m256i rotate_63(__m256i x) {
  return _mm256_or_si256(_mm256_srli_epi64(x, 63), _mm256_add_epi64(x, x));
}

GRIDLINE_LANES void mix(__m256i& a, __m256i& b, __m256i& c, __m256i& d, __m256i x, __m256i y) {
  a = _mm256_add_epi64(_mm256_add_epi64(a, b), x);
  d = rotate_32(_mm256_xor_si256(d, a));
  c = _mm256_add_epi64(c, d);
  b = rotate_24(_mm256_xor_si256(b, c));
  a = _mm256_add_epi64(_mm256_add_epi64(a, b), y);
  d = rotate_16(_mm256_xor_si256(d, a));
  c = _mm256_add_epi64(c, d);
  b = rotate_63(_mm256_xor_si256(b, c));
}

GRIDLINE_LANES __m256i load(const void* at) { return _mm256_loadu_si256(static_cast<const __m256i*>(at)); }

// Four words of each message, turned so that a register has one word of all.
GRIDLINE_LANES void turn_words(const Lanes& l, std::size_t at, __m256i* m) {
  const __m256i a = load(l.block[0] + at), b = load(l.block[1] + at), c = load(l.block[2] + at),
                d = load(l.block[3] + at);
  const __m256i ab_low = _mm256_unpacklo_epi64(a, b), ab_high = _mm256_unpackhi_epi64(a, b);
  const __m256i cd_low = _mm256_unpacklo_epi64(c, d), cd_high = _mm256_unpackhi_epi64(c, d);
  m[0] = _mm256_permute2x128_si256(ab_low, cd_low, 0x20);
  m[1] = _mm256_permute2x128_si256(ab_high, cd_high, 0x20);
  m[2] = _mm256_permute2x128_si256(ab_low, cd_low, 0x31);
  m[3] = _mm256_permute2x128_si256(ab_high, cd_high, 0x31);
}

__attribute__((target("avx2"))) void compress(Lanes& l) {
  __m256i m[16], v[16];
  for (std::size_t i = 0; i < 4; ++i) turn_words(l, 32 * i, m + 4 * i);
  for (std::size_t i = 0; i < 8; ++i) {
    v[i] = load(l.h[i]);
    v[i + 8] = _mm256_set1_epi64x(static_cast<long long>(iv[i]));
  }
  v[12] = _mm256_xor_si256(v[12], load(l.counted));
  v[14] = _mm256_xor_si256(v[14], load(l.last));
#pragma GCC unroll 12
  for (std::size_t round = 0; round < 12; ++round) {
    const std::uint8_t* s = sigma[round];
    mix(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
    mix(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
    mix(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
    mix(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
    mix(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
    mix(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
    mix(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
    mix(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
  }
  for (std::size_t i = 0; i < 8; ++i) {
    const __m256i h = _mm256_xor_si256(load(l.h[i]), _mm256_xor_si256(v[i], v[i + 8]));
    _mm256_store_si256(reinterpret_cast<__m256i*>(l.h[i]), h);
  }
}

// One lane's message, block by block: first the key's block when there is a key, the last one filled
// up with zeros.
struct Message {
  const HashJob* job = nullptr;  // null: this lane rests
  std::size_t taken = 0;         // bytes of the message in the blocks so far
  bool key_to_come = false;
  std::array<std::uint8_t, block_bytes> tail;

  void begin(const HashJob& next, bool keyed, Lanes& l, std::size_t lane) {
    GRIDLINE_ASSERT(next.out_bytes >= 1 && next.out_bytes <= 32);
    job = &next;
    taken = 0;
    key_to_come = keyed;
    for (std::size_t i = 0; i < 8; ++i) l.h[i][lane] = iv[i];
    l.h[0][lane] ^= 0x0101'0000u ^ (keyed ? 32u << 8 : 0u) ^ next.out_bytes;
    l.counted[lane] = 0;
    l.last[lane] = 0;
  }

  void next_block(const std::uint8_t* key_block, Lanes& l, std::size_t lane) {
    if (key_to_come) {
      key_to_come = false;
      l.block[lane] = key_block;
      l.counted[lane] = block_bytes;
      l.last[lane] = job->bytes.empty() ? ~0ull : 0;
      return;
    }
    const std::size_t left = job->bytes.size() - taken, here = std::min(left, block_bytes);
    const auto* at = reinterpret_cast<const std::uint8_t*>(job->bytes.data()) + taken;
    if (here < block_bytes) {
      tail.fill(0);
      if (here > 0) std::memcpy(tail.data(), at, here);
      at = tail.data();
    }
    l.block[lane] = at;
    taken += here;
    l.counted[lane] += here;
    l.last[lane] = taken == job->bytes.size() ? ~0ull : 0;
  }
};

void put_digest(const Lanes& l, std::size_t lane, const HashJob& job) {
  std::uint64_t words[4];  // x86: little-endian, as the digest is
  for (std::size_t i = 0; i < 4; ++i) words[i] = l.h[i][lane];
  std::memcpy(job.out, words, job.out_bytes);
}

void side_by_side(std::span<const HashJob> jobs, const Hash256* key) {
  std::array<std::uint8_t, block_bytes> key_block{}, idle{};
  if (key != nullptr) std::copy(key->begin(), key->end(), key_block.begin());
  Lanes l{};
  std::array<Message, lanes> messages;
  std::size_t next = 0, under_way = 0;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    l.block[lane] = idle.data();
    if (next == jobs.size()) continue;
    messages[lane].begin(jobs[next++], key != nullptr, l, lane);
    ++under_way;
  }
  while (under_way > 0) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      if (messages[lane].job != nullptr) messages[lane].next_block(key_block.data(), l, lane);
    }
    compress(l);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      Message& m = messages[lane];
      if (m.job == nullptr || l.last[lane] == 0) continue;
      put_digest(l, lane, *m.job);
      m.job = nullptr;
      l.block[lane] = idle.data();
      if (next < jobs.size()) m.begin(jobs[next++], key != nullptr, l, lane);
      else --under_way;
    }
  }
}

const bool have_avx2 = __builtin_cpu_supports("avx2");

#endif

}  // namespace

void hash_each(std::span<const HashJob> jobs, const Hash256* key) {
#if defined(__x86_64__)
  if (have_avx2 && jobs.size() > 1) return side_by_side(jobs, key);
#endif
  one_by_one(jobs, key);
}

void append_part(std::string& message, std::string_view part) {
  for (int i = 0; i < 8; ++i) message.push_back(static_cast<char>(part.size() >> (8 * i)));
  message.append(part);
}

}  // namespace gridline::base
