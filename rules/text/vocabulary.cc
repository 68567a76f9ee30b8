// Collecting a pack's words, folded the same way as the texts they are looked for in.
#include "rules/text/vocabulary.h"

#include <algorithm>
#include <span>
#include <string>

#include "rules/text/clean.h"

namespace gridline::text {

namespace {

// A clause with one of these says what is wanted or complained of, in the practice of 12345
// (DOMAIN 7.1); the rest is narrative.
constexpr std::string_view asks[] = {"请求", "希望", "投诉", "反映", "能不能", "要求", "诉求", "请相关部门", "恳请"};

class Collector {
 public:
  void add(Entry entry) {
    const CleanText text = clean(entry.written);
    add(entry, {text.chars.begin(), text.chars.end()});
  }
  void add(Entry entry, std::u32string chars) {
    if (chars.empty()) return;
    words.push_back({std::move(chars), static_cast<std::uint32_t>(entries.size())});
    entries.push_back(entry);
  }
  void cues(EntryKind kind, const std::vector<pack::Cue>& list, std::uint32_t target = 0,
            bool thanks = false) {
    for (const pack::Cue& cue : list) add({kind, false, false, false, thanks, target, cue.weight, cue.text});
  }

  std::vector<Entry> entries;
  std::vector<WordIndex::Word> words;
};

bool decides_alarms(const Entry& entry) {
  if (entry.emergency) return true;
  switch (entry.kind) {
    case EntryKind::negation: case EntryKind::past: case EntryKind::noise: case EntryKind::solved:
    case EntryKind::ongoing: case EntryKind::hypothetical: case EntryKind::quoted: case EntryKind::hyperbole:
      return true;
    default: return false;
  }
}

bool has_cue(const std::vector<pack::Cue>& cues, std::string_view word) {
  return std::any_of(cues.begin(), cues.end(), [&](const pack::Cue& cue) { return cue.text == word; });
}

// Everything that can change what the alarms say: they themselves, the category words that would
// swallow one of them, and all names as soon as one name would (names contend with each other).
std::vector<WordIndex::Word> alarm_words(const std::vector<WordIndex::Word>& words,
                                         const std::vector<Entry>& entries) {
  std::vector<WordIndex::Word> alarms;
  for (const WordIndex::Word& word : words) {
    if (decides_alarms(entries[word.id])) alarms.push_back(word);
  }
  const WordIndex deciding{std::span<const WordIndex::Word>(alarms)};
  const auto swallows = [&](const WordIndex::Word& word) {
    std::vector<WordHit> inside;
    deciding.scan(word.chars, inside);
    return !inside.empty();
  };
  const auto is_name = [&](const WordIndex::Word& word) {
    return entries[word.id].kind == EntryKind::name || entries[word.id].kind == EntryKind::local;
  };
  const auto loud_name = [&](const WordIndex::Word& word) { return is_name(word) && swallows(word); };
  const bool names = std::any_of(words.begin(), words.end(), loud_name);
  for (const WordIndex::Word& word : words) {
    const Entry& entry = entries[word.id];
    if (decides_alarms(entry)) continue;
    const bool longer_word = entry.kind == EntryKind::category && swallows(word);
    if (longer_word || (names && is_name(word))) alarms.push_back(word);
  }
  return alarms;
}

}  // namespace

bool is_emergency(const pack::Category& category) {
  return category.guard == pack::Guard::transfer || category.urgency == pack::Urgency::u1;
}

Vocabulary::Vocabulary(const pack::Pack& pack, const Gazetteer& gazetteer) {
  Collector all;
  const pack::Lexicon& lexicon = pack.lexicon;
  constexpr auto praise = static_cast<std::size_t>(pack::Nature::praise);
  const std::vector<pack::Cue> no_cues;
  const std::vector<pack::Cue>& praises = praise < lexicon.nature.size() ? lexicon.nature[praise] : no_cues;
  for (std::uint32_t i = 0; i < pack.categories.size(); ++i) {
    const pack::Category& category = pack.categories[i];
    for (const pack::CategoryWord& word : category.words) {
      all.add({EntryKind::category, is_emergency(category), category.guard == pack::Guard::transfer,
               category.urgency >= pack::Urgency::u1 && category.urgency <= pack::Urgency::u4,
               has_cue(praises, word.text), i, word.weight, word.text});
    }
  }
  for (std::uint32_t i = 0; i < lexicon.nature.size(); ++i) {
    all.cues(EntryKind::nature, lexicon.nature[i], i, i == praise);
  }
  for (std::uint32_t i = 0; i < lexicon.tags.size(); ++i) all.cues(EntryKind::tag, lexicon.tags[i].cues, i);
  all.cues(EntryKind::urgent, lexicon.urgent);
  all.cues(EntryKind::negation, lexicon.negation);
  all.cues(EntryKind::past, lexicon.past);
  all.cues(EntryKind::noise, lexicon.noise);
  all.cues(EntryKind::advert, lexicon.advert);
  all.cues(EntryKind::solved, lexicon.solved);
  all.cues(EntryKind::ongoing, lexicon.ongoing);
  all.cues(EntryKind::hypothetical, lexicon.hypothetical);
  all.cues(EntryKind::quoted, lexicon.quoted);
  all.cues(EntryKind::hyperbole, lexicon.hyperbole);
  all.cues(EntryKind::sincere, lexicon.sincere);
  all.cues(EntryKind::aside, lexicon.aside);
  for (const std::string_view ask : asks) all.add({EntryKind::ask, false, false, false, false, 0, 0, ask});
  for (std::uint32_t i = 0; i < gazetteer.names().size(); ++i) {
    const PlaceName& name = gazetteer.names()[i];
    all.add({EntryKind::name, false, false, false, false, i, 0, name.written}, name.chars);
  }
  for (std::uint32_t i = 0; i < gazetteer.local_names().size(); ++i) {
    all.add({EntryKind::local, false, false, false, false, i, 0, {}}, gazetteer.local_names()[i]);
  }

  const std::vector<WordIndex::Word> alarms = alarm_words(all.words, all.entries);
  std::vector<WordIndex::Word> emergencies;
  for (const WordIndex::Word& word : alarms) {
    if (all.entries[word.id].emergency) emergencies.push_back(word);
  }
  std::vector<WordIndex::Word> heard;
  for (const WordIndex::Word& word : all.words) {
    const Entry& entry = all.entries[word.id];
    if (entry.kind == EntryKind::category && !entry.emergency) heard.push_back(word);
  }
  heard_ = HeardWords(heard);
  entries_ = std::move(all.entries);
  all_ = WordIndex(all.words);
  alarms_ = WordIndex(alarms);
  emergencies_ = WordIndex(emergencies);
}

}  // namespace gridline::text
