// One function per block of the screen.
#include "tools/gridline/ticket_text.h"

#include <fmt/format.h>

#include "engine/core/words.h"
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

std::string member_text(const Json& member) {
  if (!member.is_object()) return "";
  const std::string name = text_of(member, "name");
  return name.empty() ? "#" + text_of(member, "member") : name;
}

// What an event says besides when and who.
std::string what(const Json& e) {
  std::string out;
  const auto add = [&out](const std::string& label, const std::string& value) {
    if (!value.empty()) out += (out.empty() ? "" : "  ") + label + " " + value;
  };
  add("→", text_of(e, "unit"));
  add("→", member_text(e.value("member", Json())));
  add("协办", joined(e.value("partners", Json::array())));
  add("类别", text_of(e, "category"));
  add("地点", text_of(e, "place"));
  add("因", e.contains("triage") ? text_of(e, "triage_zh") + " " + text_of(e, "triage") : "");
  add("因", text_of(e, "reason"));
  add("结果", text_of(e, "outcome"));
  add("路由", text_of(e, "route"));
  if (e.value("by_person", false)) out += "  人工 by a person";
  for (const Json& c : e.value("clocks", Json::array()))
    add(text_of(c, "clock"), short_time(text_of(c, "due")));
  add("附言", text_of(e, "note"));
  return out;
}

std::string heading(const Json& t) {
  std::string out = fmt::format("工单 ticket {}  {} {}  {}", text_of(t, "ticket"), text_of(t, "state_zh"),
                                text_of(t, "state"), text_of(t, "urgency"));
  if (const std::string outcome = text_of(t, "outcome"); !outcome.empty()) out += "  结果 " + outcome;
  if (t.value("confidential", false)) out += "  保密 confidential";
  return out + "\n";
}

}  // namespace

std::string complaint_text(const Json& c) {
  std::string out =
      fmt::format("诉求 complaint {}  受理码 receipt {}  来源 {} {}  渠道 {}  {}\n", text_of(c, "complaint"),
                  text_of(c, "receipt"), text_of(c, "source"), text_of(c, "source_id"), text_of(c, "channel"),
                  short_time(text_of(c, "received")));
  for (const Json& v : c.at("versions")) {
    if (v.value("erased", false)) {
      out += fmt::format("  第 {} 版 version  个人信息已清除 erased\n", text_of(v, "version"));
      continue;
    }
    if (c.at("versions").size() > 1)
      out +=
          fmt::format("  第 {} 版 version  {}\n", text_of(v, "version"), short_time(text_of(v, "received")));
    if (const std::string title = text_of(v, "title"); !title.empty()) out += "  " + title + "\n";
    out += "  " + text_of(v, "text") + "\n";
    const std::string person = text_of(v, "reporter") + " " + text_of(v, "phone");
    if (person.size() > 1) out += "  诉求人 reporter " + person + "\n";
  }
  std::string tickets;
  for (const Json& t : c.at("tickets")) tickets += " " + t.dump();
  return out + "  工单 tickets" + tickets + "\n";
}

std::string ticket_text(const Json& t) {
  std::string out = heading(t);
  const auto line = [&out](const char* name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} {}\n", name, value);
  };
  line("类别 category   ", text_of(t, "category"));
  const std::string flags = joined(t.at("place_flags"));
  line("地点 place      ", text_of(t, "place") + (flags.empty() ? "" : "  [" + flags + "]"));
  line("主办 lead       ", text_of(t, "lead") + "  " + member_text(t.at("member")));
  line("协办 partners   ", joined(t.at("partners")));
  line("待研判 triage   ", text_of(t, "triage"));
  line("标签 tags       ", joined(t.at("tags")));
  line("路由 route      ", text_of(t, "route") + "  " + text_of(t, "pack"));
  line("签收时限 accept ", short_time(text_of(t, "accept_due")));
  line("办结时限 resolve", short_time(text_of(t, "resolve_due")));
  for (const Json& c : t.at("complaints")) out += "\n" + complaint_text(c);
  out += "\n";
  Table table({"时间 at", ">条 seq", "事件 event", "谁 who", "何事、为何 what and why"});
  for (const Json& e : t.at("timeline")) {
    const std::string zh = text_of(e, "zh"), code = text_of(e, "event");
    table.add({short_time(text_of(e, "at")), text_of(e, "seq"), zh + " " + code, who(e.at("by")), what(e)});
  }
  return out + table.text();
}

std::string tickets_table(const Json& page) {
  Table table({">工单 ticket", "状态 state", "缓急", "类别 category", "地点 place", "主办 lead", "立单 opened", "内容 text"});
  for (const Json& t : page.at("tickets")) {
    const std::string title = text_of(t, "title");
    table.add({text_of(t, "ticket"), text_of(t, "state_zh"), text_of(t, "urgency"), text_of(t, "category"),
               text_of(t, "place"), text_of(t, "lead"), short_time(text_of(t, "opened")).substr(0, 16),
               fitted(title.empty() ? text_of(t, "text") : title, 40)});
  }
  std::string out = table.empty() ? std::string() : table.text();
  out += fmt::format("共 {}{} 条 in all", page.value("total_is_exact", true) ? "" : "超过 more than ",
                     text_of(page, "total"));
  if (const std::string next = text_of(page, "next"); !next.empty())
    out += fmt::format("；下一页 next page: --before {}", next);
  return out + "\n";
}

}  // namespace gridline::cli
