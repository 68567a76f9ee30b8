// From the hits of the index, where everything overlaps, to those that count.
#include "rules/text/passage.h"

#include <algorithm>
#include <array>

#include "rules/text/places_where.h"

namespace gridline::text {

namespace {

bool is_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }

// Nine characters in ten are Han; stops and quotation marks are looked for among the rest.
std::vector<std::uint32_t> marks_of(const std::vector<char32_t>& chars) {
  std::vector<std::uint32_t> marks(chars.size() + 1);
  const auto size = static_cast<std::uint32_t>(chars.size());
  const auto is_mark = [c = chars.data()](std::uint32_t i) { return c[i] - 0x4E00u >= 0x5200u; };
  marks.resize(places_where(0, size, marks.data(), is_mark));
  return marks;
}

bool is_stop(const std::vector<char32_t>& chars, std::uint32_t i) {
  const char32_t before = i > 0 ? chars[i - 1] : 0;
  const char32_t after = i + 1 < chars.size() ? chars[i + 1] : 0;
  switch (chars[i]) {
    case U',': case U'!': case U'?': case U';': case U'。': case U'\n': case U'【': case U'】': return true;
    case U':': case U'.': return !(before >= U'0' && before <= U'9' && after >= U'0' && after <= U'9');
    case U' ': return is_han(before) && is_han(after);  // the stop of people who write short messages
    default: return false;
  }
}

inline bool in_order(const Hit& a, const Hit& b) {
  if (a.at.begin != b.at.begin) return a.at.begin < b.at.begin;
  if (a.at.end != b.at.end) return a.at.end > b.at.end;
  return a.entry < b.entry;
}

std::vector<Hit> find(const CleanText& text, const WordIndex& index) {
  std::vector<WordHit> found;
  found.reserve(64);
  index.scan(text.chars, found);
  std::vector<Hit> hits;
  hits.reserve(found.size());
  for (const WordHit& word : found) {  // by begin; those that begin together are few, and are put in order
    const Hit hit{{word.begin, word.end}, word.word};
    std::size_t at = hits.size();
    hits.push_back(hit);
    for (; at > 0 && in_order(hit, hits[at - 1]); --at) hits[at] = hits[at - 1];
    hits[at] = hit;
  }
  return hits;
}

// Words typed by ear, where nothing that the pack has is written but shorter words of matters that can wait.
void add_heard(Passage& passage, const Vocabulary& vocabulary) {
  std::vector<WordHit> heard;
  vocabulary.heard().find(passage.text.chars, heard);
  if (heard.empty()) return;
  std::size_t h = 0;
  std::uint32_t reached = 0;  // by the hits that begin before this word
  std::vector<Hit> added;
  for (const WordHit& word : heard) {
    for (; h < passage.hits.size() && passage.hits[h].at.begin < word.begin; ++h) {
      reached = std::max(reached, passage.hits[h].at.end);
    }
    bool free = reached <= word.begin;
    for (std::size_t i = h; free && i < passage.hits.size() && passage.hits[i].at.begin < word.end; ++i) {
      const Entry& inside = vocabulary[passage.hits[i].entry];
      free = passage.hits[i].at.end <= word.end && inside.kind == EntryKind::category && !inside.emergency;
    }
    if (free) added.push_back({{word.begin, word.end}, word.word});
  }
  passage.hits.insert(passage.hits.end(), added.begin(), added.end());
  std::sort(passage.hits.begin(), passage.hits.end(), in_order);
}

// Noise (回T退订) takes with it whatever it touches; in the sender's signature only alarms are heard.
void drop_noise(Passage& passage, const Vocabulary& vocabulary) {
  const auto noise = [&](const Hit& hit) { return vocabulary[hit.entry].kind == EntryKind::noise; };
  std::vector<Span> quiet;
  for (const Hit& hit : passage.hits) {
    if (!noise(hit)) continue;
    if (!quiet.empty() && hit.at.begin < quiet.back().end) {
      quiet.back().end = std::max(quiet.back().end, hit.at.end);
    } else {
      quiet.push_back(hit.at);
    }
  }
  const auto& signatures = passage.text.signatures;
  if (quiet.empty() && signatures[0].empty() && signatures[1].empty()) return;
  std::size_t q = 0;
  std::erase_if(passage.hits, [&](const Hit& hit) {
    while (q < quiet.size() && quiet[q].end <= hit.at.begin) ++q;
    if (q < quiet.size() && quiet[q].begin < hit.at.end) return true;
    const bool signature = signatures[0].holds(hit.at) || signatures[1].holds(hit.at);
    return signature && !vocabulary[hit.entry].emergency && vocabulary[hit.entry].kind != EntryKind::negation;
  });
}

bool is_name(EntryKind kind) { return kind == EntryKind::name || kind == EntryKind::local; }

// Leftmost-longest names; what lies inside one of them is part of the name.
void settle_names(Passage& passage, const Vocabulary& vocabulary) {
  Span name;  // the last one that counts
  std::vector<Span> names;
  std::erase_if(passage.hits, [&](const Hit& hit) {
    if (!is_name(vocabulary[hit.entry].kind)) return false;
    if (hit.at.begin < name.end) return true;
    name = hit.at;
    names.push_back(name);
    return false;
  });
  if (names.empty()) return;
  std::size_t n = 0;
  std::erase_if(passage.hits, [&](const Hit& hit) {
    while (n < names.size() && names[n].end <= hit.at.begin) ++n;
    return n < names.size() && names[n].holds(hit.at) && !is_name(vocabulary[hit.entry].kind);
  });
}

// Cues that say how others are meant.
bool steers(EntryKind kind) {
  return kind == EntryKind::negation || kind == EntryKind::past || kind == EntryKind::aside ||
         (kind >= EntryKind::solved && kind <= EntryKind::sincere);
}

// A longer word says more than the word inside it: 救护车进不来 is not 救护车. Tags are exempt, for
// they add up; a negation inside a category's word (没有物业) is part of that word.
void settle_words(Passage& passage, const Vocabulary& vocabulary) {
  std::array<Span, entry_kinds> longest{};  // of each kind: the hit that reaches farthest so far
  std::erase_if(passage.hits, [&](const Hit& hit) {
    const EntryKind kind = vocabulary[hit.entry].kind;
    if (is_name(kind) || kind == EntryKind::tag) return false;
    const auto inside = [&](EntryKind of) {
      const Span& outer = longest[static_cast<std::size_t>(of)];
      return outer.holds(hit.at) && (outer.begin != hit.at.begin || outer.end != hit.at.end);
    };
    if (inside(kind)) return true;
    if (steers(kind) && inside(EntryKind::category)) return true;
    Span& far = longest[static_cast<std::size_t>(kind)];
    if (hit.at.end > far.end) far = hit.at;
    return false;
  });
}

bool any_alarm(const Passage& passage, const Vocabulary& vocabulary) {
  return std::any_of(passage.hits.begin(), passage.hits.end(),
                     [&](const Hit& hit) { return vocabulary[hit.entry].emergency; });
}

void assign_clauses(Passage& passage, const Vocabulary& vocabulary) {
  std::uint32_t clause = 0;
  for (Hit& hit : passage.hits) {
    while (clause + 1 < passage.clauses.size() && passage.clauses[clause + 1].at.begin <= hit.at.begin)
      ++clause;
    hit.clause = clause;
    if (vocabulary[hit.entry].kind == EntryKind::ask) passage.clauses[clause].ask = true;
    if (vocabulary[hit.entry].kind == EntryKind::ongoing) passage.clauses[clause].ongoing = true;
  }
}

}  // namespace

std::vector<Clause> clauses_of(const CleanText& text, const std::vector<std::uint32_t>& marks) {
  std::vector<Clause> clauses;
  clauses.reserve(marks.size() + 1);
  std::uint32_t begin = 0;
  for (const std::uint32_t i : marks) {
    if (!is_stop(text.chars, i)) continue;
    if (i > begin) clauses.push_back({{begin, i}});
    begin = i + 1;
  }
  if (begin < text.size() || clauses.empty()) clauses.push_back({{begin, text.size()}});
  return clauses;
}

Passage read_passage(Field field, std::string_view raw, const Vocabulary& vocabulary,
                     const WordIndex& index) {
  Passage passage;
  passage.field = field;
  const bool alarms_only = &index == &vocabulary.alarms();
  if (alarms_only && !vocabulary.emergencies().may_be_in(raw)) return passage;
  passage.text = clean(raw);
  passage.hits = find(passage.text, index);
  if (alarms_only && !any_alarm(passage, vocabulary)) passage.hits.clear();
  if (!alarms_only && field != Field::place) add_heard(passage, vocabulary);
  if (passage.hits.empty()) return passage;
  drop_noise(passage, vocabulary);
  settle_names(passage, vocabulary);
  settle_words(passage, vocabulary);
  passage.marks = marks_of(passage.text.chars);
  passage.clauses = clauses_of(passage.text, passage.marks);
  assign_clauses(passage, vocabulary);
  settle_scopes(passage, vocabulary);
  settle_speech(passage, vocabulary);
  if (!alarms_only) settle_aside(passage, vocabulary);  // no emergency is put aside
  return passage;
}

}  // namespace gridline::text
