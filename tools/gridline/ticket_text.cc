// One function per block of the screen.
#include "tools/gridline/ticket_text.h"

#include <fmt/format.h>

#include "tools/gridline/table.h"
#include "tools/gridline/ticket_life.h"

namespace gridline::cli {

namespace {

std::string heading(const Json& t) {
  std::string out = fmt::format("工单 ticket {}  {} {}  {}", text_of(t, "ticket"), text_of(t, "state_zh"),
                                text_of(t, "state"), text_of(t, "urgency"));
  if (const std::string outcome = word_text(t, "outcome"); !outcome.empty()) out += "  结果 " + outcome;
  const auto flag = [&](const char* name, const char* words) {
    if (t.value(name, false)) out += std::string("  ") + words;
  };
  flag("emergency", "紧急 emergency");
  flag("confidential", "保密 confidential");
  flag("supervised", "督办 supervised");
  flag("forced", "强制派单 dispatched by force");
  flag("person_visit", "须上门 somebody goes there");
  if (const std::string level = text_of(t, "level"); !level.empty() && level != "0")
    out += "  升级 " + level + " 级 rungs up";
  return out + "\n";
}

// "剩 3 h 20 min left", "超 35 min overdue".
std::string left_text(std::int64_t minutes) {
  const std::int64_t m = minutes < 0 ? -minutes : minutes;
  std::string span = fmt::format("{} min", m % 60);
  if (m >= 60) span = fmt::format("{} h {}", m / 60 % 24, span);
  if (m >= 24 * 60) span = fmt::format("{} d {} h", m / 1440, m / 60 % 24);
  return minutes < 0 ? "超 " + span + " overdue" : "剩 " + span + " left";
}

std::string clock_left_text(const Json& clock) {
  const std::string left = left_text(clock.at("left_min").get<std::int64_t>());
  if (!clock.value("stands_still", false)) return left;
  return "停表 stands still，" + left + (clock.value("working_time", false) ? "（工作时间 working time）" : "");
}

std::string clocks_text(const Json& clocks) {
  std::string out;
  for (const Json& c : clocks) {
    const std::string unit = text_of(c, "unit"), level = text_of(c, "level");
    out += fmt::format("时限 {}  {}  {}{}{}\n", word_text(c, "clock"), short_time(text_of(c, "due")),
                       clock_left_text(c), unit.empty() ? "" : "  " + unit,
                       level.empty() ? "" : "  升级 " + level + " 级 rungs up");
  }
  return out;
}

std::string future_text(const Json& steps) {
  if (!steps.is_array()) return "";
  std::string out;
  for (const Json& s : steps) {
    std::string told;
    for (const Json& m : s.at("told")) told += (told.empty() ? "" : "、") + member_text(m);
    std::string what = word_text(s, "act");
    if (what.empty()) what = s.at("level") == 0 ? "临期 a warning" : "升级 a rung";
    if (s.at("level") != 0) what += "  升 " + text_of(s, "level") + " 级 rungs up";
    if (s.at("times") != 1) what += "  至多 " + text_of(s, "times") + " 次 times";
    out += fmt::format(
        "{} {}  {}  {}{} → {}\n", out.empty() ? "接下来 next" : "           ", short_time(text_of(s, "at")),
        word_text(s, "clock") + (text_of(s, "subject").empty() ? "" : " " + text_of(s, "subject")),
        s.at("step") == 0 ? "" : fmt::format("第 {} 步 step {}  ", text_of(s, "step"), text_of(s, "step")),
        what, told.empty() ? "无人 nobody" : text_of(s, "unit") + " " + told);
  }
  return out;
}

// A table under its title; nothing when it has no rows.
std::string block(const std::string& title, const Table& table) {
  return table.empty() ? std::string() : "\n" + title + "\n" + table.text();
}

std::string partners_text(const Json& partners) {
  Table table({"单位 unit", "状态 state", "谁 who", "要求 wanted", "邀请 invited", "到场 arrived", "结束 ended"});
  for (const Json& p : partners) {
    std::string wanted = p.value("required", false) ? "须办结 required" : "";
    if (p.value("whistle", false)) wanted += wanted.empty() ? "吹哨 whistle" : " 吹哨 whistle";
    table.add({text_of(p, "unit"), word_text(p, "state"), member_text(p.value("member", Json())), wanted,
               short_time(text_of(p, "invited")), short_time(text_of(p, "arrived")),
               short_time(text_of(p, "ended"))});
  }
  return block("协办 partners", table);
}

std::string requests_text(const Json& requests) {
  Table table({"申请 request", "单位 unit", "谁 asked by", "时间 asked", "因 reason", "至 until", "审定 ruler",
               "结果 verdict", "谁审 ruled by", "时间 ruled", "因 reason"});
  for (const Json& r : requests) {
    table.add({word_text(r, "request"), text_of(r, "unit"), member_text(r.value("asked_by", Json())),
               short_time(text_of(r, "asked")), text_of(r, "reason"), short_time(text_of(r, "until")),
               text_of(r, "ruler"), word_text(r, "verdict"), member_text(r.value("ruled_by", Json())),
               short_time(text_of(r, "ruled")), text_of(r, "ruling_reason")});
  }
  return block("申请与审定 requests and rulings", table);
}

std::string callbacks_text(const Json& callbacks) {
  Table table({">诉求 complaint", ">次数 calls", "接通 answered", "解决 solved", "满意 satisfied",
               "原因 cause", "结果 outcome", "最近 last", "谁 who"});
  for (const Json& c : callbacks) {
    table.add({text_of(c, "complaint"), text_of(c, "calls"), c.value("contacted", false) ? "是 yes" : "否 no",
               word_text(c, "solved"), word_text(c, "satisfied"), word_text(c, "cause"),
               word_text(c, "outcome"), short_time(text_of(c, "last")),
               member_text(c.value("member", Json()))});
  }
  return block("回访 callbacks", table);
}

// Of a directive: building × status.
std::string children_text(const Json& t) {
  const bool directive = text_of(t, "kind") == "directive";
  Table table({">工单 ticket", directive ? "楼栋 building" : "地点 place",
               directive ? "单位 lead" : "类别 category · 单位 lead", "状态 state", "知悉 acknowledged",
               "报结 reported", "结案 closed"});
  for (const Json& c : t.at("children")) {
    const std::string lead = text_of(c, "lead"), category = text_of(c, "category");
    table.add({text_of(c, "ticket"), text_of(c, "place"),
               directive || category.empty() ? lead : category + " · " + lead, word_text(c, "state"),
               short_time(text_of(c, "acknowledged")), short_time(text_of(c, "reported")),
               short_time(text_of(c, "closed"))});
  }
  const std::string title = directive ? "逐楼落实 buildings" : "子工单 children";
  return block(fmt::format("{}  共 {} 件 in all：{}", title, t.at("children").size(),
                           pairs_of(t.at("children_by_state"))),
               table);
}

// Of a hot spot: the tickets it stands for, each with its own life.
std::string members_text(const Json& t) {
  if (!t.contains("members")) return "";
  Table table({">工单 ticket", "类别 category", "地点 place", "主办 lead", "状态 state", "结案 closed"});
  for (const Json& m : t.at("members")) {
    table.add({text_of(m, "ticket"), text_of(m, "category"), text_of(m, "place"), text_of(m, "lead"),
               word_text(m, "state"), short_time(text_of(m, "closed"))});
  }
  return block(fmt::format("热点成员 members  共 {} 件 in all（移出 leave-cluster，归入 join-cluster）",
                           t.at("members").size()),
               table);
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
  line("上级工单 parent ", text_of(t, "parent"));
  line("已并入 merged into", text_of(t, "merged_into"));
  line("所属热点 hot spot", text_of(t, "cluster"));
  if (t.contains("hot")) line("热点 hot spot   ", hot_text(t.at("hot")));
  line("并入本单 merged ", joined(t.at("merged")));
  for (const Json& l : t.value("likely_duplicates_of", Json::array())) {
    line("疑似重复 like    ", fmt::format("工单 ticket {}  {}%  {}（并单 merge，或不并 keep-apart）", text_of(l, "ticket"),
                                       l.at("alike_per_mille").get<int>() / 10, word_text(l, "why")));
  }
  line("办结时限 resolve", short_time(text_of(t, "resolve_due")));
  out += clocks_text(t.at("clocks"));
  out += future_text(t.value("next_steps", Json()));
  for (const Json& c : t.at("complaints")) out += "\n" + complaint_text(c);
  out += partners_text(t.at("joint_handling"));
  out += requests_text(t.at("requests"));
  out += callbacks_text(t.at("callbacks"));
  out += children_text(t);
  out += members_text(t);
  out += "\n" + timeline_text(t.at("timeline"));
  if (t.value("timeline_goes_on", false)) out += "……（其后还有 there is more after this）\n";
  return out;
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
