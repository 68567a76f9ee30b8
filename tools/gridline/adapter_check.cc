// Does an adapter keep to the protocol? The conformance kit plays the engine for it.
#include <fmt/format.h>

#include <memory>

#include "tools/conformance/check.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

// A 12345 export, for adapters that read files; the default of --header and --row with {rows}.
constexpr const char* file_header = "工单编号,受理时间,诉求内容";
constexpr const char* file_row = "{id},{time},{text}";

struct Flags {
  std::vector<std::string> command;
  std::vector<std::string> only;
  std::string header, row;
  std::size_t jobs = 8;
  std::size_t seconds = 45;
  bool list = false;
};

const char* word_of(conformance::Verdict verdict) {
  if (verdict == conformance::Verdict::passed) return "passed";
  return verdict == conformance::Verdict::failed ? "failed" : "not_applicable";
}

const char* shown(conformance::Verdict verdict) {
  if (verdict == conformance::Verdict::passed) return "通过 ok";
  return verdict == conformance::Verdict::failed ? "不通过 FAILED" : "不适用 n/a";
}

Exit list_cases(const Session& session, const std::vector<conformance::Case>& cases) {
  Table table({"用例 case", "须成立 what must hold", ""});
  Json rows = Json::array();
  for (const auto& one : cases) {
    table.add({one.name, one.zh, one.en});
    rows.push_back({{"case", one.name}, {"zh", one.zh}, {"en", one.en}});
  }
  if (session.json) print_line({{"cases", rows}});
  else print(table.text());
  return Exit::ok;
}

std::string indented(const std::string& text) {
  std::string out = "      | ";
  for (const char c : text) out += c == '\n' ? std::string("\n      | ") : std::string(1, c);
  return out;
}

Exit report(const Session& session, const std::vector<conformance::Outcome>& outcomes) {
  std::size_t passed = 0, failed = 0, not_applicable = 0;
  Json rows = Json::array();
  for (const auto& one : outcomes) {
    (one.verdict == conformance::Verdict::passed ? passed
     : one.verdict == conformance::Verdict::failed ? failed : not_applicable) += 1;
    rows.push_back({{"case", one.of->name},
                    {"verdict", word_of(one.verdict)},
                    {"zh", one.of->zh},
                    {"en", one.of->en},
                    {"why", one.why.empty() ? Json(nullptr) : Json(one.why)},
                    {"ms", one.took.count()},
                    {"last_words", one.last_words.empty() ? Json(nullptr) : Json(one.last_words)}});
    if (session.json) continue;
    print(fmt::format("{:<10} {:<30} {} / {}{}\n", shown(one.verdict), one.of->name, one.of->zh, one.of->en,
                      one.why.empty() ? "" : "\n    → " + one.why));
    if (!one.last_words.empty()) print(indented(one.last_words) + "\n");
  }
  if (session.json) {
    print_line({{"ok", failed == 0},
                {"passed", passed},
                {"failed", failed},
                {"not_applicable", not_applicable},
                {"cases", rows}});
  } else {
    print(fmt::format("通过 {}，不通过 {}，不适用 {} / {} passed, {} failed, {} not applicable\n", passed, failed,
                      not_applicable, passed, failed, not_applicable));
  }
  return failed == 0 ? Exit::ok : Exit::no;
}

Exit check(const Session& session, const Flags& flags) {
  std::vector<conformance::Case> cases;
  for (const auto& one : conformance::all_cases()) {
    if (flags.only.empty() || std::find(flags.only.begin(), flags.only.end(), one.name) != flags.only.end())
      cases.push_back(one);
  }
  if (flags.list) return list_cases(session, cases);
  if (cases.size() < flags.only.size())
    return misused("--case 里有不存在的用例，见 --list", "--case names a case that does not exist; see --list");
  if (flags.command.empty())
    return misused("请在 -- 之后写适配器的命令", "write the adapter's command after --");
  conformance::Plan plan;
  plan.command = flags.command;
  plan.step_limit = std::chrono::seconds(flags.seconds);
  const bool by_file = plan.by_file();
  plan.header = !flags.header.empty() ? flags.header : by_file ? file_header : "";
  plan.row = !flags.row.empty() ? flags.row : by_file ? file_row : "{text}";
  const auto outcomes = conformance::run_cases(cases, plan, flags.jobs);
  if (!outcomes) return fail(outcomes.error());
  return report(session, *outcomes);
}

}  // namespace

void register_adapter_check(CLI::App& adapter_group, Session& session) {
  CLI::App* command = add_offline(
      adapter_group, session,
      {"check", "适配器是否合规：扮演引擎逐例检查",
       "does an adapter keep to the protocol? plays the engine for it",
       "gridline adapter check -- gridline-adapter-echo\n"
       "           gridline adapter check -- gridline-adapter-hotline {rows}\n"
       "The command finds GRIDLINE_ENGINE, GRIDLINE_NAME and GRIDLINE_SPOOL in its environment; {engine}\n"
       "{name} {spool} in it are filled in. Rows are lines on its stdin, or of the growing file {rows}."});
  auto flags = std::make_shared<Flags>();
  command->add_option("COMMAND", flags->command, "适配器的命令 / the adapter's command, after --");
  command->add_option("--case", flags->only, "只跑这些用例 / only these cases")
      ->delimiter(',')->allow_extra_args(false);  // or else it would swallow the --
  command->add_option("--row", flags->row,
                      "一行的写法 / a row: {text}, with {id} where the row names one; \\t is a tab");
  command->add_option("--header", flags->header, "{rows} 的首行 / first line of the file {rows}");
  command->add_option("--jobs", flags->jobs, "同时进行的用例数 / cases at once")
      ->check(whole_number(1, 64))->capture_default_str();
  command->add_option("--limit", flags->seconds, "每一步最多等几秒 / seconds that a step waits")
      ->check(whole_number(1, 600))->capture_default_str();
  command->add_flag("--list", flags->list, "列出用例 / list the cases");
  command->callback([&session, flags] {
    session.action = [&session, flags] { return check(session, *flags); };
  });
}

}  // namespace gridline::cli
