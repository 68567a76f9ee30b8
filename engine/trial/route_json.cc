// Reads the events of the first ticket, and the reading that led to them.
#include "engine/trial/route_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "rules/route/route_tree.h"
#include "rules/text/mask.h"
#include "rules/text/reading.h"

namespace gridline::trial {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view s) { return s.empty() ? Json(nullptr) : Json(s); }

// Names of symbols, also of those that the decision itself defines.
class Names {
 public:
  Names(const core::State& state, const std::vector<core::Event>& events) : state_(state) {
    for (const core::Event& e : events) {
      if (const auto* d = std::get_if<core::SymbolsDefined>(&e)) defined_ = d;
    }
  }
  Json operator()(core::Symbol s) const {
    if (!s) return nullptr;
    if (s.value < state_.symbols.next()) return state_.symbols.bare_name(s);
    const std::string& whole = defined_->names[s.value - defined_->first];
    return whole.substr(whole.find(':') + 1);
  }

 private:
  const core::State& state_;
  const core::SymbolsDefined* defined_ = nullptr;
};

Json name_above(const pack::Pack& pack, pack::PlaceIndex place, pack::PlaceKind kind) {
  const pack::PlaceIndex found = place ? pack::place_above(pack, place, kind) : pack::PlaceIndex();
  return found ? Json(pack[found].name) : Json(nullptr);
}

Json grid_of(const pack::Pack& pack, pack::PlaceIndex place) {
  if (!place || !route::is_grid_unit(pack, pack[place].unit)) return nullptr;
  return pack[pack[place].unit].id;
}

pack::PlaceIndex place_at(std::uint32_t stored) {
  return stored == 0 ? pack::PlaceIndex() : pack::PlaceIndex(stored - 1);
}
Json path_of(const pack::Pack& pack, pack::PlaceIndex place) {
  return place ? Json(pack[place].path) : Json(nullptr);
}

// The units that share the place: more than one at a border.
Json units_json(const core::ReadComplaint& reading, const pack::Pack& pack) {
  Json out = Json::array();
  const bool border = (reading.place_flags & text::bit(text::PlaceFlag::border)) != 0;
  const pack::PlaceIndex other = border ? place_at(reading.other_place) : pack::PlaceIndex();
  for (const pack::UnitIndex unit : text::units_of(pack, place_at(reading.place), other))
    out.push_back(pack[unit].id);
  return out;
}

Json candidates_json(const core::ReadComplaint& reading, const pack::Pack& pack) {
  Json out = Json::array();
  for (const core::ReadPlace& c : reading.candidates) {
    const pack::PlaceIndex place = place_at(c.place);
    out.push_back({{"place", path_of(pack, place)},
                   {"units", units_json(core::ReadComplaint{.place = c.place}, pack)},
                   {"score", c.score},
                   {"flags", text::words_of_flags(c.flags)}});
  }
  return out;
}

Json place_json(const core::Command& command, const core::ReadComplaint& reading, const pack::Pack& pack) {
  const pack::PlaceIndex place = place_at(reading.place);
  const core::Personal& p = command.personal;
  Json building = name_above(pack, place, pack::PlaceKind::building);
  if (building.is_null()) building = text_or_null(p.building);
  return {{"compound", name_above(pack, place, pack::PlaceKind::compound)},
          {"building", building},
          {"unit", text_or_null(p.stair)},
          {"floor", text_or_null(p.floor)},
          {"room", text_or_null(p.room)},
          {"poi", text_or_null(p.poi)},
          {"grid", grid_of(pack, place)},
          {"flags", text::words_of_flags(reading.place_flags)},
          {"path", path_of(pack, place)},
          {"other", path_of(pack, place_at(reading.other_place))},
          {"units", units_json(reading, pack)},
          {"candidates", candidates_json(reading, pack)}};
}

// What stands at a word in the text itself, when it is not a word of the pack; masked where it is personal.
std::string as_written(const core::Command& command, const core::ReadWord& word) {
  const core::Personal& p = command.personal;
  const std::string& field = word.in_place ? p.place : word.in_title ? p.title : p.text;
  if (word.begin >= word.end || word.end > field.size()) return {};
  const std::vector<text::Hidden> hidden = text::hidden_in(field);
  const bool personal = std::any_of(hidden.begin(), hidden.end(), [&](const text::Hidden& h) {
    return h.raw.begin < word.end && word.begin < h.raw.end;
  });
  return personal ? "***" : field.substr(word.begin, word.end - word.begin);
}

Json words_json(const core::Command& command, const core::ReadComplaint& reading) {
  Json out = Json::array();
  for (const core::ReadWord& w : reading.words) {
    out.push_back({{"begin", w.begin},
                   {"end", w.end},
                   {"in", w.in_place ? "place" : w.in_title ? "title" : "text"},
                   {"entry", w.entry.empty() ? as_written(command, w) : w.entry},
                   {"about", w.about}});
  }
  return out;
}

Json member_name(const core::State& state, base::MemberId id, const Names& names) {
  return id && id.value <= state.members.size() ? names(state.members[id.value - 1].name) : Json(nullptr);
}

// Fills in what the events of one ticket say; `ticket` is the first of the decision.
void take_events(Json& out, const std::vector<core::Event>& events, base::TicketId ticket,
                 const pack::Pack& pack, const core::State& state, const Names& names) {
  for (const core::Event& event : events) {
    if (const auto* e = std::get_if<core::TicketOpened>(&event); e != nullptr && e->ticket == ticket) {
      out["category"] = names(e->category);
      out["urgency"] = text_or_null(pack::code(e->urgency));
      out["route"] = names(e->route);
    } else if (const auto* d = std::get_if<core::TicketDispatched>(&event);
               d != nullptr && d->ticket == ticket) {
      out["lead"]["unit"] = names(d->lead);
      for (const core::Symbol p : d->partners) out["partners"].push_back(names(p));
    } else if (const auto* t = std::get_if<core::TicketTriaged>(&event);
               t != nullptr && t->ticket == ticket) {
      out["lead"]["unit"] = names(t->unit);
      out["triage"] = route::code(static_cast<route::TriageReason>(t->reason));
    } else if (const auto* a = std::get_if<core::TicketAssigned>(&event);
               a != nullptr && a->ticket == ticket) {
      out["lead"]["member"] = member_name(state, a->member, names);
    } else if (const auto* c = std::get_if<core::ClocksStarted>(&event);
               c != nullptr && c->ticket == ticket) {
      for (const core::RunningClock& clock : c->clocks) {
        out["clocks"].push_back(
            {{"clock", pack::code(clock.clock)}, {"due", base::to_iso(clock.due, pack.zone)}});
      }
    } else if (const auto* j = std::get_if<core::ComplaintJoined>(&event)) {
      const core::Ticket* joined = state.ticket(j->ticket);
      out["joined"] = j->ticket.value;
      if (joined != nullptr) {
        out["category"] = names(joined->category);
        out["route"] = names(joined->route);
        out["lead"] = {{"unit", names(joined->lead)}, {"member", member_name(state, joined->member, names)}};
      }
    }
  }
}

}  // namespace

Json route_json(const std::string& id, const core::Command& command, const core::Decision& decision,
                const pack::Pack& pack, const core::State& state) {
  const core::ReadComplaint& reading = std::get<core::SubmitComplaint>(command.body).reading;
  const Names names(state, decision.events);
  Json out{{"id", text_or_null(id)},
           {"place", place_json(command, reading, pack)},
           {"category", nullptr},
           {"also", Json::array()},
           {"urgency", text_or_null(pack::code(reading.urgency))},
           {"nature", text_or_null(pack::zh(reading.nature))},
           {"tags", reading.tags},
           {"advert", reading.advert},
           {"lead", {{"unit", nullptr}, {"member", nullptr}}},
           {"partners", Json::array()},
           {"clocks", Json::array()},
           {"route", nullptr},
           {"words", words_json(command, reading)},
           {"pack", {{"name", pack.name}, {"version", pack.version}}},
           {"triage", nullptr}};
  for (std::size_t i = 1; i < reading.matters.size(); ++i) {
    if (reading.matters[i].category != 0)
      out["also"].push_back(pack.categories[reading.matters[i].category - 1].id);
  }
  if (!decision.reply.tickets.empty())
    take_events(out, decision.events, decision.reply.tickets.front(), pack, state, names);
  return out;
}

}  // namespace gridline::trial
