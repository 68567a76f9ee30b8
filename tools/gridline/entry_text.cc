// The words are those of engine/core/words.h.
#include "tools/gridline/entry_text.h"

#include <fmt/format.h>

#include <set>

#include "engine/core/words.h"

namespace gridline::cli {

namespace {

// The Chinese name of an event's code.
std::string chinese(const std::string& type) {
  for (int n = 1; n <= 255; ++n) {
    const auto event = static_cast<core::EventType>(n);
    if (core::code(event) == type) return std::string(core::zh(event));
  }
  return {};
}

bool is_bookkeeping(const std::string& type) {
  static const std::set<std::string> names = {"symbols_defined", "plan_defined", "act_remembered"};
  return names.count(type) > 0;
}

}  // namespace

std::vector<std::string> entry_lines(const Json& entry) {
  std::vector<std::string> out;
  const std::string at = short_time(text_of(entry, "at"));
  for (const Json& event : entry.value("events", Json::array())) {
    const std::string type = text_of(event, "type");
    if (is_bookkeeping(type)) continue;
    std::string line = fmt::format("{} #{}  {} {}", at, text_of(entry, "seq"), chinese(type), type);
    const auto add = [&](const char* label, const char* name) {
      const Json value = event.value(name, Json());
      const std::string text = value.is_array() ? joined(value) : text_of(event, name);
      if (!text.empty()) line += fmt::format("  {} {}", label, text);
    };
    add("诉求", "complaint");
    add("工单", "ticket");
    add("→", "lead");
    add("→", "unit");
    add("成员", "member");
    add("协办", "partners");
    add("地点", "place");
    add("类别", "category");
    add("缓急", "urgency");
    add("因", "reason");
    add("时钟", "oddity");
    add("系统时间", "found");
    if (type == "digest_queued") add("工单", "others");
    add("结果", "outcome");
    if (event.contains("members") && event.at("members").is_array())
      line += fmt::format("  {} 人", event.at("members").size());
    if (type == "pack_activated") add("规则包", "pack");
    for (const Json& clock : event.value("clocks", Json::array())) {
      line += fmt::format("  {} {}", text_of(clock, "clock"), short_time(text_of(clock, "due")));
    }
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace gridline::cli
