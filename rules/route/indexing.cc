// Where each route stands among its sisters is looked up first, for routes come in the order of the pack.
#include "rules/route/indexing.h"

namespace gridline::route {

Indexing::Indexing(const pack::Pack& pack, ValueNumbers& numbers)
    : pack_(pack), numbers_(numbers), conditions_(pack, numbers), places_(pack.routes.size()) {
  for (std::size_t r = 0; r < pack.routes.size(); ++r) {
    const std::vector<pack::RouteIndex>& children = pack.routes[r].children;
    std::size_t continued = 0;
    for (Ordinal i = 0; i < children.size(); ++i) {
      places_[children[i].value] = {pack::RouteIndex(r), i};
      continued += pack[children[i]].continue_on ? 1u : 0u;
    }
    making_.emplace_back();
    if (children.empty()) continue;
    making_.back() = std::make_unique<Making>(
        Making{ChildIndexMaker(numbers, children.size() - continued, Wanted::first),
               ChildIndexMaker(numbers, continued, Wanted::all)});
  }
}

void Indexing::add(pack::RouteIndex route, const cel::Program* when) {
  const Place& place = places_[route.value];
  if (!place.parent) return;
  const Alternatives alternatives =
      when != nullptr ? conditions_.alternatives(*when) : Alternatives{{Alternative{}}, true};
  note_words(alternatives, place.ordinal);
  Making& making = *making_[place.parent.value];
  (pack_[route].continue_on ? making.continued : making.first).add(place.ordinal, alternatives);
}

void Indexing::note_words(const Alternatives& alternatives, Ordinal child) {
  for (const Alternative& alternative : alternatives.any) {
    if (!alternative.member || !is_words(alternative.member->dimension)) continue;
    for (const ValueRange& range : alternative.member->values.ranges()) {
      for (std::uint32_t word = range.begin; word < range.end; ++word)
        numbers_.asked_by(alternative.member->dimension, word, child);
    }
  }
}

std::vector<std::unique_ptr<const Children>> Indexing::made() {
  std::vector<std::unique_ptr<const Children>> out(making_.size());
  for (std::size_t r = 0; r < making_.size(); ++r) {
    if (making_[r] == nullptr) continue;
    out[r] = std::make_unique<const Children>(
        Children{std::move(making_[r]->first).made(), std::move(making_[r]->continued).made()});
    making_[r].reset();
  }
  return out;
}

}  // namespace gridline::route
