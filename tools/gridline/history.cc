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

Exit show_statistics(const Json& answer) {
  const std::string by = text_of(answer, "by");
  Table table({by, ">接收 received", ">并入 joined", ">立单 opened", ">研判 triaged", ">派单 dispatched",
               ">签收 accepted", ">逾期签收 late", ">领单 claimed", ">报结 reported", ">结案 closed",
               ">逾期结案 late"});
  for (const Json& row : answer.at("rows")) {
    std::vector<std::string> cells{text_of(row, by.c_str())};
    for (const char* name : {"received", "joined", "opened", "triaged", "dispatched", "accepted",
                             "accepted_late", "claimed", "reported", "closed", "closed_late"}) {
      cells.push_back(text_of(row, name));
    }
    table.add(std::move(cells));
  }
  print(table.empty() ? std::string("这些天没有数据 / nothing in these days\n") : table.text());
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
