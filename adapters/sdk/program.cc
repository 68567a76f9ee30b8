// What every adapter's main does; see program.h.
#include "adapters/sdk/program.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <utility>

namespace gridline::sdk {

namespace {

std::atomic<bool> stop_asked{false};

// One call a line: C's streams lock for its length, so the lines of two threads do not mix.
void write_line(std::FILE* to, const std::string& line) {
  std::fputs((line + "\n").c_str(), to);
  std::fflush(to);
}

}  // namespace

void print(const std::string& line) { write_line(stdout, line); }

void say(const std::string& line) { write_line(stderr, line); }

int fail(const base::Error& error, int exit_code) {
  say(error.message);
  return exit_code;
}

std::string to_line(const wire::SubmitResult& r) {
  return fmt::format("{} receipt={} complaint={} version={} {} tickets={}{}", r.id, r.receipt, r.complaint,
                     r.version, r.is_new ? "new" : "known", fmt::join(r.tickets, ","),
                     r.advice.empty() ? "" : " advice=" + r.advice);
}

std::string to_line(const std::string& id, const wire::Refusal& refusal) {
  return fmt::format("{} refused {}: {}", id, refusal.code, refusal.en);
}

void print_results(Callbacks& callbacks) {
  callbacks.accepted = [](const wire::SubmitResult& r) { print(to_line(r)); };
  callbacks.refused = [](const std::string& id, const wire::Refusal& refusal) {
    if (!refusal.retry) print(to_line(id, refusal));
  };
}

base::Result<std::unique_ptr<Adapter>> open_from_flags(const CommonFlags& flags, const std::string& channel,
                                                       const std::string& software, Callbacks callbacks) {
  auto options = to_options(flags, channel, software);
  if (!options) return options.error();
  log_to_stderr(callbacks, flags);
  if (const auto recorded = record_results(callbacks, flags); !recorded) return recorded.error();
  return Adapter::open(std::move(*options), std::move(callbacks));
}

const std::atomic<bool>& stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_asked = true; };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return stop_asked;
}

int finish(Adapter& adapter, std::chrono::seconds longest) {
  const bool all = adapter.drain(longest);
  const Stats stats = adapter.stats();
  if (stats.waiting > 0) say(fmt::format("{} remain in the spool and are sent next time", stats.waiting));
  if (stats.quarantined > 0) say(fmt::format("{} are refused (see --quarantine list)", stats.quarantined));
  return all && stats.quarantined == 0 ? 0 : 1;
}

}  // namespace gridline::sdk
