// Follows a growing export through rotations, or a folder into which exports are dropped: every row once,
// over restarts, as long as the rows and the checkpoint of each batch are stored together or not at all.
//
// Problem: between two looks a file may be renamed, replaced, truncated, compressed, several times over, and
// writers may go on writing into a renamed one. What is remembered is therefore files (state.h), not names:
// each look lists the folder, recognises what is known, and adopts what is new, oldest first.
// Rejected: following one path with an offset, as `tail -F` does; it loses the rows written to the old file
// between the last read and the rename, and everything that was rotated while we were down.
//
// Copytruncate loses rows by itself, between its copy and its truncation. It is noticed, what can be had from
// the copy is read, and a notice says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hotline/batch.h"
#include "adapters/hotline/directory.h"
#include "adapters/hotline/reader.h"
#include "adapters/hotline/state.h"
#include "engine/base/time.h"

namespace gridline::hotline {

struct FollowOptions {
  std::string path;                       // of the file, or of the folder
  bool folder = false;
  std::optional<Encoding> encoding;       // of all its files; none: found out for each
  const Mapping* mapping = &Mapping::built_in();
  base::Duration grace = base::seconds(60);   // a renamed file is let go when it has not grown for so long
  base::Duration settle =
      base::seconds(5);  // a dropped or compressed file is touched when unchanged for so long
  std::size_t rows_max = 500;             // in one batch: one transaction of the spool
};

class Follower {
 public:
  // `checkpoint`: the last batch's, empty at the very first start: then rotated files that are there already
  // are passed over, and so counted in no later run. Errors: corrupt, unsupported (of the checkpoint).
  static base::Result<Follower> open(FollowOptions options, std::string_view checkpoint);

  // One look: at most rows_max rows. `now` is any clock that only goes forward. `final`: nothing will grow
  // any more, so last lines count without a line end. A batch that could not be stored must be stored before
  // the next look, unchanged: the follower has moved on. A failed look may be repeated. Errors: io (the
  // folder).
  base::Result<Batch> poll(base::Duration now, bool final = false);

  // Files that must come to rest before they are read (or searched for): more is to come without any event.
  bool is_waiting() const { return waiting_; }
  // Files in which no header was found; they are tried again at the next start.
  std::size_t refused_files() const;
  // At the last look there was a file at the followed path (always, for a folder).
  bool source_is_there() const;
  // The folder in which things happen.
  const std::string& folder() const { return folder_; }

 private:
  struct Tracked {
    FileReader reader;
    std::string path;
    bool main = false;               // still stands at the followed path
    base::Duration grew;             // when it was last seen to grow
    std::uint64_t size = 0;
  };
  struct Known {                     // not being read
    FileState state;
    FileFacts seen;                  // as it was when it was last compared
    std::optional<base::Duration> missing;  // since when no file of the folder is it
  };

  explicit Follower(FollowOptions options) : options_(std::move(options)) {}

  // follow.cc
  base::Status step_all(base::Duration now, bool final, Batch& batch);
  bool is_complete(const Tracked& tracked, base::Duration now, bool final);
  void put_by(std::size_t index, Batch& batch);
  void restart_changed(std::size_t index, base::Duration now, Batch& batch);
  Checkpoint checkpoint() const;

  // adopt.cc
  base::Status look(base::Duration now, bool final, Batch& batch);
  void find_awaited(base::Duration now, bool final, Batch& batch);
  const Candidate* candidate_of(const FileState& state) const;
  bool is_active(const Candidate& candidate);
  bool is_known(const Candidate& candidate, base::Duration now);
  void adopt(const Candidate& candidate, base::Duration now, Batch& batch);
  bool is_settled(const Candidate& candidate, base::Duration now);
  bool is_compressed_form(const InputFile& file, const Candidate& candidate);
  bool is_copy(InputFile& file, const Candidate& candidate, base::Duration now, Batch& batch);
  void pass_over(const InputFile& file, const Candidate& candidate);
  void start(InputFile file, const Candidate& candidate, FileState state, base::Duration now);
  void forget_missing(base::Duration now);
  bool is_present(const FileState& state) const;

  FollowOptions options_;
  std::string folder_;
  std::string base_;                  // the followed file's name; empty for a folder
  std::vector<Tracked> active_;       // oldest first
  std::vector<Known> known_;
  std::vector<FileState> awaited_;    // were being read before the restart and are not found yet
  std::optional<base::Duration> awaiting_since_;
  std::vector<Candidate> listing_;
  Settling settling_;
  std::optional<Layout> last_layout_;
  bool first_start_ = false;
  bool waiting_ = false;
};

}  // namespace gridline::hotline
