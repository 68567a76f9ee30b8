// Batches as large as there is something to read: one transaction each.
#include "engine/app/projector.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "engine/app/logs.h"

namespace gridline::app {

namespace {

constexpr std::size_t batch_entries = 2000;
constexpr std::size_t batch_bytes = 4u * 1024 * 1024;

// Entries copied out of the reader, whose views live only during its call.
class Batch {
 public:
  bool add(const journal::StoredEntry& e) {
    ends_.push_back({e.seq, bytes_.size(), e.public_part.size(), e.personal_part.size(), e.personal_erased});
    bytes_.append(e.public_part);
    bytes_.append(e.personal_part);
    return ends_.size() < batch_entries && bytes_.size() < batch_bytes;
  }
  bool empty() const { return ends_.empty(); }
  std::vector<view::Entry> entries() const {
    std::vector<view::Entry> out;
    const std::string_view all(bytes_);
    for (const End& e : ends_) {
      out.push_back({e.seq, all.substr(e.at, e.public_size),
                     all.substr(e.at + e.public_size, e.personal_size), e.erased});
    }
    return out;
  }

 private:
  struct End {
    base::Seq seq;
    std::size_t at, public_size, personal_size;
    bool erased;
  };
  std::string bytes_;
  std::vector<End> ends_;
};

}  // namespace

Projector::Projector(node::Node& node, std::string journal_folder, std::string view_path,
                     base::ZoneOffset zone)
    : node_(node),
      journal_folder_(std::move(journal_folder)),
      view_path_(std::move(view_path)),
      zone_(zone) {}

Projector::~Projector() { stop(); }

void Projector::start() { thread_ = std::thread([this] { run(); }); }

void Projector::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

std::string Projector::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void Projector::set_problem(std::string sentence) {
  const std::lock_guard lock(mutex_);
  problem_ = std::move(sentence);
}

void Projector::run() {
  ::pthread_setname_np(::pthread_self(), "read.db");
  // Linux gives threads their own niceness: intake goes first, views catch up.
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 10);
  auto view = view::View::open(view_path_, {zone_});
  const base::Status ended = view ? work(*view) : base::Status(view.error());
  if (ended) return;
  const std::string sentence = "read.db is not kept any more: " + ended.error().message +
                               "; the journal is not affected; remove read.db and start again to rebuild it";
  set_problem(sentence);
  log(Level::error, sentence);
}

// A step of merging away what was erased; a full disk or a long reader only puts it off.
base::Status Projector::purge(view::View& view) {
  const auto purged = view.purge();
  if (purged) return {};
  const base::ErrorCode code = purged.error().code;
  const bool later = code == base::ErrorCode::disk_full || code == base::ErrorCode::busy;
  return later ? base::Status() : base::Status(purged.error());
}

base::Status Projector::work(view::View& view) {
  node::EntryReader reader(node_, journal_folder_);
  // A read.db that belongs to another journal (a restored backup) is begun anew.
  if (view.applied()) {
    bool same = view.applied() <= node_.recent().last();
    // It may take a seal until the entry can be read.
    for (bool seen = !same; !seen && !stopping_;) {
      const auto looked =
          reader.read(view.applied(), std::chrono::milliseconds(0), [&](const journal::StoredEntry& e) {
            seen = true;
            same = view.continues({e.seq, e.public_part, e.personal_part, e.personal_erased});
            return false;
          });
      if (!looked) return looked.error();
      if (!seen) node_.recent().wait_after(node_.recent().last(), std::chrono::milliseconds(100));
    }
    if (!same) {
      if (base::Status s = view.rebuild(); !s) return s;
    }
  }
  while (!stopping_) {
    Batch batch;
    const auto next = reader.read(base::Seq(view.applied().value + 1), std::chrono::milliseconds(200),
                                  [&](const journal::StoredEntry& e) { return batch.add(e); });
    if (!next) return next.error();
    if (base::Status s = purge(view); !s) return s;
    if (batch.empty()) continue;
    const std::vector<view::Entry> entries = batch.entries();
    base::Status applied = view.apply(entries);
    while (!applied && applied.error().code == base::ErrorCode::disk_full && !stopping_) {
      set_problem("read.db waits: " + applied.error().message);
      log(Level::warning, problem());
      node_.recent().wait_after(node_.recent().last(), std::chrono::seconds(1));
      applied = view.apply(entries);
    }
    if (!applied) return applied;
    if (!problem().empty()) set_problem({});
  }
  return {};
}

}  // namespace gridline::app
