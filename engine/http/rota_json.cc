// Entries and changes; the check is rota_check.cc.
#include "engine/http/rota_json.h"

#include <algorithm>
#include <set>

namespace gridline::http {

namespace {

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string id_of(const core::State& state, base::MemberId id) {
  const core::Member* m = state.member(id);
  return m == nullptr ? "" : std::string(state.symbols.bare_name(m->name));
}

std::string_view why_of(const core::RosterEntry& e) {
  const bool taken = e.duty.why == core::DutyWhy::cover;
  return e.member != e.listed && !taken ? "stand_in" : core::code(e.duty.why);
}

std::string why_zh(const core::RosterEntry& e) {
  const bool taken = e.duty.why == core::DutyWhy::cover;
  return (e.member != e.listed && !taken ? "代班·" : "") + std::string(core::zh(e.duty.why));
}

Json entry_json(const core::State& state, const core::RuleSet& rules, const pack::Unit& unit,
                const core::RosterEntry& e) {
  const base::ZoneOffset zone = rules.pack->zone;
  const std::uint32_t symbol = e.duty.shift.value;
  const pack::ShiftIndex shift = symbol < rules.shift_of.size() ? rules.shift_of[symbol] : pack::ShiftIndex();
  return {{"unit", unit.id},
          {"unit_zh", text_or_null(unit.zh)},
          {"from", base::to_iso(e.from, zone)},
          {"to", base::to_iso(e.to, zone)},
          {"id", id_of(state, e.member)},
          {"listed", id_of(state, e.listed)},
          {"why", why_of(e)},
          {"why_zh", why_zh(e)},
          {"shift", shift ? Json((*rules.pack)[shift].id) : Json(nullptr)},
          {"shift_zh", shift ? text_or_null((*rules.pack)[shift].zh) : Json(nullptr)},
          {"change", e.duty.change == 0 ? Json(nullptr) : Json(e.duty.change)}};
}

}  // namespace

RotaCopy rota_copy(const core::State& state, const core::RuleSet& rules) {
  RotaCopy out;
  out.rules = rules;
  out.state.symbols = state.symbols;
  out.state.now = state.now;
  for (const core::Member& m : state.members) out.state.add(m);
  out.state.duty = state.duty;
  return out;
}

Json roster_json(const core::State& state, const core::RuleSet& rules,
                 const std::vector<pack::UnitIndex>& units, pack::Role role, base::Instant from,
                 base::Instant to) {
  const std::uint32_t roles = role == pack::Role::none ? 0 : 1u << static_cast<unsigned>(role);
  std::set<base::MemberId> seen;
  Json entries = Json::array(), people = Json::array();
  for (const pack::UnitIndex unit : units) {
    std::vector<core::RosterEntry> found = core::roster(state, rules, unit, roles, from, to);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.from < b.from; });
    for (const core::RosterEntry& e : found) {
      entries.push_back(entry_json(state, rules, (*rules.pack)[unit], e));
      seen.insert({e.member, e.listed});
    }
  }
  for (const base::MemberId id : seen)
    people.push_back({{"member", id.value}, {"id", id_of(state, id)}, {"name", nullptr}});
  return {{"from", base::to_iso(from, rules.pack->zone)},
          {"to", base::to_iso(to, rules.pack->zone)},
          {"people", std::move(people)},
          {"entries", std::move(entries)}};
}

Json changes_json(const core::State& state, base::ZoneOffset zone, const std::vector<base::MemberId>& of) {
  std::vector<core::DutyChange> all = state.duty;
  if (!of.empty()) {
    std::erase_if(all, [&](const core::DutyChange& c) {
      return std::find(of.begin(), of.end(), c.member) == of.end();
    });
  }
  std::ranges::sort(all, {}, &core::DutyChange::number);
  Json out = Json::array();
  for (const core::DutyChange& c : all) {
    out.push_back({{"number", c.number},
                   {"kind", core::code(c.kind)},
                   {"kind_zh", core::zh(c.kind)},
                   {"id", id_of(state, c.member)},
                   {"unit", c.unit ? Json(state.symbols.bare_name(c.unit)) : Json(nullptr)},
                   {"from", base::to_iso(c.from, zone)},
                   {"to", base::to_iso(c.to, zone)},
                   {"other", text_or_null(id_of(state, c.other))},
                   {"group", c.group == 0 ? Json(nullptr) : Json(c.group)},
                   {"reason", c.reason ? Json(state.symbols.bare_name(c.reason)) : Json(nullptr)}});
  }
  return out;
}

}  // namespace gridline::http
