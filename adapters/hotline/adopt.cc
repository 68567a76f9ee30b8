// One look at the folder: which files are known, which are copies, which are new.
#include "adapters/hotline/follow.h"

#include <algorithm>

#include <fmt/format.h>

namespace gridline::hotline {

namespace {

// A copy that is still being written: its last bytes are those of the original at the same place.
bool is_beginning_of(const InputFile& copy, std::uint64_t copy_bytes, const InputFile& original) {
  const std::uint64_t bytes = std::min<std::uint64_t>(copy_bytes, fingerprint_bytes_max);
  if (bytes == 0) return false;
  const auto a = copy.read(copy_bytes - bytes, static_cast<std::size_t>(bytes));
  const auto b = original.read(copy_bytes - bytes, static_cast<std::size_t>(bytes));
  return a && b && a->size() == bytes && *a == *b;
}

// The same file in another form: equal at both ends, and of one length. For originals that we hold open.
bool is_whole_copy(const InputFile& copy, const InputFile& original) {
  const auto facts = original.facts();
  if (!facts || facts->size == 0 || original.compressed() || !is_beginning_of(copy, facts->size, original))
    return false;
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(facts->size, fingerprint_bytes_max));
  const auto a = copy.read(0, bytes);
  const auto b = original.read(0, bytes);
  const auto beyond = copy.read(facts->size, 1);
  return a && b && beyond && *a == *b && beyond->empty();
}

}  // namespace

base::Status Follower::look(base::Duration now, bool final, Batch& batch) {
  auto listing = list_folder(folder_, base_);
  if (!listing) return listing.error();
  listing_ = std::move(*listing);
  waiting_ = false;
  for (Tracked& tracked : active_) tracked.main = false;
  find_awaited(now, final, batch);
  for (const Candidate& candidate : listing_) {
    if (!candidate.sibling || is_active(candidate) || is_known(candidate, now)) continue;
    adopt(candidate, now, batch);
  }
  forget_missing(now);
  return {};
}

bool Follower::is_active(const Candidate& candidate) {
  for (Tracked& tracked : active_) {
    FileState& state = tracked.reader.state();
    if (!same_inode(state, candidate.facts)) continue;
    tracked.path = candidate.path;
    tracked.main = candidate.main;
    state.name = candidate.name;
    return true;
  }
  return false;
}

void Follower::start(InputFile file, const Candidate& candidate, FileState state, base::Duration now) {
  state.name = candidate.name;
  state.device = candidate.facts.device;
  state.inode = candidate.facts.inode;
  if (state.status != FileStatus::refused) state.status = FileStatus::reading;
  FileReader::Options options{options_.mapping, options_.encoding, std::nullopt};
  if (!options_.folder) options.inherited = last_layout_;
  active_.push_back({FileReader(std::move(file), std::move(state), std::move(options)), candidate.path,
                     candidate.main, now, candidate.facts.size});
}

// The files that were being read before the restart: by inode under any name, else by content (a copy, a
// compressed form). One that is not found for the time of grace is given up, and said so.
void Follower::find_awaited(base::Duration now, bool final, Batch& batch) {
  if (awaited_.empty()) return;
  if (!awaiting_since_) awaiting_since_ = now;
  std::erase_if(awaited_, [&](const FileState& state) {
    // Nothing but a header was read of it, which every file has: it is found again as a new one. To trust its
    // inode alone could take it for another file, one that is known under another inode.
    if (!distinctive(state) && state.status != FileStatus::refused) return true;
    for (const bool by_inode : {true, false}) {
      if (!by_inode && !distinctive(state)) break;
      for (const Candidate& candidate : listing_) {
        const bool taken = std::any_of(active_.begin(), active_.end(), [&](const Tracked& tracked) {
          return same_inode(tracked.reader.state(), candidate.facts);
        });
        if (taken || same_inode(state, candidate.facts) != by_inode || (!by_inode && !candidate.sibling))
          continue;
        auto file = InputFile::open(candidate.path);
        if (!file || !content_matches(*file, state)) continue;
        start(std::move(file).value(), candidate, state, now);
        return true;
      }
    }
    if (!distinctive(state)) return true;  // without a header, and gone
    waiting_ = true;
    if (!final && now.ms - awaiting_since_->ms < options_.grace.ms) return false;
    batch.notices.push_back(fmt::format("{}: not found any more; rows behind byte {} may be lost", state.name,
                                        state.offset));
    return true;
  });
}

// Finished, passed over or without a header, and unchanged since. One that has changed is forgotten, or read
// on.
bool Follower::is_known(const Candidate& candidate, base::Duration now) {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    Known& known = known_[i];
    if (!same_inode(known.state, candidate.facts)) continue;
    if (known.seen == candidate.facts && !candidate.main) return true;
    auto file = InputFile::open(candidate.path);
    if (!file) return true;  // gone again: the next look will see
    const FileStatus status = known.state.status;
    const bool telling = distinctive(known.state) || status == FileStatus::refused ||
                         candidate.facts.size == known.state.offset || known.seen == candidate.facts;
    const bool same = telling && content_matches(*file, known.state);
    const bool settled = !options_.folder || is_settled(candidate, now);
    const bool grew = candidate.facts.size > known.state.offset;
    if (same && status == FileStatus::finished && !file->compressed() && (grew || candidate.main)) {
      if (!settled) return true;
      FileState state = std::move(known.state);  // somebody wrote into it after all
      known_.erase(known_.begin() + static_cast<std::ptrdiff_t>(i));
      start(std::move(file).value(), candidate, std::move(state), now);
      return true;
    }
    // The header's place is at the front: a file without one does not get it by growing.
    const bool front_is_full = known.state.head_bytes == fingerprint_bytes_max;
    const bool stays = status == FileStatus::refused
                           ? same && (front_is_full || known.seen == candidate.facts)
                           : same && !candidate.main;
    if (stays || !settled) {
      if (stays) known.seen = candidate.facts;
      return true;
    }
    if (status == FileStatus::refused || same) {
      known_.erase(known_.begin() + static_cast<std::ptrdiff_t>(i));
    } else {  // the inode is used again; the file itself may live on, compressed or copied
      known.state.device = known.state.inode = 0;
    }
    return false;
  }
  return false;
}

bool Follower::is_settled(const Candidate& candidate, base::Duration now) {
  if (settling_.unchanged_for(candidate, now) >= options_.settle) return true;
  waiting_ = true;
  return false;
}

bool Follower::is_present(const FileState& state) const {
  return std::any_of(listing_.begin(), listing_.end(),
                     [&](const Candidate& candidate) { return same_inode(state, candidate.facts); });
}

void Follower::adopt(const Candidate& candidate, base::Duration now, Batch& batch) {
  const bool compressed = candidate.name.ends_with(".gz");
  if ((options_.folder || compressed) && !(compressed && first_start_) && !is_settled(candidate, now)) return;
  auto file = InputFile::open(candidate.path);
  if (!file) return;  // renamed since it was listed: the next look sees it under its new name
  const auto facts = file->facts();
  if (!facts || facts->inode != candidate.facts.inode || facts->device != candidate.facts.device) return;
  if (first_start_ && !options_.folder && !candidate.main) {
    pass_over(*file, candidate);
    return;
  }
  if (compressed ? is_compressed_form(*file, candidate) : is_copy(*file, candidate, now, batch)) return;
  if (!options_.folder && !candidate.main) {
    batch.notices.push_back(
        fmt::format("{}: rotated before it was seen; read from its beginning", candidate.name));
  }
  start(std::move(file).value(), candidate, {}, now);
}

// There before the very first start: known, so that it is not taken for a rotation that was missed.
void Follower::pass_over(const InputFile& file, const Candidate& candidate) {
  FileState state;
  state.name = candidate.name;
  state.device = candidate.facts.device;
  state.inode = candidate.facts.inode;
  state.status = FileStatus::passed;
  if (!file.compressed()) {
    const std::uint64_t size = candidate.facts.size;
    const std::uint64_t bytes = std::min<std::uint64_t>(size, fingerprint_bytes_max);
    const auto head = file.read(0, static_cast<std::size_t>(bytes));
    const auto tail = file.read(size - bytes, static_cast<std::size_t>(bytes));
    if (!head || !tail) return;
    stamp(state, size, *head, *tail);
  }
  known_.push_back({std::move(state), candidate.facts, std::nullopt});
}

// Is this .gz what became of a file that is known? Then the known one lives on under this inode.
bool Follower::is_compressed_form(const InputFile& file, const Candidate& candidate) {
  for (const Tracked& tracked : active_) {
    const FileState& state = tracked.reader.state();
    const InputFile& original = tracked.reader.file();  // still open, so it is read to its end there
    if (distinctive(state) ? content_matches(file, state) : is_whole_copy(file, original)) return true;
  }
  for (Known& known : known_) {
    if (!distinctive(known.state) || !content_matches(file, known.state)) continue;
    if (!is_present(known.state)) {
      known.state.device = candidate.facts.device;
      known.state.inode = candidate.facts.inode;
      known.state.name = candidate.name;
      known.seen = candidate.facts;
    }
    return true;
  }
  const auto head = file.read(0, 1);
  return !head.ok();  // damaged or not yet whole: looked at again when it has changed
}

// Is this a copy of a file that is known? At the followed path a copy takes over where the original stands
// (an editor's or rsync's write-and-rename); elsewhere it brings nothing new.
bool Follower::is_copy(InputFile& file, const Candidate& candidate, base::Duration now, Batch& batch) {
  for (const Tracked& tracked : active_) {
    const FileState& state = tracked.reader.state();
    const std::uint64_t known_bytes = distinctive(state) ? state.offset : tracked.size + 1;
    if (!candidate.main && candidate.facts.size < known_bytes && !tracked.reader.file().compressed() &&
        is_beginning_of(file, candidate.facts.size, tracked.reader.file())) {
      return true;
    }
    if (!distinctive(state) || !content_matches(file, state)) continue;
    if (!candidate.main) return true;
    batch.notices.push_back(fmt::format("{}: was replaced by a copy of itself; read on at byte {}",
                                        candidate.name, state.offset));
    FileState copied = state;
    start(std::move(file), candidate, std::move(copied), now);
    return true;
  }
  if (candidate.main) return false;
  for (const Known& known : known_) {
    if (!distinctive(known.state) || candidate.facts.size != known.state.offset) continue;
    if (!content_matches(file, known.state)) continue;
    FileState twin = known.state;
    twin.name = candidate.name;
    twin.device = candidate.facts.device;
    twin.inode = candidate.facts.inode;
    known_.push_back({std::move(twin), candidate.facts, std::nullopt});
    return true;
  }
  return false;
}

// States of files that are gone for good. Not at once: a listing made while files are renamed may miss one,
// and a finished file that is forgotten would be read again.
void Follower::forget_missing(base::Duration now) {
  std::erase_if(known_, [&](Known& known) {
    if (is_present(known.state)) {
      known.missing.reset();
      return false;
    }
    if (!known.missing) known.missing = now;
    return now.ms - known.missing->ms > options_.grace.ms * 10;
  });
}

}  // namespace gridline::hotline
