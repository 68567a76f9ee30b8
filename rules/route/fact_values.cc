// Values of places are numbered in the order of their texts, once for a pack; those of a channel, kind,
// origin or tag from 1 in the order in which conditions name them, 0 being all that none names.
#include "rules/route/fact_values.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "rules/route/facts_view.h"

namespace gridline::route {

namespace {

constexpr std::uint32_t urgencies = 7, natures = 7, yes_or_no = 2;
constexpr std::size_t first_of_place = static_cast<std::size_t>(Dimension::path);

std::size_t of_place(Dimension d) { return static_cast<std::size_t>(d) - first_of_place; }
bool is_of_place(Dimension d) { return d >= Dimension::path && d <= Dimension::property; }

std::array<std::string_view, place_dimensions> texts_of(const pack::Place& place, const PlaceFacts& facts) {
  return {place.path, facts.kind,      facts.compound, facts.building,
          facts.grid, facts.community, facts.property};
}

// Sorts and numbers them: `number_of` gets the place of each text, and the different ones are given back in
// order. What is different is found out first, by hash: most texts of most dimensions are the same, one after
// the other.
std::vector<std::string_view> numbered(std::span<const std::string_view> texts,
                                       std::vector<std::uint32_t>& number_of) {
  std::vector<std::string_view> different;
  std::unordered_map<std::string_view, std::uint32_t> known;
  number_of.clear();
  for (const std::string_view text : texts) {
    const bool again = !number_of.empty() && text == different[number_of.back()];
    if (again) {
      number_of.push_back(number_of.back());
      continue;
    }
    const auto [at, is_new] = known.try_emplace(text, static_cast<std::uint32_t>(different.size()));
    if (is_new) different.push_back(text);
    number_of.push_back(at->second);
  }
  std::vector<std::uint32_t> order(different.size()), place(different.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return different[a] < different[b]; });
  std::vector<std::string_view> sorted;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(different[order[i]]);
  }
  for (std::uint32_t& number : number_of) number = place[number];
  return sorted;
}

}  // namespace

std::uint32_t ValueNumbers::Numbers::find(std::string_view text) const {
  if (texts_.empty()) return 0;
  const auto at = numbers_.find(text);
  return at == numbers_.end() ? 0 : at->second;
}

std::uint32_t ValueNumbers::Numbers::add(std::string_view text) {
  if (const std::uint32_t known = find(text); known != 0) return known;
  texts_.push_back(std::make_unique<std::string>(text));
  const auto number = static_cast<std::uint32_t>(texts_.size());
  numbers_.emplace(*texts_.back(), number);
  return number;
}

ValueNumbers::Numbers& ValueNumbers::numbers_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::channel: return channels_;
    case Dimension::kind: return kinds_;
    case Dimension::origin: return origins_;
    default: GRIDLINE_ASSERT(dimension == Dimension::tags); return tags_;
  }
}

std::optional<Dimension> ValueNumbers::dimension_of(cel::Slot slot) {
  switch (static_cast<FactSlot>(slot)) {
    case FactSlot::category: case FactSlot::group: case FactSlot::guard: return Dimension::category;
    case FactSlot::urgency: return Dimension::urgency;
    case FactSlot::nature: return Dimension::nature;
    case FactSlot::confidential: return Dimension::confidential;
    case FactSlot::advert: return Dimension::advert;
    case FactSlot::channel: return Dimension::channel;
    case FactSlot::kind: return Dimension::kind;
    case FactSlot::origin: return Dimension::origin;
    case FactSlot::tags: return Dimension::tags;
    case FactSlot::place_path: return Dimension::path;
    case FactSlot::place_kind: return Dimension::place_kind;
    case FactSlot::place_compound: return Dimension::compound;
    case FactSlot::place_building: return Dimension::building;
    case FactSlot::place_grid: return Dimension::grid;
    case FactSlot::place_community: return Dimension::community;
    case FactSlot::place_property: return Dimension::property;
    case FactSlot::place_units: return Dimension::units;
    case FactSlot::place_certain: return Dimension::certain;
    case FactSlot::text: case FactSlot::title: case FactSlot::place_located: case FactSlot::at:
    case FactSlot::fact_slots: break;
  }
  return std::nullopt;
}

ValueNumbers::ValueNumbers(const pack::Pack& pack, std::span<const PlaceFacts> facts) : pack_(pack) {
  by_place_.resize(facts.size() + 1);
  std::vector<std::string_view> texts(by_place_.size());  // of a complaint without a place all are empty
  std::vector<std::uint32_t> numbers;
  for (std::size_t d = 0; d < place_dimensions; ++d) {
    for (std::size_t i = 0; i < facts.size(); ++i) texts[i] = texts_of(pack.places[i], facts[i])[d];
    place_texts_[d] = numbered(texts, numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) by_place_[i][d] = numbers[i];
  }
  place_units_.resize(by_place_.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    for (pack::UnitIndex u = pack.places[i].unit; u; u = pack[u].parent) place_units_[i].push_back(u.value);
  }
}

std::optional<std::uint32_t> ValueNumbers::value_of(Dimension dimension, std::string_view text) {
  if (is_of_place(dimension)) {
    const auto& sorted = place_texts_[of_place(dimension)];
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), text);
    if (at == sorted.end() || *at != text) return std::nullopt;
    return static_cast<std::uint32_t>(at - sorted.begin());
  }
  if (dimension == Dimension::category) {
    if (text.empty()) return 0;
    const auto at = pack_.category_by_id.find(std::string(text));
    if (at == pack_.category_by_id.end()) return std::nullopt;
    return at->second.value + 1;
  }
  if (dimension == Dimension::urgency) {
    for (std::uint32_t urgency = 0; urgency < urgencies; ++urgency) {
      if (pack::code(static_cast<pack::Urgency>(urgency)) == text) return urgency;
    }
    return std::nullopt;
  }
  if (dimension == Dimension::units) {
    const auto at = pack_.unit_by_id.find(std::string(text));
    if (at == pack_.unit_by_id.end()) return std::nullopt;
    return at->second.value;
  }
  return numbers_of(dimension).add(text);
}

std::uint32_t ValueNumbers::literal(Dimension words, std::string_view text) {
  GRIDLINE_ASSERT(is_words(words));
  return (words == Dimension::text ? text_words_ : title_words_).add(text);
}

void ValueNumbers::asked_by(Dimension words, std::uint32_t value, Ordinal child) {
  GRIDLINE_ASSERT(is_words(words));
  (words == Dimension::text ? text_words_ : title_words_).asked_by(value, child);
}

std::string_view ValueNumbers::text_of(Dimension dimension, std::uint32_t value) {
  if (is_words(dimension)) return (dimension == Dimension::text ? text_words_ : title_words_).word(value);
  return numbers_of(dimension).text(value);
}

ValueSet ValueNumbers::prefix(Dimension dimension, std::string_view beginning) const {
  GRIDLINE_ASSERT(is_of_place(dimension));
  const auto& sorted = place_texts_[of_place(dimension)];
  const auto from = std::lower_bound(sorted.begin(), sorted.end(), beginning);
  const auto to = std::partition_point(from, sorted.end(),
                                       [&](std::string_view text) { return text.starts_with(beginning); });
  return ValueSet::range(static_cast<std::uint32_t>(from - sorted.begin()),
                         static_cast<std::uint32_t>(to - sorted.begin()));
}

std::uint32_t ValueNumbers::size(Dimension dimension) const {
  if (is_of_place(dimension)) return static_cast<std::uint32_t>(place_texts_[of_place(dimension)].size());
  switch (dimension) {
    case Dimension::category: return static_cast<std::uint32_t>(pack_.categories.size() + 1);
    case Dimension::urgency: return urgencies;
    case Dimension::nature: return natures;
    case Dimension::confidential: case Dimension::advert: case Dimension::certain: return yes_or_no;
    default: return 0;
  }
}

void ValueNumbers::finish() {
  text_words_.finish();
  title_words_.finish();
}

FactValues::FactValues(const ValueNumbers& numbers, const Facts& facts) : numbers_(numbers), facts_(facts) {
  const auto set = [&](Dimension d, std::uint32_t value) { single_[static_cast<std::size_t>(d)] = value; };
  set(Dimension::category, facts.category ? facts.category.value + 1 : 0);
  set(Dimension::urgency, static_cast<std::uint32_t>(facts.urgency));
  set(Dimension::nature, static_cast<std::uint32_t>(facts.nature));
  set(Dimension::confidential, facts.confidential ? 1 : 0);
  set(Dimension::advert, facts.advert ? 1 : 0);
  set(Dimension::certain, facts.place && facts.place_flags == 0 ? 1 : 0);
  set(Dimension::channel, numbers.channels_.find(facts.channel));
  set(Dimension::kind, numbers.kinds_.find(facts.kind));
  set(Dimension::origin, numbers.origins_.find(facts.origin));
  const auto& row = facts.place ? numbers.by_place_[facts.place.value] : numbers.by_place_.back();
  std::copy(row.begin(), row.end(), single_.begin() + first_of_place);
}

// A second time, as in a tree's lower levels, all are looked for, so that there is no third.
std::span<const std::uint32_t> FactValues::look_for(const LiteralIndex& words, std::string_view text,
                                                    Ordinal before, Words& known) {
  if (known.before >= before) return known.found;
  known.before = known.before == 0 ? before : no_child;
  known.found.clear();
  words.find(text, known.before, known.found);
  return known.found;
}

std::span<const std::uint32_t> FactValues::members(Dimension member, Ordinal before) const {
  switch (member) {
    case Dimension::text: return look_for(numbers_.text_words_, facts_.text, before, text_);
    case Dimension::title: return look_for(numbers_.title_words_, facts_.title, before, title_);
    case Dimension::units:
      return facts_.place ? std::span<const std::uint32_t>(numbers_.place_units_[facts_.place.value])
                          : std::span<const std::uint32_t>();
    default: break;
  }
  if (facts_.tags != nullptr && tags_.empty() && !numbers_.tags_.empty()) {
    for (const std::string& tag : *facts_.tags) {
      if (const std::uint32_t number = numbers_.tags_.find(tag); number != 0) tags_.push_back(number);
    }
  }
  return tags_;
}

}  // namespace gridline::route
