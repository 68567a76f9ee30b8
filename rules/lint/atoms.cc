// Equal atoms print alike, so their text is their identity.
#include "rules/lint/atoms.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "rules/route/facts_view.h"

namespace gridline::lint {

namespace {

cel::Slot slot_named(std::string_view path) {
  const cel::Field* field = route::facts_schema().find(path);
  GRIDLINE_ASSERT(field != nullptr);
  return field->slot;
}

Field about(const cel::Program& program) {
  std::optional<Field> all;
  for (const cel::Slot slot : program.slots()) {
    const Field field = fact_slots().field_of(slot);
    if (all && *all != field) return Field::none;
    all = field;
  }
  return all.value_or(Field::category);  // it asks for nothing: the same for every category
}

}  // namespace

FactSlots::FactSlots()
    : channel(slot_named("channel")),
      kind(slot_named("kind")),
      origin(slot_named("origin")),
      title(slot_named("title")),
      text(slot_named("text")),
      confidential(slot_named("confidential")),
      advert(slot_named("advert")),
      category(slot_named("category")),
      group(slot_named("group")),
      guard(slot_named("guard")),
      urgency(slot_named("urgency")),
      nature(slot_named("nature")),
      tags(slot_named("tags")),
      path(slot_named("place.path")),
      place_kind(slot_named("place.kind")),
      compound(slot_named("place.compound")),
      building(slot_named("place.building")),
      grid(slot_named("place.grid")),
      community(slot_named("place.community")),
      property(slot_named("place.property")),
      units(slot_named("place.units")),
      certain(slot_named("place.certain")) {}

Field FactSlots::field_of(cel::Slot slot) const {
  if (slot == category || slot == group || slot == guard) return Field::category;
  if (slot == urgency) return Field::urgency;
  if (slot == nature) return Field::nature;
  if (slot == kind) return Field::kind;
  if (slot == origin) return Field::origin;
  if (slot == channel) return Field::channel;
  const cel::Slot of_place[] = {path, place_kind, compound, building, grid, community, property, units};
  const bool found = std::find(std::begin(of_place), std::end(of_place), slot) != std::end(of_place);
  return found ? Field::place : Field::none;
}

const FactSlots& fact_slots() {
  static const FactSlots slots;
  return slots;
}

Atoms::Atoms(std::span<const Condition> conditions) {
  for (const Condition& condition : conditions) {
    if (!condition.program) continue;
    const cel::Ast& ast = condition.program->ast();
    for_each_atom(ast, ast.root, [&](cel::NodeId node) {
      std::string text = cel::print(ast, node);
      if (by_text_.contains(text)) return;
      cel::Program part = cel::part_of(*condition.program, node, route::facts_schema());
      by_text_.emplace(std::move(text), list_.size());
      const Field field = about(part);
      const bool fails = !never_fails(part);
      list_.push_back({std::move(part), field, fails});
    });
  }
}

std::size_t Atoms::find(const cel::Ast& ast, cel::NodeId node) const {
  const auto at = by_text_.find(cel::print(ast, node));
  GRIDLINE_ASSERT(at != by_text_.end());
  return at->second;
}

Answer answer(const Atom& atom, const cel::Activation& facts, cel::Workspace& workspace) {
  workspace.reset();
  const cel::Value value = cel::evaluate(atom.program, facts, workspace);
  return value.is_true() ? Answer::yes : value.is_false() ? Answer::no : Answer::error;
}

}  // namespace gridline::lint
