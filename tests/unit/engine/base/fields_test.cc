// A described struct is written, read back, and survives unknown keys and damage.
#include "engine/base/fields.h"

#include <gtest/gtest.h>

namespace gridline::base {
namespace {

enum class Colour : std::uint8_t { none, red, green };

struct Inner {
  std::string name;
  std::int64_t n = 0;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.name); f(2, x.n); }
  bool operator==(const Inner&) const = default;
};

struct Outer {
  TicketId id;
  Colour colour = Colour::none;
  std::vector<Inner> inner;
  std::optional<std::int32_t> maybe;
  Bytes raw;
  Instant at;
  bool flag = false;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.colour); f(3, x.inner); f(4, x.maybe); f(5, x.raw); f(6, x.at); f(7, x.flag);
  }
  bool operator==(const Outer&) const = default;
};

struct Worded {
  std::string text;
  std::uint32_t credit = 0;
  template <class F, class T> static void fields(F& f, T& x) { f("text", x.text); f("credit", x.credit); }
  bool operator==(const Worded&) const = default;
};

Outer sample() {
  return {TicketId(7),    Colour::green, {{"漏雨", -3}, {"", 0}}, 0, {std::string("\0\xff", 2)},
          Instant{12345}, true};
}

TEST(Fields, what_was_written_is_read_back) {
  const Outer x = sample();
  EXPECT_EQ(from_packed<Outer>(to_packed(x)).value(), x);
}

TEST(Fields, defaults_take_no_room) {
  EXPECT_EQ(to_packed(Outer{}), std::string("\x80", 1));
  EXPECT_EQ(from_packed<Outer>(to_packed(Outer{})).value(), Outer{});
}

TEST(Fields, words_in_any_order_and_unknown_ones_are_passed_over) {
  std::string bytes;
  PackWriter w(bytes);
  w.map(3);
  w.text("credit"); w.unsigned_integer(9);
  w.text("later"); w.array(2); w.nil(); w.map(0);
  w.text("text"); w.text("停水");
  EXPECT_EQ(from_packed<Worded>(bytes).value(), (Worded{"停水", 9}));
}

TEST(Fields, every_cut_and_every_flipped_byte_is_an_error_or_a_value_never_a_crash) {
  const std::string whole = to_packed(sample());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    EXPECT_FALSE(from_packed<Outer>(whole.substr(0, n)).ok());
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = whole;
      bad[n] = static_cast<char>(bad[n] ^ (1 << bit));
      (void)from_packed<Outer>(bad);
    }
  }
}

TEST(Fields, a_count_larger_than_the_bytes_is_refused_before_room_is_made) {
  EXPECT_FALSE(from_packed<Outer>(std::string("\x81\x03\xdd\xff\xff\xff\xff", 7)).ok());
}

}  // namespace
}  // namespace gridline::base
