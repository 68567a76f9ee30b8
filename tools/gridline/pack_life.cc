// The engine judges; here is only the conversation.
#include "tools/gridline/pack_life.h"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/progress.h"

namespace gridline::cli {

namespace {

constexpr std::chrono::seconds long_wait{
    600};  // a pack of a hundred thousand rules is proved and tried meanwhile

// Why the engine refuses a pack: each error with its caret. Warnings are for `pack check`.
void show_errors(const Json& answer) {
  for (const Json& i : answer.at("issues")) {
    pack::Issue issue{text_of(i, "file"),
                      i.at("line").get<std::uint32_t>(),
                      i.at("column").get<std::uint32_t>(),
                      i.at("length").get<std::uint32_t>(),
                      text_of(i, "code"),
                      text_of(i, "zh"),
                      text_of(i, "en"),
                      text_of(i, "text"),
                      i.at("warning").get<bool>()};
    if (!issue.warning) std::fputs(pack::to_text(issue).c_str(), stderr);
  }
}

Exit say_refused(const Session& session, const Json& answer) {
  if (session.json) print_line(answer);
  else show_errors(answer);
  if (text_of(answer, "code") == "cases_failed") {
    const Json& cases = answer.at("cases");
    complain(fmt::format("规则包自己的用例不成立（{0} 条中 {1} 条），没有改动任何东西 / the pack's own cases do not hold "
                         "({1} of {0}); nothing was changed",
                         text_of(cases, "all"), text_of(cases, "failed")));
  } else {
    complain("规则包有错误，没有改动任何东西 / the pack has errors; nothing was changed");
  }
  return Exit::no;
}

}  // namespace

Exit asked(const Session& session, const base::Result<Answer>& answer,
           const std::function<Exit(const Json&)>& then) {
  Session plain = session;
  plain.json = false;
  return finish(plain, answer, then);
}

Exit bring(const Session& session, const std::string& folder,
           const std::function<Exit(const Json&)>& brought) {
  const auto files = pack::read_folder(folder);
  if (!files) return fail_pack(files.error());
  const auto answer = Client(session).post_bytes("/api/v1/packs", pack::to_blob(*files), long_wait);
  return asked(session, answer, [&](const Json& body) {
    if (body.at("ok").get<bool>()) return brought(body);
    return say_refused(session, body);
  });
}

std::string put_aside_text(const Json& proposed) {
  const std::string hash = text_of(proposed, "instead_of").substr(0, 12);
  if (hash.empty()) return "";
  return fmt::format("先前待复核的 {0} 不再有效，要启用须重新提交 / the proposal of {0} that stood until now is put "
                     "aside: propose it again to activate it\n",
                     hash);
}

bool agreed(bool yes, const std::string& question) {
  if (yes) return true;
  if (::isatty(STDIN_FILENO) != 1) {
    complain("未确认：加 --yes 执行 / not confirmed: add --yes to do it");
    return false;
  }
  std::fputs((question + " [y/N] ").c_str(), stderr);
  std::string line;
  return std::getline(std::cin, line) && (line == "y" || line == "Y" || line == "yes" || line == "是");
}

Json named_pack(const Json& packs, const std::string& named) {
  const Json& history = packs.at("history");
  if (history.is_null()) {
    if (named.size() == 64) return {{"hash", named}, {"pack", named.substr(0, 12)}};
    complain("本引擎未维护 read.db，请写出完整的 64 位哈希 / this engine keeps no read.db: give the whole hash");
    return nullptr;
  }
  const std::string active = packs.at("active").is_null() ? "" : text_of(packs.at("active"), "hash");
  bool seen_active = false;
  for (const Json& step : history) {
    if (text_of(step, "step").ends_with("proposed")) continue;
    const std::string hash = text_of(step, "hash"), name = text_of(step, "pack");
    if (named.empty()) {
      if (seen_active && hash != active) return step;
      seen_active = seen_active || hash == active;
      continue;
    }
    const std::string version = name.substr(std::min(name.size(), name.find('@') + 1));
    if (name == named || version == named || (named.size() >= 6 && hash.starts_with(named))) return step;
  }
  complain(
      named.empty()
          ? "之前没有启用过别的规则包 / no other pack was active before"
          : fmt::format(
                "没有启用过 {}，见 gridline pack history / {} was never active: see gridline pack history",
                named, named));
  return nullptr;
}

namespace {

// Everything that would move, over all pages.
Exit preview(const Session& session, const std::string& path, Json& whole) {
  for (Json after = 0; !after.is_null();) {
    const Exit exit = asked(session, Client(session).get(target_of(path, {{"after", after.dump()}})),
                            [&](const Json& page) {
                              for (const char* count : {"tickets", "later", "earlier", "overdue", "on_hold"})
                                whole[count] = whole.value(count, 0ull) + page.at(count).get<std::uint64_t>();
                              after = page.at("next");
                              return Exit::ok;
                            });
    if (exit != Exit::ok) return exit;
  }
  return Exit::ok;
}

std::string preview_text(const Json& w) {
  return fmt::format(
      "未结工单 {0} 张的时限会改变：{1} 张推迟，{2} 张提前（其中 {3} 张随即超时）；挂账 {4} 张不动\n"
      "{0} open tickets would change their clocks: {1} later, {2} earlier ({3} of them overdue at once); "
      "{4} on hold stay as they are\n",
      text_of(w, "tickets"), text_of(w, "later"), text_of(w, "earlier"), text_of(w, "overdue"),
      text_of(w, "on_hold"));
}

}  // namespace

Exit migrate(const Session& session, const std::string& hash, bool yes) {
  const std::string path = "/api/v1/packs/" + hash;
  Json whole = Json::object();
  if (const Exit exit = preview(session, path + "/migration", whole); exit != Exit::ok) return exit;
  const auto tickets = whole.at("tickets").get<std::uint64_t>();
  if (!session.json) print(preview_text(whole));
  if (tickets > 0 && !agreed(yes, "改用新时限？ / take them over?")) return Exit::no;
  std::uint64_t moved = 0;
  Json proposed;
  Progress progress("改用新时限 / migrating", false);
  for (Json after = tickets == 0 ? Json(nullptr) : Json(0); !after.is_null();) {
    const Exit exit = asked(session, Client(session).post(path + "/migrate", {{"after", after}}, long_wait),
                            [&](const Json& page) {
                              proposed = page.value("proposed", Json());
                              moved += page.at("moved").get<std::uint64_t>();
                              after = page.at("next");
                              return Exit::ok;
                            });
    if (exit != Exit::ok) return exit;
    progress.at(moved, tickets);
  }
  whole["moved"] = moved;
  whole["proposed"] = proposed;
  if (session.json) print_line(whole);
  else if (!proposed.is_null())
    print(fmt::format("已提交，待另一人在 {0} 前改用：gridline pack migrate\n"
                      "proposed: another person takes them over before {0}: gridline pack migrate\n",
                      short_time(text_of(proposed, "until"))) + put_aside_text(proposed));
  else print(fmt::format("已改用 {} 张 / {} taken over\n", moved, moved));
  return Exit::ok;
}

}  // namespace gridline::cli
