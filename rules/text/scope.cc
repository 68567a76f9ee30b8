// Which words are meant as they stand. Negation reaches only the word directly after it (不是漏气,
// 没有发现着火), never across a clause, for a missed alarm costs more than a false one; a past cue
// colours its clause. 是不是漏气 asks and 着火了吗 wonders: both count as present.
#include <algorithm>
#include <string_view>

#include "rules/text/passage.h"

namespace gridline::text {

namespace {

constexpr std::u32string_view between_negation_and_word[] = {U"发现", U"闻到", U"听到", U"看到", U"看见", U"任何",
                                                             U"什么", U"出现", U"发生", U"再", U"有", U"是"};
constexpr std::u32string_view between_negated_words[] = {U"、", U"或", U"或者", U"和", U"也", U"及"};
constexpr std::u32string_view still[] = {U"现在", U"至今", U"还在", U"到今天", U"仍", U"还没", U"没好", U"一直"};
constexpr std::u32string_view since_before[] = {U"从", U"自", U"打"};
constexpr std::u32string_view since_after[] = {U"开始", U"起", U"到", U"就"};

std::u32string_view slice(const CleanText& text, std::uint32_t begin, std::uint32_t end) {
  end = std::min(end, text.size());
  return begin < end ? std::u32string_view(text.chars.data() + begin, end - begin) : std::u32string_view();
}

template <std::size_t N>
bool one_of(const std::u32string_view (&list)[N], std::u32string_view s) {
  return std::find(std::begin(list), std::end(list), s) != std::end(list);
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
  const std::u32string_view all = slice(text, clause.at.begin, clause.at.end);
  return std::any_of(std::begin(still), std::end(still),
                     [&](std::u32string_view word) { return all.find(word) != std::u32string_view::npos; });
}

void mark_past_clauses(Passage& passage, const Vocabulary& vocabulary) {
  std::uint32_t done = 0xffffffffu;  // the clause that was judged last: one look at each
  for (const Hit& hit : passage.hits) {
    if (vocabulary[hit.entry].kind != EntryKind::past || hit.clause == done) continue;
    done = hit.clause;
    Clause& clause = passage.clauses[hit.clause];
    if (goes_on(passage.text, hit.at, clause)) continue;
    clause.past = true;
    // "昨晚," by itself speaks of what follows.
    const bool alone = hit.at.begin == clause.at.begin && hit.at.end == clause.at.end;
    if (alone && hit.clause + 1 < passage.clauses.size()) passage.clauses[hit.clause + 1].past = true;
  }
}

bool has_scope(EntryKind kind) {
  return kind == EntryKind::category || kind == EntryKind::tag || kind == EntryKind::nature ||
         kind == EntryKind::urgent;
}

}  // namespace

void settle_scopes(Passage& passage, const Vocabulary& vocabulary) {
  mark_past_clauses(passage, vocabulary);
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
    const bool directly = negation != nullptr && negation->at.end == hit.at.begin;
    const bool denied = directly || joined(negation, between_negation_and_word) ||
                        joined(negated, between_negated_words);
    if (denied && !(entry.emergency && wonders(passage.text, clause))) {
      hit.scope = Scope::negated;
      if (negated == nullptr || hit.at.end > negated->at.end) negated = &hit;
    } else if (clause.past) {
      hit.scope = Scope::past;
    }
  }
}

}  // namespace gridline::text
