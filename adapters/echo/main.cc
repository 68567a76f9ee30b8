// The adapter to copy: each line on stdin is a complaint; each result is a line on stdout.
//
// Ids, since stdin has none: --id-from counter (default) numbers the lines on and on, also over
// restarts, so the same file twice is two sets of complaints. --id-from content makes the id from
// the line: the same file twice is one set, but so are two equal lines. --id-from field takes what
// stands before the first tab: right when the source has keys of its own. --resume: stdin begins with the
// same lines as last time, and those that were kept are passed over.
#include <CLI/CLI.hpp>
#include <iostream>

#include "adapters/sdk/program.h"
#include "engine/base/hash.h"

using namespace gridline;

constexpr std::size_t lines_together = 256;  // one sync for all that is there already

static wire::Submission complaint(const std::string& line, const std::string& id_from, std::string counted) {
  wire::Submission s;
  s.raw.value = s.text = line;
  s.id = std::move(counted);
  if (id_from == "content") s.id = base::to_hex(base::hash256(line)).substr(0, 32);
  if (id_from == "field") {  // a line without a tab has no id; the quarantine says so
    const auto tab = line.find('\t');
    s.id = tab == std::string::npos ? "" : line.substr(0, tab);
    s.text = tab == std::string::npos ? line : line.substr(tab + 1);
  }
  return s;
}

int main(int argc, char** argv) {
  CLI::App app{"Each line on stdin is a complaint; each result is printed. Ends when all are acknowledged.\n"
               "Example: printf '3栋电梯坏了\\n小区停水\\n' | gridline-adapter-echo --spool /tmp/echo\n"
               "Exit 0: all accepted. Exit 1: some were refused, or remain in the spool (run it again)."};
  sdk::CommonFlags flags;
  flags.name = "echo-1";
  std::string id_from = "counter";
  bool notify = false, resume = false;
  int wait_seconds = 60;
  sdk::add_common_flags(app, flags);
  app.add_option("--id-from", id_from, "counter, content or field (the part before a tab)")
      ->check(CLI::IsMember({"counter", "content", "field"}))->capture_default_str();
  app.add_flag("--notify", notify, "carry messages outward: each is printed");
  app.add_flag("--resume", resume, "stdin is the same again: pass over the lines that were kept before");
  app.add_option("--wait", wait_seconds, "seconds to wait for the last results")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (const auto ended = sdk::serve_quarantine(flags)) return *ended;

  sdk::Callbacks callbacks;
  sdk::print_results(callbacks);
  if (notify) {
    callbacks.notify = [](const wire::Notify& n) -> std::optional<wire::Failed> {
      sdk::print("notify " + n.to + " " + n.text);
      return {};
    };
  }
  auto adapter = sdk::open_from_flags(flags, "echo", "gridline-adapter-echo 0.1.0", std::move(callbacks));
  if (!adapter) return sdk::fail(adapter.error());
  const auto checkpoint = (*adapter)->checkpoint();  // here: the lines counted by earlier runs
  if (!checkpoint) return sdk::fail(checkpoint.error());

  std::ios::sync_with_stdio(false);
  std::uint64_t count = checkpoint->empty() ? 0 : std::stoull(*checkpoint);
  std::uint64_t kept_before = resume ? count : 0;
  for (bool more = true; more;) {
    std::vector<wire::Submission> lines;  // those that are there already; the first is waited for
    do {
      std::string line;
      more = static_cast<bool>(std::getline(std::cin, line));
      if (line.empty()) continue;
      if (kept_before > 0) {
        --kept_before;
        continue;
      }
      lines.push_back(complaint(line, id_from, (*adapter)->identity() + "-" + std::to_string(++count)));
    } while (more && std::cin.rdbuf()->in_avail() > 0 && lines.size() < lines_together);
    if (lines.empty()) continue;
    const auto kept = (*adapter)->submit_or_wait(lines, std::to_string(count));
    if (!kept) return sdk::fail(kept.error());
    for (const auto& aside : *kept) sdk::print(sdk::to_line(lines[aside.index].id, aside.refusal));
  }
  return sdk::finish(**adapter, std::chrono::seconds(wait_seconds));
}
