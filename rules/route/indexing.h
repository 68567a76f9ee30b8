// The indexes of all routes' children, made while a pack's conditions are compiled.
//
// A condition is taken apart as soon as it is compiled: a hundred thousand do not fit in a cache to be read a
// second time.
#pragma once

#include <memory>
#include <vector>

#include "rules/route/child_index_maker.h"

namespace gridline::route {

// Of one route: those that do not continue, and those that do.
struct Children {
  ChildIndex first, continued;
};

class Indexing {
 public:
  Indexing(const pack::Pack& pack, ValueNumbers& numbers);
  // The route's condition is known; null: it always matches.
  void add(pack::RouteIndex route, const cel::Program* when);
  std::vector<std::unique_ptr<const Children>> made();

 private:
  struct Making {
    ChildIndexMaker first, continued;
  };
  struct Place {  // among its sisters; the root has none
    pack::RouteIndex parent;
    Ordinal ordinal = 0;
  };
  void note_words(const Alternatives& alternatives, Ordinal child);

  const pack::Pack& pack_;
  ValueNumbers& numbers_;
  Conditions conditions_;
  std::vector<Place> places_;                    // by route
  std::vector<std::unique_ptr<Making>> making_;  // by route; null: it has no children
};

}  // namespace gridline::route
