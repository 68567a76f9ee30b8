// The node runs on its own thread over a journal on the disk, as in gridlined; one thread reads and sends
// complaints at a fixed rate, another one activates. What a pause would do is seen where it hurts: in how
// long complaints wait for their ack.
#include "tools/bench/activate.h"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <future>
#include <map>
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

// The packs by number: two that take turns, or ever new ones.
class Packs {
 public:
  Packs(pack::PackFiles files, RuleSource source, const ActivateOptions& options, node::PackStore& store)
      : files_(std::move(files)), source_(std::move(source)), options_(options), store_(store) {}

  // Made when it is first asked for. Errors: of loading it.
  base::Result<std::shared_ptr<const node::ReadyPack>> pack(std::uint64_t number) {
    const std::string prefix = fmt::format("p{}x", options_.new_names ? number : number % 2);
    for (const auto& [hash, known] : prefix_of_) {
      if (known == prefix) return store_.find(hash);
    }
    const std::int64_t start = steady_ns();
    auto added = store_.add(with_rules(prefix));
    if (!added) return added;
    compile_ms_ = std::max(compile_ms_, static_cast<double>(steady_ns() - start) / 1e6);
    prefix_of_.emplace((*added)->pack->hash, prefix);
    return added;
  }
  // What the ids of its routes begin with.
  const std::string& prefix_of(const base::Hash256& hash) const { return prefix_of_.at(hash); }
  double compile_ms() const { return compile_ms_; }

 private:
  // The pack with its routes replaced by made ones.
  pack::PackFiles with_rules(const std::string& prefix) const {
    pack::PackFiles files = files_;
    SplitMix64 random(options_.seed + prefix_of_.size());
    std::string routes = "root:\n  lead: triage\n  policy: base\n  children:\n";
    for (std::uint32_t i = 0; i < options_.rules; ++i) {
      routes += fmt::format("    - {{id: {}{}, when: '{}', lead: category}}\n", prefix, i,
                            made_condition(source_, random));
    }
    for (pack::PackFile& file : files.files) {
      if (file.name == "routes.yaml") file.content = routes;
    }
    return files;
  }

  pack::PackFiles files_;
  RuleSource source_;
  const ActivateOptions& options_;
  node::PackStore& store_;
  std::map<base::Hash256, std::string> prefix_of_;
  double compile_ms_ = 0;
};

base::Result<Packs> make_packs(const fs::path& folder, const ActivateOptions& options,
                               node::PackStore& store) {
  if (base::Status s = write_synthetic_pack(folder, options.base_pack, options.places, options.seed); !s)
    return s.error();
  auto files = pack::read_folder(folder.string());
  if (!files) return files.error();
  const auto base_pack = node::compile(*files);
  if (!base_pack.ready)
    return base::Error{base::ErrorCode::invalid_input, "bench activate: the synthetic pack is wrong"};
  RuleSource source = rule_source(base_pack.ready->pack, options.seed);
  return Packs(std::move(*files), std::move(source), options, store);
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
  std::uint64_t answered() const { return answered_; }
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

// What is measured of activations.
struct Switches {
  std::shared_ptr<Timed> names = std::make_shared<Timed>(), packs = std::make_shared<Timed>();
};

// Sends it by itself and waits for its answer; false: interrupted.
bool put_and_wait(node::Node& node, core::CommandBody body, const std::shared_ptr<Timed>& sink) {
  core::Command command;
  command.actor.kind = core::ActorKind::administrator;
  command.body = std::move(body);
  std::vector<core::Command> one;
  one.push_back(std::move(command));
  const std::uint64_t before = sink->answered();
  return put(node, std::move(one), sink) && sink->wait_for(before + 1);
}

bool is_bound(node::Node& node, const base::Hash256& hash) {
  auto answer = std::make_shared<std::promise<bool>>();
  node.ask([answer, hash](const node::Node& n) { answer->set_value(n.is_bound(hash)); });
  return answer->get_future().get();
}

base::Status activate_in_turns(node::Node& node, Packs& packs, const ActivateOptions& options,
                               const Switches& switches) {
  const std::int64_t start = steady_ns();
  base::Hash256 from = node.active_pack()->pack->hash;
  for (std::uint64_t i = 1; i <= options.activations && !interrupted(); ++i) {
    const auto next = packs.pack(i);
    if (!next) return next.error();
    wait_until(start + static_cast<std::int64_t>(i * turns_a_second / options.per_second));
    const core::ActivatePack activate{(*next)->pack->hash, from};
    if (!options.at_once && !is_bound(node, activate.pack)) {
      for (const core::DefineNames& names : core::names_ahead(*(*next)->pack, activate))
        if (!put_and_wait(node, names, switches.names)) return {};
    }
    if (!put_and_wait(node, activate, switches.packs)) return {};
    from = activate.pack;
  }
  return {};
}

// Each ticket under the pack that was active when it was opened, and a route of it.
struct Reread {
  std::uint64_t tickets = 0, activations = 0, wrong = 0;
  base::Hash256 digest{};
  std::uint64_t different = 0;
};

base::Result<Reread> reread(journal::Journal& journal, node::PackStore& store, const Packs& packs) {
  Reread out;
  node::Verifier verifier(store);
  std::vector<std::string> names{""};
  base::Symbol active;
  std::string prefix;
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
        prefix = packs.prefix_of(activated->hash);
        ++out.activations;
      }
      if (const auto* opened = std::get_if<core::TicketOpened>(&event)) {
        ++out.tickets;
        const std::string_view route = names[opened->route.value];  // "route:root/p1x17"
        const std::size_t own = route.rfind('/');
        const bool right = opened->pack == active && (own == std::string_view::npos ||
                                                      route.substr(own + 1).starts_with(prefix));
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

// With its names ahead, so that the longest turn of the run is none of these.
base::Status activate_first(node::Node& node, const std::shared_ptr<const node::ReadyPack>& first) {
  const core::ActivatePack activate{first->pack->hash, {}};
  std::vector<core::Command> commands;
  for (const core::DefineNames& names : core::names_ahead(*first->pack, activate))
    commands.emplace_back().body = names;
  commands.emplace_back().body = activate;
  commands.push_back(node::seed_members(*first->pack));
  for (core::Command& command : commands) {
    command.actor.kind = core::ActorKind::administrator;
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
  node::PackStore store((folder->path() / "packs").string());
  std::fprintf(stderr, "making packs of %u rules ...\n", options.rules);
  auto packs = make_packs(folder->path() / "pack", options, store);
  if (!packs) return packs.error();
  const auto first = packs->pack(0), second = packs->pack(1);
  if (!first) return first.error();
  if (!second) return second.error();
  auto journal =
      journal::SqliteJournal::open({folder->path() / "journal", 256ull << 20, "gridline bench", {}});
  if (!journal) return journal.error();
  node::SystemClock clock;
  base::Status fatal;
  node::Node node({}, **journal, store, clock, [&](const base::Error& e) { fatal = e; });
  if (base::Status s = activate_first(node, *first); !s) return s;
  const Workload workload(*(*first)->pack, true, options.seed);
  auto complaints = std::make_shared<Timed>();
  const Switches switches;
  std::atomic<bool> over = false;
  std::fprintf(stderr, "%llu activations at %llu complaints a second ...\n",
               static_cast<unsigned long long>(options.activations),
               static_cast<unsigned long long>(options.rate));
  const std::int64_t start = steady_ns();
  std::thread duty([&] { node.run(); });
  std::thread sender([&] { send_complaints(node, workload, options, over, complaints); });
  const base::Status activated = activate_in_turns(node, *packs, options, switches);
  over = true;
  sender.join();
  node.stop();
  duty.join();
  const double seconds = static_cast<double>(steady_ns() - start) / 1e9;
  if (interrupted()) return interruption();
  if (!fatal) return fatal;
  if (!activated) return activated;
  std::fprintf(stderr, "reading the journal again ...\n");
  const base::Hash256 digest = codec::digest(node.state());
  const auto again = reread(**journal, store, *packs);
  if (!again) return again.error();
  Json row = row_of("complaint_to_ack", complaints->latencies());
  row["complaints_per_s"] = per(static_cast<double>(complaints->taken()), seconds);
  report["results"].push_back(std::move(row));
  if (switches.names->answered() > 0)
    report["results"].push_back(row_of("names_to_ack", switches.names->latencies()));
  row = row_of("activate_to_ack", switches.packs->latencies());
  row["longest_decide_us"] = per(static_cast<double>(node.counters().longest_decide_ns) / 1e3, 1);
  row["rules"] = options.rules;
  row["compile_ms"] = per(packs->compile_ms(), 1);
  row["tickets"] = again->tickets;
  row["tickets_under_a_wrong_pack"] = again->wrong;
  row["decided_again_differently"] = again->different;
  row["digest_equal"] = again->digest == digest;
  report["results"].push_back(std::move(row));
  const std::string refused =
      complaints->first_refusal() + switches.names->first_refusal() + switches.packs->first_refusal();
  if (!refused.empty()) return base::Error{base::ErrorCode::corrupt, "bench activate: refused: " + refused};
  if (again->wrong != 0 || again->different != 0 || again->digest != digest ||
      again->activations != options.activations + 1) {
    return base::Error{base::ErrorCode::corrupt, "bench activate: the journal does not say what was done: " +
                                                     report["results"].back().dump()};
  }
  return {};
}

}  // namespace gridline::bench
