// Collecting a pack's words, folded the same way as the texts they are looked for in.
#include "rules/text/vocabulary.h"

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
  void cues(EntryKind kind, const std::vector<pack::Cue>& list, std::uint32_t target = 0) {
    for (const pack::Cue& cue : list) add({kind, false, target, cue.weight, cue.text});
  }

  std::vector<Entry> entries;
  std::vector<WordIndex::Word> words;
};

bool decides_alarms(const Entry& entry) {
  return entry.emergency || entry.kind == EntryKind::negation || entry.kind == EntryKind::past ||
         entry.kind == EntryKind::noise;
}

}  // namespace

bool is_emergency(const pack::Category& category) {
  return category.guard == pack::Guard::transfer || category.urgency == pack::Urgency::u1;
}

Vocabulary::Vocabulary(const pack::Pack& pack, const Gazetteer& gazetteer) {
  Collector all;
  for (std::uint32_t i = 0; i < pack.categories.size(); ++i) {
    const pack::Category& category = pack.categories[i];
    for (const pack::CategoryWord& word : category.words) {
      all.add({EntryKind::category, is_emergency(category), i, word.weight, word.text});
    }
  }
  const pack::Lexicon& lexicon = pack.lexicon;
  for (std::uint32_t i = 0; i < lexicon.nature.size(); ++i) all.cues(EntryKind::nature, lexicon.nature[i], i);
  for (std::uint32_t i = 0; i < lexicon.tags.size(); ++i) all.cues(EntryKind::tag, lexicon.tags[i].cues, i);
  all.cues(EntryKind::urgent, lexicon.urgent);
  all.cues(EntryKind::negation, lexicon.negation);
  all.cues(EntryKind::past, lexicon.past);
  all.cues(EntryKind::noise, lexicon.noise);
  for (const std::string_view ask : asks) all.add({EntryKind::ask, false, 0, 0, ask});
  for (std::uint32_t i = 0; i < gazetteer.names().size(); ++i) {
    const PlaceName& name = gazetteer.names()[i];
    all.add({EntryKind::name, false, i, 0, name.written}, name.chars);
  }
  for (std::uint32_t i = 0; i < gazetteer.local_names().size(); ++i) {
    all.add({EntryKind::local, false, i, 0, {}}, gazetteer.local_names()[i]);
  }

  std::vector<WordIndex::Word> alarms;
  for (const WordIndex::Word& word : all.words) {
    if (all.entries[word.id].emergency) alarms.push_back(word);
  }
  const WordIndex emergencies{std::span<const WordIndex::Word>(alarms)};
  std::vector<WordHit> inside;
  for (const WordIndex::Word& word : all.words) {
    const Entry& entry = all.entries[word.id];
    if (entry.emergency) continue;
    inside.clear();
    emergencies.scan(word.chars, inside);
    if (decides_alarms(entry) || !inside.empty()) alarms.push_back(word);
  }
  entries_ = std::move(all.entries);
  all_ = WordIndex(all.words);
  alarms_ = WordIndex(alarms);
}

}  // namespace gridline::text
