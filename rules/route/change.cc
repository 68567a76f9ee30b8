// Candidates come from the same alternatives as the index: those that fail in fewest dimensions come first,
// and these are set to a value that fits. Fields of a place cannot be set alone, so a place of the pack is
// looked for that fits in all of them. Trying every value of every field would find the same, in seconds.
#include "rules/route/change.h"

#include <algorithm>

#include "rules/route/alternatives.h"

namespace gridline::route {

namespace {

constexpr std::size_t text_shown_max = 120;  // bytes

// Facts with storage of their own for what was changed.
struct Changed {
  Facts facts;
  std::vector<std::string> tags;
  std::string channel, kind, origin, text, title;
  std::vector<FactSlot> slots;  // what differs
  std::vector<std::string> added;  // by slot: the word or tag that was put in; empty: the whole value differs
};

FactSlot slot_of(Dimension d) {
  constexpr FactSlot slots[] = {
      FactSlot::category,       FactSlot::urgency,        FactSlot::nature,          FactSlot::confidential,
      FactSlot::advert,         FactSlot::place_certain,  FactSlot::channel,         FactSlot::kind,
      FactSlot::origin,         FactSlot::place_path,     FactSlot::place_kind,      FactSlot::place_compound,
      FactSlot::place_building, FactSlot::place_grid,     FactSlot::place_community, FactSlot::place_property,
      FactSlot::tags,           FactSlot::place_units,    FactSlot::text,            FactSlot::title};
  return slots[static_cast<std::size_t>(d)];
}

bool of_place(Dimension d) {
  return (d >= Dimension::path && d <= Dimension::property) || d == Dimension::units;
}

class Search {
 public:
  Search(const RouteTree& tree, const Facts& facts, const Routing& routing)
      : tree_(tree),
        pack_(tree.pack()),
        facts_(facts),
        routing_(routing),
        numbers_(pack_, place_facts(pack_)),
        conditions_(pack_, numbers_) {}

  std::optional<Change> first(std::span<const Step> steps) {
    std::vector<Alternatives> when;
    for (const Step& step : steps) {
      const cel::Program* condition = tree_.condition(step.route);
      when.push_back(condition != nullptr ? conditions_.alternatives(*condition) : Alternatives{});
    }
    numbers_.finish();
    values_.emplace(numbers_, facts_);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (tree_.condition(steps[i].route) == nullptr) continue;
      auto change = steps[i].matched ? unmatched(steps[i], when[i]) : matched(steps[i], when[i]);
      if (change) return change;
    }
    return std::nullopt;
  }

 private:
  bool fits(const Constraint& c) const { return c.values.has(values_->of(c.dimension)); }
  bool fits(const Member& m) const {
    const auto members = values_->members(m.dimension);
    return std::any_of(members.begin(), members.end(), [&](std::uint32_t v) { return m.values.has(v); });
  }
  std::size_t failing(const Alternative& a) const {
    const auto wrong = std::count_if(a.constraints.begin(), a.constraints.end(),
                                     [&](const Constraint& c) { return !fits(c); });
    return static_cast<std::size_t>(wrong) + (a.member && !fits(*a.member) ? 1 : 0);
  }

  std::optional<Change> matched(const Step& step, const Alternatives& when) {
    std::vector<const Alternative*> nearest;
    for (const Alternative& a : when.any) nearest.push_back(&a);
    std::stable_sort(nearest.begin(), nearest.end(),
                     [&](const auto* a, const auto* b) { return failing(*a) < failing(*b); });
    for (const Alternative* a : nearest) {
      if (failing(*a) == 0) continue;  // what could not be taken apart is missing
      if (auto changed = made_to_fit(*a)) {
        if (auto change = tried(step, *changed, true)) return change;
      }
    }
    return std::nullopt;
  }

  // Each dimension that the condition asks for, turned round.
  std::optional<Change> unmatched(const Step& step, const Alternatives& when) {
    for (const Alternative& a : when.any) {
      for (const Constraint& c : a.constraints) {
        Alternative other;
        other.constraints.push_back({c.dimension, c.values.complement()});
        if (auto changed = made_to_fit(other)) {
          if (auto change = tried(step, *changed, false)) return change;
        }
      }
    }
    return std::nullopt;
  }

  std::optional<Changed> made_to_fit(const Alternative& a) {
    Changed out{facts_, facts_.tags != nullptr ? *facts_.tags : std::vector<std::string>(), {}, {}, {},
                std::string(facts_.text), std::string(facts_.title), {}, {}};
    bool place_fits = true;
    for (const Constraint& c : a.constraints) {
      if (fits(c)) continue;
      if (of_place(c.dimension)) place_fits = false;
      else if (!set(c, out)) return std::nullopt;
    }
    if (a.member && !fits(*a.member)) {
      if (of_place(a.member->dimension)) place_fits = false;
      else add(*a.member, out);
    }
    if (!place_fits && !move(a, out)) return std::nullopt;
    return out;
  }

  // The least value that fits and that a complaint can have.
  bool set(const Constraint& c, Changed& out) {
    const std::uint32_t value = c.values.ranges()[0].begin;
    const std::uint32_t size = numbers_.size(c.dimension);
    if (size != 0 && value >= size) return false;
    switch (c.dimension) {
      case Dimension::category:
        out.facts.category = value == 0 ? pack::CategoryIndex() : pack::CategoryIndex(value - 1);
        break;
      case Dimension::urgency: out.facts.urgency = static_cast<pack::Urgency>(value); break;
      case Dimension::nature: out.facts.nature = static_cast<pack::Nature>(value); break;
      case Dimension::confidential: out.facts.confidential = value == 1; break;
      case Dimension::advert: out.facts.advert = value == 1; break;
      case Dimension::certain: {
        if (!facts_.place) return false;
        out.facts.place_flags = value == 1 ? 0 : text::bit(text::PlaceFlag::ambiguous_name);
        break;
      }
      case Dimension::channel: out.channel = numbers_.text_of(c.dimension, value); break;
      case Dimension::kind: out.kind = numbers_.text_of(c.dimension, value); break;
      case Dimension::origin: out.origin = numbers_.text_of(c.dimension, value); break;
      default: return false;
    }
    differs(slot_of(c.dimension), {}, out);
    return true;
  }

  void add(const Member& m, Changed& out) {
    const std::string member(numbers_.text_of(m.dimension, m.values.ranges()[0].begin));
    if (m.dimension == Dimension::tags) {
      out.tags.push_back(member);
      std::sort(out.tags.begin(), out.tags.end());
    } else {
      (m.dimension == Dimension::text ? out.text : out.title) += member;
    }
    differs(slot_of(m.dimension), member, out);
  }

  // To the first place of the pack that fits in all the alternative asks of a place, or to none.
  bool move(const Alternative& a, Changed& out) const {
    for (std::size_t i = 0; i <= pack_.places.size(); ++i) {
      Facts there = facts_;
      there.place = i < pack_.places.size() ? pack::PlaceIndex(i) : pack::PlaceIndex();
      const FactValues values(numbers_, there);
      const bool fits_all = std::all_of(a.constraints.begin(), a.constraints.end(), [&](const Constraint& c) {
        return !of_place(c.dimension) || c.values.has(values.of(c.dimension));
      });
      if (!fits_all) continue;
      if (a.member && a.member->dimension == Dimension::units) {
        const auto units = values.members(Dimension::units);
        if (std::none_of(units.begin(), units.end(),
                         [&](std::uint32_t u) { return a.member->values.has(u); }))
          continue;
      }
      out.facts.place = there.place;
      differs(FactSlot::place_path, {}, out);
      return true;
    }
    return false;
  }

  static void differs(FactSlot slot, std::string added, Changed& out) {
    out.slots.push_back(slot);
    out.added.push_back(std::move(added));
  }

  std::optional<Change> tried(const Step& step, Changed& changed, bool would_match) const {
    if (!changed.channel.empty()) changed.facts.channel = changed.channel;
    if (!changed.kind.empty()) changed.facts.kind = changed.kind;
    if (!changed.origin.empty()) changed.facts.origin = changed.origin;
    changed.facts.tags = &changed.tags;
    changed.facts.text = changed.text;
    changed.facts.title = changed.title;
    Change out{step.route, would_match, {}, tree_.route(changed.facts)};
    if (out.outcome.route == routing_.route) return std::nullopt;
    const std::vector<PlaceFacts> places = place_facts(pack_);
    const FactsView before(pack_, places, facts_), after(pack_, places, changed.facts);
    for (std::size_t i = 0; i < changed.slots.size(); ++i) {
      const auto slot = static_cast<cel::Slot>(changed.slots[i]);
      const std::string& added = changed.added[i];
      out.differences.push_back({std::string(field_name(slot)), value_text(before, slot),
                                 added.empty() ? value_text(after, slot)
                                               : cel::to_text(cel::Value::string(added))});
    }
    return out;
  }

  const RouteTree& tree_;
  const pack::Pack& pack_;
  const Facts& facts_;
  const Routing& routing_;
  ValueNumbers numbers_;
  Conditions conditions_;
  std::optional<FactValues> values_;
};

}  // namespace

std::optional<Change> first_change(const RouteTree& tree, const Facts& facts, std::span<const Step> steps,
                                   const Routing& routing) {
  return Search(tree, facts, routing).first(steps);
}

std::string_view field_name(cel::Slot slot) {
  for (const cel::Field& field : facts_schema().fields()) {
    if (field.slot == slot) return field.path;
  }
  return {};
}

std::string shortened_text(std::string_view text) {
  if (text.size() <= text_shown_max) return std::string(text);
  std::string_view shown = text.substr(0, text_shown_max);
  while (!shown.empty() && (static_cast<unsigned char>(text[shown.size()]) & 0xc0u) == 0x80u)
    shown.remove_suffix(1);  // not inside a character
  return std::string(shown) + "…";
}

std::string value_text(const FactsView& view, cel::Slot slot) {
  const cel::Value value = view.resolve(slot);
  if (value.kind() != cel::Kind::string) return cel::to_text(value);
  const std::string cut = shortened_text(value.as_text());
  return cel::to_text(cel::Value::string(cut));
}

}  // namespace gridline::route
