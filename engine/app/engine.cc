// Wiring. The order of members is the order of opening; destruction undoes it.
#include "engine/app/engine.h"

#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "engine/app/logs.h"
#include "engine/app/machine_clock.h"
#include "engine/app/projector.h"
#include "engine/app/receipt_status.h"
#include "engine/app/secret_key.h"
#include "engine/door/feed.h"
#include "engine/http/board_server.h"
#include "engine/http/server.h"
#include "engine/journal/backup.h"
#include "engine/journal/sqlite_journal.h"
#include "engine/node/dry_run.h"
#include "engine/node/durable_file.h"
#include "engine/node/resident.h"
#include "engine/node/snapshots.h"
#include "engine/view/reader.h"

namespace gridline::app {

namespace fs = std::filesystem;

struct Engine::Impl {
  Config config;
  node::Secret secret;
  std::unique_ptr<node::Clock> clock;  // set by recover(), which knows how far time has come
  std::unique_ptr<journal::SqliteJournal> journal;
  std::unique_ptr<node::PackStore> packs;
  std::unique_ptr<node::Node> node;
  std::unique_ptr<Projector> projector;
  zmq::context_t zmq{1};
  boost::asio::io_context io{1};
  std::unique_ptr<door::AdapterDoor> door;
  std::unique_ptr<door::Feed> feed;
  std::unique_ptr<http::Api> api;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<http::BoardServer> board;
  std::thread door_thread, snapshot_thread;

  std::mutex mutex;
  std::condition_variable stop_wanted;
  bool stopping = false;

  std::string journal_folder() const { return config.data + "/journal"; }
  std::string snapshot_folder() const { return config.data + "/snapshots"; }
  std::string view_path() const { return config.view ? config.data + "/read.db" : std::string(); }
  base::ZoneOffset zone() const {
    const auto ready = node->active_pack();
    return ready ? ready->pack->zone : base::ZoneOffset{};
  }

  base::Status open_data();
  base::Status recover();
  base::Status view_within(base::Seq last) const;
  base::Status first_start();
  base::Status activate_first_pack();
  base::Status open_doors();
  base::Status open_board();
  // What everything goes by that people see: not the machine's clock, which may be held.
  base::Instant engine_time() const {
    const base::Instant told = node->clock_status().engine;
    return told ? told : clock->now();  // before the first turn
  }
  base::Result<std::string> backup(const std::string& target);
  void keep_snapshots();
  void drain();
};

namespace {

// After this nothing may be acknowledged: the process ends, and recovery finds what is durable.
void end_hard(const base::Error& e) {
  log(Level::error, "stopping at once: " + e.message);
  std::_Exit(3);
}

// One command through a duty cycle that nobody else uses yet.
base::Result<node::Outcome> act_alone(node::Node& node, core::Command command) {
  struct Sink final : node::ReplySink {
    void deliver(std::uint64_t, std::vector<node::Outcome>&& outcomes) override {
      outcome = std::move(outcomes.front());
    }
    node::Outcome outcome;
  };
  auto sink = std::make_shared<Sink>();
  node::InputBatch input;
  input.commands.push_back(std::move(command));
  input.sink = sink;
  if (!node.put(input)) return base::Error{base::ErrorCode::busy, "the node takes nothing"};
  node.turn(std::chrono::milliseconds(0));
  if (sink->outcome.rejection)
    return base::Error{base::ErrorCode::invalid_input, sink->outcome.rejection->en};
  return sink->outcome;
}

}  // namespace

base::Status Engine::Impl::open_data() {
  ::umask(0077);  // residents' words are in these files: nobody else on the machine reads them
  std::error_code ec;
  fs::create_directories(config.data, ec);
  if (ec) {
    return base::Error{base::ErrorCode::io,
                       fmt::format("cannot create the data folder {}: {}", config.data, ec.message())};
  }
  auto opened = journal::SqliteJournal::open(
      {journal_folder(), config.segment_mib * 1024 * 1024, std::string("gridlined ") + version, {}});
  if (!opened) return opened.error();
  journal = std::move(opened).value();
  auto key = node::open_secret(config.data + "/secret.key");
  if (!key) return key.error();
  secret = *key;
  packs = std::make_unique<node::PackStore>(config.data + "/packs");
  return {};
}

base::Status Engine::Impl::recover() {
  std::vector<std::string> passed_over;
  node::SystemClock wall;
  const std::int64_t start = wall.steady_ns();
  const base::Seq last = journal->head().last;
  if (base::Status s = view_within(last); !s) return s;
  // An erasure that a crash has cut off, before anybody reads what was to be gone.
  const auto erased = node::Erasing(config.data).finish(*journal);
  const bool no_room = !erased && erased.error().code == base::ErrorCode::disk_full;
  if (!erased && !no_room) return erased.error();
  if (no_room) log(Level::error, "no room to finish an erasure; free some and erase again, or start again");
  else if (*erased != 0)
    log(Level::info, fmt::format("erased {} personal parts: begun before the start", *erased));
  auto archive = node::Archive::open(config.data + "/archive.db");
  if (!archive) return archive.error();
  std::int64_t said = start;  // a long start says every two seconds how far it is
  auto recovered =
      node::recover(*journal, node::Snapshots(snapshot_folder()), passed_over, [&](base::Seq at) {
        if (wall.steady_ns() - said < 2'000'000'000) return;
        said = wall.steady_ns();
        log(Level::info, fmt::format("recovering: entry {} of {}", at.value, last.value));
      }, std::move(*archive));
  for (const std::string& why : passed_over) log(Level::warning, "a snapshot was passed over: " + why);
  if (!recovered) return recovered.error();
  // Without the pack nothing can be decided; the node itself could only end the process.
  if (const base::Hash256& hash = recovered->state.pack_hash; hash != base::Hash256{}) {
    if (const auto ready = packs->find(hash); !ready) return ready.error();
  }
  auto contacts =
      node::Contacts::open(config.data + "/contacts.db", secret,
                           {static_cast<std::int64_t>(config.contacts_days), config.contacts_rows});
  if (!contacts) return contacts.error();
  const base::Status complete = (*contacts)->complete(*journal, [&](base::Seq at) {
    if (wall.steady_ns() - said < 2'000'000'000) return;
    said = wall.steady_ns();
    log(Level::info, fmt::format("completing contacts.db: entry {} of {}", at.value, last.value));
  });
  if (!complete) return complete.error();
  recovered->contacts = std::move(*contacts);
  log(Level::info, fmt::format("recovered {} tickets at entry {} in {} ms", recovered->state.ticket_count(),
                               last.value, (wall.steady_ns() - start) / 1'000'000));
  clock = clock_from(config, recovered->state.now);
  node = std::make_unique<node::Node>(std::move(*recovered), *journal, *packs, *clock, end_hard,
                                      clock_rules(config));
  node->hear_clock(log_clock);
  return {};
}

// read.db is folded from flushed entries only, so one that knows of more than the journal has proves
// that entries are gone. One that cannot be read proves nothing: the projector begins it anew.
base::Status Engine::Impl::view_within(base::Seq last) const {
  if (!config.view) return {};
  auto reader = view::Reader::open(view_path());
  const auto seen = reader ? reader->progress() : base::Result<base::Seq>(reader.error());
  if (!seen || *seen <= last) return {};
  return node::entries_lost(view_path(), *seen, last);
}

// An empty data folder takes its rule pack from --pack; later ones are activated by commands.
base::Status Engine::Impl::first_start() {
  if (!node->active_pack()) {
    if (base::Status s = activate_first_pack(); !s) return s;
  } else if (!config.pack.empty()) {
    log(Level::debug, "--pack is not looked at: this data folder has its rule pack");
  }
  if (!config.demonstration || !node->state().members.empty()) return {};
  const auto done = act_alone(*node, node::seed_members(*node->active_pack()->pack));
  return done ? base::Status() : base::Status(done.error());
}

base::Status Engine::Impl::activate_first_pack() {
  if (config.pack.empty()) {
    return base::Error{base::ErrorCode::invalid_input,
                       "数据目录为空，请用 --pack 指定规则包 / the data folder is empty: give a rule pack with --pack DIR"};
  }
  const auto files = pack::read_folder(config.pack);
  if (!files) return files.error();
  const auto ready = packs->add(*files);
  if (!ready) return ready.error();
  core::Command activate;
  activate.actor.kind = core::ActorKind::engine;
  activate.body = core::ActivatePack{(*ready)->pack->hash};
  if (const auto done = act_alone(*node, std::move(activate)); !done) return done.error();
  log(Level::info, fmt::format("rule pack {} {} is active", (*ready)->pack->name, (*ready)->pack->version));
  return {};
}

base::Status Engine::Impl::open_doors() {
  door::DoorOptions options;
  options.bind = config.adapters_bind;
  options.adapters = config.adapters;
  options.engine = std::string("gridlined ") + version;
  if (!config.secret_key_file.empty()) {
    auto key = secret_key(config.secret_key_file);
    if (!key) return key.error();
    options.secret_key = std::move(key).value();
  }
  door::DoorServices services;
  services.log = [](const char* level, const std::string& sentence) {
    log(std::string_view(level) == "warning" ? Level::warning : Level::info, sentence);
  };
  if (config.view) {
    services.status = [path = view_path()](const std::string& receipt) { return status_rows(path, receipt); };
  }
  door = std::make_unique<door::AdapterDoor>(io, zmq, *node, secret, *clock, options, services);
  if (base::Status s = door->start(); !s) return s;
  if (!config.feed_bind.empty()) {
    feed = std::make_unique<door::Feed>(zmq, *node, journal_folder(), zone());
    if (base::Status s = feed->start(config.feed_bind); !s) return s;
  }
  http::Services seen{
      *node, secret, journal_folder(), view_path(), version, zone(), [this] { return door->adapters(); },
      set_log_level, [this](const std::string& target) { return backup(target); }};
  seen.packs = packs.get();
  seen.now = [this] { return engine_time(); };
  seen.adapter_results = [this](const std::string& name) { return door->results(name); };
  seen.data_folder = config.data;
  seen.view_problem = [this] { return projector ? projector->problem() : std::string(); };
  api = std::make_unique<http::Api>(std::move(seen));
  server = std::make_unique<http::Server>(*api);
  if (base::Status s = server->start(config.socket); !s) return s;
  return open_board();
}

base::Status Engine::Impl::open_board() {
  if (config.board_port == 0) return {};
  board = std::make_unique<http::BoardServer>(*node, [this] { return engine_time(); }, zone());
  return board->start(static_cast<std::uint16_t>(config.board_port));
}

// Everything a restore needs: sealed segments, packs and the secret key.
base::Result<std::string> Engine::Impl::backup(const std::string& target) {
  const auto copied = journal::back_up(journal_folder(), target + "/journal");
  if (!copied) return copied.error();
  std::error_code ec;
  fs::create_directories(target + "/packs", ec);
  for (const auto& file : fs::directory_iterator(config.data + "/packs", ec)) {
    if (file.path().extension() != ".pack") continue;  // one that is being written
    const auto bytes = node::read_whole(file.path().string());
    if (!bytes) return bytes.error();
    const std::string copy = target + "/packs/" + file.path().filename().string();
    if (base::Status s = node::write_durably(copy, *bytes); !s) return s.error();
  }
  if (base::Status s = node::write_durably(target + "/secret.key", base::as_view(secret.key), 0400); !s) {
    return s.error();
  }
  return fmt::format("{} 段，{} 字节，至第 {} 条 / {} segments, {} bytes, up to entry {}", copied->segments,
                     copied->bytes, copied->end.last.value, copied->segments, copied->bytes,
                     copied->end.last.value);
}

// A new snapshot whenever enough entries have been sealed; beside the duty cycle, at low priority.
void Engine::Impl::keep_snapshots() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 15);
  node::Snapshots snapshots(snapshot_folder());
  journal::SegmentReader segments(journal_folder());
  std::unique_lock lock(mutex);
  while (!stop_wanted.wait_for(lock, std::chrono::seconds(10), [this] { return stopping; })) {
    lock.unlock();
    const auto written = node::advance_snapshot(snapshots, segments, config.snapshot_entries, [this] {
      std::lock_guard held(mutex);
      return stopping;
    });
    if (!written) log(Level::warning, "no snapshot could be written: " + written.error().message);
    lock.lock();
  }
}

// Returns when everything taken has been answered. A snapshot is worth writing only while it is
// quick; recovery without one gives the same state.
void Engine::Impl::drain() {
  const base::Seq last = node->flushed();
  const auto& state = node->state();
  if (config.snapshot_entries > 0 && last && state.ticket_count() < 3'000'000) {
    if (base::Status s = node::Snapshots(snapshot_folder()).write(state, last); !s) {
      log(Level::warning, "no snapshot could be written: " + s.error().message);
    }
  }
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

base::Result<std::unique_ptr<Engine>> Engine::open(Config config) {
  auto impl = std::make_unique<Impl>();
  impl->config = std::move(config);
  if (base::Status s = impl->open_data(); !s) return s.error();
  if (base::Status s = impl->recover(); !s) return s.error();
  if (base::Status s = impl->first_start(); !s) return s.error();
  if (base::Status s = impl->open_doors(); !s) return s.error();
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

base::Status Engine::run() {
  Impl& e = *impl_;
  e.door_thread = std::thread([&e] {
    ::pthread_setname_np(::pthread_self(), "door");
    auto work = boost::asio::make_work_guard(e.io);
    e.io.run();
  });
  if (e.config.view) {
    e.projector = std::make_unique<Projector>(*e.node, e.journal_folder(), e.view_path(), e.zone());
    e.projector->start();
  }
  if (e.config.snapshot_entries > 0) {
    e.snapshot_thread = std::thread([&e] {
      ::pthread_setname_np(::pthread_self(), "snapshots");
      e.keep_snapshots();
    });
  }
  log(Level::info, fmt::format("ready: adapters on {}, feed on {}, API on {}, board on {}",
                               e.config.adapters_bind,
                               e.config.feed_bind.empty() ? "-" : e.config.feed_bind, e.config.socket,
                               e.board ? fmt::format("http://127.0.0.1:{}/", e.board->port()) : "-"));
  e.node->run();
  if (!e.node->gave_up()) e.drain();
  // The last acks were posted to the door's thread before run() returned: they leave before it ends.
  boost::asio::post(e.io, [&e] {
    e.door->close();
    e.io.stop();
  });
  e.door_thread.join();
  if (e.feed) e.feed->stop();
  if (e.board) e.board->stop();
  e.server->stop();
  if (e.projector) e.projector->stop();
  if (e.snapshot_thread.joinable()) e.snapshot_thread.join();
  log(Level::info, fmt::format("stopped after entry {}", e.node->flushed().value));
  if (!e.node->gave_up()) return {};
  return base::Error{base::ErrorCode::disk_full,
                     "磁盘已满：最后收到的未能写入，也未回执，发送方会重发 / the disk stayed full: what came last is "
                     "not written and was not acknowledged; its senders send it again"};
}

void Engine::stop() {
  {
    std::lock_guard lock(impl_->mutex);
    if (impl_->stopping) return;
    impl_->stopping = true;
  }
  impl_->stop_wanted.notify_all();
  boost::asio::post(impl_->io, [this] { impl_->door->stop_taking(); });
  impl_->node->stop();
}

Engine::~Engine() {
  if (!impl_) return;
  if (impl_->board) impl_->board->stop();
  if (impl_->server) impl_->server->stop();
  if (impl_->feed) impl_->feed->stop();
  if (impl_->door) impl_->door->close();
}

node::Node& Engine::node() { return *impl_->node; }
const Config& Engine::config() const { return impl_->config; }

}  // namespace gridline::app
