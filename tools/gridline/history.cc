// What read.db knows: a complaint by its receipt code, search, history, statistics.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/table.h"
#include "tools/gridline/ticket_text.h"

namespace gridline::cli {

namespace {

struct Filters {
  std::string words, unit, category, channel, state, from, to, by = "unit";
  std::uint64_t limit = 0;
  std::uint64_t before = 0;
};

std::string number(std::uint64_t n) { return n == 0 ? std::string() : std::to_string(n); }

Query query_of(const Filters& f) {
  return {{"q", f.words},         {"unit", f.unit},           {"category", f.category},
          {"channel", f.channel}, {"state", f.state},         {"from", f.from},
          {"to", f.to},           {"limit", number(f.limit)}, {"before", number(f.before)}};
}

void add_filters(CLI::App& command, const std::shared_ptr<Filters>& f) {
  command.add_option("--unit", f->unit, "主办单位 / lead unit");
  command.add_option("--category", f->category, "类别 / category");
  command.add_option("--channel", f->channel, "渠道 / channel");
  command.add_option("--state", f->state, "状态 / state");
  command.add_option("--from", f->from, "起，如 2026-03-02 / from");
  command.add_option("--to", f->to, "止 / to");
  command.add_option("--limit", f->limit, "至多几条 / at most so many")
      ->check(whole_number(1, UINT64_MAX));
  command.add_option("--before", f->before, "下一页：上一页给出的数 / next page: the number that the page before gave")
      ->check(whole_number(1, UINT64_MAX));
}

Exit show_page(const Json& page) {
  print(tickets_table(page));
  return Exit::ok;
}

struct Column {
  const char* heading;
  const char* name;
};

// One row a group; a group where nothing of this table happened is left out.
std::string statistics_table(const std::string& title, const Json& answer,
                             const std::vector<Column>& columns) {
  const std::string by = text_of(answer, "by");
  std::vector<std::string> headings{by};
  for (const Column& c : columns) headings.emplace_back(std::string(">") + c.heading);
  Table table(headings);
  for (const Json& row : answer.at("rows")) {
    std::vector<std::string> cells{text_of(row, by.c_str())};
    bool any = false;
    for (const Column& c : columns) {
      const bool no_share = row.contains(c.name) && row.at(c.name).is_null();
      cells.push_back(no_share ? "n/a" : text_of(row, c.name));
      any = any || (!no_share && cells.back() != "0");
    }
    if (any) table.add(std::move(cells));
  }
  return table.empty() ? std::string() : title + "\n" + table.text() + "\n";
}

std::string returns_table(const Json& returns) {
  Table table({"派单规则 route", "原因 reason", ">申请 asked", ">同意 granted", ">驳回 denied", ">终止 lapsed"});
  for (const Json& r : returns) {
    const std::string route = text_of(r, "route");
    table.add({route.empty() ? "（人工派单 by a person）" : route, text_of(r, "reason"), text_of(r, "asked"),
               text_of(r, "granted"), text_of(r, "denied"), text_of(r, "lapsed")});
  }
  return table.empty() ? std::string() : "退单：哪条规则派错 returns by route\n" + table.text();
}

Exit show_statistics(const Json& answer) {
  std::string out = statistics_table("办理 handling", answer,
                                     {{"接收 received", "received"},
                                      {"并入 joined", "joined"},
                                      {"立单 opened", "opened"},
                                      {"研判 triaged", "triaged"},
                                      {"派单 dispatched", "dispatched"},
                                      {"签收 accepted", "accepted"},
                                      {"逾期签收 late", "accepted_late"},
                                      {"领单 claimed", "claimed"},
                                      {"报结 reported", "reported"},
                                      {"结案 closed", "closed"},
                                      {"逾期办结 late", "closed_late"}});
  out += statistics_table(
      "退、延、挂、重办、升级 returns, holds, rework, ladder", answer,
      {{"退单 returned", "returned"}, {"同意 granted", "return_granted"}, {"驳回 denied", "return_denied"},
       {"延期 extended", "extended"}, {"挂账 held", "held"}, {"重办 reworked", "reworked"}, {"提醒 warned", "warned"},
       {"升级 escalated", "escalated"}, {"催办 urged", "urged"}, {"督办 supervised", "supervised"},
       {"强派 forced", "forced"}, {"强结 closed by force", "closed_forced"}});
  out += statistics_table(
      "回访 callbacks", answer,
      {{"回访 calls", "called"}, {"接通 answered", "call_answered"}, {"解决 solved", "solved"},
       {"部分 partly", "partly_solved"}, {"未解决 unsolved", "unsolved"}, {"解决率 solved %", "solved_percent"},
       {"满意 satisfied", "satisfied"}, {"基本满意 fairly", "fairly_satisfied"}, {"不满意 not", "unsatisfied"},
       {"满意率 satisfied %", "satisfied_percent"}, {"无法联系 no answer", "no_answer"}});
  out += returns_table(answer.value("returns", Json::array()));
  print(out.empty() ? std::string("这些天没有数据 / nothing in these days\n") : out);
  return Exit::ok;
}

}  // namespace

void register_history(CLI::App& root, Session& session) {
  CLI::App* complaint = add_group(root, "complaint", "诉求", "a complaint");
  CLI::App* show = add_live(*complaint, session, {"show", "凭受理码查看", "by its receipt code",
                                                  "gridline complaint show 3F7K-9Q2M-0X"});
  auto receipt = std::make_shared<std::string>();
  show->add_option("RECEIPT", *receipt, "受理码 / receipt code")->required();
  show->callback([&session, receipt] {
    session.action = [&session, receipt] {
      return get_and_show(session, "/api/v1/complaints/" + path_part(*receipt), {}, [](const Json& c) {
        print(complaint_text(c));
        return Exit::ok;
      });
    };
  });

  auto found = std::make_shared<Filters>();
  CLI::App* search =
      add_live(root, session, {"search", "按字词查找", "find by words", "gridline search 漏水 --unit LY-G1"});
  search->add_option("WORDS", found->words, "字词，两个汉字即可 / words; two characters will do")->required();
  add_filters(*search, found);
  search->callback([&session, found] {
    session.action = [&session, found] {
      return get_and_show(session, "/api/v1/search", query_of(*found), show_page);
    };
  });

  auto past = std::make_shared<Filters>();
  CLI::App* history = add_live(root, session, {"history", "工单列表，新的在前", "tickets, newest first",
                                               "gridline history --state closed --from 2026-03-01"});
  add_filters(*history, past);
  history->callback([&session, past] {
    session.action = [&session, past] {
      return get_and_show(session, "/api/v1/tickets", query_of(*past), show_page);
    };
  });

  auto counted = std::make_shared<Filters>();
  CLI::App* stats =
      add_live(root, session,
               {"stats", "统计（默认近 30 天）", "statistics, of the last 30 days unless said otherwise",
                "gridline stats --by category --from 2026-03-01"});
  stats->add_option("--by", counted->by, "unit category channel day")
      ->check(CLI::IsMember({"unit", "category", "channel", "day"}));
  stats->add_option("--unit", counted->unit, "只看这个单位 / only this unit");
  stats->add_option("--from", counted->from, "起 / from");
  stats->add_option("--to", counted->to, "止 / to");
  stats->callback([&session, counted] {
    session.action = [&session, counted] {
      return get_and_show(
          session, "/api/v1/statistics",
          {{"by", counted->by}, {"unit", counted->unit}, {"from", counted->from}, {"to", counted->to}},
          show_statistics);
    };
  });
}

}  // namespace gridline::cli
