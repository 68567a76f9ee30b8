// Very many deadlines within one second, through the real node: each is decided, encoded, appended to a
// journal on the disk, and counts as over when another thread can see it. The tickets are real ones, opened
// by commands; their dues, and those of the tickets that only wait, are set by hand.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

#include "engine/journal/sqlite_journal.h"
#include "engine/node/dry_run.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"
#include "engine/node/snapshots.h"
#include "tools/bench/deadlines.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/random.h"
#include "tools/bench/synthetic_pack.h"
#include "tools/bench/temporary_folder.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

namespace {

namespace fs = std::filesystem;

constexpr base::Instant opening{1'772'413'200'000};  // 2026-03-02T09:00+08:00
constexpr base::Instant second = opening + base::days(3);  // in which they are due
constexpr std::uint64_t batch = 1024;
constexpr std::uint64_t tickets_per_place = 20;  // so few that each opens a ticket of its own
constexpr std::int64_t week_ms = 7 * 86'400'000ll;

// Stands still at a moment until it is let go; then a second is a second.
class HeldClock final : public node::Clock {
 public:
  explicit HeldClock(base::Instant at) : at_(at) {}
  void let_go(base::Instant at) {
    at_ = at;
    since_ns_ = bench::steady_ns();
  }
  base::Instant now() override {
    const std::int64_t since = since_ns_;
    return since == 0 ? at_ : at_ + base::Duration{(bench::steady_ns() - since) / 1'000'000};
  }
  std::int64_t steady_ns() override { return bench::steady_ns(); }
  std::int64_t since_ns() const { return since_ns_; }

 private:
  base::Instant at_;
  std::atomic<std::int64_t> since_ns_{0};
};

struct World {
  node::PackStore packs{""};
  std::shared_ptr<const node::ReadyPack> ready;
  std::unique_ptr<journal::SqliteJournal> journal;
  HeldClock clock{opening};
  std::atomic<bool> failed{false};
  base::Status broken;  // to be read when the node does not run any more
  std::function<void(const base::Error&)> fatal() {
    return [this](const base::Error& e) {
      if (broken) broken = e;
      failed = true;
    };
  }
};

base::Status put(node::Node& node, std::vector<core::Command> commands) {
  node::InputBatch input;
  input.commands = std::move(commands);
  if (!node.put(input)) return base::Error{base::ErrorCode::busy, "the node takes nothing"};
  node.turn(std::chrono::milliseconds(0));
  return {};
}

base::Status open_tickets(World& world, std::uint64_t count, std::uint64_t seed) {
  node::Node node({}, *world.journal, world.packs, world.clock, world.fatal());
  core::Command activate;
  activate.actor.kind = core::ActorKind::engine;
  activate.body = core::ActivatePack{world.ready->pack->hash};
  std::vector<core::Command> commands{activate, node::seed_members(*world.ready->pack)};
  if (base::Status s = put(node, std::move(commands)); !s) return s;
  const Workload workload(*world.ready->pack, true, seed);
  node::RandomPool random;
  std::string packed;
  for (std::uint64_t n = 0; node.state().ticket_count() < count; n += batch) {
    if (interrupted()) return interruption();
    commands.clear();
    for (std::uint64_t i = n; i < n + batch; ++i) {
      packed.clear();
      workload.append(i, packed);
      auto submission = base::from_packed<wire::Submission>(packed);
      if (!submission) return submission.error();
      commands.push_back(
          node::make_submit(std::move(submission).value(), {"bench", "bench"}, *world.ready, {}, random));
    }
    if (base::Status s = put(node, std::move(commands)); !s) return s;
  }
  return world.broken;
}

// Of the tickets at hand `due` are due within the second, one after the other; then as many more wait
// as there are to be.
void set_dues(core::State& state, std::uint64_t due, std::uint64_t outstanding, std::uint64_t seed) {
  SplitMix64 random(seed);
  const auto later = [&] {
    return second + base::hours(2) + base::Duration{static_cast<std::int64_t>(random.below(week_ms))};
  };
  std::uint64_t n = 0;
  core::Ticket waiting;
  for (const core::Ticket* t : state.tickets_by_id()) {
    core::Ticket& ticket = *state.ticket(t->id);
    if (!waiting.id && !ticket.has(core::ticket_flag::case_file)) waiting = ticket;
    if (ticket.has(core::ticket_flag::case_file)) state.open_case_file(t->id).clocks.clear();
    ticket.accept_next = base::Instant();
    ticket.resolve_due =
        n < due ? second + base::Duration{static_cast<std::int64_t>(n * 1000 / due)} : later();
    ticket.resolve_next = ticket.resolve_due;
    ++n;
  }
  waiting.flags = 0;
  waiting.accept_next = base::Instant();
  while (state.ticket_count() < due + outstanding) {
    waiting.id = base::TicketId(state.next_ticket++);
    waiting.resolve_due = waiting.resolve_next = later();
    state.add(waiting);
  }
}

struct Lags {
  std::vector<std::int64_t> ns;  // of each deadline, in the order in which they acted
  double over_ms = 0;            // after the end of the second
};

// Watches what becomes visible, from a thread that is not the node's.
base::Status watch(World& world, node::Node& node, base::Seq before, std::uint64_t due, Lags& lags) {
  while (lags.ns.size() < due) {
    if (interrupted()) return interruption();
    const base::Seq seen(before.value + lags.ns.size());
    if (!node.recent().wait_after(seen, std::chrono::milliseconds(200))) {
      if (world.failed) return {};
      if (steady_ns() - world.clock.since_ns() > 120'000'000'000)
        return base::Error{base::ErrorCode::corrupt, "bench deadlines: not all have acted after two minutes"};
      continue;
    }
    const std::int64_t now = steady_ns();
    for (const std::uint64_t last = node.recent().last().value; before.value + lags.ns.size() < last;) {
      const auto at_ms =
          static_cast<std::int64_t>(lags.ns.size() * 1000 / due) + 100;  // let go 100 ms before
      lags.ns.push_back(now - world.clock.since_ns() - at_ms * 1'000'000);
      if (lags.ns.back() < 0) return base::Error{base::ErrorCode::corrupt, "bench deadlines: one was early"};
    }
    lags.over_ms = static_cast<double>(now - world.clock.since_ns()) / 1e6 - 1100;
  }
  return {};
}

// What the journal says that acted, in that order: each due once.
base::Status check_journal(World& world, base::Seq before, std::uint64_t due) {
  std::uint64_t n = 0;
  std::pair<base::Instant, base::TicketId> last;
  bool right = true;
  const base::Status read =
      world.journal->read(base::Seq(before.value + 1), [&](const journal::StoredEntry& e) {
        const auto entry = codec::decode(e.public_part, e.personal_part);
        const auto* fired = entry ? std::get_if<core::FireDeadline>(&entry->command.body) : nullptr;
        const std::pair now{fired == nullptr ? base::Instant() : fired->due,
                            fired == nullptr ? base::TicketId() : fired->ticket};
        right = right && fired != nullptr && last < now && now.first <= entry->command.at;
        last = now;
        ++n;
        return true;
      });
  if (!read) return read;
  if (right && n == due) return {};
  return base::Error{base::ErrorCode::corrupt,
                     fmt::format("bench deadlines: {} entries, not each due once in its order", n)};
}

Json row_of(std::uint64_t outstanding, std::uint64_t due, double ready_ms, const node::NodeCounters& counters,
            Lags& lags) {
  const auto per_deadline = [&](std::uint64_t ns) {
    return per(static_cast<double>(ns), static_cast<double>(due));
  };
  Json row{{"case", "deadlines_lag"}, {"outstanding", outstanding}, {"due_in_one_second", due},
           {"journal", "sqlite"}};
  for (const auto& [name, share] : {std::pair("lag_p50_ms", 0.5), std::pair("lag_p99_ms", 0.99),
                                    std::pair("lag_longest_ms", 1.0)})
    row[name] = per(static_cast<double>(percentile(lags.ns, share)), 1e6);
  row["over_after_the_second_ms"] = per(lags.over_ms, 1);
  row["acted_per_second"] = per(static_cast<double>(due) * 1000, lags.over_ms + 1000);
  row["decide_ns_each"] = per_deadline(counters.decide_ns);
  row["flush_ns_each"] = per_deadline(counters.flush_ns);
  row["publish_ns_each"] = per_deadline(counters.publish_ns);
  row["journal_bytes_each"] = per_deadline(counters.entry_bytes);
  row["node_ready_ms"] = per(ready_ms, 1);
  return row;
}

base::Status let_them_act(World& world, std::uint64_t outstanding, const DeadlinesOptions& options,
                          Json& report) {
  std::vector<std::string> passed_over;
  auto recovered = node::recover(*world.journal, node::Snapshots("/nonexistent"), passed_over, {});
  if (!recovered) return recovered.error();
  set_dues(recovered->state, options.due, outstanding, options.seed);
  const base::Seq before = recovered->last;
  const std::int64_t preparing = steady_ns();
  node::Node node(std::move(*recovered), *world.journal, world.packs, world.clock, world.fatal());
  const double ready_ms = static_cast<double>(steady_ns() - preparing) / 1e6;
  world.clock.let_go(second - base::Duration{100});
  std::thread duty([&node] { node.run(); });
  Lags lags;
  const base::Status watched = watch(world, node, before, options.due, lags);
  node.stop();
  duty.join();
  if (!world.broken) return world.broken;
  if (!watched) return watched;
  if (node.counters().deadlines != options.due || node.counters().stuck_deadlines != 0)
    return base::Error{base::ErrorCode::corrupt, "bench deadlines: another number acted"};
  if (base::Status s = check_journal(world, before, options.due); !s) return s;
  report["results"].push_back(row_of(outstanding, options.due, ready_ms, node.counters(), lags));
  return {};
}

}  // namespace

base::Status bench_lag(const DeadlinesOptions& options, std::uint64_t outstanding, Json& report) {
  auto folder = TemporaryFolder::make(options.folder);
  if (!folder) return folder.error();
  const fs::path pack = folder->path() / "pack";
  const std::uint64_t places = std::max<std::uint64_t>(1000, options.due / tickets_per_place);
  if (base::Status s = write_synthetic_pack(pack, options.base_pack, places, options.seed); !s) return s;
  const auto files = pack::read_folder(pack.string());
  if (!files) return files.error();
  World world;
  auto ready = world.packs.add(*files);
  if (!ready) return ready.error();
  world.ready = std::move(*ready);
  auto journal =
      journal::SqliteJournal::open({folder->path() / "journal", 256ull << 20, "gridline bench", {}});
  if (!journal) return journal.error();
  world.journal = std::move(*journal);
  if (base::Status s = open_tickets(world, options.due, options.seed); !s) return s;
  return let_them_act(world, outstanding, options, report);
}

}  // namespace gridline::bench
