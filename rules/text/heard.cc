// The problem: what sounds like a word of the pack is nearly always another word (负责人 and 负责任, 煤气管 and
// 煤气罐), and a word heard falsely sends somebody to the wrong place. So one character alone may differ, in a
// word of three or more, with exactly the same sound, and it must make no sense as it is written:
//   - it is no character that stands by itself everywhere (是, 到, 等), nor does it stand for one;
//   - with neither neighbour does it make a word of the language or a pair known from the pack's words;
//   - at the edge of the word: the rest of it is no word by itself.
// Over 5 572 real messages (2.6 million characters) and the Lingyun pack this heard 12 stretches, all of them
// rightly; with a small list of words in place of a whole dictionary 3 of 34 were wrong, without the
// conditions 9 of 10. Words of two characters gave 30 000 hits, nearly all of them wrong; syllables that are
// only often confused (z and zh) mostly wrong ones.
//
// The search: what is heard has the sounds of a word, so words are filed under the sounds of their first
// three characters; nearly every other place of a text is passed by with one look at a table of bits.
#include "rules/text/heard.h"

#include <algorithm>
#include <array>
#include <bit>

#include "rules/text/character_set.h"
#include "rules/text/places_where.h"
#include "rules/text/simplified.h"

namespace gridline::text {

namespace {

constexpr CharacterSet by_itself{
    U"的了是在有和就不人也都一我他她它这那你们个上下大小中为以到等对时吗呢吧又与及或从把被让给用于其之者所而且但如"
    U"每各该某再还已将会能可要想得着过去来后前里外内间多少很最更没未无非只才便即比向跟当由因此并自己"};

// What 到 leads to does not begin with these: 下水到也没人修 means 下水道.
constexpr CharacterSet not_a_goal{U"也都又没堵反返冒坏漏臭"};

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ull;
constexpr std::uint64_t pair_of(char32_t a, char32_t b) { return static_cast<std::uint64_t>(a) << 21 | b; }
// Never 0: a sound is not.
constexpr std::uint64_t key_of(Sound a, Sound b, Sound c) {
  return static_cast<std::uint64_t>(a) << 32 | static_cast<std::uint64_t>(b) << 16 | c;
}
std::uint64_t key_of(const std::u32string& word) {
  return key_of(sound_of(word[0]), sound_of(word[1]), sound_of(word[2]));
}

}  // namespace

HeardWords::HeardWords(std::span<const WordIndex::Word> words) {
  for (const WordIndex::Word& word : words) {
    known_.push_back(word.chars);
    for (std::size_t i = 0; i + 1 < word.chars.size(); ++i) {
      pairs_.push_back(pair_of(word.chars[i], word.chars[i + 1]));
    }
    const auto has_sound = [](char32_t c) { return sound_of(c) != 0; };
    if (word.chars.size() < heard_chars_min) continue;
    if (std::all_of(word.chars.begin(), word.chars.end(), has_sound)) words_.push_back(word);
  }
  std::sort(known_.begin(), known_.end());
  std::sort(pairs_.begin(), pairs_.end());
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  std::sort(words_.begin(), words_.end(), [](const WordIndex::Word& a, const WordIndex::Word& b) {
    const std::uint64_t first = key_of(a.chars), second = key_of(b.chars);
    if (first != second) return first < second;
    return a.chars.size() != b.chars.size() ? a.chars.size() > b.chars.size() : a.id < b.id;
  });
  // Sixteen bits a word keep false alarms near 6 %.
  const std::size_t bits = std::bit_ceil(std::max<std::size_t>(words_.size() * 16, 64));
  bit_shift_ = 64 - static_cast<std::uint32_t>(std::countr_zero(bits));
  bits_.resize(bits / 64);
  slots_.resize(std::bit_ceil(words_.size() * 2 + 2));
  slot_shift_ = 64 - static_cast<std::uint32_t>(std::countr_zero(slots_.size()));
  for (std::uint32_t begin = 0, end = 0; begin < words_.size(); begin = end) {
    const std::uint64_t key = key_of(words_[begin].chars);
    while (end < words_.size() && key_of(words_[end].chars) == key) ++end;
    std::size_t at = key * golden >> slot_shift_;
    while (slots_[at].key != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {key, begin, end};
    const std::uint64_t bit = key * golden >> bit_shift_;
    bits_[bit >> 6] |= 1ull << (bit & 63);
  }
}

const HeardWords::Slot& HeardWords::slot_of(std::uint64_t key) const {
  std::size_t at = key * golden >> slot_shift_;
  while (slots_[at].key != key && slots_[at].key != 0) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

bool HeardWords::is_known(char32_t first, char32_t second) const {
  return is_known_pair(first, second) ||
         std::binary_search(pairs_.begin(), pairs_.end(), pair_of(first, second));
}

bool HeardWords::is_word(const std::u32string& chars) const {
  return std::binary_search(known_.begin(), known_.end(), chars);
}

bool HeardWords::makes_no_sense(const std::u32string& word, std::span<const char32_t> text, std::uint32_t at,
                                std::size_t differs) const {
  const std::size_t i = at + differs;
  const bool last = differs + 1 == word.size();
  if (last && text[i] == U'到' && i + 1 < text.size() && not_a_goal.has(text[i + 1])) {
    return !is_word(word.substr(0, differs));
  }
  if (by_itself.has(text[i]) || by_itself.has(word[differs])) return false;
  if (i > 0 && is_known(text[i - 1], text[i])) return false;
  if (i + 1 < text.size() && is_known(text[i], text[i + 1])) return false;
  if (differs > 0 && !last) return true;
  const std::u32string rest = differs == 0 ? word.substr(1) : word.substr(0, differs);
  if (rest.size() == 2 && is_known(rest[0], rest[1])) return false;
  return !is_word(rest);
}

bool HeardWords::stands_at(const std::u32string& word, std::span<const char32_t> text,
                           std::uint32_t at) const {
  if (text.size() - at < word.size()) return false;
  std::size_t differs = word.size();
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (text[at + i] == word[i]) continue;
    if (differs != word.size() || sound_of(text[at + i]) != sound_of(word[i])) return false;
    differs = i;
  }
  return differs != word.size() && makes_no_sense(word, text, at, differs);
}

// As WordIndex::scan does it: first all places where something may begin, without a branch, then their slots.
void HeardWords::find(std::span<const char32_t> text, std::vector<WordHit>& hits) const {
  if (words_.empty() || text.size() < heard_chars_min) return;
  constexpr std::uint32_t stretch = 256;
  std::array<std::uint32_t, stretch> begins;
  const auto size = static_cast<std::uint32_t>(text.size() - 2);
  const auto key_at = [&](std::uint32_t at) {
    return key_of(sound_of(text[at]), sound_of(text[at + 1]), sound_of(text[at + 2]));
  };
  std::uint32_t free_from = 0;  // what lies before belongs to a word that was heard
  for (std::uint32_t from = 0; from < size; from += stretch) {
    const auto may_begin = [chars = text.data(), bits = bits_.data(), shift = bit_shift_,
                            key = key_at(from) >> 16](std::uint32_t at) mutable {
      key = (key << 16 | sound_of(chars[at + 2])) & 0xFFFF'FFFF'FFFFull;
      const std::uint64_t bit = key * golden >> shift;
      return bits[bit >> 6] >> (bit & 63) & 1;
    };
    const std::uint32_t count = places_where(from, std::min(size, from + stretch), begins.data(), may_begin);
    for (std::uint32_t i = 0; i < count; ++i)
      __builtin_prefetch(&slots_[key_at(begins[i]) * golden >> slot_shift_]);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (begins[i] >= free_from) free_from = hear(key_at(begins[i]), text, begins[i], free_from, hits);
    }
  }
}

// The longest words that are heard at `at`; returns where the text is free again.
std::uint32_t HeardWords::hear(std::uint64_t key, std::span<const char32_t> text, std::uint32_t at,
                               std::uint32_t free_from, std::vector<WordHit>& hits) const {
  const Slot& slot = slot_of(key);
  std::size_t longest = 0;
  for (std::uint32_t i = slot.begin; i < slot.end; ++i) {
    const std::u32string& word = words_[i].chars;
    if (word.size() < longest) break;
    if (!stands_at(word, text, at)) continue;
    longest = word.size();
    free_from = at + static_cast<std::uint32_t>(longest);
    hits.push_back({at, free_from, words_[i].id});
  }
  return free_from;
}

}  // namespace gridline::text
