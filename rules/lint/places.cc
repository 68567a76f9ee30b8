// Splitting one class further and further.
//
// An atom is evaluated once for each value of the fact it asks for ("place.compound": a few hundred), not
// for each of the places (tens of thousands); a comparison with texts is looked up without evaluating.
#include "rules/lint/places.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace gridline::lint {

namespace {

// Numbers for keys, in the order in which they are first seen.
template <class Key>
class Numbers {
 public:
  std::uint32_t of(const Key& key) {
    return by_key_.emplace(key, static_cast<std::uint32_t>(by_key_.size())).first->second;
  }

 private:
  std::map<Key, std::uint32_t> by_key_;
};

route::Facts facts_at(std::size_t place) {
  route::Facts facts;
  if (place > 0) facts.place = pack::PlaceIndex(place - 1);
  return facts;
}

// Places with the same value of one fact, by place + 1.
struct Values {
  std::vector<std::uint32_t> value_of;
  std::vector<std::size_t> examples;     // a place + 1 for each value
  std::vector<std::string> texts;        // empty when the fact is a list
};

Values values_of(const pack::Pack& pack, const std::vector<route::PlaceFacts>& facts, cel::Slot slot) {
  Values out;
  Numbers<std::string> numbers;
  const bool list = slot == fact_slots().units;
  for (std::size_t i = 0; i <= pack.places.size(); ++i) {
    std::string key;
    if (list) {
      if (i > 0 && pack.places[i - 1].unit) key = pack[pack.places[i - 1].unit].id;
    } else {
      key = route::FactsView(pack, facts, facts_at(i)).resolve(slot).as_text();
    }
    const std::uint32_t number = numbers.of(key);
    if (number == out.examples.size()) {
      out.examples.push_back(i);
      if (!list) out.texts.push_back(key);
    }
    out.value_of.push_back(number);
  }
  return out;
}

// The answers of one atom, a character for each value.
void append_answers(const pack::Pack& pack, const std::vector<route::PlaceFacts>& facts, const Atom& atom,
                    const Values& values, std::vector<std::string>& answers) {
  const auto comparison = comparison_of(atom.program, atom.program.ast().root);
  const bool plain = comparison && !values.texts.empty() &&
                     (comparison->how == Compare::equal || comparison->how == Compare::among);
  cel::Workspace workspace;
  for (std::size_t v = 0; v < values.examples.size(); ++v) {
    Answer said = Answer::no;
    if (plain) {
      for (const cel::NodeId text : comparison->texts)
        if (text_of(atom.program, text) == values.texts[v]) said = Answer::yes;
    } else {
      const route::Facts example = facts_at(values.examples[v]);
      said = answer(atom, route::FactsView(pack, facts, example), workspace);
    }
    answers[v] += static_cast<char>('0' + static_cast<int>(said));
  }
}

}  // namespace

Places::Places(const pack::Pack& pack, const Atoms& atoms) : facts_(route::place_facts(pack)) {
  Numbers<std::tuple<bool, pack::UnitIndex, pack::PropertyStatus, pack::UnitIndex, bool>> numbers;
  class_of_.push_back(numbers.of({}));
  for (const pack::Place& p : pack.places) {
    class_of_.push_back(
        numbers.of({true, p.unit, p.property, p.property_firm, p.kind == pack::PlaceKind::outside}));
  }
  refine(pack, atoms);
  number_in_order();
}

void Places::refine(const pack::Pack& pack, const Atoms& atoms) {
  std::map<cel::Slot, std::vector<const Atom*>> by_slot;
  cel::Workspace workspace;
  for (const Atom& atom : atoms.list()) {
    if (atom.about != Field::place) continue;
    if (atom.program.slots().size() == 1) {
      by_slot[atom.program.slots()[0]].push_back(&atom);
      continue;
    }
    std::vector<std::uint32_t> marks;
    for (std::size_t i = 0; i < class_of_.size(); ++i) {
      const route::Facts facts = facts_at(i);
      marks.push_back(
          static_cast<std::uint32_t>(answer(atom, route::FactsView(pack, facts_, facts), workspace)));
    }
    split(marks);
  }
  for (const auto& [slot, asked] : by_slot) {
    const Values values = values_of(pack, facts_, slot);
    std::vector<std::string> answers(values.examples.size());
    for (const Atom* atom : asked) append_answers(pack, facts_, *atom, values, answers);
    Numbers<std::string> numbers;
    std::vector<std::uint32_t> number_of_value, marks;
    for (const std::string& said : answers) number_of_value.push_back(numbers.of(said));
    for (const std::uint32_t value : values.value_of) marks.push_back(number_of_value[value]);
    split(marks);
  }
}

void Places::split(const std::vector<std::uint32_t>& marks) {
  Numbers<std::pair<std::uint32_t, std::uint32_t>> numbers;
  for (std::size_t i = 0; i < class_of_.size(); ++i) class_of_[i] = numbers.of({class_of_[i], marks[i]});
}

void Places::number_in_order() {
  Numbers<std::uint32_t> numbers;
  for (std::size_t i = 0; i < class_of_.size(); ++i) {
    class_of_[i] = numbers.of(class_of_[i]);
    if (class_of_[i] == examples_.size())
      examples_.push_back(i > 0 ? pack::PlaceIndex(i - 1) : pack::PlaceIndex());
  }
}

}  // namespace gridline::lint
