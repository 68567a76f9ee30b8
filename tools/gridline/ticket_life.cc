// What an event says is shown field by field: the API leaves out what an event does not have, so
// one list serves all of them.
#include "tools/gridline/ticket_life.h"

#include <fmt/format.h>

#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

std::string who(const Json& by) {
  const std::string kind = text_of(by, "kind");
  if (kind == "engine") return "引擎 engine";
  if (kind == "administrator") return "管理员 administrator";
  if (kind == "adapter") return "适配器 adapter " + text_of(by, "source");
  if (kind == "member") return fmt::format("成员 {} #{}", text_of(by, "name"), text_of(by, "member"));
  return "";
}

// Collects "label value" pairs with two blanks between.
class Said {
 public:
  explicit Said(const Json& event) : event_(event) {}

  void value(const std::string& label, const std::string& value) {
    if (!value.empty()) text_ += (text_.empty() ? "" : "  ") + label + (label.empty() ? "" : " ") + value;
  }
  void text(const char* label, const char* name) { value(label, text_of(event_, name)); }
  void word(const char* label, const char* name) { value(label, word_text(event_, name)); }
  void time(const char* label, const char* name) { value(label, short_time(text_of(event_, name))); }
  void list(const char* label, const char* name) { value(label, joined(event_.value(name, Json()))); }
  void member(const char* label, const char* name) { value(label, member_text(event_.value(name, Json()))); }
  void flag(const char* words, const char* name) {
    if (event_.value(name, false)) value("", words);
  }
  const std::string& text() const { return text_; }

 private:
  const Json& event_;
  std::string text_;
};

std::string told_text(const Json& event) {
  std::string out;
  for (const Json& m : event.value("told", Json::array())) out += (out.empty() ? "" : "、") + member_text(m);
  return out;
}

void say_clocks(Said& said, const Json& event) {
  for (const Json& c : event.value("clocks", Json::array())) {
    const std::string unit = text_of(c, "unit");
    said.value(word_text(c, "clock"), short_time(text_of(c, "due")) + (unit.empty() ? "" : " " + unit));
  }
}

// A message goes to members, or to the resident of a complaint.
void say_message(Said& said, const Json& event) {
  said.word("", "notice");
  if (text_of(event, "notice").empty()) return;
  if (event.contains("complaint")) said.value("→ 诉求人 to the resident of", text_of(event, "complaint"));
}

// Of a step after downtime: how long after its time it was taken, in the two largest units.
std::string late_text(const Json& event) {
  const std::int64_t minutes = event.value("late_s", std::int64_t{0}) / 60;
  if (minutes == 0) return "";
  const std::int64_t days = minutes / (24 * 60), hours = minutes / 60 % 24;
  if (days > 0) return fmt::format("迟了 {} 天 {} 小时 late by {} d {} h", days, hours, days, hours);
  if (hours > 0)
    return fmt::format("迟了 {} 小时 {} 分 late by {} h {} min", hours, minutes % 60, hours, minutes % 60);
  return fmt::format("迟了 {} 分 late by {} min", minutes, minutes);
}

std::string what(const Json& e) {
  Said said(e);
  say_message(said, e);
  said.word("", "request");
  said.word("", "clock");
  said.text("", "subject");
  if (e.contains("step")) {
    said.value("第几步 step", text_of(e, "step"));
    if (e.value("times", 1) > 1) said.text("第几次 time", "times");
    said.word("", "act");
    said.flag("无人，跳过 nobody, passed", "passed");
    if (e.at("level") != 0) said.value("", "升 " + text_of(e, "level") + " 级 rungs up");
    said.time("本应 planned for", "planned");
  } else if (e.contains("level"))
    said.value("", e.at("level") == 0 ? "临期 a warning" : "升 " + text_of(e, "level") + " 级 rungs up");
  said.value("", late_text(e));
  said.flag("并入停机汇总 in a digest", "in_digest");
  said.word("", "result");
  said.text("第 n 次 attempt", "number");
  if (e.contains("contacted")) said.value("", e.at("contacted") == true ? "接通 answered" : "未接通 no answer");
  said.word("", "solved");
  said.word("", "satisfied");
  said.word("", "cause");
  said.text("→", "unit");
  said.member("→", "member");
  said.member("→ 替岗 stand-in", "stand_in");
  said.word("→", "to");
  said.list("协办 partners", "partners");
  said.flag("须办结 required", "required");
  said.flag("吹哨 whistle", "whistle");
  said.flag("强制 by force", "forced");
  said.text("缓急", "urgency");
  said.text("类别", "category");
  said.text("地点", "place");
  said.value("因", e.contains("triage") ? text_of(e, "triage_zh") + " " + text_of(e, "triage") : "");
  said.text("因", "reason");
  said.word("结果", "outcome");
  said.word("", "review");
  said.time("至 until", "until");
  said.time("时限改为 due now", "resolve_due");
  if (e.contains("old_due")) said.time("时限改为 due now", "due");
  said.time("原时限 due before", "old_due");
  if (e.value("stands_still", false))
    said.value("停表 stands still，剩 left",
               fmt::format("{} min{}", e.at("left_min").get<std::int64_t>(),
                           e.value("working_time", false) ? "（工作时间 working time）" : ""));
  said.list("工单 tickets", "others");
  if (e.contains("alike_per_mille"))
    said.value("相似 alike", fmt::format("{}%", e.at("alike_per_mille").get<int>() / 10));
  said.text("议事会 council", "council");
  said.time("会议 meeting", "meeting");
  if (e.contains("carried"))
    said.value("", fmt::format("第 {} 次上会 hearing", e.at("carried").get<int>() + 1));
  said.word("", "why");
  if (e.contains("hot")) said.value("", hot_text(e.at("hot")));
  said.text("热点 hot spot", "cluster");
  said.flag("同一住户再次反映 the same resident again", "again");
  said.text("路由", "route");
  said.flag("人工 by a person", "by_person");
  say_clocks(said, e);
  said.value("告知 told", told_text(e));
  said.list("凭证 evidence", "evidence");
  said.text("附言", "note");
  return said.text();
}

}  // namespace

std::string hot_text(const Json& hot) {
  const auto n = [&](const char* name) { return hot.value(name, 0); };
  std::string out = fmt::format("{} · {}  {} 天内 {} 户 households in {} days", text_of(hot, "area"),
                                text_of(hot, "what"), n("days"), n("households"), n("days"));
  if (text_of(hot, "why") == "above")
    return out + fmt::format("（今日 {}，平日每天 {}.{:03} today, usually that many a day）", n("today"),
                             n("usual_per_1000_days") / 1000, n("usual_per_1000_days") % 1000);
  return out + fmt::format("（达到 {} 户 the rule wants so many）", n("needed"));
}

std::string member_text(const Json& member) {
  if (!member.is_object()) return "";
  const std::string name = text_of(member, "name");
  return name.empty() ? "#" + text_of(member, "member") : name;
}

std::string word_text(const Json& object, const char* name) {
  const std::string zh = text_of(object, (std::string(name) + "_zh").c_str()), code = text_of(object, name);
  return zh.empty() || code.empty() ? code : zh + " " + code;
}

std::string timeline_text(const Json& timeline) {
  Table table({"时间 at", ">条 seq", "事件 event", "谁 who", "何事、为何 what and why"});
  for (const Json& e : timeline) {
    const std::string zh = text_of(e, "zh"), code = text_of(e, "event");
    table.add({short_time(text_of(e, "at")), text_of(e, "seq"), zh + " " + code, who(e.at("by")), what(e)});
  }
  return table.text();
}

}  // namespace gridline::cli
