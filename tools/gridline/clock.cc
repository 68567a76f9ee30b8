// The machine's clock: what the engine makes of it, and saying that it is right.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/clock_text.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

std::string clock_text(const Json& c) {
  if (text_of(c, "state") == "slowed")
    return fmt::format("时钟 clock         减速 slowed\n  {}\n  {}\n", text_of(c, "zh"), text_of(c, "en"));
  if (!c.value("held", false)) return "时钟 clock         正常 followed\n";
  std::string out = fmt::format("时钟被挂起 CLOCK HELD 自 since {}", short_time(text_of(c, "since")));
  if (const std::string until = text_of(c, "until"); !until.empty())
    out += fmt::format("，至 until {}", short_time(until));
  return out + fmt::format("\n  {}\n  {}\n", text_of(c, "zh"), text_of(c, "en"));
}

namespace {

std::string yes_or_no(const Json& answer, const char* name) {
  const auto at = answer.find(name);
  if (at == answer.end() || at->is_null()) return "-";
  return at->get<bool>() ? "是 yes" : "否 no";
}

Exit show_clock(const Json& c) {
  print(fmt::format(
      "引擎时间 time      {}\n系统时钟 wall      {}（相差 {} 秒 s）\n内核同步 synchronised {}{}\n",
      short_time(text_of(c, "time")), short_time(text_of(c, "wall")), text_of(c, "wall_after_s"),
      yes_or_no(c, "synchronised"),
      c.value("trusted", false) ? "（配置为一律采信 trusted by clock_trust）" : ""));
  print(clock_text(c));
  return Exit::ok;
}

// What is accepted is the wall as it was seen; the engine refuses it when it has changed since.
Exit accept(const Session& session, std::string found) {
  if (found.empty()) {
    const auto answer = Client(session).get("/api/v1/clock");
    const Json seen = answer && answer->status == 200 ? Json::parse(answer->body, nullptr, false) : Json();
    if (!seen.is_object()) return finish(session, answer, [](const Json&) { return Exit::unreachable; });
    found = text_of(seen, "wall");
  }
  return post_and_show(session, "/api/v1/clock/accept", {{"found", found}}, [](const Json& c) {
    print(fmt::format("已采信 accepted: {}\n", short_time(text_of(c, "wall"))));
    return show_clock(c);
  });
}

}  // namespace

void register_clock(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "clock", "系统时钟：跳变时怎么办", "the machine's clock: what to do when it jumps");
  CLI::App* show = add_live(*group, session,
                            {"show", "引擎时间与系统时钟", "the engine's time and the machine's clock",
                             "gridline clock show --json"});
  show->callback([&session] {
    session.action = [&session] { return get_and_show(session, "/api/v1/clock", {}, show_clock); };
  });
  CLI::App* yes = add_live(*group, session,
                           {"accept", "确认系统时钟无误，按它走", "the machine's clock is right: go by it",
                            "gridline clock accept"});
  auto found = std::make_shared<std::string>();
  yes->add_option("--found", *found, "看到的系统时间；默认为现在的 / the wall time that was seen; usually: as it is now");
  yes->callback(
      [&session, found] { session.action = [&session, found] { return accept(session, *found); }; });
}

}  // namespace gridline::cli
