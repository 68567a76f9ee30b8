// gridline-adapter-hotline: 12345 work-order and message-board exports, followed as they grow.
#include <chrono>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "adapters/hotline/quarantine.h"
#include "adapters/hotline/run.h"
#include "adapters/sdk/program.h"

using namespace gridline;

namespace {

int fail(const base::Error& error) { return sdk::fail(error, 2); }

struct Flags {
  sdk::CommonFlags common;
  std::string file;
  std::string folder;
  std::string mapping;
  std::string encoding;
  bool once = false;
  int wait_seconds = 0;
  int grace_seconds = 60;
  int settle_seconds = 5;
  bool list_quarantine = false;
  bool raw = false;
  bool replay_quarantine = false;
  bool print_mapping = false;
};

void add_flags(CLI::App& app, Flags& flags) {
  flags.common.name = "hotline-1";
  flags.common.spool = "spool-hotline";
  sdk::add_common_flags(app, flags.common);
  auto* file =
      app.add_option("FILE", flags.file, "the export that grows; its rotated forms beside it are found");
  app.add_option("--folder", flags.folder, "read every .csv, .txt and .tsv that is put into this folder")
      ->excludes(file);
  app.add_option("--mapping", flags.mapping, "YAML: which header means what (see --print-mapping)");
  app.add_option("--encoding", flags.encoding,
                 "utf-8, gb18030 or utf-16le; found out for each file if not given");
  app.add_flag("--once", flags.once, "read to the end, wait for all results, exit");
  app.add_option("--wait", flags.wait_seconds,
                 "with --once: wait at most so many seconds for results; 0: no limit")
      ->capture_default_str();
  app.add_option("--grace", flags.grace_seconds, "seconds a renamed file is watched after it stopped growing")
      ->capture_default_str();
  app.add_option("--settle", flags.settle_seconds,
                 "seconds a file in the folder must be unchanged before it is read")
      ->capture_default_str();
  app.add_flag("--list-quarantine", flags.list_quarantine, "the same as --quarantine list");
  app.add_flag("--raw", flags.raw, "with --quarantine list: the rows too (personal data)");
  app.add_flag("--replay-quarantine", flags.replay_quarantine,
               "the same as --quarantine replay: tries each row again with the mapping of now; goes on "
               "with FILE or --folder if given");
  app.add_flag("--print-mapping", flags.print_mapping,
               "print the built-in mapping to begin one's own with, and exit");
}

int list(sdk::Spool& spool, bool raw) {
  const auto all = spool.quarantined(1'000'000);
  if (!all) return fail(all.error());
  for (const sdk::Quarantined& quarantined : *all) std::cout << hotline::describe(quarantined, raw) << "\n";
  std::cerr << fmt::format("隔离 {} 条 · {} put aside\n", all->size(), all->size());
  return 0;
}

int replay(sdk::Spool& spool, const hotline::Mapping& mapping, std::optional<hotline::Encoding> encoding) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch()).count();
  const auto counts = hotline::replay_quarantine(spool, mapping, encoding, base::Instant{ms});
  if (!counts) return fail(counts.error());
  std::cerr << fmt::format("修复 {}，重发 {}，仍隔离 {} · {} mended, {} sent again, {} remain\n", counts->mended,
                           counts->sent_again, counts->remaining, counts->mended, counts->sent_again,
                           counts->remaining);
  return 0;
}

// The work on the spool alone, before any adapter holds it. None: go on.
std::optional<int> quarantine_work(const Flags& flags, const hotline::Mapping& mapping,
                                   std::optional<hotline::Encoding> encoding) {
  if (!flags.list_quarantine && !flags.replay_quarantine) return std::nullopt;
  auto spool = sdk::Spool::open(flags.common.spool);
  if (!spool) return fail(spool.error());
  if (flags.list_quarantine) return list(**spool, flags.raw);
  const int code = replay(**spool, mapping, encoding);
  const bool goes_on = code == 0 && (!flags.file.empty() || !flags.folder.empty());
  return goes_on ? std::nullopt : std::optional(code);
}

int follow(const Flags& flags, hotline::RunOptions options) {
  sdk::Callbacks callbacks;
  if (flags.common.log != "quiet") {
    callbacks.refused = [](const std::string& id, const wire::Refusal& refusal) {
      if (!refusal.retry && !id.empty())
        sdk::say(fmt::format("{}: {} {}", id, refusal.code, refusal.zh));
    };
  }
  auto adapter = sdk::open_from_flags(flags.common, "hotline", "gridline-adapter-hotline 0.1.0",
                                      std::move(callbacks));
  if (!adapter) return fail(adapter.error());
  const auto end = hotline::run(**adapter, std::move(options), sdk::stop_on_signals());
  if (!end) return fail(end.error());
  return *end == hotline::RunEnd::incomplete ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"12345 工单、留言导出表接入 · Feeds 12345 work-order and message-board exports to the engine.\n"
               "Example: gridline-adapter-hotline --once 工单.csv\n"
               "Exit 0: done. 1: with --once, results are missing or a file could not be read. 2: an error."};
  Flags flags;
  add_flags(app, flags);
  CLI11_PARSE(app, argc, argv);
  flags.list_quarantine = flags.list_quarantine || flags.common.quarantine == "list";
  flags.replay_quarantine = flags.replay_quarantine || flags.common.quarantine == "replay";
  if (flags.print_mapping) {
    std::cout << hotline::default_mapping_yaml;
    return 0;
  }
  hotline::Mapping mapping = hotline::Mapping::built_in();
  if (!flags.mapping.empty()) {
    auto loaded = hotline::Mapping::load(flags.mapping);
    if (!loaded) return fail(loaded.error());
    mapping = std::move(*loaded);
  }
  hotline::RunOptions options;
  if (!flags.encoding.empty()) {
    const auto encoding = hotline::parse_encoding(flags.encoding);
    if (!encoding) return fail(encoding.error());
    options.follow.encoding = *encoding;
  }
  if (const auto code = quarantine_work(flags, mapping, options.follow.encoding)) return *code;
  if (flags.file.empty() && flags.folder.empty()) {
    return fail({base::ErrorCode::invalid_input, "请给出文件或 --folder · name a FILE or a --folder (see --help)"});
  }
  options.follow.path = flags.folder.empty() ? flags.file : flags.folder;
  options.follow.folder = !flags.folder.empty();
  options.follow.mapping = &mapping;
  options.follow.grace = base::seconds(flags.grace_seconds);
  options.follow.settle = base::seconds(flags.settle_seconds);
  options.once = flags.once;
  options.wait = std::chrono::seconds(flags.wait_seconds);
  options.quiet = flags.common.log == "quiet";
  return follow(flags, std::move(options));
}
