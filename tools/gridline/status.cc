// The engine's own upkeep: how it is, who is connected, how much it logs, a copy of its data.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/clock_text.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

Exit show_status(const Json& s) {
  print(fmt::format("引擎 engine        {}  运行中 running\n", text_of(s, "version")));
  const Json& pack = s.at("pack");
  print(pack.is_null() ? std::string("规则包 rule pack   尚未启用 none active\n")
                       : fmt::format("规则包 rule pack   {} {}  {}\n", text_of(pack, "name"),
                                     text_of(pack, "version"), text_of(pack, "hash").substr(0, 12)));
  print(fmt::format("日志 journal       至第 {} 条 up to entry {}\n", text_of(s, "seq"), text_of(s, "seq")));
  print(fmt::format("在办 open          {}\n", text_of(s, "open_tickets")));
  print(fmt::format("待处理 waiting     {}\n", text_of(s, "waiting")));
  const Json& view = s.at("view");
  if (view.is_null()) print("视图 read.db       未维护 not kept\n");
  else if (view.contains("error")) print(fmt::format("视图 read.db       打不开 {}\n", text_of(view, "error")));
  else print(fmt::format("视图 read.db       落后 {} 条 entries behind\n", text_of(view, "lag")));
  if (view.is_object() && view.contains("problem"))
    print(fmt::format("查询停在旧数据 QUERIES ARE STALE: {}\n", text_of(view, "problem")));
  print(clock_text(s.value("clock", Json::object())));
  if (s.value("disk_full", false)) print("磁盘已满，暂不受理 DISK FULL: nothing new is taken\n");
  const Json counters = s.value("counters", Json::object());
  print(fmt::format("命令 commands      {}（拒绝 refused {}），落盘 flushes {}\n", text_of(counters, "commands"),
                    text_of(counters, "rejections"), text_of(counters, "flushes")));
  return Exit::ok;
}

Exit show_adapters(const Json& answer) {
  Table table({"适配器 adapter", "渠道 channel", "连接 connected", "自 since", "最近 last seen", ">受理 accepted",
               ">每分钟 a minute", ">拒绝 refused", ">待回执 pending", ">对方待发 waiting", "最近错误 last error"});
  for (const Json& a : answer.at("adapters")) {
    table.add({text_of(a, "name"), text_of(a, "channel"), a.value("connected", false) ? "是 yes" : "否 no",
               short_time(text_of(a, "since")), short_time(text_of(a, "last_seen")), text_of(a, "accepted"),
               text_of(a, "accepted_in_minute"), text_of(a, "refused"), text_of(a, "unacknowledged"),
               text_of(a, "waiting"), text_of(a, "last_error")});
  }
  print(table.empty() ? std::string("没有适配器接入过 / no adapter has connected\n") : table.text());
  return Exit::ok;
}

Exit show_results(const Json& answer) {
  Table table({"时间 at", "来源编号 id", "结果 result", "诉求 complaint", "原因 reason"});
  for (const Json& r : answer.at("results")) {
    const bool refused = r.contains("refusal");
    const Json refusal = r.value("refusal", Json::object());
    const std::string what = !refused ? (r.value("new", false) ? "受理 accepted" : "已知 known")
                             : refusal.value("retry", false) ? "暂拒 for now" : "拒绝 refused";
    table.add({short_time(text_of(r, "at")), text_of(r, "id"), what,
               refused ? "" : text_of(r, "complaint") + " v" + text_of(r, "version"),
               refused
                   ? text_of(refusal, "code") + "  " + text_of(refusal, "zh") + " / " + text_of(refusal, "en")
                   : ""});
  }
  print(table.empty() ? std::string("没有记录 / nothing is remembered\n") : table.text());
  return Exit::ok;
}

void register_adapter_log(CLI::App& adapter_group, Session& session) {
  CLI::App* command =
      add_live(adapter_group, session,
               {"log", "最近各条的结果与拒绝原因", "what became of its latest submissions, and why not",
                "gridline adapter log hotline-1"});
  auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "适配器名称，见 adapter list / its name, as adapter list has it")->required();
  command->callback([&session, name] {
    session.action = [&session, name] {
      return get_and_show(session, "/api/v1/adapters/results", {{"name", *name}}, show_results);
    };
  });
}

void register_log_level(CLI::App& root, Session& session) {
  CLI::App* command = add_live(root, session, {"log-level", "运行中修改日志级别", "change the log level while running",
                                               "gridline log-level debug"});
  auto level = std::make_shared<std::string>();
  command->add_option("LEVEL", *level, "trace debug info warning error")->required();
  command->callback([&session, level] {
    session.action = [&session, level] {
      return post_and_show(session, "/api/v1/log-level", {{"level", *level}}, [](const Json& answer) {
        print(fmt::format("日志级别 log level: {}\n", text_of(answer, "level")));
        return Exit::ok;
      });
    };
  });
}

void register_backup(CLI::App& root, Session& session) {
  CLI::App* command = add_live(root, session, {"backup", "备份（引擎照常运行）", "a backup, while the engine runs",
                                               "gridline backup --to /mnt/backup/2026-03-02"});
  auto to = std::make_shared<std::string>();
  command->add_option("--to", *to, "空的或尚不存在的目录 / a folder that is empty or missing")->required();
  command->callback([&session, to] {
    session.action = [&session, to] {
      // The engine has its own working directory.
      std::error_code ec;
      const auto target = std::filesystem::absolute(*to, ec);
      if (ec) return misused("目录写法不对：" + *to, "not a folder: " + *to);
      return post_and_show(
          session, "/api/v1/backup", {{"to", target.string()}},
          [&](const Json& answer) {
            print(fmt::format("已备份到 {} / backed up: {}\n", target.string(), text_of(answer, "backup")));
            return Exit::ok;
          },
          std::chrono::seconds(0));
    };
  });
}

}  // namespace

void register_status(CLI::App& root, Session& session) {
  CLI::App* status =
      add_live(root, session, {"status", "引擎状态", "how the engine is", "gridline status --json"});
  status->callback([&session] {
    session.action = [&session] { return get_and_show(session, "/api/v1/status", {}, show_status); };
  });
  CLI::App* adapter = add_group(root, "adapter", "适配器", "adapters");
  CLI::App* list = add_live(*adapter, session, {"list", "已接入的适配器", "the adapters that are or were connected",
                                                "gridline adapter list"});
  list->callback([&session] {
    session.action = [&session] { return get_and_show(session, "/api/v1/adapters", {}, show_adapters); };
  });
  register_adapter_log(*adapter, session);
  register_adapter_check(*adapter, session);
  register_adapter_new(*adapter, session);
  register_log_level(root, session);
  register_backup(root, session);
}

}  // namespace gridline::cli
