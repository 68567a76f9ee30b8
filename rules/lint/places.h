// The places of a pack in classes: places of one class are the same to every route.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/lint/atoms.h"
#include "rules/route/facts_view.h"

namespace gridline::lint {

// Class 0 is "no place". Places of a class have the same unit and property firm, are all ours or all not,
// and every atom about a place answers the same for them. Classes are numbered as their first places
// stand in the pack, so that a compound's lie together.
class Places {
 public:
  Places(const pack::Pack& pack, const Atoms& atoms);

  std::size_t classes() const { return examples_.size(); }
  // The first place of a class; none for class 0.
  pack::PlaceIndex example(std::size_t place_class) const { return examples_[place_class]; }
  std::size_t class_of(pack::PlaceIndex place) const { return place ? class_of_[place.value + 1] : 0; }
  const std::vector<route::PlaceFacts>& facts() const { return facts_; }

 private:
  void refine(const pack::Pack& pack, const Atoms& atoms);
  // Splits the classes by a mark of each place (+ 1).
  void split(const std::vector<std::uint32_t>& marks);
  void number_in_order();

  std::vector<route::PlaceFacts> facts_;
  std::vector<std::uint32_t> class_of_;  // by place + 1
  std::vector<pack::PlaceIndex> examples_;
};

}  // namespace gridline::lint
