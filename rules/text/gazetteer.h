// The places of a pack as a text names them: names that may be shared, zones and buildings below a
// compound, and what a register can say about them. Immutable; a part of Reader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/pack/model.h"
#include "rules/text/address.h"
#include "rules/text/flat_names.h"

namespace gridline::text {

// What one spelling may mean.
struct PlaceName {
  std::u32string chars;                   // folded
  std::string_view written;               // as the pack has it; of a stem: of the first place
  std::vector<pack::PlaceIndex> places;   // in the pack's order, each once
  // Made by us from names that begin alike (凌云 of 凌云花园 and 凌云小区): it counts only with a zone
  // or a building after it, for the word itself may be a road, a school or a shop.
  bool stem = false;
};

class Gazetteer {
 public:
  explicit Gazetteer(const pack::Pack& pack);

  const pack::Pack& pack() const { return pack_; }

  // Names that stand by themselves, and names that count only below a compound (东区, B区).
  const std::vector<PlaceName>& names() const { return names_; }
  const std::vector<std::u32string>& local_names() const { return local_names_; }

  // The zone or named building `local` below a compound or zone; none when it has no such part.
  pack::PlaceIndex part(pack::PlaceIndex above, std::uint32_t local) const;

  // The compound that `local` tells apart from `compound` and its likes: B区 beside 金泰新居A区.
  pack::PlaceIndex sibling(pack::PlaceIndex compound, std::uint32_t local) const;

  // The buildings of that name directly below `above`, or else in its zones (several: it is not
  // known in which).
  std::vector<pack::PlaceIndex> buildings(pack::PlaceIndex above, BuildingName name) const;

  // How many buildings stand below.
  std::uint32_t building_count(pack::PlaceIndex place) const { return facts_[place.value].buildings; }
  // Does more than one unit cover it (a compound split over grids, a place at a border)?
  bool is_border(pack::PlaceIndex place) const { return facts_[place.value].border; }
  // The compound at or above; none for coarser places.
  pack::PlaceIndex compound_of(pack::PlaceIndex place) const { return facts_[place.value].compound; }
  std::int32_t floors_max(pack::PlaceIndex place) const { return facts_[place.value].floors_max; }

  // The innermost place that holds all of them, or the community (street, district) of the unit
  // that is above all of theirs; none when there is neither.
  pack::PlaceIndex common(const std::vector<pack::PlaceIndex>& places) const;

  // A path of the register, or a name or alias that only one place has; byte for byte.
  pack::PlaceIndex exact(std::string_view text) const;

 private:
  struct Facts {
    pack::PlaceIndex compound;
    std::uint32_t family = 0;   // compounds whose names differ in the last part only; 0: alone
    std::uint32_t buildings = 0;
    std::int32_t floors_max = 0;
    pack::UnitIndex unit;       // of the first building below, to see a second one
    bool border = false;
    std::vector<pack::PlaceIndex> zones;
  };
  void collect_facts();
  void collect_names();
  void collect_families();
  void add_name(std::u32string chars, std::string_view written, pack::PlaceIndex place, bool stem);
  std::uint32_t local_id(const std::u32string& chars);
  void add_local(std::string_view name, pack::PlaceIndex place);

  const pack::Pack& pack_;
  std::vector<Facts> facts_;  // by place
  std::vector<PlaceName> names_;
  std::vector<std::u32string> local_names_;
  std::unordered_map<std::u32string, std::uint32_t> name_ids_, local_ids_;
  std::unordered_map<std::uint64_t, pack::PlaceIndex> parts_;     // place, local name
  std::unordered_map<std::uint64_t, pack::PlaceIndex> siblings_;  // family, local name
  std::unordered_map<std::uint64_t, pack::PlaceIndex> buildings_; // place, BuildingName::key()
  std::unordered_map<std::uint32_t, pack::PlaceIndex> areas_;     // unit: its community, street or district
  FlatNames exact_;  // none: several have it
};

}  // namespace gridline::text
