// Members against a running engine: the list, import, leave and stand-in, hand-over, tokens.
#include <fmt/format.h>

#include <memory>

#include "engine/node/durable_file.h"
#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/members.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

struct Typed {
  std::string id, unit, until, stand_in, file;
  std::uint64_t days = 30;
};

std::string member_path(const std::string& id, const char* what) {
  return fmt::format("/api/v1/members/{}/{}", path_part(id), what);
}

// "LY: supervisor、checker · LY-DESK: callback_clerk".
std::string posts_text(const Json& posts) {
  std::string out;
  for (const Json& post : posts) {
    out += fmt::format("{}{}: {}", out.empty() ? "" : " · ", text_of(post, "unit"), joined(post.at("roles")));
  }
  return out;
}

std::string members_table(const Json& members) {
  Table table({"编号 id", "姓名 name", "单位 unit", "角色 roles", "兼职 posts", ">在办 in hand", "请假至 away until",
               "代班 stand-in", ">待交接 handed over"});
  for (const Json& m : members) {
    if (m.value("left", false)) continue;
    const std::string cap = text_of(m, "open_max");
    table.add({text_of(m, "id"), text_of(m, "name"), text_of(m, "unit"), joined(m.at("roles")),
               posts_text(m.at("posts")), text_of(m, "open") + (cap == "0" ? "" : "/" + cap),
               short_time(text_of(m, "away_until")), text_of(m, "stand_in"),
               m.value("handed_over", 0) == 0 ? "" : text_of(m, "handed_over")});
  }
  return table.empty() ? "没有成员 / no members\n" : table.text();
}

// All pages as one list.
Exit list(const Session& session, const Typed& typed) {
  Client client(session);
  Json all = Json::array();
  std::string after;
  for (;;) {
    const auto answer =
        client.get(target_of("/api/v1/members", {{"unit", typed.unit}, {"after", after}}));
    const Json page = answer && answer->status == 200 ? Json::parse(answer->body, nullptr, false) : Json();
    if (!page.is_object() || !page.contains("members")) {
      return finish(session, answer, [](const Json&) { return Exit::unreachable; });
    }
    for (const Json& m : page["members"]) all.push_back(m);
    after = text_of(page, "next");
    if (after.empty()) break;
  }
  if (session.json) print_line({{"members", all}});
  else print(members_table(all));
  return Exit::ok;
}

Exit import(const Session& session, const Typed& typed) {
  const auto content = node::read_whole(typed.file);
  if (!content) return fail(content.error());
  const MemberList read = read_members(typed.file, *content);
  if (!read.problems.empty()) {
    complain("名单有错误，未导入 / the list has errors, nothing was imported:\n" + read.problems);
    return Exit::no;
  }
  return post_and_show(session, "/api/v1/members", read.body, [](const Json& answer) {
    print(fmt::format("已导入 {} 人 / imported {} members\n", text_of(answer, "members"),
                      text_of(answer, "members")));
    return Exit::ok;
  });
}

Exit leave(const Session& session, const Typed& typed) {
  return post_and_show(session, member_path(typed.id, "leave"),
                       {{"until", typed.until}, {"stand_in", typed.stand_in}}, [](const Json& answer) {
                         print(fmt::format("{} 请假至 {}，由 {} 代班 / on leave until {}, {} stands in\n",
                                           text_of(answer, "id"), short_time(text_of(answer, "until")),
                                           text_of(answer, "stand_in"), short_time(text_of(answer, "until")),
                                           text_of(answer, "stand_in")));
                         return Exit::ok;
                       });
}

Exit back(const Session& session, const Typed& typed) {
  return post_and_show(session, member_path(typed.id, "back"), Json::object(), [](const Json& answer) {
    print(fmt::format("{} 已回岗 / is back\n", text_of(answer, "id")));
    return Exit::ok;
  });
}

Exit hand_over(const Session& session, const Typed& typed) {
  return get_and_show(session, member_path(typed.id, "hand-over"), {}, [&](const Json& answer) {
    Table table({">工单 ticket", "状态 state", "缓急", "类别 category", "地点 place", "办结时限 resolve"});
    for (const Json& t : answer.at("tickets")) {
      table.add({text_of(t, "ticket"), text_of(t, "state"), text_of(t, "urgency"), text_of(t, "category"),
                 text_of(t, "place"), short_time(text_of(t, "resolve_due"))});
    }
    if (table.empty()) {
      print("没有待确认的交接 / nothing waits for acknowledgement\n");
    } else {
      print(table.text() +
            fmt::format("请核对后确认 / read it, then acknowledge: gridline member ack {}\n", typed.id));
    }
    return Exit::ok;
  });
}

Exit acknowledge(const Session& session, const Typed& typed) {
  return post_and_show(session, member_path(typed.id, "acknowledge"), Json::object(), [](const Json& answer) {
    print(answer.value("changed", true) ? "交接已确认 / acknowledged\n"
                                        : "没有待确认的交接 / nothing waited for acknowledgement\n");
    return Exit::ok;
  });
}

Exit issue(const Session& session, const Typed& typed) {
  return post_and_show(session, member_path(typed.id, "token"), {{"days", typed.days}},
                       [](const Json& answer) {
                         print(fmt::format("{}\n", text_of(answer, "token")));
                         complain(
                             fmt::format("这是 {} 的令牌，只显示这一次，有效至 {}；用 GRIDLINE_TOKEN "
                                         "交给程序 / the token of {}, shown this "
                                         "once, valid until {}; give it to programs as GRIDLINE_TOKEN",
                                         text_of(answer, "id"), short_time(text_of(answer, "expires")),
                                         text_of(answer, "id"), short_time(text_of(answer, "expires"))));
                         return Exit::ok;
                       });
}

Exit revoke(const Session& session, const Typed& typed) {
  return post_and_show(session, member_path(typed.id, "revoke"), Json::object(), [](const Json& answer) {
    print(answer.value("changed", true) ? "令牌已全部吊销 / all his tokens are revoked\n"
                                        : "没有令牌 / he had none\n");
    return Exit::ok;
  });
}

using Run = Exit (*)(const Session&, const Typed&);

constexpr Words list_words{"list", "成员名单：兼职、请假、代班、在办", "who there is: posts, leave, tickets in hand",
                           "gridline member list --unit LY-G1"};
constexpr Words import_words{
    "import", "导入成员（CSV，列同规则包的 members.csv，另可有 left、posts）",
    "import members from CSV, columns as in a pack's members.csv, also left and posts",
    "gridline member import members.csv"};
constexpr Words leave_words{"leave", "请假或交班：由代班人（AB角）接手", "on leave or off shift: a stand-in takes over",
                            "gridline member leave G1-M --until 2026-03-20T08:30 --stand-in G1-S"};
constexpr Words back_words{"back", "回岗", "is back", "gridline member back G1-M"};
constexpr Words hand_over_words{"hand-over", "查看移交给他、待确认的工单", "what was handed over to him and waits",
                                "gridline member hand-over G1-S"};
constexpr Words ack_words{"ack", "确认交接清单", "he has seen what was handed over", "gridline member ack G1-S"};
constexpr Words token_words{"token", "签发令牌（只显示一次）", "issue a token, shown once",
                            "gridline member token G1-M --days 30"};
constexpr Words revoke_words{"revoke", "吊销他的全部令牌", "revoke all his tokens", "gridline member revoke G1-M"};

using Shared = std::shared_ptr<Typed>;

CLI::App* add_for_one(CLI::App& group, Session& session, const Words& words, const Shared& typed, Run run) {
  CLI::App* command = add_typed(group, session, words, typed, run);
  command->add_option("MEMBER", typed->id, "成员编号 / a member's id")->required();
  return command;
}

}  // namespace

void register_members(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "member", "成员", "members");
  const auto typed = std::make_shared<Typed>();
  CLI::App* listing = add_typed(*group, session, list_words, typed, list);
  listing->add_option("--unit", typed->unit, "只看这个单位的 / only this unit's");
  CLI::App* importing = add_typed(*group, session, import_words, typed, import);
  importing->add_option("FILE", typed->file, "CSV 文件 / CSV file")->required();
  CLI::App* leaving = add_for_one(*group, session, leave_words, typed, leave);
  leaving->add_option("--until", typed->until, "到何时 / until when")->required();
  leaving->add_option("--stand-in", typed->stand_in, "代班人编号 / who stands in")->required();
  add_for_one(*group, session, back_words, typed, back);
  add_for_one(*group, session, hand_over_words, typed, hand_over);
  add_for_one(*group, session, ack_words, typed, acknowledge);
  CLI::App* issuing = add_for_one(*group, session, token_words, typed, issue);
  issuing->add_option("--days", typed->days, "有效天数 / valid for so many days")
      ->capture_default_str()
      ->check(whole_number(1, 366));
  add_for_one(*group, session, revoke_words, typed, revoke);
}

}  // namespace gridline::cli
