// A struct that is stored or sent is described once, and that description both writes and reads it:
//
//   struct Shift {
//     std::string name;
//     std::int64_t start = 0;
//     template <class F, class T> static void fields(F& f, T& x) { f(1, x.name); f(2, x.start); }
//   };
//
// Keys are numbers (journal, snapshots: they never change and are never reused) or words (the
// wire, for people). A field that equals its default is not written, so a new field costs nothing
// in old data and old data reads as the default. The default of a number is always zero. List keys in
// ascending order: then reading is one pass. A hand-written encoder and decoder per struct would be faster by
// a constant, but the two drift apart; generated code (protobuf) would put a second language into the core.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/pack_reader.h"
#include "engine/base/pack_writer.h"
#include "engine/base/time.h"

namespace gridline::base {

// Raw bytes, written as msgpack bin where std::string is written as str.
struct Bytes {
  std::string value;
  auto operator<=>(const Bytes&) const = default;
};

struct AnyVisitor { template <class K, class V> void operator()(K, V&) {} };

template <class T>
concept Described = requires(AnyVisitor& f, T& x) { T::fields(f, x); };

// Words a channel has besides the fields; ordered, so that the bytes are canonical.
using StringMap = std::map<std::string, std::string>;

// ---- is this the default? ----

template <class T> bool is_default(const T& x);

struct DefaultTest {
  bool all = true;
  template <class K, class V> void operator()(K, const V& v) { all = all && is_default(v); }
};

template <class T>
bool is_default(const T& x) {
  if constexpr (Described<T>) {
    DefaultTest test;
    T::fields(test, x);
    return test.all;
  } else if constexpr (requires { x.empty(); }) {
    return x.empty();
  } else {
    return x == T{};
  }
}
template <class T> bool is_default(const std::optional<T>& x) { return !x.has_value(); }
inline bool is_default(const Bytes& x) { return x.value.empty(); }

// ---- writing ----

template <class T> void write(PackWriter& out, const T& x);

inline void write_key(PackWriter& out, int key) { out.unsigned_integer(static_cast<std::uint64_t>(key)); }
inline void write_key(PackWriter& out, std::string_view key) { out.text(key); }

struct FieldCounter {
  std::uint32_t n = 0;
  template <class K, class V> void operator()(K, const V& v) { n += is_default(v) ? 0 : 1; }
};

struct FieldWriter {
  PackWriter& out;
  std::uint32_t written = 0;
  template <class K, class V> void operator()(K key, const V& v) {
    if (is_default(v)) return;
    write_key(out, key);
    write(out, v);
    ++written;
  }
};

// How many fields a description names.
struct AllCounter {
  int n = 0;
  template <class K, class V> void operator()(K, V&) { ++n; }
};

template <class T> struct is_id : std::false_type {};
template <class Tag, class Rep> struct is_id<Id<Tag, Rep>> : std::true_type {};
template <class T> struct is_vector : std::false_type {};
template <class T> struct is_vector<std::vector<T>> : std::true_type {};
template <class T> struct is_optional : std::false_type {};
template <class T> struct is_optional<std::optional<T>> : std::true_type {};
template <class T> struct is_byte_array : std::false_type {};
template <std::size_t N> struct is_byte_array<std::array<std::uint8_t, N>> : std::true_type {};

// The pairs alone, for a caller that writes the map's header, with pairs of its own beside them.
template <class T>
std::uint32_t pair_count(const T& x) {
  FieldCounter counter;
  T::fields(counter, x);
  return counter.n;
}
template <class T>
void write_pairs(PackWriter& out, const T& x) {
  FieldWriter writer{out};
  T::fields(writer, x);
}

template <class T>
void write_described(PackWriter& out, const T& x) {
  static const int fields = [] {
    T any{};
    AllCounter counter;
    T::fields(counter, any);
    return counter.n;
  }();
  if (fields > 15) {
    out.map(pair_count(x));
    write_pairs(out, x);
    return;
  }
  // Few fields: the header is put right afterwards, and no field is looked at twice.
  const std::size_t header = out.begin_small_map();
  FieldWriter writer{out};
  T::fields(writer, x);
  out.end_small_map(header, writer.written);
}

template <class T>
void write(PackWriter& out, const T& x) {
  if constexpr (Described<T>) {
    write_described(out, x);
  } else if constexpr (std::same_as<T, bool>) {
    out.boolean(x);
  } else if constexpr (std::is_enum_v<T>) {
    out.unsigned_integer(static_cast<std::uint64_t>(x));
  } else if constexpr (std::unsigned_integral<T>) {
    out.unsigned_integer(x);
  } else if constexpr (std::signed_integral<T>) {
    out.integer(x);
  } else if constexpr (is_id<T>::value) {
    out.unsigned_integer(x.value);
  } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
    out.integer(x.ms);
  } else if constexpr (std::same_as<T, Bytes>) {
    out.bytes(x.value);
  } else if constexpr (is_byte_array<T>::value) {
    out.bytes({reinterpret_cast<const char*>(x.data()), x.size()});
  } else if constexpr (is_vector<T>::value) {
    out.array(static_cast<std::uint32_t>(x.size()));
    for (const auto& element : x) write(out, element);
  } else if constexpr (std::same_as<T, StringMap>) {
    out.map(static_cast<std::uint32_t>(x.size()));
    for (const auto& [key, value] : x) {
      out.text(key);
      out.text(value);
    }
  } else if constexpr (is_optional<T>::value) {
    write(out, *x);  // an absent one is its default and was not written
  } else {
    out.text(std::string_view(x));
  }
}

// ---- reading ----

template <class T> void read(PackReader& in, T& x);

struct FieldReader {
  PackReader& in;
  std::uint32_t left;        // pairs not yet begun
  std::uint64_t number = 0;  // the key at hand, whose value comes next: a number ...
  std::string_view word;     // ... or a word
  bool pending = false;
  bool moved = false;

  void next() {
    pending = false;
    if (left == 0 || in.failed()) return;
    --left;
    if (in.peek() == PackType::integer) {
      number = in.unsigned_integer();
      word = {};
    } else {
      word = in.text();
    }
    pending = !in.failed();
  }
  template <class V> void operator()(int key, V& v) {
    if (pending && word.data() == nullptr && number == static_cast<std::uint64_t>(key)) take(v);
  }
  // Keys that are words come from other people's languages, where "absent" is often nil.
  template <class V> void operator()(std::string_view key, V& v) {
    if (!pending || word != key) return;
    if (!in.take_nil()) return take(v);
    moved = true;
    next();
  }
  template <class V> void take(V& v) {
    read(in, v);
    moved = true;
    next();
  }
};

// The last `pairs` pairs of a map whose header (and earlier pairs) the caller has read.
template <class T>
void read_pairs(PackReader& in, std::uint32_t pairs, T& x) {
  FieldReader reader{in, pairs};
  reader.next();
  while (reader.pending) {
    reader.moved = false;
    T::fields(reader, x);
    if (reader.pending && !reader.moved) {  // a key that this version does not know
      in.skip();
      reader.next();
    }
  }
}

template <class T>
void read(PackReader& in, T& x) {
  if constexpr (Described<T>) {
    read_pairs(in, in.map(), x);
  } else if constexpr (std::same_as<T, bool>) {
    x = in.boolean();
  } else if constexpr (std::is_enum_v<T>) {
    const std::uint64_t v = in.unsigned_integer();
    using Rep = std::underlying_type_t<T>;
    if (v > static_cast<std::uint64_t>(std::numeric_limits<Rep>::max())) in.fail("number too large");
    x = static_cast<T>(static_cast<Rep>(v));
  } else if constexpr (std::unsigned_integral<T>) {
    const std::uint64_t v = in.unsigned_integer();
    if (v > std::numeric_limits<T>::max()) in.fail("number too large");
    x = static_cast<T>(v);
  } else if constexpr (std::signed_integral<T>) {
    const std::int64_t v = in.integer();
    if (v > std::numeric_limits<T>::max() || v < std::numeric_limits<T>::min()) in.fail("number too large");
    x = static_cast<T>(v);
  } else if constexpr (is_id<T>::value) {
    read(in, x.value);
  } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
    x.ms = in.integer();
  } else if constexpr (std::same_as<T, Bytes>) {
    x.value = in.bytes();
  } else if constexpr (is_byte_array<T>::value) {
    const std::string_view raw = in.bytes();
    if (raw.size() != x.size()) in.fail("a hash of the wrong length");
    else std::copy(raw.begin(), raw.end(), x.begin());
  } else if constexpr (is_vector<T>::value) {
    const std::uint32_t n = in.array();
    x.clear();
    x.reserve(n < 1024 ? n : 1024);
    for (std::uint32_t i = 0; i < n && in.spend(sizeof(x.front())); ++i) read(in, x.emplace_back());
  } else if constexpr (std::same_as<T, StringMap>) {
    x.clear();
    for (std::uint32_t n = in.map(); n > 0 && in.spend(sizeof(StringMap::value_type) + 32); --n) {
      const std::string_view key = in.text();
      x[std::string(key)] = in.text();
    }
  } else if constexpr (is_optional<T>::value) {
    read(in, x.emplace());
  } else {
    x = in.text();
  }
}

// ---- whole values ----

template <class T>
std::string to_packed(const T& x) {
  std::string out;
  PackWriter writer(out);
  write(writer, x);
  return out;
}

// The whole of `bytes` as one T. Errors: invalid_input with the offset; trailing bytes too.
template <class T>
Result<T> from_packed(std::string_view bytes) {
  PackReader in(bytes);
  T x;
  read(in, x);
  if (!in.failed() && !in.at_end()) in.fail("more bytes than the value has");
  if (in.failed()) return in.error();
  return x;
}

}  // namespace gridline::base
