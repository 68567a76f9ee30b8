// A complaint by hand: for good, or as a rehearsal that stores nothing.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/routing_text.h"

namespace gridline::cli {

namespace {

struct Fields {
  std::string text, title, place, category, kind, origin, channel, id, name, phone;
  bool confidential = false;
  bool dry_run = false;
};

Json body_of(const Fields& f) {
  Json body = Json::object();
  const auto add = [&body](const char* name, const std::string& value) {
    if (!value.empty()) body[name] = value;
  };
  add("text", f.text);
  add("title", f.title);
  add("place", f.place);
  add("category", f.category);
  add("kind", f.kind);
  add("origin", f.origin);
  add("channel", f.channel);
  add("id", f.id);
  add("name", f.name);
  add("phone", f.phone);
  if (f.confidential) body["confidential"] = true;
  return body;
}

Exit show_receipt(const Json& answer) {
  std::string tickets;
  for (const Json& t : answer.at("tickets")) tickets += " " + t.dump();
  print(fmt::format("受理码 receipt   {}\n工单 ticket     {}\n第 {} 版 version{}\n", text_of(answer, "receipt"),
                    tickets.empty() ? " -" : tickets, text_of(answer, "version"),
                    answer.value("is_new", false) ? "" : "（此前已受理 received before）"));
  if (const std::string advice = text_of(answer, "advice"); !advice.empty()) print(advice + "\n");
  return Exit::ok;
}

Exit submit(const Session& session, Fields f) {
  if (f.text == "-") {
    auto all = read_stdin();
    if (!all) return fail(all.error());
    f.text = std::move(*all);
    while (!f.text.empty() && (f.text.back() == '\n' || f.text.back() == '\r')) f.text.pop_back();
  }
  if (f.text.empty() && f.title.empty()) {
    return misused("请用 --text 写明诉求（“-”为读标准输入）",
                   "say what the complaint is with --text (\"-\" reads standard input)");
  }
  if (!f.dry_run) return post_and_show(session, "/api/v1/submit", body_of(f), show_receipt);
  return post_and_show(session, "/api/v1/route", body_of(f), [&f](const Json& routing) {
    print(routing_text(routing, f.text, f.title) + "试派，未入库 / a rehearsal: nothing was stored\n");
    return Exit::ok;
  });
}

}  // namespace

void register_submit(CLI::App& root, Session& session) {
  CLI::App* command = add_live(root, session, {"submit", "提交诉求", "submit a complaint",
                                               "gridline submit --dry-run --text \"海曲世家3号楼漏水\""});
  auto f = std::make_shared<Fields>();
  command->add_option("--text", f->text, "诉求内容；“-”为读标准输入 / what is said; \"-\" reads standard input");
  command->add_option("--title", f->title, "标题 / title");
  command->add_option("--place", f->place, "地点 / place");
  command->add_option("--category", f->category, "类别编号 / category, if known");
  command->add_option("--kind", f->kind,
                      "complaint、wish（微心愿）、directive（上级任务：地点下每栋楼一张） / complaint, wish, or "
                      "directive: one for each building of the place");
  command->add_option("--origin", f->origin,
                      "来源：complaint discovered directive visit consult wish / where the matter came from");
  command->add_option("--channel", f->channel, "渠道 / channel");
  command->add_option(
      "--id", f->id,
      "渠道自己的编号，重交不重复立单 / the channel's own id; sent again, it is the same complaint");
  command->add_option("--name", f->name, "诉求人 / who says it");
  command->add_option("--phone", f->phone, "电话 / phone");
  command->add_flag("--confidential", f->confidential, "保密 / confidential");
  command->add_flag("--dry-run", f->dry_run, "只看研读与派单，不入库 / show the reading and the route, store nothing");
  command->callback([&session, f] { session.action = [&session, f] { return submit(session, *f); }; });
}

}  // namespace gridline::cli
