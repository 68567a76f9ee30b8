// The golden tables of readings: a message per line and, indented below it, what must be read.
//
//   # why
//   海曲世家8号楼漏雨
//     place=海曲世家/8号楼 categories=prop.roof_leak flags=-
//   title: 漏雨 | text: ...  | place: 海曲世家 | category: prop.roof_leak
//     sure=yes
//
// Only the fields named are compared; "-" is an empty one. \xNN is a byte, \n a line feed.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "rules/text/reading.h"

namespace gridline::text {

struct GoldenCase {
  int line = 0;
  std::string written, title, text, place, category, registered;
  std::int64_t lon_e7 = 0, lat_e7 = 0;  // point: 119.5265432 35.4165432
  std::vector<std::pair<std::string, std::string>> expected;
  ReadingInput input() const { return {title, text, place, category, registered, lon_e7, lat_e7}; }
};

inline std::string unescaped(const std::string& s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '\\' || i + 1 == s.size()) {
      out.push_back(s[i]);
    } else if (s[i + 1] == 'n') {
      out.push_back('\n');
      ++i;
    } else if (s[i + 1] == 'x' && i + 3 < s.size()) {
      out.push_back(static_cast<char>(std::strtoul(s.substr(i + 2, 2).c_str(), nullptr, 16)));
      i += 3;
    } else {
      out.push_back(s[i]);
    }
  }
  return out;
}

inline void read_message(const std::string& line, GoldenCase& out) {
  out.written = line;
  const bool parts = line.starts_with("title: ") || line.starts_with("text: ") ||
                     line.starts_with("place: ") || line.starts_with("category: ") ||
                     line.starts_with("registered: ") || line.starts_with("point: ");
  if (!parts) {
    out.text = unescaped(line);
    return;
  }
  std::string rest = line;
  while (!rest.empty()) {
    const std::size_t bar = rest.find(" | ");
    const std::string part = rest.substr(0, bar);
    rest = bar == std::string::npos ? "" : rest.substr(bar + 3);
    const std::size_t colon = part.find(": ");
    const std::string key = part.substr(0, colon), value = unescaped(part.substr(colon + 2));
    if (key == "point") {
      out.lon_e7 = std::llround(std::stod(value) * 1e7);
      out.lat_e7 = std::llround(std::stod(value.substr(value.find(' '))) * 1e7);
      continue;
    }
    (key == "title"   ? out.title
     : key == "text"  ? out.text
     : key == "place"    ? out.place
     : key == "category" ? out.category
                         : out.registered) = value;
  }
}

inline std::vector<GoldenCase> read_golden(const std::string& file) {
  std::ifstream in(std::string(GRIDLINE_SOURCE_DIR) + "/tests/golden/reading/" + file);
  if (!in) throw std::runtime_error("no golden table " + file);
  std::vector<GoldenCase> cases;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] != ' ') {
      cases.emplace_back();
      cases.back().line = number;
      read_message(line, cases.back());
      continue;
    }
    if (cases.empty()) throw std::runtime_error("a golden table begins with a message");
    std::istringstream fields(line);
    for (std::string field; fields >> field;) {
      const std::size_t sign = field.find('=');
      cases.back().expected.emplace_back(field.substr(0, sign), field.substr(sign + 1));
    }
  }
  return cases;
}

// A field of a reading, as the tables write it.
inline std::string field_of(const Reading& reading, const pack::Pack& pack, const std::string& name) {
  std::string out;
  const auto join = [&](std::string_view s) { out += (out.empty() ? "" : ",") + std::string(s); };
  const PlaceFound& place = reading.place;
  if (name == "place") out = place.place ? pack[place.place].path : "";
  else if (name == "other") out = place.other ? pack[place.other].path : "";
  else if (name == "building") out = place.building;
  else if (name == "stair") out = place.stair;
  else if (name == "floor") out = place.floor;
  else if (name == "room") out = place.room;
  else if (name == "poi") out = place.poi;
  else if (name == "flags") for (const std::string_view f : words_of_flags(place.flags)) join(f);
  else if (name == "candidates")
    for (const PlaceCandidate& c : place.candidates) join(pack[c.place].path);
  else if (name == "units")
    for (const pack::UnitIndex u : units_of(pack, place.place, place.other)) join(pack[u].id);
  else if (name == "category") out = reading.matters.empty() ? "" : pack[reading.matters.front().category].id;
  else if (name == "categories") for (const Matter& m : reading.matters) join(pack[m.category].id);
  else if (name == "sure") out = reading.sure ? "yes" : "no";
  else if (name == "urgency") out = pack::code(reading.urgency);
  else if (name == "nature") out = pack::zh(reading.nature);
  else if (name == "tags") for (const std::string& t : reading.tags) join(t);
  else if (name == "words") for (const MatchedWord& w : reading.words) join(w.about + "@" + w.entry);
  else throw std::runtime_error("unknown field " + name);
  return out.empty() ? "-" : out;
}

}  // namespace gridline::text
