// The three ways back, with the digest of each compared with the state that was left.
#include "tools/bench/recover.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "engine/codec/snapshot.h"
#include "engine/journal/sqlite_journal.h"
#include "engine/node/dry_run.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"
#include "engine/node/snapshots.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/process_stat.h"
#include "tools/bench/synthetic_pack.h"
#include "tools/bench/temporary_folder.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t batch = 1024;
constexpr std::uint64_t tickets_per_place = 40;  // so few that each opens a ticket of its own

double ms_since(std::int64_t start) { return static_cast<double>(steady_ns() - start) / 1e6; }

// Where the parts of one data folder are.
struct Folders {
  fs::path journal, packs, at_end, at_nine_tenths, none;
  explicit Folders(const fs::path& data)
      : journal(data / "journal"), packs(data / "packs"), at_end(data / "snapshots"),
        at_nine_tenths(data / "early"), none(data / "none") {}
};

base::Result<std::unique_ptr<journal::SqliteJournal>> open_journal(const Folders& folders) {
  return journal::SqliteJournal::open({folders.journal, 256ull << 20, "gridline bench", {}});
}

struct Fatal {
  base::Status status;
  std::function<void(const base::Error&)> hook() {
    return [this](const base::Error& e) { if (status) status = e; };
  }
};

base::Status decide_all(node::Node& node, std::vector<core::Command> commands) {
  node::InputBatch input;
  input.commands = std::move(commands);
  if (!node.put(input)) return base::Error{base::ErrorCode::busy, "the node takes nothing"};
  node.turn(std::chrono::milliseconds(0));
  return {};
}

base::Status decide_one(node::Node& node, core::Command command) {
  std::vector<core::Command> one;
  one.push_back(std::move(command));
  return decide_all(node, std::move(one));
}

struct Built {
  base::Hash256 digest{};
  std::uint64_t tickets = 0, entries = 0, state_bytes = 0;
  double build_s = 0, snapshot_write_ms = 0;
  Json stages = Json::object();  // the node's own counters, ns per ticket
};

Json stages_of(const node::NodeCounters& c, std::uint64_t tickets) {
  const double n = static_cast<double>(tickets);
  return {{"decide_ns_per_ticket", per(static_cast<double>(c.decide_ns), n)},
          {"flush_ns_per_ticket", per(static_cast<double>(c.flush_ns), n)},
          {"publish_ns_per_ticket", per(static_cast<double>(c.publish_ns), n)}};
}

// `count` commands from number `first` on.
base::Result<std::vector<core::Command>> commands_of(const Workload& workload, std::uint64_t first,
                                                     std::uint64_t count, const node::ReadyPack& pack,
                                                     node::RandomPool& random) {
  std::vector<core::Command> out;
  std::string packed;
  for (std::uint64_t n = first; n < first + count; ++n) {
    packed.clear();
    workload.append(n, packed);
    auto submission = base::from_packed<wire::Submission>(packed);
    if (!submission) return submission.error();
    out.push_back(node::make_submit(std::move(submission).value(), {"bench", "bench"}, pack, {}, random));
  }
  return out;
}

base::Status fill(node::Node& node, const node::ReadyPack& pack, const Folders& folders,
                  const RecoverOptions& options) {
  const Workload workload(*pack.pack, true, options.seed);
  node::RandomPool random;
  bool early_written = false;
  for (std::uint64_t n = 0; node.state().ticket_count() < options.tickets; n += batch) {
    if (interrupted()) return interruption();
    if (n >= workload.distinct_pairs())
      return base::Error{base::ErrorCode::invalid_input, "too many tickets for the pack"};
    auto commands = commands_of(workload, n, batch, pack, random);
    if (!commands) return commands.error();
    if (base::Status s = decide_all(node, std::move(commands).value()); !s) return s;
    if (!early_written && node.state().ticket_count() >= options.tickets * 9 / 10) {
      early_written = true;
      if (base::Status s = node::Snapshots(folders.at_nine_tenths).write(node.state(), node.flushed()); !s)
        return s;
    }
  }
  return {};
}

base::Result<Built> build(const Folders& folders, const fs::path& pack_folder,
                          const RecoverOptions& options) {
  auto journal = open_journal(folders);
  if (!journal) return journal.error();
  node::PackStore packs(folders.packs.string());
  const auto files = pack::read_folder(pack_folder.string());
  if (!files) return files.error();
  const auto ready = packs.add(*files);
  if (!ready) return ready.error();
  node::SystemClock clock;
  Fatal fatal;
  const std::int64_t start = steady_ns();
  node::Node node({}, **journal, packs, clock, fatal.hook());
  core::Command activate;
  activate.actor.kind = core::ActorKind::engine;
  activate.body = core::ActivatePack{(*ready)->pack->hash};
  if (base::Status s = decide_one(node, std::move(activate)); !s) return s.error();
  if (base::Status s = decide_one(node, node::seed_members(*(*ready)->pack)); !s) return s.error();
  if (base::Status s = fill(node, **ready, folders, options); !s) return s.error();
  if (!fatal.status) return fatal.status.error();
  Built built{codec::digest(node.state()),
              node.state().ticket_count(),
              node.flushed().value,
              node.state().bytes(),
              static_cast<double>(steady_ns() - start) / 1e9,
              0,
              stages_of(node.counters(), node.state().ticket_count())};
  const std::int64_t writing = steady_ns();
  if (base::Status s = node::Snapshots(folders.at_end).write(node.state(), node.flushed()); !s)
    return s.error();
  built.snapshot_write_ms = ms_since(writing);
  return built;
}

struct Times {
  std::vector<double> open, state, node, all;
};

// One way back, as gridlined goes it: the journal is opened, the state is made, the node is ready.
base::Status way_back(const Folders& folders, const fs::path& snapshots, const Built& built, Times& times) {
  node::PackStore packs(folders.packs.string());
  node::SystemClock clock;
  Fatal fatal;
  const std::int64_t start = steady_ns();
  auto journal = open_journal(folders);
  if (!journal) return journal.error();
  times.open.push_back(ms_since(start));
  std::vector<std::string> passed_over;
  const std::int64_t recovering = steady_ns();
  auto recovered = node::recover(**journal, node::Snapshots(snapshots.string()), passed_over, {});
  if (!recovered) return recovered.error();
  times.state.push_back(ms_since(recovering));
  const std::int64_t preparing = steady_ns();
  node::Node node(std::move(recovered).value(), **journal, packs, clock, fatal.hook());
  times.node.push_back(ms_since(preparing));
  times.all.push_back(ms_since(start));
  if (!fatal.status) return fatal.status;
  if (codec::digest(node.state()) != built.digest) {
    return base::Error{base::ErrorCode::corrupt,
                       "bench recover: the recovered state differs from the one that was left"};
  }
  return {};
}

base::Status add_way(const char* name, const Folders& folders, const fs::path& snapshots, const Built& built,
                     std::uint32_t runs, Json& results) {
  Times times;
  for (std::uint32_t i = 0; i < runs; ++i) {
    if (interrupted()) return interruption();
    if (base::Status s = way_back(folders, snapshots, built, times); !s) return s;
  }
  results.push_back({{"case", name},
                     {"tickets", built.tickets},
                     {"total_ms", per(median(times.all), 1)},
                     {"total_min_ms", per(*std::min_element(times.all.begin(), times.all.end()), 1)},
                     {"total_max_ms", per(*std::max_element(times.all.begin(), times.all.end()), 1)},
                     {"journal_open_ms", per(median(times.open), 1)},
                     {"state_ms", per(median(times.state), 1)},
                     {"queues_and_pack_ms", per(median(times.node), 1)},
                     {"ns_per_ticket", per(median(times.all) * 1e6, static_cast<double>(built.tickets))},
                     {"page_cache", "warm"},
                     {"digest_equal", true}});
  return {};
}

}  // namespace

base::Status bench_recover(const RecoverOptions& options, Json& report) {
  auto folder = TemporaryFolder::make(options.folder);
  if (!folder) return folder.error();
  const fs::path pack = folder->path() / "pack";
  const std::uint64_t places = std::max<std::uint64_t>(10'000, options.tickets / tickets_per_place);
  if (base::Status s = write_synthetic_pack(pack, options.base_pack, places, options.seed); !s) return s;
  const Folders folders(folder->path() / "data");
  std::fprintf(stderr, "building %llu open tickets ...\n", static_cast<unsigned long long>(options.tickets));
  const auto built = build(folders, pack, options);
  if (!built) return built.error();
  const double n = static_cast<double>(built->tickets);
  report["results"].push_back(
      {{"case", "build"},
       {"tickets", built->tickets},
       {"places", places},
       {"seconds", per(built->build_s, 1)},
       {"journal_bytes_per_ticket", per(static_cast<double>(bytes_below(folders.journal)), n)},
       {"state_bytes_per_ticket", per(static_cast<double>(built->state_bytes), n)},
       {"snapshot_bytes_per_ticket", per(static_cast<double>(bytes_below(folders.at_end)), n)},
       {"snapshot_write_ms", per(built->snapshot_write_ms, 1)}});
  report["results"].back().update(built->stages);
  const std::pair<const char*, fs::path> ways[] = {
      {"recover_from_snapshot", folders.at_end},
      {"recover_from_journal_alone", folders.none},
      {"recover_from_snapshot_and_last_tenth", folders.at_nine_tenths}};
  for (const auto& [name, snapshots] : ways) {
    std::fprintf(stderr, "%s ...\n", name);
    if (base::Status s = add_way(name, folders, snapshots, *built, options.runs, report["results"]); !s)
      return s;
  }
  return {};
}

}  // namespace gridline::bench
