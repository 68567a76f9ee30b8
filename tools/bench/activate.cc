// The node runs on its own thread over a journal on the disk, as in gridlined; one thread reads and sends
// complaints at a fixed rate, another one activates. What a pause would do is seen where it hurts: in how
// long complaints wait for their ack.
#include "tools/bench/activate.h"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>

#include "engine/codec/snapshot.h"
#include "engine/journal/sqlite_journal.h"
#include "engine/node/dry_run.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"
#include "engine/node/verify.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/made_rules.h"
#include "tools/bench/synthetic_pack.h"
#include "tools/bench/temporary_folder.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t per_batch = 16;  // complaints that an adapter sends together
constexpr std::uint64_t turns_a_second = 1'000'000'000;

struct Pair {
  std::shared_ptr<const node::ReadyPack> packs[2];
  double compile_ms[2] = {0, 0};
};

// The pack with its routes replaced by made ones, which `letter` begins.
pack::PackFiles with_rules(pack::PackFiles files, const RuleSource& source, char letter,
                           const ActivateOptions& options) {
  SplitMix64 random(options.seed + static_cast<std::uint64_t>(letter));
  std::string routes = "root:\n  lead: triage\n  policy: base\n  children:\n";
  for (std::uint32_t i = 0; i < options.rules; ++i) {
    routes += fmt::format("    - {{id: {}{}, when: '{}', lead: category}}\n", letter, i,
                          made_condition(source, random));
  }
  for (pack::PackFile& file : files.files) {
    if (file.name == "routes.yaml") file.content = routes;
  }
  return files;
}

base::Result<Pair> make_packs(const fs::path& folder, const ActivateOptions& options,
                              node::PackStore& store) {
  if (base::Status s = write_synthetic_pack(folder, options.base_pack, options.places, options.seed); !s)
    return s.error();
  auto files = pack::read_folder(folder.string());
  if (!files) return files.error();
  const auto base_pack = node::compile(*files);
  if (!base_pack.ready)
    return base::Error{base::ErrorCode::invalid_input, "bench activate: the synthetic pack is wrong"};
  const RuleSource source = rule_source(base_pack.ready->pack, options.seed);
  Pair out;
  for (int i = 0; i < 2; ++i) {
    const std::int64_t start = steady_ns();
    auto added = store.add(with_rules(*files, source, i == 0 ? 'a' : 'b', options));
    if (!added) return added.error();
    out.compile_ms[i] = static_cast<double>(steady_ns() - start) / 1e6;
    out.packs[i] = *added;
  }
  return out;
}

// Latencies from the moment a batch went in until its answer, by kind.
class Timed final : public node::ReplySink {
 public:
  std::uint64_t begin() {
    std::lock_guard lock(mutex_);
    started_.push_back(steady_ns());
    return started_.size() - 1;
  }
  void deliver(std::uint64_t token, std::vector<node::Outcome>&& outcomes) override {
    const std::int64_t now = steady_ns();
    std::lock_guard lock(mutex_);
    latencies_.push_back(now - started_[token]);
    for (const node::Outcome& o : outcomes) {
      if (!o.rejection) ++taken_;
      else if (first_refusal_.empty()) first_refusal_ = o.rejection->code;
    }
    ++answered_;
    changed_.notify_all();
  }
  // Until so many batches are answered; false: somebody pressed Ctrl-C, which no condition tells of.
  bool wait_for(std::uint64_t answers) {
    std::unique_lock lock(mutex_);
    while (answered_ < answers) {
      if (interrupted()) return false;
      changed_.wait_for(lock, std::chrono::milliseconds(250));
    }
    return true;
  }
  std::uint64_t taken() const { return taken_; }
  const std::string& first_refusal() const { return first_refusal_; }
  std::vector<std::int64_t>& latencies() { return latencies_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::int64_t> started_, latencies_;
  std::uint64_t taken_ = 0, answered_ = 0;
  std::string first_refusal_;
};

bool put(node::Node& node, std::vector<core::Command> commands, const std::shared_ptr<Timed>& sink) {
  node::InputBatch batch;
  batch.commands = std::move(commands);
  batch.sink = sink;
  batch.token = sink->begin();
  while (!node.put(batch)) {  // the inbox is full: what an adapter would be told to try again
    if (interrupted()) return false;
    std::this_thread::yield();
  }
  return true;
}

// Sleeps until `due`, a steady time; late is late, and caught up.
void wait_until(std::int64_t due) {
  const std::int64_t left = due - steady_ns();
  if (left > 0) std::this_thread::sleep_for(std::chrono::nanoseconds(left));
}

void send_complaints(node::Node& node, const Workload& workload, const ActivateOptions& options,
                     const std::atomic<bool>& over, const std::shared_ptr<Timed>& sink) {
  node::RandomPool random;
  std::string packed;
  const std::int64_t start = steady_ns();
  for (std::uint64_t n = 0; !over && !interrupted();) {
    wait_until(start + static_cast<std::int64_t>(n * turns_a_second / options.rate));
    const auto active = node.active_pack();
    std::vector<core::Command> commands;
    for (std::uint64_t i = 0; i < per_batch; ++i, ++n) {
      packed.clear();
      workload.append(n, packed);
      auto submission = base::from_packed<wire::Submission>(packed);
      if (!submission) std::abort();  // the workload packs what the wire reads
      commands.push_back(
          node::make_submit(std::move(submission).value(), {"bench", "bench"}, *active, {}, random));
    }
    if (!put(node, std::move(commands), sink)) return;
  }
}

void activate_in_turns(node::Node& node, const Pair& pair, const ActivateOptions& options,
                       const std::shared_ptr<Timed>& sink) {
  const std::int64_t start = steady_ns();
  for (std::uint64_t i = 1; i <= options.activations && !interrupted(); ++i) {
    wait_until(start + static_cast<std::int64_t>(i * turns_a_second / options.per_second));
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    command.body = core::ActivatePack{pair.packs[i % 2]->pack->hash, pair.packs[(i + 1) % 2]->pack->hash};
    std::vector<core::Command> one;
    one.push_back(std::move(command));
    if (!put(node, std::move(one), sink) || !sink->wait_for(i)) return;
  }
}

// Each ticket under the pack that was active when it was opened, and a route of it.
struct Reread {
  std::uint64_t tickets = 0, activations = 0, wrong = 0;
  base::Hash256 digest{};
  std::uint64_t different = 0;
};

base::Result<Reread> reread(journal::Journal& journal, node::PackStore& packs, const Pair& pair) {
  Reread out;
  node::Verifier verifier(packs);
  std::vector<std::string> names{""};
  base::Symbol active;
  char letter = 'a';
  base::Status failed;
  const base::Status read = journal.read(base::Seq(1), [&](const journal::StoredEntry& e) {
    failed = verifier.see(e);
    if (!failed) return false;
    const auto entry = codec::decode(e.public_part, e.personal_part);
    for (const core::Event& event : entry->events) {
      if (const auto* defined = std::get_if<core::SymbolsDefined>(&event))
        names.insert(names.end(), defined->names.begin(), defined->names.end());
      if (const auto* activated = std::get_if<core::PackActivated>(&event)) {
        active = activated->pack;
        letter = activated->hash == pair.packs[0]->pack->hash ? 'a' : 'b';
        ++out.activations;
      }
      if (const auto* opened = std::get_if<core::TicketOpened>(&event)) {
        ++out.tickets;
        const std::string& route = names[opened->route.value];  // "route:root/a17"
        const std::size_t own = route.rfind('/');
        const bool right = opened->pack == active && (own == std::string::npos || route[own + 1] == letter);
        out.wrong += right ? 0 : 1;
      }
    }
    return true;
  });
  if (!read) return read.error();
  if (!failed) return failed.error();
  const node::VerifyReport report = verifier.finish();
  out.digest = report.digest;
  out.different = report.different;
  return out;
}

Json row_of(const char* name, std::vector<std::int64_t>& latencies) {
  Json row{{"case", name}, {"count", latencies.size()}};
  add_percentiles(row, latencies);
  row["max_us"] = per(static_cast<double>(percentile(latencies, 1.0)) / 1e3, 1);
  return row;
}

base::Status activate_first(node::Node& node, const Pair& pair) {
  for (int step = 0; step < 2; ++step) {
    core::Command command = node::seed_members(*pair.packs[0]->pack);
    if (step == 0) command.body = core::ActivatePack{pair.packs[0]->pack->hash, {}};
    node::InputBatch batch;
    batch.commands.push_back(std::move(command));
    if (!node.put(batch)) return base::Error{base::ErrorCode::busy, "the node takes nothing"};
    node.turn(std::chrono::milliseconds(0));
  }
  return {};
}

}  // namespace

base::Status bench_activate(const ActivateOptions& options, Json& report) {
  auto folder = TemporaryFolder::make(options.folder);
  if (!folder) return folder.error();
  node::PackStore packs((folder->path() / "packs").string());
  std::fprintf(stderr, "making two packs of %u rules ...\n", options.rules);
  const auto pair = make_packs(folder->path() / "pack", options, packs);
  if (!pair) return pair.error();
  auto journal =
      journal::SqliteJournal::open({folder->path() / "journal", 256ull << 20, "gridline bench", {}});
  if (!journal) return journal.error();
  node::SystemClock clock;
  base::Status fatal;
  node::Node node({}, **journal, packs, clock, [&](const base::Error& e) { fatal = e; });
  if (base::Status s = activate_first(node, *pair); !s) return s;
  const Workload workload(*pair->packs[0]->pack, true, options.seed);
  auto complaints = std::make_shared<Timed>(), switches = std::make_shared<Timed>();
  std::atomic<bool> over = false;
  std::fprintf(stderr, "%llu activations at %llu complaints a second ...\n",
               static_cast<unsigned long long>(options.activations),
               static_cast<unsigned long long>(options.rate));
  const std::int64_t start = steady_ns();
  std::thread duty([&] { node.run(); });
  std::thread sender([&] { send_complaints(node, workload, options, over, complaints); });
  activate_in_turns(node, *pair, options, switches);
  over = true;
  sender.join();
  node.stop();
  duty.join();
  const double seconds = static_cast<double>(steady_ns() - start) / 1e9;
  if (interrupted()) return interruption();
  if (!fatal) return fatal;
  std::fprintf(stderr, "reading the journal again ...\n");
  const base::Hash256 digest = codec::digest(node.state());
  const auto again = reread(**journal, packs, *pair);
  if (!again) return again.error();
  Json row = row_of("complaint_to_ack", complaints->latencies());
  row["complaints_per_s"] = per(static_cast<double>(complaints->taken()), seconds);
  report["results"].push_back(std::move(row));
  row = row_of("activate_to_ack", switches->latencies());
  row["rules"] = options.rules;
  row["compile_ms"] = per(std::max(pair->compile_ms[0], pair->compile_ms[1]), 1);
  row["tickets"] = again->tickets;
  row["tickets_under_a_wrong_pack"] = again->wrong;
  row["decided_again_differently"] = again->different;
  row["digest_equal"] = again->digest == digest;
  report["results"].push_back(std::move(row));
  if (!complaints->first_refusal().empty() || !switches->first_refusal().empty()) {
    return base::Error{base::ErrorCode::corrupt, "bench activate: refused: " + complaints->first_refusal() +
                                                     switches->first_refusal()};
  }
  if (again->wrong != 0 || again->different != 0 || again->digest != digest ||
      again->activations != options.activations + 1) {
    return base::Error{base::ErrorCode::corrupt, "bench activate: the journal does not say what was done: " +
                                                     report["results"].back().dump()};
  }
  return {};
}

}  // namespace gridline::bench
