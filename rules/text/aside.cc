// The problem: residents name what they do not complain of, to be understood rightly (老鼠投过药了,谢谢。可
// 垃圾没人拉; 不是积水,是管道堵了; 别人乱停我不说,我说的是地锁). What is put aside has more words of its
// own matter than the sentence that asks, and wins both by words and by n-grams.
//
// Two things are needed: a cue in the sentence (words.yaml, aside and solved; a denial), and that the text
// turns from it, at the start of a clause: 可, 但 for a cue that is over or fine, 是, 就是, 我说的是 for a
// denial; a strong cue (我不说那个) needs another sentence alone. Then the sentence is put aside: its words
// count as little as those of what is solved, and the model does not look at it. Three things hold it back:
// nothing of a matter stands behind the turn, the same matter goes on there, or it came again (没两天又堵了).
//
// Rejected: every clause before 可 or 但 (电梯坏了三天,可物业不管 tells one matter), and denials by 不
// (灯不亮,是灯泡坏了). Emergencies are never put aside: a missed alarm costs more than a false one.
#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/text/passage.h"

namespace gridline::text {

namespace {

constexpr std::int32_t cue_alone =
    10;  // weights of a cue: needs no turn, any turn, one that names the matter
constexpr std::int32_t cue_turned = 5;
constexpr std::int32_t cue_denial = 1;
constexpr std::uint32_t rest_clauses = 12;  // behind the turn, that are looked at: the work stays linear
constexpr std::uint32_t relapse_chars = 10;
constexpr std::uint32_t names_chars = 6;

constexpr std::u32string_view contrasts[] = {U"可", U"但", U"不过", U"然而", U"这回", U"这次", U"反倒", U"倒是"};
constexpr std::u32string_view no_contrasts[] = {U"可以", U"可能", U"可否", U"可不", U"可怜", U"可恶", U"可气"};
constexpr std::u32string_view names[] = {U"是", U"就是", U"而是", U"只是", U"问题是", U"主要是", U"就想", U"只想"};
constexpr std::u32string_view no_names[] = {U"是不是", U"是否", U"是的", U"是吗", U"就是不", U"就是没人", U"就是说"};
constexpr std::u32string_view relapses[] = {U"又", U"再次", U"没几天", U"没两天", U"没多久", U"照旧", U"依然", U"老样子"};
constexpr std::u32string_view denials[] = {U"没", U"没有", U"不是", U"并没有", U"不存在"};

// Every clause is asked for two dozen words, and nearly all end at the first character.
template <std::size_t N>
bool begins(const std::u32string_view (&list)[N], std::u32string_view s) {
  return !s.empty() && std::any_of(std::begin(list), std::end(list), [&](std::u32string_view w) {
    return w[0] == s[0] && s.starts_with(w);
  });
}

std::u32string_view chars_of(const Passage& passage, std::uint32_t clause) {
  const Span at = passage.clauses[clause].at;
  return {passage.text.chars.data() + at.begin, at.end - at.begin};
}

// Does a sentence begin with this clause?
bool begins_sentence(const Passage& passage, std::uint32_t clause) {
  const std::vector<char32_t>& chars = passage.text.chars;
  for (std::uint32_t i = passage.clauses[clause - 1].at.end; i < passage.clauses[clause].at.begin; ++i) {
    if (chars[i] != U',' && chars[i] != U':') return true;
  }
  return false;
}

enum class Turn : std::uint8_t { none = 0, contrast = 1, names = 2 };

Turn turn_of(std::u32string_view clause) {
  constexpr std::u32string_view called = U"的是";  // 我说的是, 坏的是
  const std::size_t named = clause.substr(0, names_chars + called.size()).find(called);
  if (named != std::u32string_view::npos && named > 0) return Turn::names;
  if (begins(names, clause) && !begins(no_names, clause)) return Turn::names;
  return begins(contrasts, clause) && !begins(no_contrasts, clause) ? Turn::contrast : Turn::none;
}

// Clauses from..to of one sentence, and the hits in them.
struct Stretch {
  std::uint32_t begin = 0, end = 0;            // clauses
  std::size_t first_hit = 0, hits_end = 0;
};

Stretch stretch_of(const Passage& passage, std::uint32_t begin, std::uint32_t end, std::size_t hint) {
  Stretch out{begin, end};
  const auto& hits = passage.hits;
  while (hint < hits.size() && hits[hint].clause < begin) ++hint;
  out.first_hit = hint;
  while (hint < hits.size() && hits[hint].clause < end) ++hint;
  out.hits_end = hint;
  return out;
}

bool counts(const Hit& hit, const Entry& entry) {
  return entry.kind == EntryKind::category && (hit.scope == Scope::present || hit.scope == Scope::past);
}

// What the categories of a stretch weigh in it, by category.
using Weights = std::vector<std::pair<std::uint32_t, std::int32_t>>;

Weights weights_of(const Passage& passage, const Vocabulary& vocabulary, const Stretch& in) {
  Weights all;
  for (std::size_t i = in.first_hit; i < in.hits_end; ++i) {
    const Entry& entry = vocabulary[passage.hits[i].entry];
    if (counts(passage.hits[i], entry)) all.emplace_back(entry.target, std::clamp(entry.weight, 0, 1'000));
  }
  std::sort(all.begin(), all.end());
  Weights sums;
  for (const auto& [target, weight] : all) {
    if (sums.empty() || sums.back().first != target) sums.emplace_back(target, 0);
    sums.back().second += weight;
  }
  return sums;
}

// Nothing of a matter stands behind the turn, or what stands before it goes on there.
bool goes_on(const Passage& passage, const Vocabulary& vocabulary, const Stretch& before,
             const Stretch& rest) {
  const Weights behind = weights_of(passage, vocabulary, rest);
  std::int32_t most = 0;
  for (const auto& [target, weight] : behind) most = std::max(most, weight);
  if (most == 0) return true;
  for (std::size_t i = before.first_hit; i < before.hits_end; ++i) {
    const Entry& entry = vocabulary[passage.hits[i].entry];
    if (!counts(passage.hits[i], entry)) continue;
    if (entry.emergency) return true;
    const auto same = std::lower_bound(behind.begin(), behind.end(), std::pair(entry.target, INT32_MIN));
    if (same != behind.end() && same->first == entry.target && same->second * 3 >= most * 2) return true;
  }
  return false;
}

void put_aside(Passage& passage, const Vocabulary& vocabulary, const Stretch& stretch) {
  for (std::uint32_t c = stretch.begin; c < stretch.end; ++c) passage.clauses[c].aside = true;
  for (std::size_t i = stretch.first_hit; i < stretch.hits_end; ++i) {
    Hit& hit = passage.hits[i];
    if (counts(hit, vocabulary[hit.entry])) hit.scope = Scope::aside;
  }
}

// How strong is the cue that puts this stretch aside? `denied`: denials are cues as well.
std::int32_t cue_of(const Passage& passage, const Vocabulary& vocabulary, const Stretch& stretch,
                    bool denied) {
  std::int32_t most = 0;
  for (std::uint32_t c = stretch.begin; c < stretch.end; ++c)
    most = std::max(most, passage.clauses[c].aside_cue);
  for (std::size_t i = stretch.first_hit; denied && most == 0 && i < stretch.hits_end; ++i) {
    const Hit& hit = passage.hits[i];
    if (vocabulary[hit.entry].kind != EntryKind::negation) continue;
    const std::u32string_view cue(passage.text.chars.data() + hit.at.begin, hit.at.end - hit.at.begin);
    if (std::find(std::begin(denials), std::end(denials), cue) != std::end(denials)) most = cue_denial;
  }
  return most;
}

}  // namespace

void settle_aside(Passage& passage, const Vocabulary& vocabulary) {
  const bool any_cue =
      std::any_of(passage.clauses.begin(), passage.clauses.end(),
                  [](const Clause& c) { return c.aside_cue > 0; }) ||
      std::any_of(passage.hits.begin(), passage.hits.end(),
                  [&](const Hit& h) { return vocabulary[h.entry].kind == EntryKind::negation; });
  if (!any_cue) return;
  const auto clauses = static_cast<std::uint32_t>(passage.clauses.size());
  std::uint32_t begin = 0;  // of the stretch that may be put aside
  std::size_t hint = 0;
  for (std::uint32_t c = 1; c < clauses; ++c) {
    const bool sentence = begins_sentence(passage, c);
    const std::u32string_view chars = chars_of(passage, c);
    const Turn turn = turn_of(chars);
    if (!sentence && turn == Turn::none) continue;
    const Stretch before = stretch_of(passage, begin, c, hint);
    begin = c;
    hint = before.hits_end;
    // 没下雨,不是积水,是管道堵了 denies; 灯没亮,是灯泡坏了 tells why.
    const bool denies =
        turn == Turn::names && (sentence || chars_of(passage, before.begin).starts_with(U"不是"));
    const std::int32_t cue = cue_of(passage, vocabulary, before, denies);
    if (cue < (denies ? cue_denial : turn != Turn::none ? cue_turned : cue_alone)) continue;
    const std::u32string_view turned = chars.substr(0, relapse_chars);
    const auto again = [&](std::u32string_view word) {
      return turned.find(word) != std::u32string_view::npos;
    };
    if (cue < cue_alone && std::any_of(std::begin(relapses), std::end(relapses), again)) continue;

    const Stretch rest = stretch_of(passage, c, std::min(clauses, c + rest_clauses), hint);
    if (!goes_on(passage, vocabulary, before, rest)) put_aside(passage, vocabulary, before);
  }
}

}  // namespace gridline::text
