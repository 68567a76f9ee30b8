// A live view: counts per unit above, the latest events below, redrawn in place on a terminal; plain
// lines, an event each, where there is no terminal or with --json.
//
// The engine's long poll wakes it: nothing is asked again and again while nothing happens.
#include <fmt/format.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/entry_text.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

constexpr std::size_t kept_lines = 200;
constexpr std::uint64_t latest_entries = 20;
constexpr std::uint64_t behind_max = 2000;
constexpr int rounds_max = 20;
constexpr const char* poll_ms = "20000";  // a poll that ends without news is asked again

struct Options {
  std::string after;
  bool once = false;
};

struct Window {
  std::size_t rows = 24, columns = 80;
};

Window window() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return {};
  return {size.ws_row, size.ws_col};
}

volatile sig_atomic_t interrupted = 0;
void on_interrupt(int) { interrupted = 1; }

// Busy units first, as many as fit.
std::string counts_text(const Json& queues, std::size_t rows_max) {
  std::vector<Json> units;
  for (const Json& u : queues.at("units")) {
    if (u.at("open") != 0) units.push_back(u);
  }
  std::stable_sort(units.begin(), units.end(),
                   [](const Json& a, const Json& b) { return a.at("open") > b.at("open"); });
  Table table({"单位 unit", "名称 name", ">在办 open", "状态 states"});
  for (std::size_t i = 0; i < units.size() && i < rows_max; ++i) {
    table.add({text_of(units[i], "unit"), text_of(units[i], "zh"), text_of(units[i], "open"),
               pairs_of(units[i].at("by_state"))});
  }
  const Json& total = queues.at("total");
  table.add({"合计 total", units.size() > rows_max ? fmt::format("（{} 个单位 units）", units.size()) : "",
             text_of(total, "open"), pairs_of(total.at("by_state"))});
  return table.text();
}

void draw(const Json& queues, const std::deque<std::string>& lines) {
  const Window w = window();
  std::string screen = "\033[H";  // each line is written over the old one: clearing first would flicker
  std::size_t used = 0;
  const auto put = [&](const std::string& line) {
    if (used + 1 >= w.rows) return;
    screen += fitted(line, w.columns) + "\033[K\n";
    ++used;
  };
  put(fmt::format("gridline watch  至第 {} 条 up to entry {}   Ctrl-C 退出 quits", text_of(queues, "seq"),
                  text_of(queues, "seq")));
  const std::string counts = counts_text(queues, w.rows / 2);
  for (std::size_t at = 0; at < counts.size();) {
    const std::size_t end = counts.find('\n', at);
    put(counts.substr(at, end - at));
    at = end + 1;
  }
  put("");
  const std::size_t room = w.rows > used + 1 ? w.rows - used - 1 : 0;
  for (std::size_t i = lines.size() > room ? lines.size() - room : 0; i < lines.size(); ++i) put(lines[i]);
  print(screen + "\033[J");
  std::fflush(stdout);
}

class Watch {
 public:
  Watch(const Session& session, const Options& options)
      : session_(session), client_(session), after_(options.after), once_(options.once),
        screen_(!session.json && !options.once && ::isatty(STDOUT_FILENO) == 1) {}

  Exit run() {
    if (Exit e = start(); e != Exit::ok) return e;
    if (screen_) {
      struct sigaction action{};
      action.sa_handler = on_interrupt;  // without SA_RESTART: the poll ends and the screen is left tidy
      sigaction(SIGINT, &action, nullptr);
      sigaction(SIGTERM, &action, nullptr);
      print("\033[?25l\033[2J");
    }
    Exit ended = Exit::ok;
    while (ended == Exit::ok && !interrupted) {
      if (screen_) ended = redraw();
      else if (once_ && !session_.json) ended = counts();
      if (ended == Exit::ok) ended = take_news();
      if (once_) break;
    }
    if (screen_) print("\033[?25h\n");
    std::fflush(stdout);
    return interrupted ? Exit::ok : ended;
  }

 private:
  Exit refused(const base::Result<Answer>& answer) {
    if (interrupted) return Exit::ok;
    if (screen_) print("\033[?25h\n");
    return finish(session_, answer, [](const Json&) { return Exit::ok; });
  }

  // Where to begin: at what --after says, else now (with --once: with the last twenty).
  Exit start() {
    const auto answer = client_.get("/api/v1/status");
    if (!answer || answer->status != 200) return refused(answer);
    const std::uint64_t last = Json::parse(answer->body, nullptr, false).value("seq", std::uint64_t(0));
    const std::uint64_t shown = screen_ || once_ ? latest_entries : 0;
    if (after_.empty()) after_ = std::to_string(last > shown ? last - shown : 0);
    return Exit::ok;
  }

  Exit redraw() {
    const auto answer = client_.get("/api/v1/queues");
    if (!answer || answer->status != 200) return refused(answer);
    const Json queues = Json::parse(answer->body);
    // More than a screen can show has happened: go on with the latest.
    const std::uint64_t last = queues.at("seq").get<std::uint64_t>();
    if (last > std::stoull(after_) + behind_max) after_ = std::to_string(last - latest_entries);
    draw(queues, lines_);
    return Exit::ok;
  }

  Exit counts() {
    return finish(session_, client_.get("/api/v1/queues"), [](const Json& queues) {
      print(counts_text(queues, 1000) + "\n");
      return Exit::ok;
    });
  }

  // Waits for something new, then takes what there is: an answer holds one group commit at most. On a
  // busy screen the counts must not wait for the last event, so it ends after a while.
  Exit take_news() {
    std::string before = after_;
    Exit ended = take_entries(once_ ? "0" : poll_ms);
    for (int round = 0; ended == Exit::ok && after_ != before && !interrupted; ++round) {
      if (screen_ && round == rounds_max) break;
      before = after_;
      ended = take_entries("0");
    }
    return ended;
  }

  Exit take_entries(const std::string& wait) {
    const auto answer = client_.get(target_of("/api/v1/entries", {{"after", after_}, {"wait", wait}}));
    if (!answer || answer->status != 200) return refused(answer);
    std::string_view rest = answer->body;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      const Json entry = Json::parse(line, nullptr, false);
      if (!entry.is_object()) continue;
      after_ = entry.at("seq").dump();
      if (session_.json) print(std::string(line) + "\n");
      for (const std::string& text : entry_lines(entry)) {
        if (screen_) lines_.push_back(text);
        else if (!session_.json) print(text + "\n");
      }
    }
    while (lines_.size() > kept_lines) lines_.pop_front();
    std::fflush(stdout);
    return std::ferror(stdout) ? Exit::storage : Exit::ok;
  }

  const Session& session_;
  Client client_;
  std::string after_;
  bool once_;
  bool screen_;
  std::deque<std::string> lines_;
};

}  // namespace

void register_watch(CLI::App& root, Session& session) {
  CLI::App* command = add_live(root, session,
                               {"watch", "实时查看：上为各单位数量，下为最新动态",
                                "live: counts per unit above, the latest events below", "gridline watch"});
  auto o = std::make_shared<Options>();
  command->add_option("--after", o->after, "从这一条之后开始 / begin after this entry")
      ->check(whole_number(0, UINT64_MAX));
  command->add_flag("--once", o->once, "看一次就退出 / once, then end");
  command->callback([&session, o] {
    session.action = [&session, o] {
      try {
        return Watch(session, *o).run();
      } catch (const Json::exception& e) {
        return misread(e);
      }
    };
  });
}

}  // namespace gridline::cli
