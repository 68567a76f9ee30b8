// 居民要求清除个人信息: one command, which says what it takes out and what remains.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string phone, reason;
  std::uint64_t ticket = 0, expect = 0;
  bool dry_run = false;
};

std::string list(const Json& numbers) {
  std::string out;
  for (const Json& n : numbers) out += (out.empty() ? "" : " ") + n.dump();
  return out.empty() ? "-" : out;
}

Exit show(const Json& a) {
  const bool dry = a.at("dry_run").get<bool>();
  const std::size_t entries = a.at("entries").get<std::size_t>();
  if (entries == 0) {
    print("没有可清除的（没有这位居民的来件，或已经清除） nothing to erase: no complaint of his, or erased before\n");
  } else {
    print(fmt::format("{} {}\n", dry ? "将清除（尚未执行） would erase" : "已清除 erased",
                      fmt::format("{} 条记录中的姓名、电话、原文（其中备注 {} 条） personal parts, {} of them notes",
                                  dry ? entries : a.at("erased").get<std::size_t>(), a.at("notes").dump(),
                                  a.at("notes").dump())));
  }
  print(fmt::format("  诉求 complaints {}\n  工单 tickets    {}\n", list(a.at("complaints")),
                    list(a.at("tickets"))));
  if (!a.at("open_tickets").empty())
    print(fmt::format("  仍在办，清除后无法联系居民 still open, nobody can call him back: {}\n",
                      list(a.at("open_tickets"))));
  if (!a.at("mentions").empty())
    print(fmt::format("  他人来件中提到 named in complaints of others: {}\n", list(a.at("mentions"))));
  print("仍然留存 what remains:\n");
  for (const Json& r : a.at("remains"))
    print(fmt::format("  - {}\n    {}\n", text_of(r, "zh"), text_of(r, "en")));
  return Exit::ok;
}

Exit erase(const Session& session, const Options& o) {
  Json body{{"dry_run", o.dry_run}};
  if (!o.phone.empty()) body["phone"] = o.phone;
  if (o.ticket != 0) body["ticket"] = o.ticket;
  if (!o.reason.empty()) body["reason"] = o.reason;
  if (o.expect != 0) body["expect"] = o.expect;
  return post_and_show(session, "/api/v1/residents/erase", body, show, std::chrono::seconds(0));
}

}  // namespace

void register_resident(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "resident", "居民：清除个人信息", "residents: erasing what is personal");
  CLI::App* command = add_live(
      *group, session,
      {"erase", "清除一位居民的姓名、电话和原文，不可恢复", "erase a resident's names, phones and texts for good",
       "gridline resident erase --phone 13912345678 --dry-run"});
  auto o = std::make_shared<Options>();
  auto* phone = command->add_option("--phone", o->phone, "他的电话 / his phone");
  command->add_option("--ticket", o->ticket, "或他的一张工单 / or a ticket of his")
      ->check(whole_number(1, UINT64_MAX))
      ->excludes(phone);
  command->add_option("--reason", o->reason, "理由代码，记入日志 / a code for why, which is journalled");
  command->add_flag("--dry-run", o->dry_run, "只看会清除什么 / only show what it would take out");
  command->add_option("--expect", o->expect,
                      "诉求很多的号码须写明件数 / how many complaints: needed for a number with many")
      ->check(whole_number(1, UINT64_MAX));
  command->footer(command->get_footer() +
                  "\n  gridline resident erase --ticket 17 --reason resident_asked"
                  "\n\n日志里只记“清除了哪几条”，不记是谁。要读完整本日志。"
                  "\nThe journal keeps which entries were erased, not whose. The whole journal is read.");
  command->callback([&session, o] { session.action = [&session, o] { return erase(session, *o); }; });
}

}  // namespace gridline::cli
