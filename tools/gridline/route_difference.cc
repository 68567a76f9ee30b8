// The walks over both trees are laid side by side: the first route that answers differently is the one.
#include "tools/gridline/route_difference.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/core/choose_member.h"
#include "engine/trial/route_json.h"

namespace gridline::cli {

namespace {

// A complaint with one of the packs.
struct Side {
  const char* name;  // "a", "b"
  const node::DryRun& run;
  node::DryRun::Answer answer;
  Json routed;
  std::vector<route::Looked> walk;  // over the tree, for the first ticket
  std::optional<route::Routing> routing;

  const pack::Pack& pack() const { return *run.ready().pack; }
  std::string path(std::size_t i) const { return pack()[walk[i].route].path; }
};

Side side_of(const char* name, node::DryRun& run, const AskedComplaint& asked) {
  Side side{name, run, decided(run, asked), {}, {}, {}};
  side.routed = trial::route_json("", side.answer.command, side.answer.decision, side.pack(), run.state());
  return side;
}

// Slow beside the rest, so only for those that differ.
void walk_again(Side& side) {
  const core::RuleSet& rules = side.run.rules();
  for (const core::Event& event : side.answer.decision.events) {
    const auto* opened = std::get_if<core::TicketOpened>(&event);
    if (opened == nullptr) continue;
    const bool known = opened->category.value < rules.category_of.size();
    const pack::CategoryIndex category =
        known ? rules.category_of[opened->category.value] : pack::CategoryIndex();
    const route::Listener listener = [&](const route::Looked& looked) { side.walk.push_back(looked); };
    const core::DutyByState duty(side.run.state(), rules);
    side.routing =
        rules.routes->route(core::facts_of(side.answer.command, category, opened->urgency, duty), &listener);
    return;
  }
}

Json both(const Json& a, const Json& b) { return {{"a", a}, {"b", b}}; }

// Where something stands; null: nowhere in particular.
Json place_of(const pack::Pack& pack, pack::Position at) {
  if (at.line == 0 || at.file >= pack.file_names.size()) return nullptr;
  return pack.file_names[at.file] + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

// The rule behind a word: "category:prop.roof_leak", "place:海曲世家/8号楼", "model:…".
pack::Position behind(const pack::Pack& pack, std::string_view about) {
  const std::size_t colon = about.find(':');
  const std::string name(colon == std::string_view::npos ? std::string_view() : about.substr(colon + 1));
  if (const auto c = pack.category_by_id.find(name); c != pack.category_by_id.end())
    return pack[c->second].at;
  if (const auto p = pack.place_by_path.find(name); p != pack.place_by_path.end()) return pack[p->second].at;
  return {0, 0, 1, 1};
}

// Words that `of` counted and `other` did not.
void add_words(Json& out, const Side& of, const Side& other) {
  const Json& others = other.routed.at("words");
  for (const Json& word : of.routed.at("words")) {
    if (std::find(others.begin(), others.end(), word) != others.end()) continue;
    out.push_back({{"only", of.name},
                   {"entry", word.at("entry")},
                   {"about", word.at("about")},
                   {"at", place_of(of.pack(), behind(of.pack(), word.at("about").get<std::string>()))}});
  }
}

// Where the reading differs in what the rules see; null: it does not.
Json reading_difference(const Side& a, const Side& b) {
  Json fields = Json::object();
  const auto compare = [&fields](const char* name, const Json& x, const Json& y) {
    if (x != y) fields[name] = both(x, y);
  };
  compare("place", a.routed["place"]["path"], b.routed["place"]["path"]);
  compare("flags", a.routed["place"]["flags"], b.routed["place"]["flags"]);
  for (const char* name : {"category", "also", "urgency", "nature", "tags", "advert"})
    compare(name, a.routed[name], b.routed[name]);
  if (fields.empty()) return nullptr;
  Json words = Json::array();
  add_words(words, a, b);
  add_words(words, b, a);
  // The first that counts for a category or a place says most; what the model saw, less.
  std::string name = "reading";
  for (const std::string_view kind : {"category:", "place:", ""}) {
    for (const Json& word : words) {
      const std::string about = text_of(word, "about");
      if (name == "reading" && about.starts_with(kind)) name = about + " " + text_of(word, "entry");
    }
  }
  if (words.empty() && fields.contains("category"))
    name = "category " + a.routed["category"].dump() + " → " + b.routed["category"].dump();
  Json categories = Json::object();
  for (const Side* side : {&a, &b}) {
    const auto found = side->pack().category_by_id.find(text_of(side->routed, "category"));
    categories[side->name] = found == side->pack().category_by_id.end()
                                 ? Json(nullptr)
                                 : place_of(side->pack(), side->pack()[found->second].at);
  }
  return {
      {"kind", "reading"}, {"name", name}, {"fields", fields}, {"words", words}, {"category_at", categories}};
}

Json condition_at(const Side& side, std::size_t i) {
  const pack::Route& route = side.pack()[side.walk[i].route];
  return place_of(side.pack(), route.when.empty() ? route.at : route.when_at);
}

// The first step at which the walks part; null: they do not.
Json walk_difference(const Side& a, const Side& b) {
  const std::size_t most = std::min(a.walk.size(), b.walk.size());
  std::size_t i = 0;
  while (i < most && a.path(i) == b.path(i) && a.walk[i].matched == b.walk[i].matched) ++i;
  if (i == a.walk.size() && i == b.walk.size()) return nullptr;
  const bool in_a = i < a.walk.size(), in_b = i < b.walk.size();
  const bool same_path = in_a && in_b && a.path(i) == b.path(i);
  const auto has = [](const Side& side, const std::string& path) {
    const std::vector<pack::Route>& routes = side.pack().routes;
    return std::any_of(routes.begin(), routes.end(), [&](const pack::Route& r) { return r.path == path; });
  };
  // Of two different ones that which the other pack does not have, or asks later, is the one.
  const bool of_a = in_a && (same_path || !in_b || !has(b, a.path(i)) || has(a, b.path(i)));
  Json rule{{"kind", "route"}, {"name", of_a ? a.path(i) : b.path(i)}};
  rule["matched"] = both(same_path || of_a ? Json(a.walk[i].matched) : Json(nullptr),
                         same_path || !of_a ? Json(b.walk[i].matched) : Json(nullptr));
  rule["at"] = both(same_path || of_a ? condition_at(a, i) : Json(nullptr),
                    same_path || !of_a ? condition_at(b, i) : Json(nullptr));
  return rule;
}

// Where the route, or the nearest above it that says so, gives a field.
Json given_at(const Side& side, pack::Position pack::Route::*field) {
  for (pack::RouteIndex r = side.routing->route; r; r = side.pack()[r].parent) {
    const pack::Position at = side.pack()[r].*field;
    if (at.line != 0) return place_of(side.pack(), at);
  }
  return nullptr;
}

Json clock_at(const Side& side, std::string_view clock) {
  const pack::ClockRule* rule = pack::clock_rule(side.pack(), side.routing->policy, *pack::clock_of(clock),
                                                 *pack::urgency_of(text_of(side.routed, "urgency")));
  return rule == nullptr ? Json(nullptr) : place_of(side.pack(), rule->at);
}

// The same way through the tree: the route gives another unit, member or time.
Json outcome_difference(const Side& a, const Side& b, const Json& differs) {
  const std::string path = a.pack()[a.routing->route].path;
  const auto rule = [&](const char* kind, Json at_a, Json at_b) {
    return Json{{"kind", kind}, {"name", std::string(kind) + " " + path}, {"at", both(at_a, at_b)}};
  };
  const auto has = [&](const char* field) {
    return std::find(differs.begin(), differs.end(), field) != differs.end();
  };
  if (a.routed["lead"]["unit"] != b.routed["lead"]["unit"] || has("grid"))
    return rule("lead", given_at(a, &pack::Route::lead_at), given_at(b, &pack::Route::lead_at));
  if (has("lead"))
    return rule("person", given_at(a, &pack::Route::person_at), given_at(b, &pack::Route::person_at));
  for (const Json& clock : a.routed["clocks"]) {
    const Json& others = b.routed["clocks"];
    if (std::find(others.begin(), others.end(), clock) == others.end())
      return rule("policy", clock_at(a, text_of(clock, "clock")), clock_at(b, text_of(clock, "clock")));
  }
  return rule("policy", given_at(a, &pack::Route::policy_at), given_at(b, &pack::Route::policy_at));
}

Json responsible(const Side& a, const Side& b, const Json& differs) {
  if (Json reading = reading_difference(a, b); !reading.is_null()) return reading;
  if (Json walk = walk_difference(a, b); !walk.is_null()) return walk;
  if (!a.routing || !b.routing) return {{"kind", "route"}, {"name", "-"}};
  return outcome_difference(a, b, differs);
}

}  // namespace

Json route_difference(node::DryRun& with_a, node::DryRun& with_b, const AskedComplaint& asked) {
  Side a = side_of("a", with_a, asked), b = side_of("b", with_b, asked);
  Json values = Json::object();
  const auto compare = [&values](const char* name, const Json& x, const Json& y) {
    if (x != y) values[name] = both(x, y);
  };
  compare("grid", a.routed["place"]["grid"], b.routed["place"]["grid"]);
  compare("lead", a.routed["lead"], b.routed["lead"]);
  compare("urgency", a.routed["urgency"], b.routed["urgency"]);
  compare("due", a.routed["clocks"], b.routed["clocks"]);
  if (values.empty()) return nullptr;
  walk_again(a);
  walk_again(b);
  Json out{{"id", asked.id}, {"differs", Json::array()}};
  for (const auto& [name, value] : values.items()) out["differs"].push_back(name);
  out.update(values);
  out["route"] = both(a.routed["route"], b.routed["route"]);
  out["rule"] = responsible(a, b, out["differs"]);
  return out;
}

}  // namespace gridline::cli
