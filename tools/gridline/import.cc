// Old complaints into a running engine: kept, found and counted; nobody is told and nothing runs.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/history_rows.h"
#include "tools/gridline/progress.h"

namespace gridline::cli {

namespace {

// Rows and bytes of one request; the engine takes 256 rows.
constexpr std::size_t rows_max = 200, bytes_max = 512 * 1024;
// Problems that are named; more are counted.
constexpr std::size_t problems_max = 1000;

struct Typed {
  std::string file, source = "history";
  bool dry_run = false;
};

class Import {
 public:
  Import(const Session& session, const Typed& typed)
      : session_(session), typed_(typed), client_(session), progress_("导入 importing", false) {}

  Exit run() {
    auto rows = HistoryRows::open(typed_.file);
    if (!rows) return fail(rows.error());
    while (auto row = rows->next()) {
      ++read_;
      if (!row->zh.empty()) {
        problem(row->line, Json(), row->zh, row->en);
        continue;
      }
      bytes_ += row->fields.dump(-1, ' ', false, Json::error_handler_t::replace).size();
      batch_.push_back(std::move(*row));
      if (batch_.size() < rows_max && bytes_ < bytes_max) continue;
      if (const Exit sent = send(); sent != Exit::ok) return sent;
      progress_.at(done_to_, rows->bytes());
    }
    if (const Exit sent = send(); sent != Exit::ok) return sent;
    return report();
  }

 private:
  Exit send() {
    if (batch_.empty()) return Exit::ok;
    Json rows = Json::array();
    for (HistoryRow& row : batch_) rows.push_back(std::move(row.fields));
    const auto answer =
        client_.post("/api/v1/import",
                     {{"source", typed_.source}, {"dry_run", typed_.dry_run}, {"rows", std::move(rows)}});
    const Json body = answer && answer->status == 200 ? Json::parse(answer->body, nullptr, false) : Json();
    if (!body.is_object()) {
      complain(fmt::format("停在第 {} 行之前，再次导入会接着做 / stopped before line {}; importing again goes on from there",
                           batch_.front().line, batch_.front().line));
      return finish(session_, answer, [](const Json&) { return Exit::unreachable; });
    }
    try {
      const Json& results = body.at("results");
      for (std::size_t i = 0; i < batch_.size(); ++i) count(batch_[i].line, results.at(i));
    } catch (const Json::exception& e) {
      return misread(e);
    }
    done_to_ = batch_.back().end;
    batch_.clear();
    bytes_ = 0;
    return Exit::ok;
  }

  void count(std::uint64_t line, const Json& result) {
    const std::string state = text_of(result, "state");
    if (state == "new" || state == "fit") ++new_;
    else if (state == "known") ++known_;
    else problem(line, result.at("id"), text_of(result.at("error"), "zh"), text_of(result.at("error"), "en"));
  }

  void problem(std::uint64_t line, const Json& id, const std::string& zh, const std::string& en) {
    ++refused_;
    if (problems_.size() >= problems_max) return;
    problems_.push_back({{"line", line}, {"id", id}, {"zh", zh}, {"en", en}});
    if (!session_.json) complain(fmt::format("{}:{}: {} / {}", typed_.file, line, zh, en));
  }

  Exit report() {
    if (session_.json) {
      print_line({{"rows", read_}, {"new", new_}, {"known", known_}, {"refused", refused_},
                  {"dry_run", typed_.dry_run}, {"problems", problems_}});
    } else {
      print(fmt::format("{} 行 rows：{} {}，已有 known {}，不收 refused {}{}\n", read_,
                        typed_.dry_run ? "可导入 fit" : "新入库 new", new_, known_, refused_,
                        typed_.dry_run ? "（试导入，未入库 nothing was stored）" : ""));
    }
    return refused_ == 0 ? Exit::ok : Exit::no;
  }

  const Session& session_;
  const Typed& typed_;
  Client client_;
  Progress progress_;
  std::vector<HistoryRow> batch_;
  std::size_t bytes_ = 0;
  std::uint64_t read_ = 0, new_ = 0, known_ = 0, refused_ = 0, done_to_ = 0;
  Json problems_ = Json::array();
};

}  // namespace

void register_import(CLI::App& root, Session& session) {
  CLI::App* command =
      add_live(root, session, {"import", "导入历史诉求：入库、可查、计入统计，不通知任何人，不起时限",
                               "import old complaints: kept, found and counted; nobody is told, nothing runs",
                               "gridline import --history 2024.csv --dry-run"});
  auto typed = std::make_shared<Typed>();
  command
      ->add_option("--history", typed->file,
                   ".csv（UTF-8 或 GB18030）或 .jsonl；列 id、received 必填，另有 text title place category "
                   "channel name phone occurred "
                   "done outcome / .csv (UTF-8 or GB18030) or .jsonl; id and received are needed")
      ->required();
  command->add_option("--source", typed->source,
                      "来源名，同一来源同一编号只入库一次 / the source: with the id, what is imported once [history]");
  command->add_flag("--dry-run", typed->dry_run, "只检查，不入库 / check, store nothing");
  command->callback([&session, typed] {
    session.action = [&session, typed] { return Import(session, *typed).run(); };
  });
}

}  // namespace gridline::cli
