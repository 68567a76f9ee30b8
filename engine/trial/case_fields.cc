// One table of keys; the rest reads it.
#include "engine/trial/case_fields.h"

#include <algorithm>
#include <array>

#include "engine/core/words.h"

namespace gridline::trial {

namespace {

enum class Form : std::uint8_t { word, yes_no, list, some, time };  // some: the wanted ones must be there
enum class When : std::uint8_t { always, reading, life };

struct Field {
  std::string_view key;
  std::string_view path;  // in the answer, steps parted by dots; "clocks.X" is the due of the clock X
  Form form = Form::word;
  When when = When::always;
};

constexpr Field fields[] = {
    {"place", "place.path"},
    {"place.compound", "place.compound", Form::word, When::reading},
    {"place.building", "place.building", Form::word, When::reading},
    {"place.unit", "place.unit", Form::word, When::reading},
    {"place.floor", "place.floor", Form::word, When::reading},
    {"place.room", "place.room", Form::word, When::reading},
    {"place.poi", "place.poi", Form::word, When::reading},
    {"place.grid", "place.grid", Form::word, When::reading},
    {"place.flags", "place.flags", Form::list, When::reading},
    {"place.path", "place.path"},
    {"place.other", "place.other", Form::word, When::reading},
    {"place.units", "place.units", Form::list, When::reading},
    {"place.candidates", "place.candidates.place", Form::list, When::reading},
    {"other", "place.other", Form::word, When::reading},
    {"flags", "place.flags", Form::list, When::reading},
    {"building", "place.building", Form::word, When::reading},
    {"stair", "place.unit", Form::word, When::reading},
    {"floor", "place.floor", Form::word, When::reading},
    {"room", "place.room", Form::word, When::reading},
    {"poi", "place.poi", Form::word, When::reading},
    {"grid", "place.grid", Form::word, When::reading},
    {"category", "category"},
    {"categories", "categories", Form::list, When::reading},
    {"also", "also", Form::list, When::reading},
    {"advert", "advert", Form::yes_no, When::reading},
    {"sure", "sure", Form::yes_no, When::reading},
    {"urgency", "urgency"},
    {"nature", "nature", Form::word, When::reading},
    {"tags", "tags", Form::some, When::reading},
    {"lead", "lead.unit"},
    {"lead.unit", "lead.unit"},
    {"lead.member", "lead.member"},
    {"member", "lead.member"},
    {"partners", "partners", Form::list},
    {"clocks", "clocks.clock", Form::list},
    {"clocks.dispatch", "clocks.dispatch", Form::time},
    {"clocks.accept", "clocks.accept", Form::time},
    {"clocks.contact", "clocks.contact", Form::time},
    {"clocks.resolve", "clocks.resolve", Form::time},
    {"clocks.check", "clocks.check", Form::time},
    {"clocks.callback", "clocks.callback", Form::time},
    {"clocks.claim", "clocks.claim", Form::time},
    {"clocks.ruling", "clocks.ruling", Form::time},
    {"clocks.hold_review", "clocks.hold_review", Form::time},
    {"clocks.partner", "clocks.partner", Form::time},
    {"clocks.rework", "clocks.rework", Form::time},
    {"clocks.info", "clocks.info", Form::time},
    {"clocks.mediation", "clocks.mediation", Form::time},
    {"clocks.commitment", "clocks.commitment", Form::time},
    {"route", "route"},
    {"triage", "triage", Form::word, When::reading},
    {"joined", "joined", Form::word, When::reading},
    {"words", "words.entry", Form::some, When::reading},
    {"pack", "pack.name", Form::word, When::reading},
    {"pack.name", "pack.name", Form::word, When::reading},
    {"pack.version", "pack.version", Form::word, When::reading},
    {"state", "state", Form::word, When::life},
    {"level", "level", Form::word, When::life},
    {"outcome", "outcome", Form::word, When::life},
    {"supervised", "supervised", Form::yes_no, When::life},
    {"due", "due", Form::time, When::life},
    {"told", "told", Form::some, When::life},
    {"tickets", "tickets", Form::word, When::life},
    {"refused", "refused", Form::word, When::life},
};

constexpr auto keys = [] {
  std::array<std::string_view, std::size(fields)> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = fields[i].key;
  return out;
}();

const Field& field_of(std::string_view key) {
  return *std::find_if(std::begin(fields), std::end(fields), [&](const Field& f) { return f.key == key; });
}

std::string text_of_value(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return value.dump();
}

// Follows the path; a list on the way gives what each of its items has there.
void collect(const Json& at, std::string_view path, std::vector<std::string>& out) {
  if (at.is_null()) return;
  if (at.is_array()) {
    for (const Json& item : at) collect(item, path, out);
    return;
  }
  if (path.empty()) {
    if (std::string text = text_of_value(at); !text.empty()) out.push_back(std::move(text));
    return;
  }
  const std::size_t dot = path.find('.');
  const auto next = at.find(path.substr(0, dot));
  if (next == at.end()) return;
  collect(*next, dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1), out);
}

std::vector<std::string> parted(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (!item.empty()) out.emplace_back(item);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return out;
}

bool same_moment(const std::string& wanted, const std::string& found, base::ZoneOffset zone) {
  const auto a = base::parse_instant(wanted, zone), b = base::parse_instant(found, zone);
  return a.ok() && b.ok() && *a == *b;
}

}  // namespace

std::span<const std::string_view> case_keys() { return keys; }

std::span<const std::string_view> case_verbs() {
  static const std::vector<std::string_view> verbs = [] {
    std::vector<std::string_view> out;
    for (int v = static_cast<int>(core::Verb::dispatch); v <= static_cast<int>(core::Verb::table);
         ++v) {
      if (const std::string_view word = code(static_cast<core::Verb>(v)); !word.empty()) out.push_back(word);
    }
    out.insert(out.end(), {"leave", "back"});
    return out;
  }();
  return verbs;
}

bool is_of_life(std::string_view key) { return field_of(key).when == When::life; }
bool is_of_reading(std::string_view key) { return field_of(key).when == When::reading; }

std::vector<std::string> found_under(std::string_view key, const Json& answer) {
  const Field& field = field_of(key);
  std::vector<std::string> out;
  if (key.starts_with("clocks.")) {
    for (const Json& clock : answer.value("clocks", Json::array())) {
      if (out.empty() && clock.at("clock") == key.substr(std::string_view("clocks.").size()))
        out.push_back(clock.at("due").get<std::string>());
    }
    return out;
  }
  collect(answer, field.path, out);
  return out;
}

std::vector<std::string> wanted_of(const pack::Expectation& expected) {
  const Form form = field_of(expected.key).form;
  std::vector<std::string> out;
  for (const std::string& value : expected.values) {
    if (expected.values.size() == 1 && (value == "-" || value.empty())) return {};
    const bool parts = !expected.list && (form == Form::list || form == Form::some);
    if (parts) out = parted(value);
    else if (form == Form::yes_no) out.push_back(value == "true" ? "yes" : value == "false" ? "no" : value);
    else out.push_back(value);
  }
  return out;
}

bool holds(const pack::Expectation& expected, const std::vector<std::string>& found, base::ZoneOffset zone) {
  std::vector<std::string> want = wanted_of(expected), have = found;
  const Form form = field_of(expected.key).form;
  if (form == Form::time && want.size() == 1 && have.size() == 1)
    return same_moment(want[0], have[0], zone);
  if (form == Form::some && !want.empty()) {
    return std::all_of(want.begin(), want.end(), [&](const std::string& one) {
      return std::find(have.begin(), have.end(), one) != have.end();
    });
  }
  if (expected.key == "categories" && !want.empty() && !have.empty() && want.front() != have.front())
    return false;
  std::sort(want.begin(), want.end());
  std::sort(have.begin(), have.end());
  return want == have;
}

std::string shown(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : ",") + value;
  return out.empty() ? "-" : out;
}

}  // namespace gridline::trial
