// Offsets of words are bytes of the raw text; what does not fit is left out, never cut wrongly.
#include "tools/gridline/routing_text.h"

#include <fmt/format.h>

#include "rules/route/route_tree.h"

namespace gridline::cli {

namespace {

std::string place_text(const Json& place) {
  std::string out;
  for (const char* part : {"compound", "building", "unit", "floor", "room", "poi"}) {
    const std::string value = text_of(place, part);
    if (value.empty()) continue;
    static const std::string unit = "unit", floor = "floor", room = "room";
    out += (out.empty() ? "" : " ") + value;
    if (part == unit) out += "单元";
    if (part == floor && value.find_first_not_of("0123456789") == std::string::npos) out += "层";
    if (part == room && value.find_first_not_of("0123456789") == std::string::npos) out += "室";
  }
  if (out.empty()) out = text_of(place, "path");  // a street, a community, a piece of the map
  if (out.empty()) out = "未识别 none";
  const Json units = place.value("units", Json::array());
  if (units.size() > 1) out += "  → " + joined(units);
  else if (const std::string grid = text_of(place, "grid"); !grid.empty()) out += "  → " + grid;
  if (const std::string flags = joined(place.value("flags", Json::array())); !flags.empty())
    out += "  [" + flags + "]";
  return out;
}

// What else may be meant, with how far each can be relied on.
std::string candidates_text(const Json& place) {
  std::string out;
  for (const Json& c : place.value("candidates", Json::array())) {
    const std::string flags = joined(c.at("flags"));
    out += fmt::format("  {:>3}%  {}  → {}{}\n", c.at("score").get<int>(), text_of(c, "place"),
                       joined(c.at("units")), flags.empty() ? "" : "  [" + flags + "]");
  }
  return out;
}

std::string triage_text(const std::string& code) {
  for (int i = 1; i <= 16; ++i) {
    const auto reason = static_cast<route::TriageReason>(i);
    if (route::code(reason) == code) return fmt::format("{} {}", route::zh(reason), code);
  }
  return code;
}

std::string words_text(const Json& words, const std::string& raw, const std::string& title) {
  std::string out;
  for (const Json& word : words) {
    const std::string& field = text_of(word, "in") == "title" ? title : raw;
    const std::size_t begin = word.at("begin").get<std::size_t>(), end = word.at("end").get<std::size_t>();
    const bool inside = begin < end && end <= field.size();
    const std::string seen = inside ? field.substr(begin, end - begin) : text_of(word, "entry");
    const std::string about = text_of(word, "about");
    if (about.starts_with("damaged:")) {  // its bytes need not be text
      out += fmt::format("  第 {}–{} 字节残缺 bytes  {}\n", begin, end, about);
    } else {
      out += fmt::format("  “{}”  {}\n", seen, about);
    }
  }
  return out;
}

}  // namespace

std::string routing_text(const Json& r, const std::string& raw, const std::string& title) {
  std::string out;
  const auto line = [&out](const char* name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} {}\n", name, value);
  };
  line("地点 place   ", place_text(r.at("place")));
  out += candidates_text(r.at("place"));
  const std::string category = text_of(r, "category");
  line("类别 category", (category.empty() ? "未识别 none" : category) +
                            (r.at("also").empty() ? "" : "（另有 also " + joined(r.at("also")) + "）"));
  line("缓急 urgency ", text_of(r, "urgency"));
  line("性质 nature  ", text_of(r, "nature"));
  line("标签 tags    ", joined(r.at("tags")));
  if (const std::string into = text_of(r, "joined"); !into.empty()) line("并入 joins   ", "工单 ticket " + into);
  const Json& lead = r.at("lead");
  const std::string member = text_of(lead, "member");
  line("主办 lead    ", text_of(lead, "unit") + (member.empty() ? "" : "  " + member));
  if (const std::string why = text_of(r, "triage"); !why.empty()) line("待研判 triage", triage_text(why));
  line("协办 partners", joined(r.at("partners")));
  for (const Json& clock : r.at("clocks")) {
    line("时限 clock   ", fmt::format("{:<8} {}", text_of(clock, "clock"), short_time(text_of(clock, "due"))));
  }
  line("路由 route   ", text_of(r, "route"));
  line("规则包 pack  ", text_of(r.at("pack"), "name") + " " + text_of(r.at("pack"), "version"));
  const std::string words = words_text(r.at("words"), raw, title);
  if (!words.empty()) out += "依据 words:\n" + words;
  return out;
}

}  // namespace gridline::cli
