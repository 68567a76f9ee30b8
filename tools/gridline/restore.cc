// A data folder out of a backup: journal, rule packs and the secret key, as the engine copied them.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "engine/journal/backup.h"
#include "engine/node/durable_file.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/progress.h"

namespace gridline::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
  std::string from, data;
  bool progress = false;
};

base::Error io_error(const std::string& doing, const std::error_code& ec) {
  return {base::ErrorCode::io, fmt::format("{}: {}", doing, ec.message())};
}

// Everything but the journal; small files.
base::Status copy_beside(const Options& o) {
  std::error_code ec;
  fs::create_directories(o.data + "/packs", ec);
  if (ec) return io_error(o.data + "/packs", ec);
  fs::directory_iterator packs(o.from + "/packs", ec);
  if (ec) return io_error(o.from + "/packs", ec);
  for (const auto& file : packs) {
    const auto bytes = node::read_whole(file.path().string());
    if (!bytes) return bytes.error();
    const std::string target = o.data + "/packs/" + file.path().filename().string();
    if (base::Status s = node::write_durably(target, *bytes); !s) return s;
  }
  const auto key = node::read_whole(o.from + "/secret.key");
  if (!key) return key.error();
  return node::write_durably(o.data + "/secret.key", *key, 0400);
}

Exit restore(const Session& session, const Options& o) {
  std::error_code ec;  // a folder that is not there counts as empty
  if (fs::exists(o.data, ec) && !fs::is_empty(o.data, ec)) {
    return fail({base::ErrorCode::already_exists,
                 fmt::format("{} 不是空目录，不会覆盖 / {} is not empty; nothing is overwritten", o.data, o.data)});
  }
  if (!fs::is_directory(o.from + "/journal", ec)) {
    return fail(
        {base::ErrorCode::not_found,
         fmt::format("{} 不是备份（缺 journal） / {} is no backup: it has no journal", o.from, o.from)});
  }
  base::Result<journal::BackupSummary> restored = [&] {
    Progress progress("恢复 restore", o.progress);
    return journal::restore(o.from + "/journal", o.data + "/journal",
                            [&](std::uint64_t done, std::uint64_t whole) { progress.at(done, whole); });
  }();
  if (!restored) return fail(restored.error());
  if (base::Status s = copy_beside(o); !s) return fail(s.error());
  const Json json{{"data", o.data},
                  {"segments", restored->segments},
                  {"bytes", restored->bytes},
                  {"last", restored->end.last.value}};
  if (session.json) print_line(json);
  else
    print(
        fmt::format("已恢复到 {}：{} 段，至第 {} 条；启动 / restored, up to entry {}; start with: gridline "
                    "serve --data {}\n",
                    o.data, restored->segments, restored->end.last.value, restored->end.last.value, o.data));
  return Exit::ok;
}

}  // namespace

void register_restore(CLI::App& root, Session& session) {
  CLI::App* command =
      add_offline(root, session,
                  {"restore", "从备份恢复到空的数据目录", "a backup into an empty data folder",
                   "gridline restore --from BACKUP --data DIR"});
  auto o = std::make_shared<Options>();
  command->add_option("--from", o->from, "备份目录 / the backup")->required();
  command->add_option("--data", o->data, "数据目录 / data folder")->required();
  command->add_flag("--progress", o->progress, "总是显示进度 / show progress also when it is not a terminal");
  command->callback([&session, o] { session.action = [&session, o] { return restore(session, *o); }; });
}

}  // namespace gridline::cli
