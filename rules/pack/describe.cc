// One function per kind of row.
#include "rules/pack/describe.h"

#include <fmt/format.h>

#include "rules/pack/calendar_day.h"
#include "rules/pack/step_text.h"

namespace gridline::pack {

namespace {

class Fields {
 public:
  void add(std::string field, std::string value) {
    if (!value.empty()) out_.emplace_back(std::move(field), std::move(value));
  }
  void add(std::string field, std::int64_t value) {
    if (value != 0) out_.emplace_back(std::move(field), std::to_string(value));
  }
  template <class Rows, class TextOf>
  void list(std::string field, const Rows& rows, TextOf&& text_of) {
    std::string all;
    for (const auto& row : rows) all += (all.empty() ? "" : ", ") + text_of(row);
    add(std::move(field), std::move(all));
  }
  Description take() { return std::move(out_); }

 private:
  Description out_;
};

template <class Index>
std::string id_of(const Pack& pack, Index index) {
  return index ? pack[index].id : std::string();
}
std::string path_of(const Pack& pack, PlaceIndex index) { return index ? pack[index].path : std::string(); }

std::string clock_time(std::int32_t minutes) {
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

const auto itself = [](const std::string& text) { return text; };
const auto cue_text = [](const auto& cue) {
  return cue.weight == 10 ? cue.text : fmt::format("{}={}", cue.text, cue.weight);
};

Described of_pack(const Pack& pack) {
  Fields f;
  f.add("name", pack.name);
  f.add("version", pack.version);
  f.add("zh", pack.zh);
  f.add("en", pack.en);
  f.add("timezone", pack.zone.minutes);
  f.add("triage", id_of(pack, pack.triage));
  f.add("activation people", pack.activation_people == 1 ? 0 : pack.activation_people);
  f.add("border_metres", pack.border_metres);
  f.add("reading model", pack.reading.model == ModelUse::with_words ? "with_words" : "words_only");
  f.add("reading sure", pack.reading.sure_permille);
  f.add("reading urgent", pack.reading.urgent_permille);
  f.list("levels", pack.levels, [](const Level& l) { return l.id; });
  return {"pack", pack.name, f.take()};
}

Described of_unit(const Pack& pack, const Unit& unit) {
  Fields f;
  f.add("zh", unit.zh);
  f.add("en", unit.en);
  f.add("level", id_of(pack, unit.level));
  f.add("parent", id_of(pack, unit.parent));
  f.add("function", unit.function);
  f.add("accountable", unit.accountable ? "yes" : "no");
  f.add("calendar", unit.calendar ? pack.calendars[unit.calendar.value].id : std::string());
  return {"unit", unit.id, f.take()};
}

// A map area by the shape of its rings.
std::string rings_text(const Pack& pack, std::size_t place) {
  std::string out;
  for (const MapArea& area : pack.map_areas) {
    if (area.place.value != place) continue;
    std::uint64_t h = 1469598103934665603ull;
    for (const MapRing& ring : area.rings) {
      for (const MapPoint& p : ring) {
        for (const std::int32_t x : {p.lon_e7, p.lat_e7})
          h = (h ^ static_cast<std::uint32_t>(x)) * 1099511628211ull;
      }
    }
    out += fmt::format("{}{} rings {:016x}", out.empty() ? "" : ", ", area.rings.size(), h);
  }
  return out;
}

Described of_place(const Pack& pack, std::size_t index) {
  const Place& place = pack.places[index];
  Fields f;
  f.add("name", place.name);
  f.list("aliases", place.aliases, itself);
  f.add("kind", std::string(code(place.kind)));
  f.add("parent", path_of(pack, place.parent));
  f.add("unit", id_of(pack, place.unit));
  f.add("border_unit", id_of(pack, place.border_unit));
  f.add("property", std::string(code(place.property)));
  f.add("property_firm", id_of(pack, place.property_firm));
  f.add("number", place.number);
  f.add("stairs", place.stairs);
  f.add("floors", place.floors);
  f.add("homes_per_floor", place.homes_per_floor);
  f.add("households", place.households);
  if (!pack.map_areas.empty()) f.add("area", rings_text(pack, index));
  return {"place", place.path, f.take()};
}

Described of_lead_kind(const Pack& pack, const LeadKind& kind) {
  Fields f;
  f.add("zh", kind.zh);
  f.add("en", kind.en);
  f.add("from", static_cast<std::int64_t>(kind.from));
  f.add("level", id_of(pack, kind.level));
  return {"lead kind", kind.id, f.take()};
}

Described of_category(const Pack& pack, const Category& category) {
  Fields f;
  f.add("zh", category.zh);
  f.add("en", category.en);
  f.add("group", category.group);
  f.add("lead", id_of(pack, category.lead));
  f.list("partners", category.partners, [&](LeadKindIndex k) { return pack[k].id; });
  f.add("urgency", std::string(code(category.urgency)));
  f.add("guard", std::string(code(category.guard)));
  f.add("nature", std::string(code(category.nature)));
  f.list("words", category.words, cue_text);
  return {"category", category.id, f.take()};
}

void of_lexicon(const Lexicon& words, std::vector<Described>& out) {
  const auto add = [&](std::string id, const std::vector<Cue>& cues) {
    Fields f;
    f.list("cues", cues, cue_text);
    out.push_back({"words", std::move(id), f.take()});
  };
  for (std::size_t n = 1; n < words.nature.size(); ++n)
    add("nature " + std::string(code(static_cast<Nature>(n))), words.nature[n]);
  for (const Tag& tag : words.tags) add("tag " + tag.id, tag.cues);
  add("urgent", words.urgent);
  add("negation", words.negation);
  add("past", words.past);
  add("solved", words.solved);
  add("ongoing", words.ongoing);
  add("hypothetical", words.hypothetical);
  add("quoted", words.quoted);
  add("hyperbole", words.hyperbole);
  add("sincere", words.sincere);
  add("aside", words.aside);
  add("noise", words.noise);
  add("advert", words.advert);
}

std::string hours_text(const std::vector<OpenHours>& hours) {
  std::string out;
  for (const OpenHours& h : hours)
    out += (out.empty() ? "" : " ") + clock_time(h.from) + "-" + clock_time(h.to);
  return out.empty() ? "closed" : out;
}

Described of_calendar(const Calendar& calendar) {
  static constexpr std::string_view days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  Fields f;
  for (std::size_t d = 0; d < calendar.week.size(); ++d)
    f.add(std::string(days[d]), hours_text(calendar.week[d]));
  f.add("make-up workday", hours_text(calendar.workday));
  f.add("day_close", clock_time(calendar.day_close));
  f.list("years", calendar.years, [](std::int32_t year) { return std::to_string(year); });
  for (const DayException& e : calendar.exceptions) {
    f.add(date_text(e.day), (e.off ? "off " : "workday ") + e.name);
  }
  for (const DayException& e : calendar.replaced) {
    f.add(fmt::format("{} before a later notice", date_text(e.day)), (e.off ? "off " : "workday ") + e.name);
  }
  return {"calendar", calendar.id, f.take()};
}

void add_ladders(const Policy& policy, Fields& f) {
  for (const Ladder& ladder : policy.ladders) {
    const std::string_view urgency = code(ladder.urgency);
    for (std::size_t i = 0; i < ladder.steps.size(); ++i)
      f.add(fmt::format("ladder {} {} {}", code(ladder.clock), urgency.empty() ? "any" : urgency, i + 1),
            step_text(ladder.steps[i]));
  }
}

std::string pause_text(std::uint32_t states) {
  static constexpr std::string_view words[] = {"need_info", "return_asked", "on_hold", "claimable",
                                               "reported"};
  std::string out;
  for (std::size_t i = 0; i < std::size(words); ++i)
    if ((states >> i & 1) != 0) out += (out.empty() ? "" : " ") + std::string(words[i]);
  return out;
}

Described of_policy(const Pack& pack, const Policy& policy) {
  Fields f;
  f.add("zh", policy.zh);
  f.add("en", policy.en);
  f.add("parent", id_of(pack, policy.parent));
  f.add("warn percent", policy.warn_percent);
  for (const ClockRule& c : policy.clocks) {
    const std::string_view urgency = code(c.urgency);
    f.add(fmt::format("{} {}", code(c.clock), urgency.empty() ? "any" : urgency), to_text(c.amount, c.start));
  }
  add_ladders(policy, f);
  for (const PauseRule& p : policy.pauses)
    f.add(fmt::format("{} stands still", code(p.clock)), p.states == 0 ? "never" : pause_text(p.states));
  for (const StartFrom& s : policy.starts)
    f.add(fmt::format("{} counts from", code(s.clock)), std::string(code(s.from)));
  return {"policy", policy.id, f.take()};
}

Described of_shift(const Shift& shift) {
  Fields f;
  f.add("zh", shift.zh);
  f.add("weekdays", shift.weekdays);
  f.add("workdays_only", shift.workdays_only ? "yes" : "");
  f.add("hours", clock_time(shift.from) + "-" + clock_time(shift.to));
  if (shift.teams > 0) {
    f.add("turns", fmt::format("1 of {} teams, {} d each, from {}", shift.teams, shift.turn_days,
                               base::to_iso({base::days(1).ms * shift.turns_from}).substr(0, 10)));
  }
  return {"shift", shift.id, f.take()};
}

Described of_council(const Pack& pack, const Council& c) {
  static constexpr std::string_view days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  Fields f;
  f.add("zh", c.zh);
  f.add("en", c.en);
  f.add("unit", id_of(pack, UnitIndex(c.unit)));
  f.add("above", c.above == Council::none ? std::string() : pack.councils[c.above].id);
  f.add("meets", fmt::format("{} {}", days[static_cast<std::size_t>(c.weekday) % 7], clock_time(c.starts)));
  if (c.every_weeks > 1) {
    const base::CivilTime day = base::civil_of_day(c.first_day);
    f.add("every",
          fmt::format("{} weeks from {:04}-{:02}-{:02}", c.every_weeks, day.year, day.month, day.day));
  }
  f.add("cut off", fmt::format("{} min before", c.cut_off));
  f.add("lasts", fmt::format("{} min", c.lasts));
  f.add("hearings", c.hearings);
  f.add("then", c.up ? "up" : "assign");
  f.add("rest day", std::string(code(c.rest_day)));
  return {"council", c.id, f.take()};
}

std::string person_text(const PersonRule& p) {
  if (p.role == Role::none) return "queue";
  return fmt::format("{}{}{}{}", code(p.role), p.on_duty ? " on duty" : "", p.skill.empty() ? "" : " ",
                     p.skill);
}

std::string near_text(const Pack& pack, const SimilarNear& near) {
  return near.level ? pack[near.level].id : std::string("compound");
}

void add_similar(const Pack& pack, const SimilarRule& r, Fields& f) {
  if (r.act) f.add("similar do", std::string(code(*r.act)));
  if (r.within) f.add("similar within", fmt::format("{} h", r.within->ms / 3'600'000));
  if (r.near) f.add("similar near", near_text(pack, *r.near));
  if (r.alike) f.add("similar alike", fmt::format("{}%", *r.alike / 10));
  if (r.unplaced) f.add("similar unplaced", fmt::format("{}%", *r.unplaced / 10));
}

void add_hot(const Pack& pack, const HotRule& r, Fields& f) {
  if (r.households) f.add("hot households", fmt::format("{}", *r.households));
  if (r.days) f.add("hot days", fmt::format("{}", *r.days));
  if (r.per) f.add("hot per", near_text(pack, *r.per));
  if (r.of) f.add("hot of", std::string(code(*r.of)));
  if (r.above) f.add("hot above", fmt::format("{}", *r.above));
}

std::string constant_text(const LetValue& v) {
  if (const auto* text = std::get_if<std::string>(&v.value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&v.value)) return std::to_string(*number);
  if (const auto* decimal = std::get_if<double>(&v.value)) return fmt::format("{}", *decimal);
  return std::get<bool>(v.value) ? "true" : "false";
}

Described of_let(const Let& let) {
  Fields f;
  f.list(let.is_list ? "values" : "value", let.values, constant_text);
  return {"let", let.name, f.take()};
}

std::string parts_text(const std::vector<ToldPart>& parts) {
  std::string out;
  for (const ToldPart& part : parts)
    out += part.blank == Blank::none ? part.text : fmt::format("{{{}}}", info(part.blank).name);
  return out;
}

Described of_told(const Told& told) {
  Fields f;
  f.add("for", std::string(info(told.occasion).code));
  f.add("zh", parts_text(told.zh));
  f.add("en", parts_text(told.en));
  return {"text", told.id, f.take()};
}

Described of_route(const Pack& pack, const Route& r) {
  Fields f;
  f.add("zh", r.zh);
  f.add("owner", id_of(pack, r.owner));
  f.add("when", r.when);
  f.add("lead", lead_text(pack, r.lead, r.lead_level, r.lead_unit));
  if (r.partners) {
    f.list("partners", *r.partners, [&](const PartnerRule& p) { return partner_text(pack, p); });
    if (r.partners->empty()) f.add("partners", "[]");
  }
  if (r.person) f.add("person", person_text(*r.person));
  f.add("policy", id_of(pack, r.policy));
  if (r.split) f.add("split", *r.split ? "true" : "false");
  if (r.join) f.add("join", *r.join ? "true" : "false");
  if (r.similar) add_similar(pack, *r.similar, f);
  if (r.hot) add_hot(pack, *r.hot, f);
  for (std::size_t o = 0; o < r.says.size(); ++o) {
    if (r.says[o]) f.add(fmt::format("says {}", info(static_cast<Occasion>(o)).code), pack[r.says[o]].id);
  }
  if (r.continue_on) f.add("continue", "true");
  f.list("children", r.children, [&](RouteIndex c) { return pack[c].id; });  // their order decides
  return {"route", r.path, f.take()};
}

}  // namespace

std::string to_text(Amount amount, StartRule start) {
  static constexpr std::string_view units[] = {"", "min", "h", "d", "wh", "wd"};
  const bool days = amount.unit == AmountUnit::day || amount.unit == AmountUnit::working_day;
  const bool usual = (start == StartRule::next_day) == days;
  return fmt::format("{} {}{}", amount.value, units[static_cast<std::size_t>(amount.unit)],
                     usual ? "" : start == StartRule::next_day ? " next_day" : " instant");
}

std::string lead_text(const Pack& pack, LeadRule lead, LevelIndex level, UnitIndex unit) {
  switch (lead) {
    case LeadRule::inherit: return {};
    case LeadRule::level: return "level:" + pack[level].id;
    case LeadRule::category: return "category";
    case LeadRule::unit: return "unit:" + pack[unit].id;
    case LeadRule::triage: return "triage";
  }
  return {};
}

std::string partner_text(const Pack& pack, const PartnerRule& p) {
  if (p.unit) return "unit:" + pack[p.unit].id;
  if (p.level) return "level:" + pack[p.level].id;
  return p.kind ? "category:" + pack[p.kind].id : "category";
}

std::vector<Described> describe(const Pack& pack) {
  std::vector<Described> out{of_pack(pack)};
  for (const Unit& row : pack.units) out.push_back(of_unit(pack, row));
  for (std::size_t i = 0; i < pack.places.size(); ++i) out.push_back(of_place(pack, i));
  for (const LeadKind& row : pack.lead_kinds) out.push_back(of_lead_kind(pack, row));
  for (const Category& row : pack.categories) out.push_back(of_category(pack, row));
  of_lexicon(pack.lexicon, out);
  for (const Calendar& row : pack.calendars) out.push_back(of_calendar(row));
  for (const Policy& row : pack.policies) out.push_back(of_policy(pack, row));
  for (const Shift& row : pack.shifts) out.push_back(of_shift(row));
  for (const Council& row : pack.councils) out.push_back(of_council(pack, row));
  for (const Let& row : pack.lets) out.push_back(of_let(row));
  for (const Told& row : pack.told) out.push_back(of_told(row));
  for (const Route& row : pack.routes) out.push_back(of_route(pack, row));
  return out;
}

}  // namespace gridline::pack
