// The steps of a reading in order: passages (clean, find, settle) → place → matters → manner →
// evidence. Each step is a file of its own and a pure function of those before it.
#include "rules/text/reading.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <unordered_map>
#include <utility>

#include "engine/base/assert.h"
#include "rules/text/advert.h"
#include "rules/text/gazetteer.h"
#include "rules/text/manner.h"
#include "rules/text/map_index.h"
#include "rules/text/matters.h"
#include "rules/text/misspelling.h"
#include "rules/text/passage.h"
#include "rules/text/place.h"
#include "rules/text/verdict.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

namespace {

constexpr std::string_view scopes[] = {"category:",     "negated:", "past:",      "solved:",
                                       "hypothetical:", "quoted:",  "hyperbole:", "ironic:", "aside:"};

// All that evidence can be about, but for places; made once, for nearly every word of every text needs one.
struct Said {
  explicit Said(std::shared_ptr<const pack::Pack> p) : pack(std::move(p)) {
    for (const std::string_view scope : scopes) {
      for (const pack::Category& category : pack->categories)
        matters.push_back(std::string(scope) + category.id);
    }
    for (std::size_t i = 0; i < pack->lexicon.nature.size(); ++i) {
      natures.push_back("nature:" + std::string(pack::zh(static_cast<pack::Nature>(i))));
    }
    for (const auto& tag : pack->lexicon.tags) tags.push_back("tag:" + tag.id);
  }
  std::shared_ptr<const pack::Pack> pack;  // whose words are shown
  std::vector<std::string> matters;        // by scope, then by category
  std::vector<std::string> natures, tags;
};

}  // namespace

struct Reader::Compiled {
  explicit Compiled(std::shared_ptr<const pack::Pack> p)
      : pack(std::move(p)), gazetteer(*pack), vocabulary(*pack, gazetteer), judge(*pack),
        misspellings(gazetteer), map(*pack) {
    said = std::make_shared<const Said>(pack);
    for (std::size_t i = 0; i < pack->categories.size(); ++i) {
      category_by_id.emplace(pack->categories[i].id, pack::CategoryIndex(i));
    }
  }

  // By view, so that a look-up needs no string. None for an id the pack does not have.
  pack::CategoryIndex category(std::string_view id) const {
    if (id.empty()) return {};
    const auto found = category_by_id.find(id);
    return found == category_by_id.end() ? pack::CategoryIndex() : found->second;
  }

  KnownBesides known_besides(const ReadingInput& input) const {
    KnownBesides known;
    known.has_point = !map.empty() && (input.lon_e7 != 0 || input.lat_e7 != 0);
    if (known.has_point) known.point = map.find(input.lon_e7, input.lat_e7);
    if (!input.registered_place.empty()) known.registered = gazetteer.exact(input.registered_place);
    return known;
  }

  std::shared_ptr<const pack::Pack> pack;
  std::shared_ptr<const Said> said;
  Gazetteer gazetteer;
  Vocabulary vocabulary;
  Judge judge;
  Misspellings misspellings;
  MapIndex map;
  std::unordered_map<std::string_view, pack::CategoryIndex> category_by_id;
};

namespace {

std::string_view about(const Entry& entry, Scope scope, const Said& said) {
  switch (entry.kind) {
    case EntryKind::category:
      return said.matters[static_cast<std::size_t>(scope) * said.pack->categories.size() + entry.target];
    case EntryKind::nature: return said.natures[entry.target];
    case EntryKind::tag: return said.tags[entry.target];
    case EntryKind::urgent: return "urgent:";
    case EntryKind::advert: return "advert:";
    default: return {};  // names are the place's evidence; the rest only steers
  }
}

void leave_words(const Passage& passage, const Vocabulary& vocabulary, const Said& said,
                 bool alarms_only, std::vector<MatchedWord>& words) {
  if (passage.field == Field::place) return;
  std::size_t left = matched_words_max;
  words.reserve(words.size() + std::min(passage.hits.size(), left));
  for (const Hit& hit : passage.hits) {
    const Entry& entry = vocabulary[hit.entry];
    if (alarms_only && !entry.emergency) continue;
    const bool meant = hit.scope == Scope::present || hit.scope == Scope::past;
    if (entry.kind != EntryKind::category && !meant) continue;
    const std::string_view what = about(entry, hit.scope, said);
    if (what.empty()) continue;
    if (left-- == 0) return;
    const Span raw = passage.text.raw_of(hit.at);
    words.push_back({raw.begin, raw.end, passage.field == Field::title, WordText::lasting(entry.written),
                     WordText::lasting(what)});
  }
}

void leave_damages(const Passage& passage, std::vector<MatchedWord>& words) {
  constexpr const char* kinds[] = {"damaged:bytes", "damaged:replaced", "damaged:shifted", "damaged:foreign"};
  for (const Damage& damage : passage.text.damages) {
    words.push_back({damage.raw.begin,
                     damage.raw.end,
                     passage.field == Field::title,
                     {},
                     WordText::lasting(kinds[static_cast<std::size_t>(damage.kind)]),
                     passage.field == Field::place});
  }
}

// Sorted by number and moved once: the words are large, and most stand in their place already.
void sort_words(std::vector<MatchedWord>& words) {
  const auto before = [](const MatchedWord& a, const MatchedWord& b) {
    if (a.in_place != b.in_place) return a.in_place;
    if (a.in_title != b.in_title) return a.in_title;
    return a.begin < b.begin;
  };
  if (!std::is_sorted(words.begin(), words.end(), before)) {
    std::vector<std::uint32_t> order(words.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (before(words[a], words[b])) return true;
      return !before(words[b], words[a]) && a < b;
    });
    std::vector<MatchedWord> sorted;
    sorted.reserve(words.size());
    for (const std::uint32_t i : order) sorted.push_back(std::move(words[i]));
    words = std::move(sorted);
  }
  if (words.size() > matched_words_max) words.resize(matched_words_max);
}

// The fields in the order in which they are believed. A field that is empty is left out.
struct Passages {
  std::array<Passage, 3> all;
  std::size_t count = 0;
  std::span<const Passage> read() const { return {all.data(), count}; }
  void add(Field field, std::string_view raw, const Vocabulary& vocabulary, const WordIndex& index) {
    if (!raw.empty()) all[count++] = read_passage(field, raw, vocabulary, index);
  }
};

bool is_problem(const std::vector<Matter>& matters, const pack::Pack& pack) {
  if (matters.empty()) return false;
  const pack::Urgency urgency = pack[matters.front().category].urgency;
  return urgency >= pack::Urgency::u1 && urgency <= pack::Urgency::u4;
}

MatchedWord exact_word(std::string_view field, pack::PlaceIndex place, const pack::Pack& pack) {
  return {0, static_cast<std::uint32_t>(field.size()), false, WordText::copy_of(field),
          WordText::copy_of("place:" + pack[place].path), true};
}

// Of title and text, without what says where and from whom: names of places, signatures.
Sketch sketch_of(std::span<const Passage> passages, const Vocabulary& vocabulary, const SketchKey& key) {
  SketchMaker maker(key);
  for (const Passage& passage : passages) {
    if (passage.field == Field::place) continue;
    std::vector<Span> without;
    for (const Hit& hit : passage.hits) {
      const EntryKind kind = vocabulary[hit.entry].kind;
      if (kind == EntryKind::name || kind == EntryKind::local)
        without.push_back(hit.at);
    }
    for (const Span& signature : passage.text.signatures) {
      if (!signature.empty()) without.push_back(signature);
    }
    std::sort(without.begin(), without.end(), [](Span a, Span b) { return a.begin < b.begin; });
    const bool title = passage.field == Field::title;
    maker.add(passage.text.chars, without, title ? sketch_title_chars : sketch_text_chars, title ? 2 : 1);
  }
  return maker.finish();
}

// The channel's category stands, behind an emergency that the text tells of.
void take_given(Reading& reading, pack::CategoryIndex given, std::vector<Matter> emergencies) {
  reading.matters = std::move(emergencies);
  std::erase_if(reading.matters, [&](const Matter& m) { return m.category == given; });
  reading.matters.push_back({given, score_certain});
  reading.sure = true;
}

}  // namespace

Reader::Reader(std::shared_ptr<const pack::Pack> pack) {
  GRIDLINE_ASSERT(pack != nullptr);
  compiled_ = std::make_unique<Compiled>(std::move(pack));
}

Reader::~Reader() = default;

const pack::Pack& Reader::pack() const { return *compiled_->pack; }

Reading Reader::read(const ReadingInput& input) const {
  const pack::Pack& pack = *compiled_->pack;
  const Vocabulary& vocabulary = compiled_->vocabulary;
  const Gazetteer& gazetteer = compiled_->gazetteer;
  const pack::CategoryIndex given = compiled_->category(input.category);
  const pack::PlaceIndex exact = gazetteer.exact(input.place);
  const bool certain = given && exact;  // the fast way: nothing is left to find but an alarm
  // (A sketch leaves names out, and for that they have to be found.)
  const WordIndex& index =
      certain && input.sketch_key == nullptr ? vocabulary.alarms() : vocabulary.all();

  Reading reading;
  Passages passages;
  if (!certain) passages.add(Field::place, input.place, vocabulary, index);
  passages.add(Field::title, input.title, vocabulary, index);
  passages.add(Field::text, input.text, vocabulary, index);

  const KnownBesides known = compiled_->known_besides(input);
  if (certain) {
    reading.place = exact_place(exact, gazetteer);
  } else if (exact) {
    reading.place = find_place_within(exact, passages.read(), vocabulary, gazetteer, reading.words);
  } else {
    reading.place = find_place(passages.read(), vocabulary, gazetteer, compiled_->misspellings, known,
                               reading.words);
  }
  check_point(reading.place, known, pack);
  if (exact && reading.words.empty()) reading.words.push_back(exact_word(input.place, exact, pack));

  bool emergency = false;
  pack::CategoryIndex alarm;  // an emergency that the model alone sees
  if (given) {
    take_given(reading, given, find_emergencies(passages.read(), vocabulary));
    emergency = reading.matters.front().score > score_certain;
  } else {
    Verdict verdict = compiled_->judge.judge(find_matters(passages.read(), vocabulary, pack), passages.read(),
                                             vocabulary);
    reading.matters = std::move(verdict.matters);
    reading.sure = verdict.sure;
    reading.confidence = verdict.confidence;
    emergency = verdict.emergency;
    alarm = verdict.alarm;
    std::move(verdict.words.begin(), verdict.words.end(), std::back_inserter(reading.words));
  }

  Manner manner;
  bool only_guessed =
      false;  // a question or a wish by the guess of an unsure category alone: no promise is lowered
  if (!certain) {
    manner = find_manner(passages.read(), vocabulary, pack, is_problem(reading.matters, pack));
    const bool trouble = is_problem(reading.matters, pack);
    reading.advert = is_advert(passages.read(), vocabulary, {!!reading.place.place, trouble, manner.nature});
    if (!reading.matters.empty()) {
      const pack::Category& best = pack[reading.matters.front().category];
      only_guessed = !reading.sure && manner.nature == pack::Nature::none &&
                     (best.urgency == pack::Urgency::consult || best.urgency == pack::Urgency::wish);
      if (!only_guessed) manner.nature = nature_of(manner.nature, best, emergency);
    }
    reading.nature = manner.nature;
    reading.tags = std::move(manner.tags);
  }
  if (!reading.matters.empty() && !only_guessed) {
    reading.urgency = urgency_of(pack[reading.matters.front().category], manner, emergency);
  }
  if (alarm) reading.urgency = pack::Urgency::u1;  // a person looks at it, at once
  if (reading.advert && !emergency && !alarm) {    // the last to be looked at
    reading.sure = false;
    reading.urgency = pack::Urgency::u4;
  }
  for (const Passage& passage : passages.read()) {
    leave_words(passage, vocabulary, *compiled_->said, certain, reading.words);
    leave_damages(passage, reading.words);
  }
  sort_words(reading.words);
  if (!reading.words.empty()) reading.kept = compiled_->said;
  if (input.sketch_key != nullptr)
    reading.sketch = sketch_of(passages.read(), vocabulary, *input.sketch_key);
  return reading;
}

Observed Reader::observe(std::string_view title, std::string_view text) const {
  const Vocabulary& vocabulary = compiled_->vocabulary;
  Passages passages;
  passages.add(Field::title, title, vocabulary, vocabulary.all());
  passages.add(Field::text, text, vocabulary, vocabulary.all());
  const MattersFound found = find_matters(passages.read(), vocabulary, *compiled_->pack);
  Observed out{gram_chars(passages.read(), vocabulary), words_say(found), {}, found.emergency};
  for (const Matter& m : found.matters) {
    if (found.sure) out.sure.push_back(m.category);
  }
  return out;
}

std::vector<std::string_view> words_of_flags(std::uint16_t flags) {
  constexpr std::pair<PlaceFlag, std::string_view> names[] = {
      {PlaceFlag::ambiguous_zone, "ambiguous_zone"}, {PlaceFlag::not_in_register, "not_in_register"},
      {PlaceFlag::outside_area, "outside_area"},     {PlaceFlag::two_places, "two_places"},
      {PlaceFlag::ambiguous_name, "ambiguous_name"}, {PlaceFlag::border, "border"},
      {PlaceFlag::near, "near"},                     {PlaceFlag::misspelt, "misspelt"},
      {PlaceFlag::from_point, "from_point"},         {PlaceFlag::point_disagrees, "point_disagrees"},
      {PlaceFlag::from_register, "from_register"}};
  std::vector<std::string_view> words;
  for (const auto& [flag, name] : names) {
    if ((flags & bit(flag)) != 0) words.push_back(name);
  }
  return words;
}

}  // namespace gridline::text
