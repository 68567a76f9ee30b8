// Counts come from the live queues' own watch, so that the board and the queues never differ.
#include "engine/http/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace gridline::http {

using Json = nlohmann::ordered_json;

namespace {

// What is added up over units.
struct Sums {
  std::uint64_t open = 0, unaccepted = 0, accept_late = 0, due = 0, overdue = 0, returned = 0;
  std::uint64_t emergencies = 0;

  void add(const node::QueueCounts& counts, const node::UnitWatch& watch) {
    open += counts.open;
    returned += counts.returned();
    unaccepted += watch.unaccepted;
    accept_late += watch.accept_late;
    due += watch.due_soon;
    overdue += watch.overdue;
    emergencies += watch.emergencies;
  }
  Json json() const {
    return {{"open", open},       {"unaccepted", unaccepted}, {"accept_late", accept_late},
            {"due", due},         {"overdue", overdue},       {"returned", returned},
            {"emergencies", emergencies}};
  }
};

// Nobody has taken it on yet.
bool is_waiting(const node::QueueRow& row) {
  return row.state == core::TicketState::queued || row.state == core::TicketState::triage;
}

std::int64_t seconds_since(base::Instant then, base::Instant now) {
  return std::max<std::int64_t>(0, (now - then).ms / 1000);
}

// One look at one moment, put together unit by unit.
class Look {
 public:
  Look(const node::Node& node, base::Instant now) : node_(node), now_(now), names_(node) {}

  // Grids first: people at the wall learn where theirs is.
  void at_units(const core::RuleSet& rules) {
    const pack::Pack& pack = *rules.pack;
    for (const bool grids : {true, false}) {
      for (std::size_t i = 0; i < pack.units.size(); ++i) {
        const pack::Unit& unit = pack.units[i];
        const bool is_grid = unit.level && pack[unit.level].id == "grid";
        if (is_grid == grids) at_unit(rules.units[i], unit, pack, is_grid);
      }
    }
  }

  void at_unit(base::Symbol symbol, const pack::Unit& unit, const pack::Pack& pack, bool is_grid) {
    const node::QueueCounts& counts = node_.queues().counts(symbol);
    if (counts.open == 0 && !is_grid) return;
    const node::UnitWatch watch = node_.queues().watch(symbol, now_);
    add_tile({{"unit", unit.id}, {"zh", unit.zh}, {"en", unit.en},
              {"level", unit.level ? Json(pack[unit.level].id) : Json(nullptr)}},
             counts, watch);
    if (watch.emergencies > 0) find_emergencies(symbol);
  }

  // What lies in units that the active pack does not name. The symbols are gone through only when there
  // is something to find.
  void at_units_of_no_pack() {
    const std::uint64_t everywhere = node_.queues().size();
    if (totals_.open >= everywhere) return;
    node::QueueCounts counts;
    node::UnitWatch watch;
    for (std::uint32_t n = 1; n < node_.symbols().next() && totals_.open + counts.open < everywhere; ++n) {
      const base::Symbol symbol(n);
      const auto& unit_of = node_.rules()->unit_of;
      const bool is_in_pack = n < unit_of.size() && unit_of[n];
      const node::QueueCounts& here = node_.queues().counts(symbol);
      if (is_in_pack || here.open == 0) continue;
      const node::UnitWatch w = node_.queues().watch(symbol, now_);
      counts.open += here.open;
      for (std::size_t i = 0; i < node::ticket_states; ++i) counts.by_state[i] += here.by_state[i];
      watch.unaccepted += w.unaccepted;
      watch.accept_late += w.accept_late;
      watch.due_soon += w.due_soon;
      watch.overdue += w.overdue;
      watch.emergencies += w.emergencies;
      if (w.oldest && (!watch.oldest || w.oldest->opened < watch.oldest->opened)) watch.oldest = w.oldest;
      if (w.emergencies > 0) find_emergencies(symbol);
    }
    if (counts.open == 0) return;
    add_tile({{"unit", ""}, {"zh", "已撤单元"}, {"en", "former units"}, {"level", nullptr}}, counts, watch);
  }

  Json totals() const { return totals_.json(); }
  Json units() { return std::move(units_); }

  Json emergencies() {
    std::sort(emergencies_.begin(), emergencies_.end(), [](const auto* a, const auto* b) {
      return std::tuple(is_waiting(*b), b->opened, b->id) < std::tuple(is_waiting(*a), a->opened, a->id);
    });
    Json out = Json::array();
    for (const node::QueueRow* row : emergencies_) {
      if (out.size() == board_emergencies) break;
      out.push_back(emergency_json(*row));
    }
    return out;
  }

 private:
  void add_tile(Json tile, const node::QueueCounts& counts, const node::UnitWatch& watch) {
    Sums sums;
    sums.add(counts, watch);
    totals_.add(counts, watch);
    tile.update(sums.json());
    tile["oldest"] = watch.oldest == nullptr
                         ? Json(nullptr)
                         : Json{{"ticket", watch.oldest->id.value},
                                {"seconds", seconds_since(watch.oldest->opened, now_)}};
    units_.push_back(std::move(tile));
  }

  void find_emergencies(base::Symbol unit) {
    node_.queues().each(unit, [this](const node::QueueRow& row) {
      if (row.has(core::ticket_flag::emergency)) emergencies_.push_back(&row);
      return true;
    });
  }

  Json emergency_json(const node::QueueRow& row) const {
    const bool hidden = row.has(core::ticket_flag::confidential);
    const BoardNames::Both category = hidden ? BoardNames::Both{"保密", "confidential"}
                                             : names_.category(row.category);
    const BoardNames::Both unit = names_.unit(row.lead);
    return {{"ticket", row.id.value},
            {"category", category.zh},
            {"category_en", category.en},
            {"place", hidden ? std::string() : names_.place(row.place)},
            {"unit", unit.zh},
            {"unit_en", unit.en},
            {"state", code(row.state)},
            {"state_zh", zh(row.state)},
            {"accept_late", is_waiting(row) && row.accept_due && row.accept_due <= now_},
            {"overdue", row.resolve_due && row.resolve_due <= now_},
            {"seconds", seconds_since(row.opened, now_)}};
  }

  const node::Node& node_;
  const base::Instant now_;
  const BoardNames names_;
  Sums totals_;
  Json units_ = Json::array();
  std::vector<const node::QueueRow*> emergencies_;
};

std::string clock_text(base::Instant t, base::ZoneOffset zone) {
  const base::CivilTime c = base::to_civil(t, zone);
  return fmt::format("{:02}:{:02}:{:02}", c.hour, c.minute, c.second);
}

}  // namespace

BoardNames::Both BoardNames::unit(base::Symbol unit) const {
  if (!unit) return {};
  const core::RuleSet* rules = node_.rules();
  if (rules != nullptr && unit.value < rules->unit_of.size() && rules->unit_of[unit.value]) {
    const pack::Unit& u = (*rules->pack)[rules->unit_of[unit.value]];
    return {u.zh, u.en};
  }
  const std::string name(node_.symbols().bare_name(unit));
  return {name, name};
}

BoardNames::Both BoardNames::category(base::Symbol category) const {
  if (!category) return {"类别待定", "unsure"};
  const core::RuleSet* rules = node_.rules();
  if (rules != nullptr && category.value < rules->category_of.size() && rules->category_of[category.value]) {
    const pack::Category& c = (*rules->pack)[rules->category_of[category.value]];
    return {c.zh, c.en};
  }
  const std::string name(node_.symbols().bare_name(category));
  return {name, name};
}

// A place that the pack no longer has cannot be widened to its compound, so it is not shown.
std::string BoardNames::place(base::Symbol place) const {
  const core::RuleSet* rules = node_.rules();
  if (!place || rules == nullptr || place.value >= rules->place_of.size()) return {};
  const pack::PlaceIndex at = rules->place_of[place.value];
  if (!at) return {};
  const pack::Pack& pack = *rules->pack;
  if (const pack::PlaceIndex compound = pack::place_above(pack, at, pack::PlaceKind::compound)) {
    return pack[compound].name;
  }
  for (pack::PlaceIndex up = at; up; up = pack[up].parent) {
    const pack::PlaceKind kind = pack[up].kind;
    if (kind == pack::PlaceKind::community || kind == pack::PlaceKind::street ||
        kind == pack::PlaceKind::district) {
      return pack[up].name;
    }
  }
  return {};
}

Json board_json(const node::Node& node, base::Instant now, base::ZoneOffset zone) {
  Look look(node, now);
  Json pack_json = nullptr;
  if (const core::RuleSet* rules = node.rules()) {
    const pack::Pack& pack = *rules->pack;
    look.at_units(*rules);
    look.at_units_of_no_pack();
    pack_json = {{"name", pack.name}, {"version", pack.version}, {"zh", pack.zh}, {"en", pack.en}};
  }
  return {{"seq", node.flushed().value},
          {"at", base::to_iso(now, zone)},
          {"clock", clock_text(now, zone)},
          {"pack", std::move(pack_json)},
          {"totals", look.totals()},
          {"units", look.units()},
          {"emergencies", look.emergencies()},
          {"events", board_events_json(node, zone)}};
}

}  // namespace gridline::http
