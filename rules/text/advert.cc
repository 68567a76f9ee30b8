// Words of the pack's list, each counted once, and what adverts carry besides: a number to call, a link,
// the way to unsubscribe. A resident who writes of adverts uses their words too (楼道里贴满贷款广告), so
// the more there is of a place, a trouble and a wish, the more it takes. A trained filter was weighed:
// adverts change faster than packs are learned, and who edits the list can see at once why.
#include "rules/text/advert.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "rules/text/people.h"

namespace gridline::text {

namespace {

constexpr std::int32_t enough = 15;           // one word and a phone, or two words
constexpr std::int32_t beside_a_place = 15;   // the more that is needed
constexpr std::int32_t beside_a_trouble = 5;  // who cleans drains for money names them as well
constexpr std::int32_t beside_a_question = 15;
constexpr std::int32_t beside_a_complaint = 30;
constexpr std::int32_t a_link = 10, a_number = 5, a_way_out = 10;

std::int32_t weight_of_words(std::span<const Passage> passages, const Vocabulary& vocabulary) {
  std::vector<std::string_view> counted;
  std::int32_t weight = 0;
  for (const Passage& passage : passages) {
    if (passage.field == Field::place) continue;
    for (const Hit& hit : passage.hits) {
      const Entry& entry = vocabulary[hit.entry];
      if (entry.kind != EntryKind::advert) continue;
      if (std::find(counted.begin(), counted.end(), entry.written) != counted.end()) continue;
      counted.push_back(entry.written);
      weight += std::clamp(entry.weight, 0, 1'000);
    }
  }
  return weight;
}

bool has_link(const CleanText& text) {
  constexpr std::u32string_view marks[] = {U"http", U"www.", U".com", U".cn/"};
  const std::u32string_view chars(text.chars.data(), text.chars.size());
  return std::any_of(std::begin(marks), std::end(marks),
                     [&](std::u32string_view mark) { return chars.find(mark) != chars.npos; });
}

bool has_number(const CleanText& text) {
  constexpr std::size_t looked_at = 8;
  const std::vector<PersonalFind> finds = find_personal(text, looked_at);
  return std::any_of(finds.begin(), finds.end(), [](const PersonalFind& find) {
    return find.kind == PersonalKind::mobile || find.kind == PersonalKind::landline ||
           find.kind == PersonalKind::service || find.kind == PersonalKind::account;
  });
}

// 回T退订 at its end; the pack's noise is left out of the hits, so it is looked for here.
bool has_way_out(const CleanText& text) {
  const std::u32string_view chars(text.chars.data(), text.chars.size());
  return chars.find(U"退订") != chars.npos;
}

std::int32_t needed(const SaysBesides& besides) {
  std::int32_t need = enough;
  if (besides.place) need += beside_a_place;
  if (besides.trouble) need += beside_a_trouble;
  if (besides.nature == pack::Nature::complain || besides.nature == pack::Nature::report) {
    need += beside_a_complaint;
  } else if (besides.nature != pack::Nature::none && besides.nature != pack::Nature::praise) {
    need += beside_a_question;
  }
  return need;
}

}  // namespace

bool is_advert(std::span<const Passage> passages, const Vocabulary& vocabulary, const SaysBesides& besides) {
  std::int32_t weight = weight_of_words(passages, vocabulary);
  if (weight == 0) return false;
  bool link = false, number = false, way_out = false;
  for (const Passage& passage : passages) {
    if (passage.field == Field::place) continue;
    link = link || has_link(passage.text);
    number = number || has_number(passage.text);
    way_out = way_out || has_way_out(passage.text);
  }
  weight += (link ? a_link : 0) + (number ? a_number : 0) + (way_out ? a_way_out : 0);
  return weight >= needed(besides);
}

}  // namespace gridline::text
