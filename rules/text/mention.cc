// One walk over the names and addresses of a message, in order. A name opens a mention, an address
// joins the mention before it; a second building opens another mention of the same compound.
//
// Rejected: taking the one name with the most evidence and forgetting the rest, which turns
// "A区3号楼跟B区3号楼中间" into a certain answer that is wrong for one of the two.
#include "rules/text/mention.h"

#include <algorithm>

#include "rules/text/numeral.h"

namespace gridline::text {

namespace {

using pack::PlaceIndex;
using pack::PlaceKind;

// More mentions than this and nobody can say which place is meant; keeps the walk linear.
constexpr std::size_t mentions_max = 16;

// Where at the place, directly after it.
constexpr std::u32string_view relations[] = {U"地下车库", U"门口", U"楼下", U"楼顶", U"对面", U"后面", U"前面",
                                             U"旁边",     U"附近", U"中间", U"之间", U"电梯", U"车库", U"东门",
                                             U"西门",     U"南门", U"北门", U"大门", U"东头", U"西头", U"广场"};

class Walk {
 public:
  Walk(const Vocabulary& vocabulary, const Gazetteer& gazetteer)
      : vocabulary_(vocabulary), gazetteer_(gazetteer) {}

  Mentions run(std::span<const Passage> passages) {
    for (const Passage& passage : passages) walk(passage);
    return std::move(found_);
  }

 private:
  static constexpr std::size_t none = ~std::size_t(0);

  Mention* current() { return current_ == none ? nullptr : &found_.all[current_]; }
  char32_t peek(std::uint32_t i) const { return i < passage_->text.size() ? passage_->text.chars[i] : 0; }

  void walk(const Passage& passage) {
    passage_ = &passage;
    const std::vector<char32_t>& chars = passage.text.chars;
    const bool given = passage.field == Field::place;
    std::size_t hit = 0;
    name_end_ = none;
    for (std::uint32_t at = 0; at < chars.size();) {
      while (hit < passage.hits.size() && (passage.hits[hit].at.begin < at || !is_name(passage.hits[hit])))
        ++hit;
      const std::uint32_t name = hit < passage.hits.size() ? passage.hits[hit].at.begin : passage.text.size();
      while (at < name && at != name_end_ && !may_begin_address(chars[at])) ++at;
      if (at < name) {
        at = on_char(at);
      } else if (at < chars.size() && on_name(passage.hits[hit], given)) {
        at = passage.hits[hit].at.end;
        name_end_ = at;
      } else {
        ++hit;  // it does not count here: its characters may still be an address
      }
    }
    if (!given) return;
    for (Mention& mention : found_.all) mention.given = true;
    locked_ = !found_.all.empty();
  }

  bool is_name(const Hit& hit) const {
    const EntryKind kind = vocabulary_[hit.entry].kind;
    return kind == EntryKind::name || kind == EntryKind::local;
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

  bool on_name(const Hit& hit, bool given) {
    const Entry& entry = vocabulary_[hit.entry];
    if (entry.kind == EntryKind::local) return on_local(entry.target, hit.at);
    const PlaceName& name = gazetteer_.names()[entry.target];
    const Evidence evidence{passage_, hit.at, name.written};
    if (name.stem && !building_follows(hit.at.end)) return false;
    if (name.places.size() > 1) return on_shared_name(name, evidence);
    const PlaceIndex place = name.places.front();
    switch (gazetteer_.pack()[place].kind) {
      case PlaceKind::district:
      case PlaceKind::street:
      case PlaceKind::community:
        if (!found_.coarse || gazetteer_.pack()[place].kind > gazetteer_.pack()[found_.coarse].kind) {
          found_.coarse = place;
          found_.coarse_evidence = evidence;
        }
        return true;
      case PlaceKind::poi:
        if (Mention* mention = current();
            mention != nullptr && mention->place && !given &&
            gazetteer_.compound_of(place) == gazetteer_.compound_of(mention->place)) {
          mention->poi = gazetteer_.pack()[place].name;
          mention->evidence.push_back(evidence);
          return true;
        }
        break;
      default: break;
    }
    open(place, evidence);
    relate(hit.at.end);
    return true;
  }

  bool building_follows(std::uint32_t end) const {
    const Address address = read_address(passage_->text.chars, end, true);
    return static_cast<bool>(address.building);
  }

  // Means several: the one already spoken of, or it stays open which.
  bool on_shared_name(const PlaceName& name, const Evidence& evidence) {
    for (std::size_t i = found_.all.size(); i-- > 0;) {
      const Mention& mention = found_.all[i];
      if (mention.name == &name ||
          std::find(name.places.begin(), name.places.end(), mention.place) != name.places.end()) {
        current_ = i;
        found_.all[i].evidence.push_back(evidence);
        return true;
      }
    }
    if (locked_ || found_.all.size() == mentions_max) {
      current_ = none;
      return true;
    }
    Mention mention;
    mention.name = &name;
    mention.evidence.push_back(evidence);
    add(std::move(mention));
    return true;
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
    if (peek(at) == U'的' || peek(at) == U' ') ++at;
    const std::vector<char32_t>& chars = passage_->text.chars;
    for (const std::u32string_view word : relations) {
      if (at + word.size() > chars.size() || std::u32string_view(chars.data() + at, word.size()) != word)
        continue;
      mention->relation = word;
      mention->evidence.push_back({passage_, {at, at + static_cast<std::uint32_t>(word.size())}, {}});
      return;
    }
  }

  const Vocabulary& vocabulary_;
  const Gazetteer& gazetteer_;
  const Passage* passage_ = nullptr;
  Mentions found_;
  std::size_t current_ = none;     // the mention that addresses join
  std::size_t name_end_ = none;    // where the last name of this field ends
  bool locked_ = false;            // the channel has said which place it is
};

}  // namespace

Mentions find_mentions(std::span<const Passage> passages, const Vocabulary& vocabulary,
                       const Gazetteer& gazetteer) {
  return Walk(vocabulary, gazetteer).run(passages);
}

}  // namespace gridline::text
