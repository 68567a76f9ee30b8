// The folder holds one blob a pack, named by its hash.
#include "engine/node/pack_store.h"

#include <fmt/format.h>

#include <filesystem>

#include "engine/base/limits.h"
#include "engine/node/durable_file.h"
#include "rules/pack/loader.h"
#include "rules/pack/source.h"

namespace gridline::node {

Compiled compile(const pack::PackFiles& files) {
  Compiled out;
  pack::Loaded loaded = pack::load(files);
  out.issues = std::move(loaded.issues);
  const auto line_of = [&](pack::Position at) { return pack::source_line(files, at); };
  std::shared_ptr<const route::RouteTree> routes;
  if (loaded.pack) {
    routes = route::RouteTree::compile(loaded.pack, line_of, out.issues);
  } else {
    std::vector<std::string> names;
    for (const pack::PackFile& file : files.files) names.push_back(file.name);
    route::check_conditions(loaded.routes, loaded.lets, names, line_of, out.issues);
  }
  pack::sort_by_place(out.issues);
  if (!routes) return out;
  out.ready = std::make_shared<ReadyPack>(
      ReadyPack{loaded.pack, std::make_shared<text::Reader>(loaded.pack), std::move(routes)});
  return out;
}

std::string PackStore::path_of(const base::Hash256& hash) const {
  return folder_ + "/" + base::to_hex(hash) + ".pack";
}

base::Result<std::shared_ptr<const ReadyPack>> PackStore::bring(const pack::PackFiles& files) {
  Compiled compiled = compile(files);
  if (!compiled.ready) {
    std::string all;
    for (const pack::Issue& issue : compiled.issues) all += pack::to_text(issue);
    return base::Error{base::ErrorCode::invalid_input, "规则包有错误 / the rule pack has errors:\n" + all};
  }
  const base::Hash256 hash = compiled.ready->pack->hash;
  return keep(hash, {std::move(compiled.ready), std::make_shared<pack::PackFiles>(files)});
}

base::Status PackStore::store(const base::Hash256& hash) {
  std::shared_ptr<const pack::PackFiles> files;
  {
    std::lock_guard lock(mutex_);
    if (const auto at = ready_.find(hash); at != ready_.end()) files = at->second.files;
    if (files && folder_.empty()) in_memory_.emplace(hash, files);
  }
  if (folder_.empty() && files) return {};
  std::lock_guard lock(writing_);
  if (stored(hash)) return {};
  if (!files)
    return base::Error{base::ErrorCode::not_found, "这个规则包不在引擎里，请重新提交 / the engine does not have this "
                                                   "rule pack: bring it again: " + base::to_hex(hash)};
  std::error_code ec;
  std::filesystem::create_directories(folder_, ec);
  if (ec)
    return base::Error{base::ErrorCode::io, fmt::format("cannot create {}: {}", folder_, ec.message())};
  return write_durably(path_of(hash), pack::to_blob(*files));
}

base::Result<std::shared_ptr<const ReadyPack>> PackStore::add(const pack::PackFiles& files) {
  auto brought = bring(files);
  if (!brought) return brought;
  if (base::Status s = store((*brought)->pack->hash); !s) return s.error();
  return brought;
}

// The least lately used beyond the bound go, unless somebody holds them. They are destroyed here, by the
// thread that brought a new one, and never under the lock.
std::shared_ptr<const ReadyPack> PackStore::keep(const base::Hash256& hash, Kept fresh) {
  std::vector<Kept> gone;
  std::lock_guard lock(mutex_);
  Kept& kept = ready_[hash];
  if (!kept.ready) kept = std::move(fresh);
  kept.used = ++uses_;
  std::shared_ptr<const ReadyPack> out = kept.ready;
  while (ready_.size() > limits::packs_at_hand_max) {
    auto oldest = ready_.end();
    for (auto at = ready_.begin(); at != ready_.end(); ++at) {
      const bool held = at->second.ready.use_count() > 1;
      if (!held && (oldest == ready_.end() || at->second.used < oldest->second.used)) oldest = at;
    }
    if (oldest == ready_.end()) break;
    gone.push_back(std::move(oldest->second));
    ready_.erase(oldest);
  }
  return out;
}

std::shared_ptr<const ReadyPack> PackStore::at_hand(const base::Hash256& hash) {
  std::lock_guard lock(mutex_);
  const auto at = ready_.find(hash);
  if (at == ready_.end()) return nullptr;
  at->second.used = ++uses_;
  return at->second.ready;
}

base::Result<pack::PackFiles> PackStore::stored(const base::Hash256& hash) const {
  base::Result<std::string> blob = read_whole(path_of(hash));
  if (!blob) return blob.error();
  base::Result<pack::PackFiles> files = pack::from_blob(*blob);
  if (!files || pack::hash_of(*files) != hash) {
    return base::Error{base::ErrorCode::corrupt,
                       "the stored rule pack " + path_of(hash) + " is damaged; copy it from a backup"};
  }
  return files;
}

base::Result<pack::PackFiles> PackStore::files_of(const base::Hash256& hash) {
  {
    std::lock_guard lock(mutex_);
    if (const auto at = ready_.find(hash); at != ready_.end()) return *at->second.files;
    if (const auto at = in_memory_.find(hash); at != in_memory_.end()) return *at->second;
  }
  if (folder_.empty())
    return base::Error{base::ErrorCode::not_found, "no such rule pack: " + base::to_hex(hash)};
  return stored(hash);
}

base::Result<std::shared_ptr<const ReadyPack>> PackStore::find(const base::Hash256& hash) {
  if (auto ready = at_hand(hash)) return ready;
  auto files = files_of(hash);
  if (!files) return files.error();
  return bring(*files);
}

}  // namespace gridline::node
