// Words that stand in the text and are not said of the matter: cited (墙上写着“严禁高空抛物”), supposed
// (万一着火), exaggerated (差点着火, 哈哈), and thanks that are none (感谢物业,让俺家喝了三天黄水).
//
// The cues are the pack's (words.yaml). Supposing and exaggerating take back what would wake people at
// night, emergencies and words of haste, and nothing else: 再不修路灯就 is about the lamp. They reach
// forward within their clause, a little way. 再不解决我就跳楼 is a threat, and stands; so does 怕, where
// the pack has the word with it (怕漏气). Whatever is taken back stays visible as evidence.
//
// Rejected: a cue that colours the next clause as well (要是再不来人,着火了). It would silence 如果方便请
// 快来,着火了, and a missed alarm costs more than a false one.
#include <algorithm>
#include <string_view>

#include "rules/text/passage.h"

namespace gridline::text {

namespace {

constexpr std::uint32_t supposes_chars = 16;     // from the cue to the word
constexpr std::uint32_t exaggerates_chars = 8;
constexpr std::uint32_t cites_chars = 8;         // from the cue to the quotation, on either side
constexpr std::int32_t trouble_weight_min = 6;   // a lighter word is too faint to make thanks ironic
constexpr std::u32string_view resolves[] = {U"我就", U"俺就", U"我去", U"俺去", U"我只能", U"我真", U"我也", U"咱就"};

bool wakes(const Entry& entry) { return entry.emergency || entry.kind == EntryKind::urgent; }

bool may_change(const Hit& hit) { return hit.scope == Scope::present || hit.scope == Scope::past; }

// A quotation: what is between the marks. 《》 name a song or a film, and need no cue.
struct Quotation {
  Span inside;
  bool title = false;
};

char32_t closing_of(char32_t opening) {
  switch (opening) {
    case U'“': return U'”';
    case U'"': return U'"';
    case U'「': return U'」';
    case U'『': return U'』';
    case U'《': return U'》';
    default: return 0;
  }
}

std::vector<Quotation> quotations_of(const CleanText& text, const std::vector<std::uint32_t>& marks) {
  std::vector<Quotation> out;
  char32_t closing = 0;
  std::uint32_t begin = 0;
  for (const std::uint32_t i : marks) {
    const char32_t c = text.chars[i];
    if (closing != 0 && c == closing) {
      if (i > begin) out.push_back({{begin, i}, closing == U'》'});
      closing = 0;
    } else if (closing == 0 && (closing = closing_of(c)) != 0) {
      begin = i + 1;
    }
  }
  return out;
}

bool is_cited(const Quotation& quotation, const Passage& passage, const Vocabulary& vocabulary) {
  if (quotation.title) return true;
  return std::any_of(passage.hits.begin(), passage.hits.end(), [&](const Hit& hit) {
    if (vocabulary[hit.entry].kind != EntryKind::quoted) return false;
    const Span in = quotation.inside;
    return (hit.at.end < in.begin + 1 && hit.at.end + cites_chars >= in.begin) ||
           (hit.at.begin > in.end && hit.at.begin <= in.end + cites_chars);
  });
}

void mark_cited(Passage& passage, const Vocabulary& vocabulary) {
  constexpr std::size_t quotations_max = 64;  // of a text made of marks alone, no more are looked at
  std::vector<Quotation> quotations = quotations_of(passage.text, passage.marks);
  if (quotations.size() > quotations_max) quotations.resize(quotations_max);
  for (const Quotation& quotation : quotations) {
    if (!is_cited(quotation, passage, vocabulary)) continue;
    for (Hit& hit : passage.hits) {
      if (quotation.inside.holds(hit.at) && may_change(hit)) hit.scope = Scope::quoted;
    }
  }
}

// 我就跳楼: what the resident says of himself.
bool is_resolve(const CleanText& text, Span cue, Span word) {
  if (cue.end >= word.begin) return false;
  const std::u32string_view between(text.chars.data() + cue.end, word.begin - cue.end);
  return std::any_of(std::begin(resolves), std::end(resolves),
                     [&](std::u32string_view r) { return between.find(r) != std::u32string_view::npos; });
}

// 哈哈, 嘿嘿: a doubled character is laughter, and takes back what came before it.
bool is_laughter(const CleanText& text, Span cue) {
  return cue.end - cue.begin >= 2 && text.chars[cue.begin] == text.chars[cue.begin + 1];
}

void mark_supposed_and_exaggerated(Passage& passage, const Vocabulary& vocabulary) {
  const Hit *supposing = nullptr, *exaggerating = nullptr, *now = nullptr;  // the last cue of each
  for (std::size_t i = 0; i < passage.hits.size(); ++i) {
    Hit& hit = passage.hits[i];
    const Entry& entry = vocabulary[hit.entry];
    if (entry.kind == EntryKind::hypothetical) supposing = &hit;
    if (entry.kind == EntryKind::ongoing) now = &hit;
    if (entry.kind == EntryKind::hyperbole) {
      exaggerating = &hit;
      for (std::size_t k = i; is_laughter(passage.text, hit.at) && k-- > 0;) {
        Hit& before = passage.hits[k];
        if (before.clause + 1 < hit.clause) break;
        if (wakes(vocabulary[before.entry]) && may_change(before)) before.scope = Scope::hyperbole;
      }
    }
    if (!wakes(entry) || !may_change(hit)) continue;
    const auto reaches = [&](const Hit* cue, std::uint32_t chars) {
      if (cue == nullptr || cue->clause != hit.clause || hit.at.begin > cue->at.end + chars) return false;
      const bool really = now != nullptr && now->at.begin >= cue->at.end;  // 万一, 现在已经着火
      return !really && !is_resolve(passage.text, cue->at, hit.at);
    };
    if (reaches(supposing, supposes_chars)) hit.scope = Scope::hypothetical;
    else if (reaches(exaggerating, exaggerates_chars)) hit.scope = Scope::hyperbole;
  }
}

// Thanks are meant where something was done, and its words then tell what: 感谢社区帮俺修好了路灯. Beside a
// trouble of another clause they are irony or manners.
void mark_thanks(Passage& passage, const Vocabulary& vocabulary) {
  std::vector<std::uint32_t> thanked, done;  // clauses
  const auto add = [](std::vector<std::uint32_t>& clauses, std::uint32_t clause) {
    if (clauses.empty() || clauses.back() != clause) clauses.push_back(clause);
  };
  for (const Hit& hit : passage.hits) {
    const Entry& entry = vocabulary[hit.entry];
    if (entry.kind == EntryKind::sincere || passage.clauses[hit.clause].solved) add(done, hit.clause);
    if (entry.thanks && may_change(hit)) add(thanked, hit.clause);
  }
  if (thanked.empty()) return;
  const auto in = [](const std::vector<std::uint32_t>& clauses, const Hit& hit) {
    return std::binary_search(clauses.begin(), clauses.end(), hit.clause);
  };
  if (!done.empty()) {
    for (Hit& hit : passage.hits) {
      const Entry& entry = vocabulary[hit.entry];
      const bool told = entry.kind == EntryKind::category && entry.problem && !entry.emergency;
      if (told && may_change(hit) && (in(thanked, hit) || in(done, hit))) hit.scope = Scope::solved;
    }
    return;
  }
  const auto is_trouble = [&](const Hit& hit) {
    const Entry& entry = vocabulary[hit.entry];
    return entry.kind == EntryKind::category && entry.problem && hit.scope == Scope::present &&
           entry.weight >= trouble_weight_min && !in(thanked, hit);
  };
  if (!std::any_of(passage.hits.begin(), passage.hits.end(), is_trouble)) return;
  for (Hit& hit : passage.hits) {
    if (vocabulary[hit.entry].thanks && may_change(hit)) hit.scope = Scope::ironic;
  }
}

}  // namespace

void settle_speech(Passage& passage, const Vocabulary& vocabulary) {
  mark_cited(passage, vocabulary);
  mark_supposed_and_exaggerated(passage, vocabulary);
  mark_thanks(passage, vocabulary);
}

}  // namespace gridline::text
