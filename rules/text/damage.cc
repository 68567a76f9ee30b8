// Damage is rare, so all of this is asked only beside three characters; each look is bounded, so that a text
// made of these three is still read in linear time.
#include "rules/text/damage.h"

#include <array>

#include "rules/text/gbk.h"
#include "rules/text/simplified.h"

namespace gridline::text {

namespace {

constexpr std::size_t run_max = 64;      // longer ones are not undone
constexpr std::size_t strange_run = 4;   // so many beside a '?', of which
constexpr std::size_t strange_min = 3;   // so many are not common

bool is_han(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x323AF); }

// The character as it was written, before it was simplified; 0 when it is not a Han character of three bytes.
char32_t written(std::string_view raw, Span span) {
  if (span.end - span.begin != 3) return 0;
  const auto byte = [&](std::uint32_t i) { return static_cast<unsigned char>(raw[span.begin + i]); };
  return (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
}

constexpr std::uint8_t high(std::uint16_t code) { return static_cast<std::uint8_t>(code >> 8); }
constexpr std::uint8_t low(std::uint16_t code) { return static_cast<std::uint8_t>(code & 0xFF); }

// A run of Han characters up to the € at `euro`, read one byte on.
struct ShiftedRun {
  std::size_t begin = 0;                   // its first character; the last one is before `euro`
  std::array<char32_t, run_max> chars{};   // what was meant, for each written one
  std::size_t common_written = 0;          // written ones that are common as they stand
  bool sound = true;                       // all that was meant is common
};

ShiftedRun shifted_run(std::string_view raw, const CleanText& text, std::size_t euro) {
  ShiftedRun run;
  run.begin = euro;
  std::uint8_t next_half = 0x80;  // € of the code page that text was decoded by
  while (run.begin > 0 && is_han(text.chars[run.begin - 1])) {
    if (euro - run.begin == run_max) {
      run.sound = false;
      return run;
    }
    --run.begin;
    const char32_t c = written(raw, text.raw[run.begin]);
    const std::uint16_t code = gbk_of(c);
    const char32_t meant = of_gbk(low(code), next_half);
    next_half = high(code);
    run.chars[euro - run.begin - 1] = meant;  // last one first
    run.sound = run.sound && meant != 0 && is_common(meant);
    run.common_written += is_common(c) ? 1 : 0;
  }
  return run;
}

void undo_shift(std::string_view raw, CleanText& text, std::size_t euro) {
  const ShiftedRun run = shifted_run(raw, text, euro);
  const std::size_t count = euro - run.begin;
  // Two characters that happen to fit are no proof; three, or rare ones among them, are.
  if (count < 2 || run.common_written * 2 > count) return;
  const Span bytes{text.raw[run.begin].begin, text.raw[euro].end};
  note_damage(text, {bytes, DamageKind::shifted});
  if (!run.sound) return;
  for (std::size_t i = euro; i > run.begin; --i) {
    text.chars[i] = simplified(run.chars[euro - i]);
    text.raw[i].begin = text.raw[i - 1].begin;
  }
  text.chars[run.begin] = 0xFFFD;
}

// Of the characters in [from, from + strange_run): are all of them Han, and nearly none common?
bool is_strange(const CleanText& text, std::size_t from) {
  std::size_t common = 0;
  for (std::size_t i = from; i < from + strange_run; ++i) {
    if (!is_han(text.chars[i])) return false;
    if (is_common(text.chars[i]) && ++common > strange_run - strange_min) return false;
  }
  return true;
}

void look_beside_question_mark(CleanText& text, std::size_t at) {
  const std::size_t size = text.size();
  const bool before = at >= strange_run && is_strange(text, at - strange_run);
  const bool after = at + strange_run < size && is_strange(text, at + 1);
  if (!before && !after) return;
  const std::size_t begin = before ? at - strange_run : at;
  const std::size_t end = after ? at + strange_run : at;
  note_damage(text, {{text.raw[begin].begin, text.raw[end].end}, DamageKind::shifted});
}

}  // namespace

void note_damage(CleanText& text, Damage damage) {
  if (!text.damages.empty()) {
    Damage& last = text.damages.back();
    if (last.kind == damage.kind && damage.raw.begin <= last.raw.end && damage.raw.begin >= last.raw.begin) {
      if (damage.raw.end > last.raw.end) last.raw.end = damage.raw.end;
      return;
    }
  }
  if (text.damages.size() < damages_max) text.damages.push_back(damage);
}

void look_for_damage(std::string_view raw, CleanText& text, std::size_t at) {
  switch (text.chars[at]) {
    case U'€': undo_shift(raw, text, at); break;
    case U'?': look_beside_question_mark(text, at); break;
    default:
      if (at + 2 < text.size() && text.chars[at + 1] == U'斤' && text.chars[at + 2] == U'拷') {
        note_damage(text, {{text.raw[at].begin, text.raw[at + 2].end}, DamageKind::foreign});
      }
  }
}

}  // namespace gridline::text
