// Which words are meant as they stand, by what is denied, was, or is over. A negation reaches only the
// word directly after it (不是漏气, 没有发现着火), never across a clause, for a missed alarm costs more
// than a false one; a past cue colours its clause; 已经修好 settles its clause, or the one before it.
// 是不是漏气 asks and 着火了吗 wonders: both count as present. 没有 says of an event that it did not
// happen, but of a thing that it is lacking (没有路灯, 没人浇水), which is the complaint itself.
#include <algorithm>
#include <string_view>

#include "rules/text/passage.h"

namespace gridline::text {

namespace {

constexpr std::u32string_view between_negation_and_word[] = {
    U"发现", U"闻到", U"听到", U"看到", U"看见", U"任何", U"什么", U"出现", U"发生", U"再", U"有", U"是", U"人",
    U"被", U"有人", U"发现有", U"发现有人", U"人员", U"闻到有", U"在", U"真的", U"明显", U"造成"};
constexpr std::u32string_view between_negated_words[] = {U"、", U"或", U"或者", U"和", U"也", U"及"};
constexpr std::u32string_view since_before[] = {U"从", U"自", U"打"};
constexpr std::u32string_view since_after[] = {U"开始", U"起", U"到", U"就"};
constexpr std::u32string_view lacks[] = {U"没有", U"没", U"无", U"没人", U"无人", U"未", U"不"};
// What an event begins with: 没停电 denies, 没暖气 lacks.
constexpr std::u32string_view event_verbs = U"停漏着起打受困爆堵坏断跳塌掉冒触被失";
constexpr std::u32string_view not_yet[] = {U"没", U"未", U"不", U"能", U"有"};  // 没修好, 没有解决, 能修好
constexpr std::int32_t past_weight_min = 5;  // a lighter cue (上次) takes the precedence of alarms only
constexpr std::int32_t solved_puts_aside = 5;  // as much as 没问题 (aside.cc)
constexpr std::u32string_view continues[] = {U"到", U"至", U"还", U"仍", U"一直", U"现在还", U"现在仍", U"现在也"};
constexpr std::u32string_view claims[] = {U"说", U"称", U"回复", U"答复", U"告知", U"问"};
constexpr std::u32string_view relapses[] = {U"又", U"再次", U"没几天", U"没多久", U"照旧", U"还是", U"依然", U"可", U"但"};

std::u32string_view slice(const CleanText& text, std::uint32_t begin, std::uint32_t end) {
  end = std::min(end, text.size());
  return begin < end ? std::u32string_view(text.chars.data() + begin, end - begin) : std::u32string_view();
}

template <std::size_t N>
bool one_of(const std::u32string_view (&list)[N], std::u32string_view s) {
  return std::find(std::begin(list), std::end(list), s) != std::end(list);
}

template <std::size_t N>
bool any_in(const std::u32string_view (&list)[N], std::u32string_view s) {
  return std::any_of(std::begin(list), std::end(list),
                     [&](std::u32string_view word) { return s.find(word) != std::u32string_view::npos; });
}

// 是不是, 有没有, 能不能: the cue is half of a question.
bool is_question(const CleanText& text, Span negation) {
  return negation.begin > 0 && text.chars[negation.begin - 1] == text.chars[negation.end - 1];
}

// 漏气了吗: wonders, and does not deny.
bool wonders(const CleanText& text, const Clause& clause) {
  if (clause.at.empty()) return false;
  const char32_t last = text.chars[clause.at.end - 1];
  return last == U'吗' || last == U'么';
}

// A past cue that tells of what began then and goes on (从昨晚, 昨晚开始, 昨晚停水到现在) is none.
bool goes_on(const CleanText& text, Span cue, const Clause& clause) {
  const std::u32string_view rest = slice(text, cue.end, clause.at.end);
  const auto begins_rest = [&](std::u32string_view word) { return rest.starts_with(word); };
  if (std::any_of(std::begin(since_after), std::end(since_after), begins_rest)) return true;
  if (cue.begin > clause.at.begin && one_of(since_before, slice(text, cue.begin - 1, cue.begin))) return true;
  return clause.ongoing;
}

// Does the clause of the hit at `at` have a word of a category?
bool has_matter(const Passage& passage, const Vocabulary& vocabulary, std::size_t at) {
  const std::uint32_t clause = passage.hits[at].clause;
  while (at > 0 && passage.hits[at - 1].clause == clause) --at;
  for (; at < passage.hits.size() && passage.hits[at].clause == clause; ++at) {
    if (vocabulary[passage.hits[at].entry].kind == EntryKind::category) return true;
  }
  return false;
}

// 昨晚停水,到现在没来: the next clause says that it goes on. (现在 alone may begin something else.)
bool goes_on_after(const Passage& passage, const Hit& cue) {
  if (cue.clause + 1 >= passage.clauses.size() || !passage.clauses[cue.clause + 1].ongoing) return false;
  const Span next = passage.clauses[cue.clause + 1].at;
  const std::u32string_view rest = slice(passage.text, next.begin, next.end);
  return std::any_of(std::begin(continues), std::end(continues),
                     [&](std::u32string_view word) { return rest.starts_with(word); });
}

// 修好了, but not 没修好, 修好了又坏, 物业说修好了.
bool says_over(const Passage& passage, const Hit& cue) {
  const CleanText& text = passage.text;
  const Clause& clause = passage.clauses[cue.clause];
  const std::u32string_view before = slice(text, clause.at.begin, cue.at.begin);
  if (!before.empty() && one_of(not_yet, before.substr(before.size() - 1))) return false;
  if (any_in(claims, before) || wonders(text, clause)) return false;
  return !any_in(relapses, slice(text, cue.at.end, clause.at.end));
}

// And the next clause does not turn from it.
bool is_over(const Passage& passage, const Hit& cue) {
  if (!says_over(passage, cue)) return false;
  if (cue.clause + 1 == passage.clauses.size()) return true;
  const Span next = passage.clauses[cue.clause + 1].at;
  return !any_in(relapses, slice(passage.text, next.begin, std::min(next.end, next.begin + 6)));
}

void mark_clauses(Passage& passage, const Vocabulary& vocabulary) {
  std::uint32_t done = 0xffffffffu, done_over = done;  // the clause judged last: one look at each
  for (std::size_t i = 0; i < passage.hits.size(); ++i) {
    const Hit& hit = passage.hits[i];
    const Entry& entry = vocabulary[hit.entry];
    Clause& clause = passage.clauses[hit.clause];
    const bool over = entry.kind == EntryKind::solved;
    if ((over || entry.kind == EntryKind::aside) && says_over(passage, hit))
      clause.aside_cue = std::max(clause.aside_cue, over ? solved_puts_aside : entry.weight);
    if (over && hit.clause != done_over) {
      done_over = hit.clause;
      if (!is_over(passage, hit)) continue;
      clause.solved = true;
      if (hit.clause > 0 && !has_matter(passage, vocabulary, i))
        passage.clauses[hit.clause - 1].solved_after = true;
    }
    if (entry.kind != EntryKind::past || hit.clause == done) continue;
    done = hit.clause;
    if (goes_on(passage.text, hit.at, clause) || goes_on_after(passage, hit)) continue;
    clause.past = entry.weight;
    // "昨晚," by itself speaks of what follows.
    const bool alone = hit.at.begin == clause.at.begin && hit.at.end == clause.at.end;
    if (alone && hit.clause + 1 < passage.clauses.size()) passage.clauses[hit.clause + 1].past = entry.weight;
  }
}

bool has_scope(EntryKind kind) {
  return kind == EntryKind::category || kind == EntryKind::tag || kind == EntryKind::nature ||
         kind == EntryKind::urgent;
}

// A question or a wish is not over because it speaks of last month.
bool may_pass(const Entry& entry) { return entry.kind != EntryKind::category || entry.problem; }

}  // namespace

void settle_scopes(Passage& passage, const Vocabulary& vocabulary) {
  mark_clauses(passage, vocabulary);
  const Hit* negation = nullptr;  // the last cue
  const Hit* negated = nullptr;   // and the last word that one negates
  for (Hit& hit : passage.hits) {
    const Entry& entry = vocabulary[hit.entry];
    if (entry.kind == EntryKind::negation) {
      if (!is_question(passage.text, hit.at)) negation = &hit;
      continue;
    }
    if (!has_scope(entry.kind)) continue;
    const auto joined = [&](const Hit* before, const auto& fillers) {
      return before != nullptr && before->clause == hit.clause && before->at.end < hit.at.begin &&
             one_of(fillers, slice(passage.text, before->at.end, hit.at.begin));
    };
    const Clause& clause = passage.clauses[hit.clause];
    const auto only_lacks = [&] {
      return entry.kind == EntryKind::category && !entry.emergency &&
             one_of(lacks, slice(passage.text, negation->at.begin, negation->at.end)) &&
             event_verbs.find(passage.text.chars[hit.at.begin]) == std::u32string_view::npos;
    };
    const bool directly = negation != nullptr && negation->at.end == hit.at.begin && !only_lacks();
    const bool denied = directly || joined(negation, between_negation_and_word) ||
                        joined(negated, between_negated_words);
    if (denied && !(entry.emergency && wonders(passage.text, clause))) {
      hit.scope = Scope::negated;
      if (negated == nullptr || hit.at.end > negated->at.end) negated = &hit;
    } else if (entry.kind == EntryKind::category && !entry.thanks &&
               (clause.solved || (clause.solved_after && !entry.emergency))) {
      hit.scope = Scope::solved;
    } else if (clause.past >= (entry.emergency ? 1 : past_weight_min) && may_pass(entry)) {
      hit.scope = Scope::past;
    }
  }
}

}  // namespace gridline::text
