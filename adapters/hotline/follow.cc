// The turn of the follower: look at the folder, read a step of each file, say where we are.
#include "adapters/hotline/follow.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace gridline::hotline {

base::Result<Follower> Follower::open(FollowOptions options, std::string_view checkpoint) {
  auto decoded = decode_checkpoint(checkpoint);
  if (!decoded) return decoded.error();
  Follower follower(std::move(options));
  const std::filesystem::path path(follower.options_.path);
  if (follower.options_.folder) {
    follower.folder_ = path.string();
  } else {
    follower.folder_ = path.has_parent_path() ? path.parent_path().string() : ".";
    follower.base_ = path.filename().string();
  }
  follower.first_start_ = checkpoint.empty();
  for (FileState& state : decoded->files) {
    if (auto layout = layout_of(state, *follower.options_.mapping))
      follower.last_layout_ = std::move(*layout);
    if (state.status == FileStatus::reading || state.status == FileStatus::refused) {
      follower.awaited_.push_back(std::move(state));
    } else {
      follower.known_.push_back({std::move(state), {}, std::nullopt});
    }
  }
  return follower;
}

base::Result<Batch> Follower::poll(base::Duration now, bool final) {
  Batch batch;
  if (auto status = look(now, final, batch); !status) return status.error();
  if (auto status = step_all(now, final, batch); !status) return status.error();
  batch.checkpoint = encode_checkpoint(checkpoint());
  first_start_ = false;
  return batch;
}

Checkpoint Follower::checkpoint() const {
  Checkpoint checkpoint;
  for (const Known& known : known_) {
    FileState state = known.state;
    state.header.clear();  // only of use while a file is being read
    checkpoint.files.push_back(std::move(state));
  }
  for (const FileState& state : awaited_) checkpoint.files.push_back(state);
  for (const Tracked& tracked : active_) checkpoint.files.push_back(tracked.reader.state());
  return checkpoint;
}

std::size_t Follower::refused_files() const {
  return static_cast<std::size_t>(std::count_if(known_.begin(), known_.end(), [](const Known& known) {
    return known.state.status == FileStatus::refused;
  }));
}

bool Follower::source_is_there() const {
  return options_.folder || std::any_of(listing_.begin(), listing_.end(), [](const Candidate& candidate) {
    return candidate.main;
  });
}

// Will this file not grow any more? Asked when all its whole records are read.
bool Follower::is_complete(const Tracked& tracked, base::Duration now, bool final) {
  const base::Duration quiet{now.ms - tracked.grew.ms};
  if (tracked.reader.file().compressed()) return true;
  if (options_.folder) {
    // A copy over a slow line may pause: a last line without its end is given more time.
    if (!tracked.reader.has_partial() && tracked.reader.layout()) return true;
    const bool long_enough = quiet.ms >= options_.settle.ms * 6;
    if (!long_enough) waiting_ = true;
    return long_enough;
  }
  if (final) return true;
  return !tracked.main && quiet >= options_.grace;
}

base::Status Follower::step_all(base::Duration now, bool final, Batch& batch) {
  for (std::size_t i = 0; i < active_.size() && batch.rows() < options_.rows_max;) {
    Tracked& tracked = active_[i];
    const auto facts = tracked.reader.file().facts();
    if (!facts) return facts.error();
    if (facts->size != tracked.size) {
      tracked.size = facts->size;
      tracked.grew = now;
    }
    auto step = tracked.reader.step(options_.rows_max, false, batch);
    if (step && *step == FileReader::Step::at_end && is_complete(tracked, now, final)) {
      step = tracked.reader.step(options_.rows_max, true, batch);
      if (step && *step == FileReader::Step::at_end && !tracked.main) {
        put_by(i, batch);
        continue;
      }
    }
    if (step && tracked.reader.state().status == FileStatus::refused) {
      put_by(i, batch);
      continue;
    }
    if (!step) {  // this file cannot be read now; the others go on, and this one is tried again
      batch.notices.push_back(step.error().message);
      ++i;
      continue;
    }
    if (tracked.reader.layout() && !tracked.reader.file().compressed())
      last_layout_ = tracked.reader.layout();
    if (*step == FileReader::Step::changed) {
      restart_changed(i, now, batch);
      batch.more = true;
      continue;
    }
    ++i;
  }
  if (batch.rows() >= options_.rows_max) batch.more = true;
  return {};
}

// Lets go of a file that is read to its end or has no header; its state stays known.
void Follower::put_by(std::size_t index, Batch& batch) {
  Tracked& tracked = active_[index];
  FileState state = tracked.reader.state();
  if (state.status == FileStatus::reading) {
    state.status = FileStatus::finished;
    ++batch.counts.files_finished;
    batch.notices.push_back(fmt::format("{}: read to its end", state.name));
  }
  const auto facts = tracked.reader.file().facts();
  known_.push_back({std::move(state), facts ? *facts : FileFacts{}, std::nullopt});
  active_.erase(active_.begin() + static_cast<std::ptrdiff_t>(index));
}

// The file was truncated or overwritten under us. What was not read of it may stand in a copy (copytruncate's
// log.1); the file itself begins again. The tracked file is replaced by one or two others.
void Follower::restart_changed(std::size_t index, base::Duration now, Batch& batch) {
  FileState state = active_[index].reader.state();
  active_.erase(active_.begin() + static_cast<std::ptrdiff_t>(index));
  bool rescued = !distinctive(state);
  // A new listing: the copy may be younger than the one of this turn.
  const auto listing = list_folder(folder_, base_);
  for (const Candidate& candidate : listing ? *listing : std::vector<Candidate>{}) {
    if (rescued) break;
    if (!candidate.sibling || same_inode(state, candidate.facts)) continue;
    auto file = InputFile::open(candidate.path);
    if (!file || file->compressed() || !content_matches(*file, state)) continue;
    batch.notices.push_back(fmt::format(
        "{}: was truncated; what was not read yet is read from the copy {}. 请改用“改名再新建”的轮转方式 · "
        "rotate by rename and create: copytruncate loses rows", state.name, candidate.name));
    FileState copy = state;
    start(std::move(file).value(), candidate, std::move(copy), now);
    rescued = true;
  }
  if (!rescued) {
    batch.notices.push_back(fmt::format(
        "{}: was truncated or overwritten at {} bytes; rows written before that and not read may be lost. "
        "请改用“改名再新建”的轮转方式 · rotate by rename and create", state.name, state.offset));
  }
  // Whatever stands at the path now is listed as unknown at the next look and read from its beginning.
  std::erase_if(known_, [&](const Known& known) {
    return known.state.device == state.device && known.state.inode == state.inode;
  });
}

}  // namespace gridline::hotline
