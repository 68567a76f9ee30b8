// The adapter to copy: each line on stdin is a complaint; each result is a line on stdout.
//
// Ids, since stdin has none: --id-from counter (default) numbers the lines on and on, also over
// restarts, so the same file twice is two sets of complaints. --id-from content makes the id from
// the line: the same file twice is one set, but so are two equal lines. --id-from field takes what
// stands before the first tab: right when the source has keys of its own.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "adapters/sdk/command_line.h"
#include "engine/base/hash.h"

using namespace gridline;

namespace {

constexpr std::size_t lines_together = 256;  // one sync for all that is there already

// Called by two threads. C's stdout locks each line; std::cout does not once it is freed from C's.
void print(const std::string& line) {
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
}

void print_result(const wire::SubmitResult& r) {
  print(fmt::format("{} receipt={} complaint={} version={} {} tickets={}", r.id, r.receipt, r.complaint,
                    r.version, r.is_new ? "new" : "known", fmt::join(r.tickets, ",")));
}

wire::Submission complaint(const std::string& line, const std::string& id_from, const std::string& counted) {
  wire::Submission s;
  const auto tab = line.find('\t');
  s.id = counted;
  s.text = line;
  s.raw.value = line;
  if (id_from == "content") s.id = base::to_hex(base::hash256(line)).substr(0, 32);
  if (id_from == "field") {  // a line without a tab has no id; the quarantine says so
    s.id = tab == std::string::npos ? "" : line.substr(0, tab);
    s.text = tab == std::string::npos ? line : line.substr(tab + 1);
  }
  return s;
}

// False: the spool cannot be written. A full one is waited for: then stdin is not read meanwhile.
bool keep(sdk::Adapter& adapter, const std::vector<wire::Submission>& lines, std::uint64_t count) {
  for (;;) {
    const auto kept = adapter.submit_all(lines, std::to_string(count));
    if (kept.ok()) {
      for (const auto& a : *kept)
        print(fmt::format("{} refused {}: {}", lines[a.index].id, a.refusal.code, a.refusal.en));
      return true;
    }
    std::cerr << kept.error().message << "\n";
    const bool later =
        kept.error().code == base::ErrorCode::busy || kept.error().code == base::ErrorCode::disk_full;
    if (!later) return false;
    adapter.drain(std::chrono::seconds(1));
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Each line on stdin is a complaint; each result is printed. Ends when all are acknowledged.\n"
               "Example: printf '3栋电梯坏了\\n小区停水\\n' | gridline-adapter-echo --spool /tmp/echo\n"
               "Exit 0: all accepted. Exit 1: some were refused, or remain in the spool (run it again)."};
  sdk::CommonFlags flags;
  flags.name = "echo-1";
  std::string id_from = "counter";
  int wait_seconds = 60;
  sdk::add_common_flags(app, flags);
  app.add_option("--id-from", id_from, "counter, content or field (the part before a tab)")
      ->check(CLI::IsMember({"counter", "content", "field"}))->capture_default_str();
  app.add_option("--wait", wait_seconds, "seconds to wait for the last results")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (const auto ended = sdk::serve_quarantine(flags)) return *ended;

  sdk::Callbacks callbacks;
  callbacks.accepted = print_result;
  callbacks.refused = [](const std::string& id, const wire::Refusal& r) {
    if (!r.retry) print(fmt::format("{} refused {}: {}", id, r.code, r.en));
  };
  sdk::log_to_stderr(callbacks, flags);
  if (const auto recorded = sdk::record_results(callbacks, flags); !recorded)
    return std::cerr << recorded.error().message << "\n", 1;
  auto options = sdk::to_options(flags, "echo", "gridline-adapter-echo 0.1.0");
  if (!options) return std::cerr << options.error().message << "\n", 1;
  auto opened = sdk::Adapter::open(std::move(*options), std::move(callbacks));
  if (!opened) return std::cerr << opened.error().message << "\n", 1;
  sdk::Adapter& adapter = **opened;
  const auto checkpoint = adapter.checkpoint();
  if (!checkpoint) return std::cerr << checkpoint.error().message << "\n", 1;

  std::ios::sync_with_stdio(false);
  std::uint64_t count = checkpoint->empty() ? 0 : std::stoull(*checkpoint);
  std::vector<wire::Submission> lines;
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.empty()) {
      lines.push_back(complaint(line, id_from, fmt::format("{}-{}", adapter.identity(), ++count)));
    }
    const bool more_at_hand = std::cin.rdbuf()->in_avail() > 0 && lines.size() < lines_together;
    if (lines.empty() || more_at_hand) continue;
    if (!keep(adapter, lines, count)) return 1;
    lines.clear();
  }
  if (!lines.empty() && !keep(adapter, lines, count)) return 1;
  const bool all = adapter.drain(std::chrono::seconds(wait_seconds));
  const sdk::Stats stats = adapter.stats();
  if (stats.waiting > 0) std::cerr << stats.waiting << " remain in the spool and are sent next time\n";
  if (stats.quarantined > 0) std::cerr << stats.quarantined << " are refused (see --quarantine list)\n";
  return all && stats.quarantined == 0 ? 0 : 1;
}
