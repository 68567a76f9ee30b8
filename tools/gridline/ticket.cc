// One ticket: its life, and every verb of the desk as a command.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "engine/core/words.h"
#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/ticket_text.h"

namespace gridline::cli {

namespace {

struct Act {
  std::uint64_t ticket = 0;
  std::string member, unit, outcome, reason, text, key;
};

Exit act(const Session& session, const std::string& verb, const Act& a) {
  Json body = Json::object();
  const auto add = [&body](const char* name, const std::string& value) {
    if (!value.empty()) body[name] = value;
  };
  add("member", a.member);
  add("unit", a.unit);
  add("outcome", a.outcome);
  add("reason", a.reason);
  add("text", a.text);
  add("key", a.key);
  return post_and_show(
      session, fmt::format("/api/v1/tickets/{}/{}", a.ticket, verb), body, [&](const Json& answer) {
        const auto known = core::verb_of(verb);
        print(fmt::format("工单 ticket {}  {} {}{}\n", a.ticket, known ? zh(*known) : "", verb,
                          answer.value("changed", true) ? "" : "（没有变化 nothing changed）"));
        return Exit::ok;
      });
}

void register_verb(CLI::App& group, Session& session, core::Verb verb) {
  const std::string name(code(verb));
  std::string dashed = name;
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  const std::string chinese(zh(verb)), english = "the verb " + dashed,
                                       example = "gridline ticket " + dashed + " 17";
  CLI::App* command =
      add_live(group, session, {dashed.c_str(), chinese.c_str(), english.c_str(), example.c_str()});
  auto a = std::make_shared<Act>();
  command->add_option("TICKET", a->ticket, "工单号 / ticket")->required()->check(whole_number(1, UINT64_MAX));
  command->add_option("--member", a->member, "成员编号 / a member's id");
  command->add_option("--unit", a->unit, "单位编号 / a unit's id");
  command->add_option("--outcome", a->outcome, "solved answered unfounded no_answer forced withdrawn");
  command->add_option("--reason", a->reason, "原因代码 / a reason code");
  command->add_option("--text", a->text, "附言 / a note in words");
  command->add_option("--key", a->key, "幂等键：同键重发不重复执行 / sent again with the same key, it is done once");
  command->callback(
      [&session, name, a] { session.action = [&session, name, a] { return act(session, name, *a); }; });
}

}  // namespace

void register_ticket(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "ticket", "工单：查看与办理", "one ticket: look and act");
  CLI::App* show = add_live(*group, session, {"show", "来龙去脉：时间、何人、为何", "its life: when, who, why",
                                              "gridline ticket show 17"});
  auto number = std::make_shared<std::uint64_t>(0);
  show->add_option("TICKET", *number, "工单号 / ticket")->required()->check(whole_number(1, UINT64_MAX));
  show->callback([&session, number] {
    session.action = [&session, number] {
      return get_and_show(session, fmt::format("/api/v1/tickets/{}", *number), {}, [](const Json& ticket) {
        print(ticket_text(ticket));
        return Exit::ok;
      });
    };
  });
  for (int v = static_cast<int>(core::Verb::dispatch); v <= static_cast<int>(core::Verb::note); ++v) {
    register_verb(*group, session, static_cast<core::Verb>(v));
  }
}

}  // namespace gridline::cli
