// Decode → fold → drop what is no content. One pass over the bytes; nearly every character of a
// Chinese text is its own folded form, so ICU is asked only about the few that may not be.
//
// Rejected: normalising the whole text with ICU first (twice the cost of the rest of a reading,
// and the map back to raw bytes would have to be rebuilt by aligning the two strings).
//
// The order of steps, on the stream of code points:
//   1. tolerant UTF-8
//   2. pronunciation in brackets after a Han character is dropped:  區(qū) → 區
//   3. NFKC with a map to the raw bytes; zero-width characters dropped, blanks made alike
//   4. small ASCII letters
//   5. traditional → simplified, each character in its place; what was lost on the way is looked for
//   6. the sender's signature 【…】 is marked; what it holds stays readable, for an alarm in it
#include "rules/text/clean.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "rules/text/damage.h"
#include "rules/text/simplified.h"
#include "rules/text/unicode.h"

namespace gridline::text {

namespace {

constexpr char32_t broken = 0xFFFD;

struct Decoded {
  char32_t c = broken;
  std::uint32_t bytes = 1;
};

// The code point at `at`; `broken` and one byte where there is no well-formed one.
Decoded decode(std::string_view raw, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(raw[at + i]); };
  const auto follows = [&](std::size_t i) { return at + i < raw.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first >= 0xE0 && first < 0xF0 && follows(1) && follows(2)) {
    const char32_t c = (first & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) return {c, 3};
  } else if (first >= 0xC2 && first < 0xE0 && follows(1)) {
    return {(first & 0x1Fu) << 6 | (byte(1) & 0x3Fu), 2};
  } else if (first >= 0xF0 && first < 0xF5 && follows(1) && follows(2) && follows(3)) {
    const char32_t c =
        (first & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4};
  }
  return {};
}

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF);
}

bool is_zero_width(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
         c == 0xFEFF || c == 0xAD || (c >= 0xFE00 && c <= 0xFE0F);
}

bool is_blank(char32_t c) {
  return c == 0x3000 || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F;
}

// Marks that NFKC keeps and that follow or precede nothing they would combine with.
bool is_plain_mark(char32_t c) {
  return (c >= 0x3001 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011) || (c >= 0x2013 && c <= 0x2014) ||
         (c >= 0x2018 && c <= 0x201D);
}

char32_t small(char32_t c) { return c >= U'A' && c <= U'Z' ? c + 32 : c; }

// Length in bytes of "(qū)" at `at`, both brackets included; 0 when it is something else. Without
// a tone it must be two small letters with a vowel, so that (A) and (B) stay.
std::size_t pronunciation_bytes(std::string_view raw, std::size_t at) {
  constexpr int letters_max = 10;  // zhuāng with separate tone marks has eight
  int letters = 0;
  bool tone = false, vowel = false;
  for (std::size_t i = at + decode(raw, at).bytes; i < raw.size();) {
    const Decoded d = decode(raw, i);
    i += d.bytes;
    if (d.c == U')' || d.c == 0xFF09) return letters > 0 && (tone || (vowel && letters > 1)) ? i - at : 0;
    if (d.c >= U'a' && d.c <= U'z') {
      vowel = vowel || std::string_view("aeiouv").find(static_cast<char>(d.c)) != std::string_view::npos;
    } else if ((d.c >= 0xC0 && d.c <= 0x24F) || (d.c >= 0x300 && d.c <= 0x36F)) {
      tone = true;
    } else if (d.c != 0x261) {  // ɡ, as some annotations write g
      return 0;
    }
    if (++letters > letters_max) return 0;
  }
  return 0;
}

// Writes into arrays sized for a text that is Chinese for the most part; one with more characters
// than that gets room for a character per byte left, which is always enough.
class Cleaner {
 public:
  explicit Cleaner(std::string_view raw) : raw_(raw) { set_room(raw.size() / 3 + raw.size() / 12 + 16); }

  CleanText run() {
    while (at_ < raw_.size()) {
      plain_run();
      if (at_ == raw_.size()) break;
      const Decoded d = decode(raw_, at_);
      if (d.c < 0x80) {
        ascii(d.c, d.bytes);
      } else if (d.c >= 0xFF01 && d.c <= 0xFF5E) {  // full-width ASCII
        ascii(d.c - 0xFEE0, d.bytes);
      } else if (d.c == broken) {
        lost(d.bytes);
      } else if (d.c >= 0x4E00 && d.c <= 0x9FFF) {  // at the end of the text
        if (tells_traditional(d.c)) may_be_traditional_ = true;
        put(d.c, d.bytes);
      } else {
        other(d);
      }
    }
    out_.chars.resize(count_);
    out_.raw.resize(count_);
    if (may_be_traditional_) simplify();
    look_for_damages();
    return std::move(out_);
  }

 private:
  void simplify() {
    for (std::size_t i = 0; i < count_;) {
      if (!may_be_traditional(chars_[i])) {
        ++i;
        continue;
      }
      if (may_show_damage(chars_[i])) first_suspect_ = std::min(first_suspect_, i);
      i += simplify_at(out_.chars, i);
    }
  }

  void look_for_damages() {
    for (std::size_t i = first_suspect_; i < count_; ++i) {
      if (may_show_damage(chars_[i])) look_for_damage(raw_, out_, i);
    }
    std::sort(out_.damages.begin(), out_.damages.end(),
              [](const Damage& a, const Damage& b) { return a.raw.begin < b.raw.begin; });
  }

  void set_room(std::size_t room) {
    out_.chars.resize(room);
    out_.raw.resize(room);
    chars_ = out_.chars.data();
    spans_ = out_.raw.data();
    room_ = room;
  }

  // The bulk of every text: Han characters, and marks, digits and letters that need no second look.
  void plain_run() {
    const std::size_t last = raw_.size() < 4 ? 0 : raw_.size() - 3;  // first that has no four bytes
    std::uint64_t traditional = 0;
    do traditional |= han_run(last);
    while (at_ < last && count_ < room_ && plain_mark());
    if ((traditional & 1) != 0) may_be_traditional_ = true;
  }

  // Four bytes are read at once and the marks of a three-byte sequence compared in one step. Returns, in its
  // lowest bit, whether a character tells that the text may be traditional.
  std::uint64_t han_run(std::size_t last) {
    if (at_ >= last) return 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(raw_.data()) + at_;
    char32_t* chars = chars_ + count_;
    Span* spans = spans_ + count_;
    const std::size_t most = std::min((last - at_ + 2) / 3, room_ - count_);
    auto begin = static_cast<std::uint32_t>(at_);
    std::uint64_t traditional = 0;
    std::size_t i = 0;
    for (; i < most; ++i, bytes += 3, begin += 3) {
      const std::uint32_t four = four_bytes(bytes);
      const char32_t c = (four & 0x0Fu) << 12 | (four >> 2 & 0x0FC0u) | (four >> 16 & 0x3Fu);
      if ((four & 0x00C0C0F0u) != 0x008080E0u || c - 0x4E00u >= 0x5200u) break;
      traditional |= simplified_telling[c >> 6] >> (c & 63);
      chars[i] = c;
      spans[i] = {begin, begin + 3};
    }
    at_ += 3 * i;
    count_ += i;
    return traditional;
  }

  // A character that is no Han. REQUIRES: four bytes, and room. False: it needs a second look.
  bool plain_mark() {
    const std::uint32_t four = four_bytes(reinterpret_cast<const unsigned char*>(raw_.data()) + at_);
    char32_t c = four & 0xFFu;
    std::uint32_t size = 1;
    if ((four & 0x00C0C0F0u) == 0x008080E0u) {
      c = (four & 0x0Fu) << 12 | (four >> 2 & 0x0FC0u) | (four >> 16 & 0x3Fu);
      size = 3;
      if (c - 0xFF01u < 0x5Eu) {  // full-width ASCII
        c = small(c - 0xFEE0);
        if (needs_a_look(c)) return false;
      } else if (!is_plain_mark(c)) {
        return false;
      }
    } else if (c >= 0x80 || needs_a_look(c)) {
      return false;
    } else {
      c = small(c);
    }
    const auto begin = static_cast<std::uint32_t>(at_);
    chars_[count_] = c;
    spans_[count_++] = {begin, begin + size};
    at_ += size;
    return true;
  }

  // Little-endian, whatever the machine; compilers make one load of it.
  static std::uint32_t four_bytes(const unsigned char* at) {
    if constexpr (std::endian::native == std::endian::little) {
      std::uint32_t four;
      std::memcpy(&four, at, sizeof four);
      return four;
    }
    return static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
           static_cast<std::uint32_t>(at[2]) << 16 | static_cast<std::uint32_t>(at[3]) << 24;
  }

  // A bracket may hold a pronunciation, a question mark may show a damage, and a control is a blank.
  static bool needs_a_look(char32_t ascii) { return ascii < 0x20 || ascii == U'(' || ascii == U'?'; }

  void suspect() { first_suspect_ = std::min(first_suspect_, count_); }

  void put(char32_t c, std::uint32_t bytes) {
    if (count_ == room_) set_room(count_ + (raw_.size() - at_));
    const auto begin = static_cast<std::uint32_t>(at_);
    chars_[count_] = c;
    spans_[count_++] = {begin, begin + bytes};
    at_ += bytes;
  }

  // Bytes that are no UTF-8 are one U+FFFD together; one that was written has three.
  void lost(std::uint32_t bytes) {
    const auto begin = static_cast<std::uint32_t>(at_);
    note_damage(out_, {{begin, begin + bytes}, bytes == 3 ? DamageKind::replaced : DamageKind::bytes});
    if (count_ > 0 && chars_[count_ - 1] == broken) {
      spans_[count_ - 1].end += bytes;
      at_ += bytes;
    } else {
      put(broken, bytes);
    }
  }

  void ascii(char32_t c, std::uint32_t bytes) {
    if (c == U'(' && count_ > 0 && is_han(chars_[count_ - 1])) {
      if (const std::size_t dropped = pronunciation_bytes(raw_, at_); dropped > 0) {
        at_ += dropped;
        return;
      }
    }
    if (c < 0x20 && c != U'\n') c = U' ';
    if (c == U'?') suspect();
    put(small(c), bytes);
  }

  void other(const Decoded& d) {
    may_be_traditional_ = true;
    if (is_zero_width(d.c)) {
      at_ += d.bytes;
    } else if (is_blank(d.c)) {
      put(U' ', d.bytes);
    } else if (d.c == 0x85 || d.c == 0x2028 || d.c == 0x2029) {
      put(U'\n', d.bytes);
    } else if (nfkc_keeps(d.c)) {
      if (may_show_damage(d.c)) suspect();
      put(d.c, d.bytes);
    } else {
      piece(d.c);
    }
  }

  // Normalises from here to the next boundary; every character made stands for all of its bytes.
  // A mark that combines backwards takes the character before it into its piece.
  void piece(char32_t first) {
    piece_.clear();
    auto begin = static_cast<std::uint32_t>(at_);
    if (!nfkc_boundary_before(first) && count_ > 0) {
      --count_;
      piece_.push_back(chars_[count_]);
      begin = spans_[count_].begin;
    }
    for (bool started = false; at_ < raw_.size() && piece_.size() < nfkc_piece_max; started = true) {
      const Decoded d = decode(raw_, at_);
      if (started && nfkc_boundary_before(d.c)) break;
      piece_.push_back(d.c);
      at_ += d.bytes;
    }
    folded_.clear();
    nfkc_append(piece_, folded_);
    const std::size_t needed = count_ + folded_.size() + (raw_.size() - at_);
    if (needed > room_) set_room(needed + needed / 2);
    for (const char32_t c : folded_) {
      chars_[count_] = is_blank(c) ? U' ' : small(c);
      spans_[count_++] = {begin, static_cast<std::uint32_t>(at_)};
    }
  }

  std::string_view raw_;
  std::size_t at_ = 0;
  CleanText out_;
  char32_t* chars_ = nullptr;   // into out_, whose size is the room there is
  Span* spans_ = nullptr;
  std::size_t count_ = 0, room_ = 0;
  bool may_be_traditional_ = false;              // some character tells so
  std::size_t first_suspect_ = ~std::size_t{0};  // the first character that may show a damage
  std::u32string piece_, folded_;
};

constexpr std::uint32_t signature_chars_max = 16;

// What stands in 【】 names the sender unless it has a digit (then it may be an address).
bool is_signature(const CleanText& text, Span s) {
  if (s.end - s.begin < 4 || s.end - s.begin > signature_chars_max + 2) return false;
  if (text.chars[s.begin] != U'【' || text.chars[s.end - 1] != U'】') return false;
  for (std::uint32_t i = s.begin + 1; i + 1 < s.end; ++i) {
    const char32_t c = text.chars[i];
    if ((c >= U'0' && c <= U'9') || c == U'【' || c == U'】') return false;
  }
  return true;
}

void mark_signatures(CleanText& text) {
  std::uint32_t head = 0, tail = text.size();
  while (head < tail && text.chars[head] <= U' ') ++head;
  while (tail > head && text.chars[tail - 1] <= U' ') --tail;
  if (head == tail) return;
  if (text.chars[head] == U'【') {
    std::uint32_t end = head;
    while (end < tail && end < head + signature_chars_max + 2 && text.chars[end] != U'】') ++end;
    if (end < tail && is_signature(text, {head, end + 1})) text.signatures[0] = {head, end + 1};
  }
  if (text.chars[tail - 1] == U'】') {
    std::uint32_t begin = tail - 1;
    while (begin > head && begin + signature_chars_max + 2 > tail && text.chars[begin] != U'【') --begin;
    if (is_signature(text, {begin, tail})) text.signatures[1] = {begin, tail};
  }
}

}  // namespace

CleanText clean(std::string_view raw) {
  CleanText text = Cleaner(raw).run();
  mark_signatures(text);
  return text;
}

}  // namespace gridline::text
