// Rule packs by their hash: stored whole and synced before the event that activates them, loaded
// and compiled off the duty thread. Compiled ones are kept as long as somebody uses them, and the last few
// beside (limits::packs_at_hand_max), so that going back is as quick as going on.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "rules/pack/files.h"
#include "rules/pack/issue.h"
#include "rules/pack/model.h"
#include "rules/route/route_tree.h"
#include "rules/text/reading.h"

namespace gridline::node {

// A pack ready for use. Immutable, shared by all threads.
struct ReadyPack {
  std::shared_ptr<const pack::Pack> pack;
  std::shared_ptr<const text::Reader> reader;
  std::shared_ptr<const route::RouteTree> routes;
};

struct Compiled {
  std::shared_ptr<const ReadyPack> ready;  // null when there are errors
  std::vector<pack::Issue> issues;
};

// Loads and compiles; pure.
Compiled compile(const pack::PackFiles& files);

class PackStore {
 public:
  // `folder` is made when it does not exist. An empty one: memory only (tests, dry runs).
  explicit PackStore(std::string folder) : folder_(std::move(folder)) {}

  // Compiles and keeps for a while, in memory alone: what is only looked at leaves nothing behind. Issues of
  // a pack with errors come as one invalid_input error that lists them. Any thread.
  base::Result<std::shared_ptr<const ReadyPack>> bring(const pack::PackFiles& files);

  // A pack that was brought goes to the folder, synced: before anything is journalled that names it. A file
  // that is there and damaged is written again. Errors: not_found (it was not brought, or long ago), io,
  // disk_full. Any thread.
  base::Status store(const base::Hash256& hash);

  // Both.
  base::Result<std::shared_ptr<const ReadyPack>> add(const pack::PackFiles& files);

  // The pack with this hash if it is in memory, else null. Never reads a file: for the duty thread, which
  // must not wait for a pack to be compiled. Any thread.
  std::shared_ptr<const ReadyPack> at_hand(const base::Hash256& hash);

  // The files of a stored pack. Errors: not_found, corrupt. Any thread.
  base::Result<pack::PackFiles> files_of(const base::Hash256& hash);

  // The pack with this hash, from memory or from the folder. Errors: not_found, corrupt (the file does
  // not have its hash), invalid_input (an older pack that this version can no longer load). Any thread.
  base::Result<std::shared_ptr<const ReadyPack>> find(const base::Hash256& hash);

 private:
  struct Kept {
    std::shared_ptr<const ReadyPack> ready;
    std::shared_ptr<const pack::PackFiles> files;
    std::uint64_t used = 0;  // by the clock of uses
  };
  std::string path_of(const base::Hash256& hash) const;
  std::shared_ptr<const ReadyPack> keep(const base::Hash256& hash, Kept fresh);
  base::Result<pack::PackFiles> stored(const base::Hash256& hash) const;

  std::string folder_;
  std::mutex writing_;   // one writer of the folder at a time
  std::mutex mutex_;     // of what follows; never held while a file is read or a pack compiled
  std::uint64_t uses_ = 0;
  std::map<base::Hash256, Kept> ready_;
  std::map<base::Hash256, std::shared_ptr<const pack::PackFiles>> in_memory_;  // where there is no folder
};

}  // namespace gridline::node
