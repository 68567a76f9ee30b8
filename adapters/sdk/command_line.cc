// Common flags, the file of keys, and the log on stderr.
#include "adapters/sdk/command_line.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace gridline::sdk {

using base::Error;
using base::ErrorCode;
using base::Result;

void add_common_flags(CLI::App& app, CommonFlags& flags) {
  app.add_option("--engine", flags.engine, "the engine's door for adapters")
      ->envname("GRIDLINE_ENGINE")->capture_default_str();
  app.add_option("--name", flags.name, "this adapter's name; without keys also the source of its complaints")
      ->envname("GRIDLINE_NAME")->capture_default_str();
  auto* spool =
      app.add_option("--spool", flags.spool,
                     "folder that keeps complaints until they are acknowledged; one for each adapter")
          ->envname("GRIDLINE_SPOOL");
  if (flags.spool.empty()) spool->required();
  else spool->capture_default_str();
  app.add_option("--keys", flags.keys,
                 "file of CURVE keys (server, public, secret), for an engine elsewhere")
      ->envname("GRIDLINE_KEYS");
  app.add_option("--patience", flags.patience_seconds, "seconds to wait for an ack before sending again")
      ->envname("GRIDLINE_PATIENCE")->check(CLI::Range(0.1, 600.0))->capture_default_str();
  app.add_option("--quarantine", flags.quarantine,
                 "list what was refused for good, or replay: put it back to be sent; then end")
      ->check(CLI::IsMember({"list", "replay"}));
  app.add_option("--results", flags.results,
                 "append each result to this file, a line with tabs: id, receipt ...");
  app.add_option("--log", flags.log, "what to say on stderr: info or quiet")
      ->check(CLI::IsMember({"info", "quiet"}))->capture_default_str();
}

Result<CurveKeys> read_keys(const std::string& file) {
  struct stat found{};
  if (::stat(file.c_str(), &found) != 0)
    return Error{ErrorCode::not_found, fmt::format("{}: no such file", file)};
  if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error{ErrorCode::permission, fmt::format("{}: others can read this secret; chmod 600 it", file)};
  }
  std::ifstream in(file);
  CurveKeys keys;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    std::istringstream words(line);
    std::string what, key;
    if (!(words >> what) || what.front() == '#') continue;
    words >> key;
    std::string* slot = what == "server" ? &keys.server : what == "public" ? &keys.public_key
                        : what == "secret" ? &keys.secret_key : nullptr;
    if (slot == nullptr || key.size() != 40) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{}:{}: expected server, public or secret and 40 characters", file, number)};
    }
    *slot = key;
  }
  if (keys.server.empty() || keys.public_key.empty() || keys.secret_key.empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}: server, public and secret must all be there", file)};
  }
  return keys;
}

Result<Options> to_options(const CommonFlags& flags, const std::string& channel,
                           const std::string& software) {
  Options options;
  options.endpoint = flags.engine;
  options.name = flags.name;
  options.channel = channel;
  options.software = software;
  options.spool = flags.spool;
  options.ack_patience = std::chrono::milliseconds(static_cast<int>(flags.patience_seconds * 1000));
  if (!flags.keys.empty()) {
    auto keys = read_keys(flags.keys);
    if (!keys) return keys.error();
    options.keys = std::move(*keys);
  }
  return options;
}

std::optional<int> serve_quarantine(const CommonFlags& flags) {
  if (flags.quarantine.empty()) return std::nullopt;
  const auto fails = [](const Error& error) {
    std::fputs((error.message + "\n").c_str(), stderr);
    return 1;
  };
  auto spool = Spool::open(flags.spool);
  if (!spool) return fails(spool.error());
  if (flags.quarantine == "replay") {
    const auto moved = (*spool)->replay({});
    if (!moved) return fails(moved.error());
    std::fputs(fmt::format("{} put back; they are sent when the adapter runs\n", *moved).c_str(), stdout);
    return 0;
  }
  const auto all = (*spool)->quarantined((*spool)->counts().quarantined);
  if (!all) return fails(all.error());
  for (const Quarantined& q : *all) {
    const std::string line = fmt::format("{}\t{}\t{}\t{}\t{}\n", q.number, base::to_iso(q.at),
                                         q.submission.id, q.refusal.code, q.refusal.en);
    std::fputs(line.c_str(), stdout);
  }
  return 0;
}

base::Status record_results(Callbacks& callbacks, const CommonFlags& flags) {
  if (flags.results.empty()) return {};
  std::shared_ptr<std::FILE> file(std::fopen(flags.results.c_str(), "ae"), [](std::FILE* f) {
    if (f) std::fclose(f);
  });
  if (!file) return Error{ErrorCode::io, fmt::format("cannot open {}", flags.results)};
  const auto append = [file](const std::string& line) {
    // Reported as a problem (Callbacks): the result stands all the same, only this record lacks it.
    if (std::fputs(line.c_str(), file.get()) < 0 || std::fflush(file.get()) != 0)
      throw std::runtime_error("cannot write results");
  };
  callbacks.accepted = [append, before = callbacks.accepted](const wire::SubmitResult& r) {
    append(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", r.id, r.receipt, r.complaint, r.version,
                       r.is_new ? "new" : "known", fmt::join(r.tickets, ",")));
    if (before) before(r);
  };
  callbacks.refused = [append, before = callbacks.refused](const std::string& id, const wire::Refusal& r) {
    append(fmt::format("{}\trefused\t{}\t{}\n", id, r.code, r.retry ? "later" : "final"));
    if (before) before(id, r);
  };
  return {};
}

void log_to_stderr(Callbacks& callbacks, const CommonFlags& flags) {
  if (flags.log == "quiet") return;
  const auto last = std::make_shared<std::string>();
  callbacks.connected = [last, name = flags.name](const wire::Welcome& w) {
    last->clear();
    std::fputs(
        fmt::format("{}: connected to {} as {}, credit {}\n", name, w.engine, w.source, w.credit).c_str(),
        stderr);
  };
  callbacks.problem = [last, name = flags.name](const std::string& sentence) {
    if (sentence == *last) return;
    *last = sentence;
    std::fputs(fmt::format("{}: {}\n", name, sentence).c_str(), stderr);
  };
}

}  // namespace gridline::sdk
