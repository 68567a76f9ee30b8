// The problem: tens of thousands of names, a text of a hundred characters, and no budget to compare each with
// each. A name with one character wrong still has its first two or its last two right, so a table over pairs
// says where a near name may begin or end and how long it is; there, a few probes of a hash table of "names
// without one character" find it (a text without its k-th character equals a name without its k-th).
// Homophones are names of syllables in a table of their own. What is found is then compared character by
// character, and taken only where chance is unlikely: the rules below come from looking at what was found in
// 12 000 real messages.
//
// Rejected: an automaton of edit distance over the trie of names (its cost follows the branching of the first
// levels, so it grows with the names); comparing bags of characters (blind to order, poor on names of four).
#include "rules/text/misspelling.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "rules/text/sound.h"

namespace gridline::text {

namespace {

constexpr std::size_t length_min = 4, length_max = 12;
constexpr std::size_t differing_max = 2;   // characters of a homophone: 旺海佳园 is still 望海嘉园
constexpr std::size_t stem_by_edit = 5;    // a shorter one with a wrong character may be any other name
constexpr std::size_t found_max = 64;      // more in one text are chance
constexpr std::uint32_t pair_bits = 15;
constexpr std::uint64_t base = 0x9E3779B97F4A7C15ull | 1;

constexpr std::uint32_t pair_slot(std::uint32_t a, std::uint32_t b) {
  return (a * 0x9E3779B1u ^ b * 0x85EBCA77u) >> (32 - pair_bits);
}
constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t length) {
  hash ^= length << 56;
  hash = (hash ^ hash >> 31) * 0xBF58476D1CE4E5B9ull;
  return hash ^ hash >> 29;
}

constexpr bool is_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }

// What two characters that sound alike have in common; a character without a sound is its own.
std::uint32_t heard(char32_t c) {
  const Sound sound = is_han(c) ? blurred(sound_of(c)) : Sound(0);
  return sound != 0 ? sound : static_cast<std::uint32_t>(c) | 0x1000000u;
}

// Hashes of all stretches of a sequence, with or without one element, each in constant time.
class Stretches {
 public:
  template <class Sequence>
  void take(const Sequence& values) {
    sums_.resize(values.size() + 1);
    sums_[0] = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sums_[i + 1] = sums_[i] * base + (values[i] + 1);
  }
  std::uint64_t whole(std::size_t begin, std::size_t end) const {
    return mixed(sum(begin, end), end - begin);
  }
  std::uint64_t without(std::size_t begin, std::size_t end, std::size_t k) const {
    return mixed(sum(begin, k) * power(end - k - 1) + sum(k + 1, end), end - begin - 1);
  }

 private:
  static std::uint64_t power(std::size_t n) {
    static const auto powers = [] {
      std::array<std::uint64_t, length_max + 2> out{};
      out[0] = 1;
      for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * base;
      return out;
    }();
    return powers[n];
  }
  std::uint64_t sum(std::size_t begin, std::size_t end) const {
    return sums_[end] - sums_[begin] * power(end - begin);
  }
  std::vector<std::uint64_t> sums_;
};

// The end of a name that many names have: what kind of place it is. `soft`: residents write one for the
// other.
struct Ending {
  std::u32string_view chars;
  bool soft = false;
};
constexpr Ending common_endings[] = {
    {U"社区居委会"}, {U"政府大院"}, {U"居委会"},     {U"村委会"},     {U"办事处"},     {U"街道办"}, {U"镇政府"},
    {U"乡政府"},     {U"家属院"},   {U"商住楼"},     {U"安置区"},     {U"小区"},       {U"社区"},   {U"街道"},
    {U"街办"},       {U"公寓"},     {U"宿舍"},       {U"新居"},       {U"新村"},       {U"雅居"},   {U"公馆"},
    {U"名邸"},       {U"大厦"},     {U"大楼"},       {U"广场"},       {U"世家"},       {U"国际"},   {U"新城"},
    {U"名城"},       {U"一期"},     {U"二期"},       {U"三期"},       {U"一号"},       {U"壹号"},   {U"东区"},
    {U"西区"},       {U"南区"},     {U"北区"},       {U"a区"},        {U"b区"},        {U"c区"},    {U"花园"},
    {U"花苑"}, {U"嘉园", true}, {U"家园", true}, {U"佳园", true}, {U"苑", true},   {U"园", true}, {U"院", true},
    {U"城"},         {U"村"},       {U"镇"},         {U"乡"},         {U"里"},         {U"府"}};

struct Parts {
  std::size_t stem = 0;       // characters that are the name's own
  bool soft_ending = false;
};
Parts parts_of(std::u32string_view name) {
  for (const Ending& ending : common_endings) {
    if (name.size() > ending.chars.size() && name.ends_with(ending.chars))
      return {name.size() - ending.chars.size(), ending.soft};
  }
  return {name.size(), false};
}

// What may stand before a name of two characters and an ending: 恒福名苑小区 is not 铭苑小区.
constexpr std::u32string_view before_names = U"的是在住到于对向从和与及跟、给请求诉映问区市县镇乡道路街村社";

bool is_learnt(const PlaceName& name, const pack::Pack& pack) {
  if (name.stem || name.chars.size() < length_min || name.chars.size() > length_max) return false;
  return std::any_of(name.places.begin(), name.places.end(), [&](pack::PlaceIndex p) {
    const pack::PlaceKind kind = pack[p].kind;
    return kind == pack::PlaceKind::compound || kind == pack::PlaceKind::community ||
           kind == pack::PlaceKind::street || kind == pack::PlaceKind::outside;
  });
}

}  // namespace

void Misspellings::Table::reserve(std::size_t entries) {
  std::size_t size = 16;
  while (size < entries * 2) size *= 2;
  slots_.assign(size, {});
}

void Misspellings::Table::add(std::uint64_t hash, std::uint32_t name) {
  std::size_t i = hash & (slots_.size() - 1);
  while (slots_[i].name != free) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = {static_cast<std::uint32_t>(hash >> 32), name};
}

Misspellings::Misspellings(const Gazetteer& gazetteer) {
  std::size_t names = 0, entries = 0;
  for (const PlaceName& name : gazetteer.names()) {
    if (!is_learnt(name, gazetteer.pack())) continue;
    ++names;
    entries += name.chars.size() + 1;
  }
  if (names == 0) return;
  by_sound_.reserve(names);
  by_chars_.reserve(entries);
  for (Lengths* lengths : {&first_two_, &last_two_, &first_two_sounds_}) lengths->assign(1u << pair_bits, 0);
  for (std::uint32_t i = 0; i < gazetteer.names().size(); ++i) {
    if (is_learnt(gazetteer.names()[i], gazetteer.pack())) learn(gazetteer.names()[i].chars, i);
  }
}

void Misspellings::learn(const std::u32string& chars, std::uint32_t name) {
  std::vector<std::uint32_t> sounds;
  for (const char32_t c : chars) sounds.push_back(heard(c));
  const std::size_t n = chars.size();
  const auto length = static_cast<std::uint16_t>(1u << n);
  first_two_[pair_slot(chars[0], chars[1])] |= length;
  last_two_[pair_slot(chars[n - 2], chars[n - 1])] |= length;
  first_two_sounds_[pair_slot(sounds[0], sounds[1])] |= length;
  Stretches of_chars, of_sounds;
  of_chars.take(chars);
  of_sounds.take(sounds);
  by_sound_.add(of_sounds.whole(0, n), name);
  by_chars_.add(of_chars.whole(0, n), name);
  for (std::size_t k = 0; k < n; ++k) {
    if (k > 0 && chars[k] == chars[k - 1]) continue;  // the same as without the one before
    by_chars_.add(of_chars.without(0, n, k), name);
  }
}

std::size_t Misspellings::bytes() const {
  return by_sound_.bytes() + by_chars_.bytes() + 3 * first_two_.size() * sizeof(std::uint16_t);
}

// One text.
class Misspellings::Search {
 public:
  Search(const Misspellings& known, const Passage& passage, const Vocabulary& vocabulary,
         const Gazetteer& gazetteer)
      : known_(known), passage_(passage), chars_(passage.text.chars), gazetteer_(gazetteer) {
    for (const Hit& hit : passage.hits) {
      if (vocabulary[hit.entry].kind == EntryKind::name) names_.push_back(hit.at);
    }
  }

  void run(std::vector<MisspeltName>& out) {
    if (chars_.size() < length_min - 1) return;
    sounds_.reserve(chars_.size());
    for (const char32_t c : chars_) sounds_.push_back(heard(c));
    of_chars_.take(chars_);
    of_sounds_.take(sounds_);
    for (std::size_t at = 0; at + 2 <= chars_.size() && found_.size() < found_max; ++at) {
      by_sound(at, known_.first_two_sounds_[pair_slot(sounds_[at], sounds_[at + 1])]);
      begins(at, known_.first_two_[pair_slot(chars_[at], chars_[at + 1])]);
      ends(at + 2, known_.last_two_[pair_slot(chars_[at], chars_[at + 1])]);
    }
    settle(out);
  }

 private:
  struct Found {
    Span at;
    std::uint32_t name = 0;
    int cost = 0;
  };

  template <class Visit>
  static void each_length(std::uint16_t lengths, Visit&& visit) {
    for (unsigned rest = lengths; rest != 0; rest &= rest - 1) {
      visit(static_cast<std::size_t>(std::countr_zero(rest)));
    }
  }
  std::u32string_view stretch(std::size_t begin, std::size_t end) const {
    return {chars_.data() + begin, end - begin};
  }

  void by_sound(std::size_t at, std::uint16_t lengths) {
    each_length(lengths, [&](std::size_t n) {
      if (at + n > chars_.size()) return;
      known_.by_sound_.each(of_sounds_.whole(at, at + n), [&](std::uint32_t name) {
        if (const int cost = cost_of_sounds(at, gazetteer_.names()[name].chars)) add(at, at + n, name, cost);
      });
    });
  }

  // 1: only homophones; 2: one that is often confused; 0: the same, or too far.
  int cost_of_sounds(std::size_t at, const std::u32string& name) const {
    const Parts parts = parts_of(name);
    std::size_t differing = 0, confused = 0, own = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char32_t c = chars_[at + i];
      if (c == name[i]) continue;
      if (!is_han(c) || !is_han(name[i]) || (i >= parts.stem && !parts.soft_ending)) return 0;
      const int distance = sound_distance(sound_of(c), sound_of(name[i]));
      if (distance > 1) return 0;
      ++differing;
      own += i < parts.stem ? 1 : 0;
      confused += distance == 1 ? 1 : 0;
    }
    if (differing == 0 || differing > differing_max || own == parts.stem || confused > 1) return 0;
    if (parts.stem <= 2 && !may_begin(at)) return 0;
    if (confused > 0 && parts.stem < stem_by_edit) return 0;
    return confused > 0 ? 2 : 1;
  }

  bool may_begin(std::size_t at) const {
    return at == 0 || !is_han(chars_[at - 1]) ||
           before_names.find(chars_[at - 1]) != std::u32string_view::npos;
  }

  // The first two characters are right: the error comes later.
  void begins(std::size_t at, std::uint16_t lengths) {
    each_length(lengths, [&](std::size_t n) {
      if (at + n <= chars_.size()) {
        for (std::size_t k = 2; k < n; ++k) probe(of_chars_.without(at, at + n, at + k), at, at + n, n);
      }
      if (at + n - 1 <= chars_.size()) probe(of_chars_.whole(at, at + n - 1), at, at + n - 1, n);
      if (at + n + 1 <= chars_.size()) {
        for (std::size_t k = 2; k < n; ++k)
          probe(of_chars_.without(at, at + n + 1, at + k), at, at + n + 1, n);
      }
    });
  }

  // The last two are right: the error is in the first two.
  void ends(std::size_t end, std::uint16_t lengths) {
    each_length(lengths, [&](std::size_t n) {
      if (n <= end) {
        for (std::size_t k = 0; k < 2; ++k)
          probe(of_chars_.without(end - n, end, end - n + k), end - n, end, n);
      }
      if (n - 1 <= end) probe(of_chars_.whole(end - n + 1, end), end - n + 1, end, n);
      if (n + 1 <= end) probe(of_chars_.without(end - n - 1, end, end - n), end - n - 1, end, n);
    });
  }

  void probe(std::uint64_t hash, std::size_t begin, std::size_t end, std::size_t n) {
    known_.by_chars_.each(hash, [&](std::uint32_t name) {
      const std::u32string& chars = gazetteer_.names()[name].chars;
      if (chars.size() == n && is_near(begin, end, chars)) add(begin, end, name, 3);
    });
  }

  // One character wrong, missing or too many, inside the part of the name that is its own.
  bool is_near(std::size_t begin, std::size_t end, const std::u32string& name) const {
    const std::u32string_view written = stretch(begin, end);
    if (written.size() < length_min || written == name ||
        !std::all_of(written.begin(), written.end(), is_han))
      return false;
    const auto first = std::mismatch(written.begin(), written.end(), name.begin(), name.end());
    const auto at = static_cast<std::size_t>(first.second - name.begin());
    const std::size_t skip_written = written.size() >= name.size() ? 1 : 0;
    const std::size_t skip_name = name.size() >= written.size() ? 1 : 0;
    if (written.substr(at + skip_written) != std::u32string_view(name).substr(at + skip_name)) return false;
    const std::size_t stem = parts_of(name).stem;
    if (at >= stem) return false;
    const bool inner = at > 0 && at + 1 < name.size();
    return (stem >= stem_by_edit && inner) || (stem + 1 >= stem_by_edit && building_follows(end));
  }

  bool building_follows(std::size_t end) const {
    return static_cast<bool>(read_address(chars_, static_cast<std::uint32_t>(end), true).building);
  }

  void add(std::size_t begin, std::size_t end, std::uint32_t name, int cost) {
    const Span at{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (found_.size() == found_max || passage_.text.signatures[0].holds(at) ||
        passage_.text.signatures[1].holds(at)) {
      return;
    }
    const auto touches = [&](Span other) { return other.begin < at.end && at.begin < other.end; };
    if (std::any_of(names_.begin(), names_.end(), touches)) return;
    found_.push_back({at, name, cost});
  }

  // The nearest one wins a stretch of the text; where two different names are as near, neither does.
  void settle(std::vector<MisspeltName>& out) {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.cost < b.cost; });
    std::vector<Span> taken;
    std::vector<Found> kept;
    for (const Found& found : found_) {
      const auto touches = [&](Span other) {
        return other.begin < found.at.end && found.at.begin < other.end;
      };
      if (std::any_of(taken.begin(), taken.end(), touches)) continue;
      const bool alone = std::none_of(found_.begin(), found_.end(), [&](const Found& other) {
        return other.cost == found.cost && other.name != found.name && touches(other.at);
      });
      taken.push_back(found.at);
      if (alone) kept.push_back(found);
    }
    std::sort(kept.begin(), kept.end(),
              [](const Found& a, const Found& b) { return a.at.begin < b.at.begin; });
    for (const Found& found : kept) out.push_back({&passage_, found.at, found.name});
  }

  const Misspellings& known_;
  const Passage& passage_;
  const std::vector<char32_t>& chars_;
  const Gazetteer& gazetteer_;
  std::vector<Span> names_;             // spelt right
  std::vector<std::uint32_t> sounds_;
  Stretches of_chars_, of_sounds_;
  std::vector<Found> found_;
};

std::vector<MisspeltName> Misspellings::find(std::span<const Passage> passages, const Vocabulary& vocabulary,
                                             const Gazetteer& gazetteer) const {
  std::vector<MisspeltName> out;
  if (first_two_.empty()) return out;
  for (const Passage& passage : passages) Search(*this, passage, vocabulary, gazetteer).run(out);
  return out;
}

}  // namespace gridline::text
