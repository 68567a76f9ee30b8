// Looking mentions up in the register and choosing the place that a ticket is about.
#include "rules/text/place.h"

#include <fmt/format.h>

#include <iterator>

#include "rules/text/mention.h"

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

// A mention looked up.
struct Resolved {
  PlaceIndex place;            // the finest that is certain
  std::string building;
  std::uint16_t flags = 0;
  void flag(PlaceFlag f) { flags = static_cast<std::uint16_t>(flags | bit(f)); }
};

// "5楼" right after a compound is building 5 where there is one; else it is a floor.
void settle_storey(Mention& mention, PlaceIndex above, const Gazetteer& gazetteer) {
  Address& address = mention.address;
  if (!address.floor_may_be_building || address.building || !mention.attached) return;
  const BuildingName building{static_cast<std::uint32_t>(address.floor)};
  const bool too_high = address.floor > gazetteer.floors_max(above) && gazetteer.floors_max(above) > 0;
  if (gazetteer.building_count(above) < 2 || (gazetteer.buildings(above, building).empty() && !too_high))
    return;
  address.building = building;
  address.floor = floor_none;
}

void check_inside(Resolved& found, const Address& address, const pack::Place& building) {
  if (building.stairs > 0 && address.stair > static_cast<std::uint32_t>(building.stairs)) {
    found.flag(PlaceFlag::not_in_register);
  }
  if (building.floors > 0 && address.floor != floor_top && address.floor > building.floors) {
    found.flag(PlaceFlag::not_in_register);
  }
}

void resolve_building(Resolved& found, const Address& address, PlaceIndex above, const Gazetteer& gazetteer) {
  found.building = address.building.text();
  const std::vector<PlaceIndex> buildings = gazetteer.buildings(above, address.building);
  if (buildings.size() == 1) {
    const pack::Place& building = gazetteer.pack()[buildings.front()];
    found.place = buildings.front();
    found.building = building.name;
    check_inside(found, address, building);
  } else if (!buildings.empty()) {
    found.flag(PlaceFlag::ambiguous_zone);
  } else if (gazetteer.building_count(above) > 0) {  // a yard without listed rows lacks none
    found.flag(PlaceFlag::not_in_register);
  }
}

// 806 is on floor 8, 1201 on 12; a bungalow's second home is on none.
void derive_floor(Address& address) {
  if (address.floor == floor_none && address.room >= 100 && !address.home) {
    address.floor = static_cast<std::int32_t>(address.room / 100);
  }
}

Resolved resolve(Mention& mention, const Gazetteer& gazetteer) {
  Resolved found;
  derive_floor(mention.address);
  if (mention.name != nullptr) {
    found.flag(PlaceFlag::ambiguous_name);
    found.place = gazetteer.common(mention.name->places);
    found.building = mention.address.building.text();
    return found;
  }
  found.place = mention.part ? mention.part : mention.place;
  if (gazetteer.pack()[mention.place].kind == PlaceKind::outside) found.flag(PlaceFlag::outside_area);
  if (mention.part_unknown) {
    found.flag(PlaceFlag::not_in_register);
    found.building = mention.address.building.text();
  } else if (gazetteer.pack()[found.place].kind == PlaceKind::building) {
    found.building = gazetteer.pack()[found.place].name;
    check_inside(found, mention.address, gazetteer.pack()[found.place]);
  } else if (const PlaceKind kind = gazetteer.pack()[found.place].kind;
             kind == PlaceKind::compound || kind == PlaceKind::zone) {
    settle_storey(mention, found.place, gazetteer);
    if (mention.address.building) resolve_building(found, mention.address, found.place, gazetteer);
  } else {
    found.building = mention.address.building.text();
  }
  if (gazetteer.is_border(found.place)) found.flag(PlaceFlag::border);
  return found;
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
                    std::vector<MatchedWord>& words) {
  const Span raw = evidence.passage->text.raw_of(evidence.at);
  MatchedWord word{raw.begin, raw.end, evidence.passage->field == Field::title, std::string(written), {}};
  word.in_place = evidence.passage->field == Field::place;
  word.about = place == nullptr ? "address:" : "place:" + place->path;
  if (word.entry.empty()) {
    word.entry =
        utf8({evidence.passage->text.chars.data() + evidence.at.begin, evidence.at.end - evidence.at.begin});
  }
  words.push_back(std::move(word));
}

// Of what was mentioned: ours before outside, a building before none, the first before later ones.
std::size_t choose(const std::vector<Mention>& mentions, const Gazetteer& gazetteer) {
  std::size_t best = 0;
  int best_rank = -1;
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Mention& m = mentions[i];
    const bool outside = m.name == nullptr && gazetteer.pack()[m.place].kind == PlaceKind::outside;
    const bool inner = m.has_building() || (m.part && gazetteer.pack()[m.part].kind == PlaceKind::building);
    const int rank = (m.given ? 8 : 0) + (outside ? 0 : 4) + (m.name == nullptr ? 2 : 0) + (inner ? 1 : 0);
    if (rank > best_rank) {
      best = i;
      best_rank = rank;
    }
  }
  return best;
}

// Does `inner` lie in `outer`, so that naming both names one place?
bool lies_in(const pack::Pack& pack, PlaceIndex inner, PlaceIndex outer) {
  while (inner && inner != outer) inner = pack[inner].parent;
  return inner == outer;
}

void find_other(PlaceFound& out, std::vector<Mention>& mentions, std::size_t chosen,
                const Gazetteer& gazetteer) {
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    if (i == chosen || mentions[chosen].given) continue;
    const Resolved second = resolve(mentions[i], gazetteer);
    if (second.place == out.place && second.building == out.building) continue;
    const bool same = !mentions[i].has_building() && second.place && out.place &&
                      (lies_in(gazetteer.pack(), out.place, second.place) ||
                       lies_in(gazetteer.pack(), second.place, out.place));
    if (same) continue;
    out.other = second.place;
    out.flags = static_cast<std::uint16_t>(out.flags | bit(PlaceFlag::two_places));
    return;
  }
}

}  // namespace

PlaceFound exact_place(PlaceIndex place, const Gazetteer& gazetteer) {
  PlaceFound out;
  out.place = place;
  if (gazetteer.pack()[place].kind == PlaceKind::building) out.building = gazetteer.pack()[place].name;
  if (gazetteer.pack()[place].kind == PlaceKind::outside) out.flags = bit(PlaceFlag::outside_area);
  if (gazetteer.is_border(place)) out.flags = static_cast<std::uint16_t>(out.flags | bit(PlaceFlag::border));
  return out;
}

PlaceFound find_place(std::span<const Passage> passages, const Vocabulary& vocabulary,
                      const Gazetteer& gazetteer, std::vector<MatchedWord>& words) {
  Mentions mentions = find_mentions(passages, vocabulary, gazetteer);
  PlaceFound out;
  if (mentions.all.empty()) {
    if (mentions.coarse) {
      out = exact_place(mentions.coarse, gazetteer);
      leave_evidence(mentions.coarse_evidence, mentions.coarse_evidence.written, &gazetteer.pack()[out.place],
                     words);
    }
    derive_floor(mentions.loose.address);
    out.building = mentions.loose.address.building.text();
    fill_inside(out, mentions.loose.address);
    for (const Evidence& e : mentions.loose.evidence) leave_evidence(e, {}, nullptr, words);
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
  find_other(out, mentions.all, chosen, gazetteer);
  const pack::Place* place = out.place ? &gazetteer.pack()[out.place] : nullptr;
  for (const Evidence& e : mention.evidence) leave_evidence(e, e.written, place, words);
  if (out.other) {
    for (const Mention& m : mentions.all) {
      if (m.place && &m != &mention && lies_in(gazetteer.pack(), out.other, m.place)) {
        for (const Evidence& e : m.evidence)
          leave_evidence(e, e.written, &gazetteer.pack()[out.other], words);
        break;
      }
    }
  }
  return out;
}

PlaceFound find_place_within(PlaceIndex exact, std::span<const Passage> passages,
                             const Vocabulary& vocabulary, const Gazetteer& gazetteer,
                             std::vector<MatchedWord>& words) {
  std::vector<MatchedWord> found_words;
  PlaceFound found = find_place(passages, vocabulary, gazetteer, found_words);
  if (!lies_in(gazetteer.pack(), found.place, exact)) return exact_place(exact, gazetteer);
  words.insert(words.end(), std::make_move_iterator(found_words.begin()),
               std::make_move_iterator(found_words.end()));
  return found;
}

}  // namespace gridline::text
