// A case: start an engine, load it, look at its counters before and after, stop it, count its journal.
#include "tools/bench/ingest.h"

#include <fmt/format.h>

#include <cstdio>

#include "engine/journal/sqlite_journal.h"
#include "engine/node/pack_store.h"
#include "rules/pack/files.h"
#include "tools/bench/adapter_load.h"
#include "tools/bench/engine_process.h"
#include "tools/bench/limits.h"
#include "tools/bench/process_stat.h"
#include "tools/bench/synthetic_pack.h"
#include "tools/bench/temporary_folder.h"

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

constexpr double limit_seconds = 2;

// What the engine says and what the kernel says of it, at one moment.
struct Moment {
  Json status;
  std::map<std::string, std::int64_t> threads;
  std::int64_t cpu = 0, resident = 0;

  double counter(const char* name) const { return status.at("counters").at(name).get<double>(); }
  double seq() const { return status.at("seq").get<double>(); }
};

base::Result<Moment> look(const EngineProcess& engine) {
  auto status = engine.status();
  if (!status) return status.error();
  return Moment{std::move(status).value(), cpu_ns_by_thread(engine.pid()), cpu_ns(engine.pid()),
                resident_bytes(engine.pid())};
}

// What is in the journal of a stopped engine.
struct Counted {
  std::uint64_t entries = 0, public_bytes = 0, personal_bytes = 0;
};

base::Result<Counted> count_journal(const fs::path& folder) {
  auto journal = journal::SqliteJournal::open({folder, 256ull << 20, "gridline bench", {}});
  if (!journal) return journal.error();
  Counted counted;
  const base::Status read = (*journal)->read(base::Seq(1), [&](const journal::StoredEntry& e) {
    ++counted.entries;
    counted.public_bytes += e.public_part.size();
    counted.personal_bytes += e.personal_part.size();
    return true;
  });
  if (!read) return read.error();
  return counted;
}

// The engine's cost per ticket between two moments, by stage and by thread.
void add_costs(Json& row, const Moment& before, const Moment& after, double tickets) {
  row["engine_cpu_ns_per_ticket"] = per(static_cast<double>(after.cpu - before.cpu), tickets);
  for (const char* stage : {"decide_ns", "flush_ns", "publish_ns", "reply_ns"}) {
    row[std::string(stage) + "_per_ticket"] = per(after.counter(stage) - before.counter(stage), tickets);
  }
  Json threads = Json::object();
  for (const auto& [name, cpu] : after.threads) {
    const auto at = before.threads.find(name);
    const std::int64_t used = cpu - (at == before.threads.end() ? 0 : at->second);
    if (used > 0) threads[name] = per(static_cast<double>(used), tickets);
  }
  row["cpu_ns_per_ticket_by_thread"] = std::move(threads);
  row["tickets_per_commit"] = per(after.counter("entries") - before.counter("entries"),
                                  after.counter("flushes") - before.counter("flushes"));
}

void add_sizes(Json& row, const Moment& before, const Moment& after, double tickets) {
  const double open = after.status.at("open_tickets").get<double>();
  row["open_tickets"] = open;
  row["entry_bytes_per_ticket"] = per(after.counter("entry_bytes") - before.counter("entry_bytes"), tickets);
  row["state_bytes_per_open_ticket"] = per(after.counter("state_bytes"), open);
  row["queue_bytes_per_open_ticket"] = per(after.counter("queue_bytes"), open);
  row["resident_growth_bytes_per_ticket"] =
      per(static_cast<double>(after.resident - before.resident), tickets);
  row["view_lag_entries"] = after.status.at("view").is_object()
                                ? after.status.at("view").value("lag", Json(nullptr))
                                : Json(nullptr);
}

struct Case {
  std::string name;
  LoadPlan plan;
};

struct Ran {
  Json row;
  Counted journal;
  double tickets_per_s = 0, per_commit = 0;
};

base::Error lost(const std::string& what) { return {base::ErrorCode::corrupt, "bench ingest: " + what}; }

Ran figures_of(const Case& c, LoadResult& load, const Moment& before, const Moment& after) {
  const double acked = static_cast<double>(load.acked);
  Ran ran;
  ran.tickets_per_s = per(static_cast<double>(load.counted), load.counted_seconds);
  ran.row = {{"case", c.name}, {"per_frame", c.plan.per_frame}};
  if (c.plan.rate == 0) ran.row["window"] = c.plan.window;
  else ran.row["rate_per_s"] = c.plan.rate;
  ran.row["tickets_per_s"] = ran.tickets_per_s;
  add_percentiles(ran.row, load.latencies_ns);
  ran.row["accepted"] = load.acked;
  ran.row["tickets_per_complaint"] = static_cast<double>(load.tickets_named) / acked;
  add_costs(ran.row, before, after, acked);
  ran.row["sender_cpu_ns_per_ticket"] = per(static_cast<double>(load.sender_cpu_ns), acked);
  add_sizes(ran.row, before, after, acked);
  ran.per_commit = ran.row["tickets_per_commit"].get<double>();
  return ran;
}

base::Result<Ran> run_case(const Case& c, const IngestOptions& options, const fs::path& pack,
                           const Workload& workload) {
  auto folder = TemporaryFolder::make(options.folder);
  if (!folder) return folder.error();
  const fs::path data = folder->path() / "data";
  auto engine = EngineProcess::start({options.program, data, pack, folder->path() / "log", options.view});
  if (!engine) return engine.error();
  const auto before = look(**engine);
  if (!before) return before.error();
  auto load = run_load((*engine)->adapters(), workload, 0, c.plan);
  if (!load) return load.error();
  const auto after = look(**engine);
  if (!after) return after.error();
  if (base::Status s = (*engine)->stop(); !s) return s.error();
  if (load->wrong > 0)
    return lost(fmt::format("{}: {} wrong answers, the first: {}", c.name, load->wrong, load->first_wrong));

  Ran ran = figures_of(c, *load, *before, *after);
  ran.row["journal_bytes_per_ticket"] =
      per(static_cast<double>(bytes_below(data / "journal")), static_cast<double>(load->acked));
  const auto journal = count_journal(data / "journal");
  if (!journal) return journal.error();
  const auto expected = static_cast<std::uint64_t>(before->seq()) + load->acked;
  if (journal->entries != expected) {
    return lost(fmt::format("{}: {} entries in the journal, {} were acknowledged", c.name, journal->entries,
                            expected));
  }
  ran.row["journal_entries_equal_acks"] = true;
  ran.journal = *journal;
  return ran;
}

// The pack to use: the one given, or a synthetic one made in `folder`.
base::Result<fs::path> pack_of(const IngestOptions& options, const fs::path& folder) {
  if (!options.pack.empty()) return options.pack;
  const fs::path made = folder / "pack";
  if (base::Status s = write_synthetic_pack(made, options.base_pack, options.places, options.seed); !s)
    return s.error();
  return made;
}

base::Result<std::shared_ptr<const node::ReadyPack>> load_pack(const fs::path& folder) {
  const auto files = pack::read_folder(folder.string());
  if (!files) return files.error();
  return node::PackStore("").add(*files);
}

base::Status add_limits(const IngestOptions& options, const fs::path& folder, const Workload& workload,
                        const Ran& closed, Json& results) {
  const auto disk = limit_fdatasync(folder, limit_seconds);
  if (!disk) return disk.error();
  for (const Json& row : *disk) results.push_back(row);
  const auto zeromq = limit_zeromq(workload, options.per_frame, options.window, limit_seconds);
  if (!zeromq) return zeromq.error();
  results.push_back(*zeromq);
  const std::uint64_t n = std::max<std::uint64_t>(closed.journal.entries, 1);
  const auto append = limit_append(folder,
                                   {closed.journal.public_bytes / n, closed.journal.personal_bytes / n,
                                    static_cast<std::size_t>(closed.per_commit)},
                                   limit_seconds);
  if (!append) return append.error();
  results.push_back(*append);
  return {};
}

}  // namespace

base::Status bench_ingest(const IngestOptions& options, Json& report) {
  auto folder = TemporaryFolder::make(options.folder);
  if (!folder) return folder.error();
  const auto pack = pack_of(options, folder->path());
  if (!pack) return pack.error();
  const auto ready = load_pack(*pack);
  if (!ready) return ready.error();
  const Workload workload(*(*ready)->pack, !options.read, options.seed);
  report["pack"] = {{"name", (*ready)->pack->name},
                    {"places", (*ready)->pack->places.size()},
                    {"categories", (*ready)->pack->categories.size()},
                    {"routes", (*ready)->pack->routes.size()},
                    {"place_and_category_given", !options.read},
                    {"read_db", options.view}};
  LoadPlan plan{options.seconds, 0.25, options.per_frame, options.window, 0};
  std::fprintf(stderr, "closed loop, %.0f s ...\n", options.seconds);
  const auto closed = run_case({"ingest_closed_loop", plan}, options, *pack, workload);
  if (!closed) return closed.error();
  report["results"].push_back(closed->row);
  std::vector<std::uint64_t> rates = options.rates;
  if (rates.empty()) rates.push_back(static_cast<std::uint64_t>(closed->tickets_per_s / 2));
  for (const std::uint64_t rate : rates) {
    std::fprintf(stderr, "open loop at %llu/s, %.0f s ...\n", static_cast<unsigned long long>(rate),
                 options.seconds);
    plan.rate = std::max<std::uint64_t>(rate, 1);
    const auto open = run_case({"ingest_open_loop", plan}, options, *pack, workload);
    if (!open) return open.error();
    report["results"].push_back(open->row);
  }
  return options.limits ? add_limits(options, folder->path(), workload, *closed, report["results"])
                        : base::Status{};
}

}  // namespace gridline::bench
