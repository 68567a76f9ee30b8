// Choosing the place that a ticket is about among those that a message mentions.
#include "rules/text/place.h"

#include <fmt/format.h>

#include <iterator>

#include "rules/text/candidates.h"
#include "rules/text/hierarchy.h"
#include "rules/text/mention.h"
#include "rules/text/misspelling.h"
#include "rules/text/resolve.h"

namespace gridline::text {

namespace {

using pack::PlaceIndex;
using pack::PlaceKind;

std::string utf8(std::u32string_view chars) {
  std::string out;
  for (const char32_t c : chars) {  // only our own constants and Han: never above three bytes
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
      out.push_back(static_cast<char>(0xC0 | c >> 6));
      out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    } else {
      out.push_back(static_cast<char>(0xE0 | c >> 12));
      out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
      out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    }
  }
  return out;
}

void fill_inside(PlaceFound& out, const Address& address) {
  if (address.stair != 0) out.stair = fmt::format("{}", address.stair);
  if (address.floor == floor_top) {
    out.floor = "顶层";
  } else if (address.floor != floor_none) {
    out.floor = fmt::format("{}", address.floor);
  }
  if (address.side != 0) {
    out.room = utf8(std::u32string_view(&address.side, 1)) + "户";
  } else if (address.room != 0) {
    out.room = address.home ? fmt::format("{}户", address.room) : fmt::format("{}", address.room);
  }
}

void leave_evidence(const Evidence& evidence, std::string_view written, const pack::Place* place,
                    std::vector<MatchedWord>& words, bool misspelt = false) {
  const Span raw = evidence.passage->text.raw_of(evidence.at);
  MatchedWord word{
      raw.begin, raw.end, evidence.passage->field == Field::title, WordText::lasting(written), {}};
  word.in_place = evidence.passage->field == Field::place;
  const char* kind = misspelt ? "misspelt:" : "place:";
  word.about = place == nullptr ? WordText::lasting("address:") : WordText::copy_of(kind + place->path);
  if (word.entry.empty()) {
    word.entry = WordText::copy_of(
        utf8({evidence.passage->text.chars.data() + evidence.at.begin, evidence.at.end - evidence.at.begin}));
  }
  words.push_back(std::move(word));
}

// Of what was mentioned: ours before outside, a building before none, a compound before a road or a square,
// the first before later ones.
std::size_t choose(const std::vector<Mention>& mentions, const Gazetteer& gazetteer) {
  std::size_t best = 0;
  int best_rank = -1;
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Mention& m = mentions[i];
    const bool outside = m.name == nullptr && gazetteer.pack()[m.place].kind == PlaceKind::outside;
    const bool inner = m.has_building() || (m.part && gazetteer.pack()[m.part].kind == PlaceKind::building);
    const bool road = m.name == nullptr && gazetteer.pack()[m.place].kind == PlaceKind::poi;
    const int rank = (m.given ? 16 : 0) + (outside ? 0 : 8) + (m.name == nullptr ? 4 : 0) + (inner ? 2 : 0) +
                     (road ? 0 : 1);
    if (rank > best_rank) {
      best = i;
      best_rank = rank;
    }
  }
  return best;
}

void flag(PlaceFound& out, PlaceFlag f) { out.flags = static_cast<std::uint16_t>(out.flags | bit(f)); }

// A road or square whose unit does not rule out that the place lies there: it says where, not what else.
bool is_landmark(const pack::Pack& pack, PlaceIndex road, PlaceIndex place) {
  return road && place && pack[road].kind == PlaceKind::poi && pack[place].kind != PlaceKind::poi &&
         compatible(pack, road, place);
}

// What is known of a road or a compound may be its district alone, and the text names the street: then the
// street is the finest that is certain, and the name stands beside it.
void take_finer_area(PlaceFound& out, const Mentions& mentions, const Mention& chosen,
                     const Gazetteer& gazetteer, std::vector<MatchedWord>& words) {
  const pack::Pack& pack = gazetteer.pack();
  if (chosen.name != nullptr || !out.place || !pack[out.place].unit) return;
  const AreaNamed* finest = nullptr;
  for (const AreaNamed& area : mentions.areas) {
    const pack::UnitIndex unit = area.place ? pack[area.place].unit : pack::UnitIndex();
    const pack::UnitIndex than = finest == nullptr ? pack[out.place].unit : pack[finest->place].unit;
    if (unit && unit != than && is_within(pack, unit, than)) finest = &area;
  }
  if (finest == nullptr) return;
  if (out.poi.empty()) out.poi = pack[chosen.place].name;
  out.place = finest->place;
  add_candidate(out, pack, out.place, out.flags);
  leave_evidence(finest->evidence, finest->evidence.written, &pack[out.place], words, finest->misspelt);
}

// The second place, and the other candidates.
void find_others(PlaceFound& out, std::vector<Mention>& mentions, std::size_t chosen,
                 const Gazetteer& gazetteer) {
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    if (i == chosen || mentions[chosen].given) continue;
    const Resolved second = resolve(mentions[i], gazetteer);
    if (second.place == out.place && second.building == out.building) continue;
    const bool same = !mentions[i].has_building() && second.place && out.place &&
                      (lies_in(gazetteer.pack(), out.place, second.place) ||
                       lies_in(gazetteer.pack(), second.place, out.place));
    if (same) continue;
    if (is_landmark(gazetteer.pack(), second.place, out.place)) {
      add_candidate(out, gazetteer.pack(), second.place, second.flags);
      continue;
    }
    add_candidate(out, gazetteer.pack(), second.place, second.flags | bit(PlaceFlag::two_places));
    if ((out.flags & bit(PlaceFlag::two_places)) != 0) continue;
    out.other = second.place;
    flag(out, PlaceFlag::two_places);
  }
}

// The area that speaks for the message: a certain one before an open one, then the finest, then the first.
const AreaNamed* choose_area(const std::vector<AreaNamed>& areas, const pack::Pack& pack) {
  const AreaNamed* best = nullptr;
  for (const AreaNamed& area : areas) {
    if (best == nullptr || (area.place && !best->place) ||
        (area.place && pack[area.place].kind > pack[best->place].kind)) {
      best = &area;
    }
  }
  return best;
}

// A message that names no more than districts, streets and communities.
void take_areas(PlaceFound& out, const Mentions& mentions, const Gazetteer& gazetteer,
                std::vector<MatchedWord>& words) {
  const pack::Pack& pack = gazetteer.pack();
  const AreaNamed* best = choose_area(mentions.areas, pack);
  if (best == nullptr) return;
  out.place = best->place ? best->place : gazetteer.common(best->among);
  if (best->misspelt) flag(out, PlaceFlag::misspelt);
  if (!best->place) {
    flag(out, PlaceFlag::ambiguous_name);
    add_candidates(out, pack, best->among, out.flags);
  }
  const pack::Place* place = out.place ? &pack[out.place] : nullptr;
  leave_evidence(best->evidence, best->evidence.written, place, words, best->misspelt);
  const bool given = best->evidence.passage->field == Field::place;
  for (const AreaNamed& area : mentions.areas) {
    if (given || !best->place || !area.place || compatible(pack, area.place, best->place)) continue;
    add_candidate(out, pack, area.place, bit(PlaceFlag::two_places));
    if (out.other) continue;
    flag(out, PlaceFlag::two_places);
    out.other = area.place;
    leave_evidence(area.evidence, area.evidence.written, &pack[area.place], words, area.misspelt);
  }
}

// A street that is named beside a compound of another one: the compound stands, and both are shown.
void find_contradiction(PlaceFound& out, const Mentions& mentions, const Mention& chosen,
                        const Gazetteer& gazetteer, std::vector<MatchedWord>& words) {
  const pack::Pack& pack = gazetteer.pack();
  if (chosen.given || chosen.name != nullptr || out.other || !out.place ||
      pack[out.place].kind == PlaceKind::outside) {
    return;
  }
  for (const AreaNamed& area : mentions.areas) {
    if (!area.place || compatible(pack, area.place, out.place)) continue;
    flag(out, PlaceFlag::two_places);
    out.other = area.place;
    add_candidate(out, pack, area.place, bit(PlaceFlag::two_places));
    leave_evidence(area.evidence, area.evidence.written, &pack[area.place], words, area.misspelt);
    return;
  }
}

// An address without a name.
void take_loose(PlaceFound& out, Mention& loose, std::vector<MatchedWord>& words) {
  derive_floor(loose.address);
  out.building = loose.address.building.text();
  fill_inside(out, loose.address);
  for (const Evidence& e : loose.evidence) leave_evidence(e, {}, nullptr, words);
}

// A place that no text names, with the address that the text may have.
void take_unnamed(PlaceFound& out, PlaceIndex place, PlaceFlag why, const char* about, Mention& loose,
                  const Gazetteer& gazetteer, std::vector<MatchedWord>& words) {
  const pack::Pack& pack = gazetteer.pack();
  const PlaceKind kind = pack[place].kind;
  const bool inner = kind == PlaceKind::building || kind == PlaceKind::zone;
  Mention mention;
  mention.place = inner && gazetteer.compound_of(place) ? gazetteer.compound_of(place) : place;
  if (inner && !(kind == PlaceKind::building && loose.address.building)) mention.part = place;
  mention.address = loose.address;
  Resolved found = resolve(mention, gazetteer);
  if (pack[mention.place].kind == PlaceKind::area) found.building = mention.address.building.text();
  out.place = found.place;
  out.building = std::move(found.building);
  out.flags = found.flags;
  flag(out, why);
  fill_inside(out, mention.address);
  add_candidates(out, pack, found.maybe, out.flags);
  add_candidate(out, pack, out.place, out.flags);
  words.push_back(
      {0, 0, false, WordText::lasting(pack[place].path), WordText::copy_of(about + pack[place].path)});
  for (const Evidence& e : loose.evidence) leave_evidence(e, {}, &pack[out.place], words);
}

// The channel's point where the text names nothing, or only an area around it; else the register, where
// nobody says anything. False: neither says more than the text.
bool take_known(PlaceFound& out, Mention& loose, const KnownBesides& known, const Gazetteer& gazetteer,
                std::vector<MatchedWord>& words) {
  const PlaceIndex point = known.point.place;
  const bool finer = point && point != out.place && out.place && out.flags == 0 &&
                     holds(gazetteer.pack(), out.place, point);
  if (point && (!out.place || finer)) {
    take_unnamed(out, point, PlaceFlag::from_point, "point:", loose, gazetteer, words);
    if (known.point.other) {
      flag(out, PlaceFlag::border);
      out.other = known.point.other;
      add_candidate(out, gazetteer.pack(), out.other, out.flags);
    }
    return true;
  }
  if (out.place) return false;
  if (known.has_point) {
    flag(out, PlaceFlag::outside_area);
    return false;
  }
  if (!known.registered) return false;
  take_unnamed(out, known.registered, PlaceFlag::from_register, "register:", loose, gazetteer, words);
  return true;
}

void leave_evidence_of(const PlaceFound& out, const Mentions& mentions, const Mention& chosen,
                       const pack::Pack& pack, std::vector<MatchedWord>& words) {
  const pack::Place* place = out.place ? &pack[out.place] : nullptr;
  bool misspelt = chosen.misspelt;
  for (const Evidence& e : chosen.evidence) {
    leave_evidence(e, e.written, place, words, misspelt && e.written.empty());
    misspelt = false;  // only the name itself, which stands first
  }
  if (!out.other) return;
  for (const Mention& m : mentions.all) {
    if (!m.place || &m == &chosen || !lies_in(pack, out.other, m.place)) continue;
    for (const Evidence& e : m.evidence) leave_evidence(e, e.written, &pack[out.other], words);
    return;
  }
}

}  // namespace

void check_point(PlaceFound& found, const KnownBesides& known, const pack::Pack& pack) {
  constexpr unsigned excused =
      bit(PlaceFlag::from_point) | bit(PlaceFlag::near) | bit(PlaceFlag::from_register);
  if (!known.has_point || !found.place || (found.flags & excused) != 0) return;
  const PlaceIndex point = known.point.place;
  const pack::Place& place = pack[found.place];
  if (place.kind == PlaceKind::outside) {
    if (!point) return;  // both say so
  } else if (point) {
    const auto agrees = [&](PlaceIndex there) {
      return there &&
             (compatible(pack, found.place, there) || (place.border_unit && pack[there].unit &&
                                                       is_within(pack, place.border_unit, pack[there].unit)));
    };
    if (agrees(point) || agrees(known.point.other)) return;
  }
  flag(found, PlaceFlag::point_disagrees);
  add_candidate(found, pack, point, bit(PlaceFlag::from_point) | bit(PlaceFlag::point_disagrees));
  finish_candidates(found);
}

PlaceFound exact_place(PlaceIndex place, const Gazetteer& gazetteer) {
  PlaceFound out;
  out.place = place;
  if (gazetteer.pack()[place].kind == PlaceKind::building) out.building = gazetteer.pack()[place].name;
  if (gazetteer.pack()[place].kind == PlaceKind::outside) out.flags = bit(PlaceFlag::outside_area);
  if (gazetteer.is_border(place)) out.flags = static_cast<std::uint16_t>(out.flags | bit(PlaceFlag::border));
  add_candidate(out, gazetteer.pack(), place, out.flags);
  return out;
}

PlaceFound find_place(std::span<const Passage> passages, const Vocabulary& vocabulary,
                      const Gazetteer& gazetteer, const Misspellings& misspellings, const KnownBesides& known,
                      std::vector<MatchedWord>& words) {
  Mentions mentions = find_mentions(passages, vocabulary, gazetteer);
  if (mentions.all.empty()) {  // no name is spelt right
    const std::vector<MisspeltName> misspelt = misspellings.find(passages, vocabulary, gazetteer);
    if (!misspelt.empty()) mentions = find_mentions(passages, vocabulary, gazetteer, misspelt);
  }
  narrow(mentions, known.point.place, gazetteer);
  PlaceFound out;
  if (mentions.all.empty()) {
    take_areas(out, mentions, gazetteer, words);
    if (!take_known(out, mentions.loose, known, gazetteer, words)) {
      add_candidate(out, gazetteer.pack(), out.place, out.flags);
      take_loose(out, mentions.loose, words);
    }
    finish_candidates(out);
    return out;
  }
  const std::size_t chosen = choose(mentions.all, gazetteer);
  Mention& mention = mentions.all[chosen];
  // An address that was said before any name belongs to the name, when that has none of its own.
  if (!mentions.loose.evidence.empty() && mention.address.empty()) {
    mention.address = mentions.loose.address;
    mention.evidence.push_back(mentions.loose.evidence.front());
  }
  Resolved found = resolve(mention, gazetteer);
  out.place = found.place;
  out.building = std::move(found.building);
  out.flags = found.flags;
  out.poi = mention.poi.empty() ? utf8(mention.relation) : std::string(mention.poi);
  fill_inside(out, mention.address);
  add_candidates(out, gazetteer.pack(), found.maybe, found.flags);
  add_candidate(out, gazetteer.pack(), out.place, found.flags);
  find_others(out, mentions.all, chosen, gazetteer);
  leave_evidence_of(out, mentions, mention, gazetteer.pack(), words);
  take_finer_area(out, mentions, mention, gazetteer, words);
  find_contradiction(out, mentions, mention, gazetteer, words);
  finish_candidates(out);
  return out;
}

PlaceFound find_place_within(PlaceIndex exact, std::span<const Passage> passages,
                             const Vocabulary& vocabulary, const Gazetteer& gazetteer,
                             std::vector<MatchedWord>& words) {
  static const Misspellings none;  // the channel has said it: nothing is left to guess
  std::vector<MatchedWord> found_words;
  PlaceFound found = find_place(passages, vocabulary, gazetteer, none, {false, {exact, {}}, {}}, found_words);
  if (!lies_in(gazetteer.pack(), found.place, exact)) return exact_place(exact, gazetteer);
  words.insert(words.end(), std::make_move_iterator(found_words.begin()),
               std::make_move_iterator(found_words.end()));
  return found;
}

}  // namespace gridline::text
