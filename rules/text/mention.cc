// One walk over the names and addresses of a message, in order. A name opens a mention, an address
// joins the mention before it; a second building opens another mention of the same compound.
//
// Rejected: taking the one name with the most evidence and forgetting the rest, which turns
// "A区3号楼跟B区3号楼中间" into a certain answer that is wrong for one of the two.
#include "rules/text/mention.h"

#include <algorithm>

#include "rules/text/authority.h"
#include "rules/text/numeral.h"
#include "rules/text/relations.h"

namespace gridline::text {

namespace {

using pack::PlaceIndex;
using pack::PlaceKind;

// More mentions than this and nobody can say which place is meant; keeps the walk linear.
constexpr std::size_t mentions_max = 16;

// Areas beyond this many add nothing: the finest of the first ones decides.
constexpr std::size_t areas_max = 8;

bool is_area(PlaceKind kind) {
  return kind == PlaceKind::district || kind == PlaceKind::street || kind == PlaceKind::community;
}

class Walk {
 public:
  Walk(const Vocabulary& vocabulary, const Gazetteer& gazetteer)
      : vocabulary_(vocabulary), gazetteer_(gazetteer) {}

  Mentions run(std::span<const Passage> passages, std::span<const MisspeltName> misspelt) {
    misspelt_ = misspelt;
    for (const Passage& passage : passages) walk(passage);
    return std::move(found_);
  }

 private:
  static constexpr std::size_t none = ~std::size_t(0);

  Mention* current() { return current_ == none ? nullptr : &found_.all[current_]; }
  char32_t peek(std::uint32_t i) const { return i < passage_->text.size() ? passage_->text.chars[i] : 0; }

  // What stands in the passage as a name.
  struct NameHit {
    Span at;
    std::uint32_t target = 0;
    bool local = false;
    bool misspelt = false;
  };

  void collect_names() {
    names_.clear();
    for (const Hit& hit : passage_->hits) {
      const Entry& entry = vocabulary_[hit.entry];
      if (entry.kind != EntryKind::name && entry.kind != EntryKind::local) continue;
      take_misspelt_before(hit.at.begin);
      names_.push_back({hit.at, entry.target, entry.kind == EntryKind::local, false});
    }
    take_misspelt_before(passage_->text.size());
  }

  void take_misspelt_before(std::uint32_t end) {
    while (!misspelt_.empty() && misspelt_.front().passage == passage_ && misspelt_.front().at.begin < end) {
      names_.push_back({misspelt_.front().at, misspelt_.front().name, false, true});
      misspelt_ = misspelt_.subspan(1);
    }
  }

  void walk(const Passage& passage) {
    passage_ = &passage;
    collect_names();
    address_beginnings_of(passage.text.chars, beginnings_);
    const std::uint32_t size = passage.text.size();
    const bool given = passage.field == Field::place;
    name_end_ = none;
    for (std::uint32_t at = 0, hit = 0, beginning = 0; at < size;) {
      while (hit < names_.size() && names_[hit].at.begin < at) ++hit;
      const std::uint32_t name = hit < names_.size() ? names_[hit].at.begin : size;
      while (beginnings_[beginning] < at) ++beginning;
      const bool ends = name_end_ >= at && name_end_ <= name;  // the last name
      at = std::min(ends ? static_cast<std::uint32_t>(name_end_) : name, beginnings_[beginning]);
      if (at < name) {
        at = on_char(at);
      } else if (at < size && on_name(names_[hit], given)) {
        at = after_name(names_[hit].at.end);
        name_end_ = at;
      } else {
        ++hit;  // it does not count here: its characters may still be an address
      }
    }
    if (!given) return;
    for (Mention& mention : found_.all) mention.given = true;
    locked_ = !found_.all.empty();
  }

  // 海曲世家小区8号楼: 小区 after a name that has no such ending says nothing.
  std::uint32_t after_name(std::uint32_t end) const {
    return peek(end) == U'小' && peek(end + 1) == U'区' ? end + 2 : end;
  }

  // Reads an address or skips a character; returns where to go on.
  std::uint32_t on_char(std::uint32_t at) {
    const char32_t c = peek(at);
    if (at == name_end_ && (c == U' ' || c == U'的')) {  // 东升小区 3-1-302
      ++name_end_;
      return at + 1;
    }
    const bool attached = name_end_ == at;
    if (attached && !is_digit(c) && unknown_zone(at)) {
      name_end_ = at + 2;
      return at + 2;
    }
    if (may_begin_address(c)) {
      const Address address = read_address(passage_->text.chars, at, attached);
      if (!address.empty()) {
        on_address(address, attached);
        return address.at.end;
      }
      if (is_digit(c)) {  // never the tail of a number
        while (is_digit(peek(at))) ++at;
        return at;
      }
    }
    return at + 1;
  }

  // 东区 or C区 after a compound that has no such zone; 一期 belongs to the name and says nothing.
  bool unknown_zone(std::uint32_t at) {
    const char32_t kind = peek(at + 1);
    const char32_t c = peek(at);
    if (kind != U'区' && kind != U'期') return false;
    const bool zone = (c >= U'a' && c <= U'z') || chinese_numeral_value(c) > 0 || c == U'东' || c == U'西' ||
                      c == U'南' || c == U'北' || c == U'中';
    if (zone && kind == U'区' && current() != nullptr) current()->part_unknown = true;
    return zone;
  }

  bool on_name(const NameHit& hit, bool given) {
    if (hit.local) return on_local(hit.target, hit.at);
    const PlaceName& name = gazetteer_.names()[hit.target];
    const Evidence evidence{passage_, hit.at, hit.misspelt ? std::string_view() : name.written};
    if (name.stem && !building_follows(hit.at.end)) return false;
    const bool areas_only = std::all_of(name.places.begin(), name.places.end(), [&](PlaceIndex p) {
      return is_area(gazetteer_.pack()[p].kind);
    });
    if (areas_only) {
      on_area(name, evidence, hit.misspelt);
      return true;
    }
    if (name.places.size() > 1) {
      on_shared_name(name, evidence);
    } else {
      const PlaceIndex place = name.places.front();
      const bool poi = gazetteer_.pack()[place].kind == PlaceKind::poi;
      if (poi && !given && is_addressed(passage_->text.chars, hit.at)) return true;
      if (poi && joins_current(place, evidence, given)) return true;
      open(place, evidence);
    }
    if (Mention* mention = current(); mention != nullptr && hit.misspelt) mention->misspelt = true;
    if (name.places.size() == 1) relate(after_name(hit.at.end));
    return true;
  }

  void on_area(const PlaceName& name, const Evidence& evidence, bool misspelt) {
    AreaNamed area;
    if (name.places.size() == 1) area.place = name.places.front();
    else area.among = name.places;
    for (const AreaNamed& known : found_.areas) {
      if (known.place == area.place && known.among == area.among) return;
    }
    if (found_.areas.size() == areas_max) return;
    area.misspelt = misspelt;
    area.evidence = evidence;
    found_.areas.push_back(std::move(area));
  }

  // A point of interest inside the compound at hand.
  bool joins_current(PlaceIndex place, const Evidence& evidence, bool given) {
    Mention* mention = current();
    if (mention == nullptr || !mention->place || given || !gazetteer_.compound_of(place) ||
        gazetteer_.compound_of(place) != gazetteer_.compound_of(mention->place)) {
      return false;
    }
    mention->poi = gazetteer_.pack()[place].name;
    mention->evidence.push_back(evidence);
    return true;
  }

  bool building_follows(std::uint32_t end) const {
    const Address address = read_address(passage_->text.chars, end, true);
    return static_cast<bool>(address.building);
  }

  // Means several: the one already spoken of, or it stays open which.
  void on_shared_name(const PlaceName& name, const Evidence& evidence) {
    for (std::size_t i = found_.all.size(); i-- > 0;) {
      const Mention& mention = found_.all[i];
      if (mention.name == &name ||
          std::find(name.places.begin(), name.places.end(), mention.place) != name.places.end()) {
        current_ = i;
        found_.all[i].evidence.push_back(evidence);
        return;
      }
    }
    current_ = none;
    if (locked_ || found_.all.size() == mentions_max) return;
    Mention mention;
    mention.name = &name;
    mention.among = name.places;
    mention.evidence.push_back(evidence);
    add(std::move(mention));
  }

  bool is_outside(PlaceIndex place) const { return gazetteer_.pack()[place].kind == PlaceKind::outside; }

  void add(Mention mention) {
    current_ = found_.all.size();
    found_.all.push_back(std::move(mention));
  }

  // A mention of this place: the last one there was, or a new one.
  void open(PlaceIndex place, const Evidence& evidence) {
    for (std::size_t i = found_.all.size(); i-- > 0;) {
      Mention& mention = found_.all[i];
      if (mention.name != nullptr && std::find(mention.name->places.begin(), mention.name->places.end(),
                                               place) != mention.name->places.end()) {
        mention.name = nullptr;  // now it is known which of them was meant
        mention.place = place;
      }
      // 石臼街道, then 海滨小区 in it: one place outside, named from the top down.
      if (is_outside(place) && mention.place && gazetteer_.pack()[place].parent == mention.place)
        mention.place = place;
      if (mention.place != place) continue;
      current_ = i;
      mention.evidence.push_back(evidence);
      return;
    }
    current_ = none;
    if (locked_ || found_.all.size() == mentions_max) return;
    Mention mention;
    mention.place = place;
    mention.evidence.push_back(evidence);
    add(std::move(mention));
  }

  // 东区 counts below a compound that has one; B区 may be the sibling of the compound at hand.
  bool on_local(std::uint32_t local, Span at) {
    Mention* mention = current();
    if (mention == nullptr) return false;
    const Evidence evidence{passage_, at, {}};
    if (mention->name != nullptr) {
      const PlaceIndex one = gazetteer_.sibling(mention->name->places.front(), local);
      if (!one) return false;
      open(one, evidence);
      return true;
    }
    PlaceIndex part = mention->part ? gazetteer_.part(mention->part, local) : PlaceIndex();
    if (!part) part = gazetteer_.part(gazetteer_.compound_of(mention->place), local);
    if (part) {
      const bool finer = !mention->part || gazetteer_.pack()[part].parent == mention->part;
      if (mention->part != part && (mention->has_building() || !finer)) reopen();
      if (current() == nullptr) return true;
      current()->part = part;
      current()->evidence.push_back(evidence);
      return true;
    }
    const PlaceIndex sibling = gazetteer_.sibling(mention->place, local);
    if (!sibling) return false;
    if (sibling != mention->place) open(sibling, evidence);
    return true;
  }

  // Another mention of the current compound, without its address.
  void reopen() {
    if (found_.all.size() == mentions_max || locked_) {
      current_ = none;
      return;
    }
    Mention next;
    next.name = current()->name;
    next.among = current()->among;
    next.misspelt = current()->misspelt;
    next.place = current()->place;
    next.evidence.push_back(current()->evidence.front());
    add(std::move(next));
  }

  // The number in "1、2号楼" and "1-3号楼", whose classifier comes only with the last one.
  BuildingName listed_before(std::uint32_t at) const {
    constexpr std::u32string_view joints = U"、和与跟及或至到-~";
    if (at < 2 || joints.find(peek(at - 1)) == std::u32string_view::npos) return {};
    std::uint32_t begin = at - 1;
    while (begin > 0 && at - begin < 5 &&
           (is_digit(peek(begin - 1)) || chinese_numeral_value(peek(begin - 1)) >= 0)) {
      --begin;
    }
    const Numeral n = read_numeral(passage_->text.chars, begin);
    return begin + n.chars == at - 1 && n.chars > 0 && n.value < 1'000 ? BuildingName{n.value}
                                                                       : BuildingName{};
  }

  void on_address(const Address& address, bool attached) {
    if (address.building && current() != nullptr) {
      Address earlier;
      earlier.building = listed_before(address.at.begin);
      if (earlier.building && !current()->has_building()) {
        earlier.at = address.at;
        on_one_address(earlier, false);
      }
    }
    on_one_address(address, attached);
  }

  void on_one_address(const Address& address, bool attached) {
    Mention* mention = current();
    if (mention == nullptr) {
      if (!locked_ && found_.loose.evidence.empty() && found_.all.empty()) {
        found_.loose.address = address;
        found_.loose.evidence.push_back({passage_, address.at, {}});
      }
      return;
    }
    if (address.room_is_bare && !(attached && one_building(*mention))) return;
    const BuildingName before = mention->address.building;
    if (address.building && before && !(before == address.building)) {
      const PlaceIndex part = mention->part;
      reopen();
      mention = current();
      if (mention == nullptr) return;
      mention->part = part;
    }
    merge(*mention, address, attached);
    relate(address.at.end);
  }

  bool one_building(const Mention& mention) const {
    return mention.place && gazetteer_.building_count(mention.place) == 1;
  }

  // What the mention does not know yet; a room only with the building it was said with or after.
  void merge(Mention& mention, const Address& address, bool attached) {
    Address& all = mention.address;
    mention.evidence.push_back({passage_, address.at, {}});
    if (all.empty()) {
      all = address;
      mention.attached = attached;
      return;
    }
    if (!all.building && address.building) {
      all.building = address.building;
      all.floor_may_be_building = false;
    }
    if (all.stair == 0) all.stair = address.stair;
    if (all.floor == floor_none) all.floor = address.floor;
    if (all.room == 0 && all.side == 0) {
      all.room = address.room;
      all.home = address.home;
      all.side = address.side;
    }
  }

  void relate(std::uint32_t at) {
    Mention* mention = current();
    if (mention == nullptr || !mention->relation.empty()) return;
    const RelationAt found = relation_at(passage_->text.chars, at);
    if (found.word.empty()) return;
    mention->relation = found.word;
    mention->near = found.near;
    const Span span{found.begin, found.begin + static_cast<std::uint32_t>(found.word.size())};
    mention->evidence.push_back({passage_, span, {}});
  }

  const Vocabulary& vocabulary_;
  const Gazetteer& gazetteer_;
  const Passage* passage_ = nullptr;
  std::span<const MisspeltName> misspelt_;  // those that are still to come
  std::vector<NameHit> names_;              // of the passage at hand
  std::vector<std::uint32_t> beginnings_;   // of its addresses, maybe
  Mentions found_;
  std::size_t current_ = none;     // the mention that addresses join
  std::size_t name_end_ = none;    // where the last name of this field ends
  bool locked_ = false;            // the channel has said which place it is
};

}  // namespace

Mentions find_mentions(std::span<const Passage> passages, const Vocabulary& vocabulary,
                       const Gazetteer& gazetteer, std::span<const MisspeltName> misspelt) {
  return Walk(vocabulary, gazetteer).run(passages, misspelt);
}

}  // namespace gridline::text
