// Snapshots of the state in a folder, newest first: they shorten recovery and are never the truth.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/codec/snapshot.h"
#include "engine/journal/journal.h"
#include "engine/journal/segment_reader.h"
#include "engine/node/node.h"

namespace gridline::node {

// Entries done so far; called at most every few thousand.
using Progress = std::function<void(base::Seq)>;

class Snapshots {
 public:
  explicit Snapshots(std::string folder) : folder_(std::move(folder)) {}

  // Whether all stand at or before `last`, the journal's end. One that stands after it proves that
  // entries are missing: errors: corrupt, naming it and what to do.
  base::Status none_after(base::Seq last) const;

  // The newest that can be read and is not after `last`; an empty state at 0 when there is none.
  // Damaged and later ones are passed over and named in `passed_over`.
  codec::DecodedSnapshot newest(base::Seq last, std::vector<std::string>& passed_over) const;

  // Writes one durably and removes all but the two newest. Errors: disk_full, io.
  base::Status write(const core::State& state, base::Seq seq);

  // Where the newest stands, by its name; 0: there is none.
  base::Seq newest_named() const;

 private:
  std::vector<std::pair<base::Seq, std::string>> list() const;  // newest first
  std::string folder_;
};

// The state after the journal's last entry: the newest snapshot, then evolve over what follows. The
// archive is completed on the way: what it does not have yet leaves the state again, so recovery starts
// from a snapshot that is not after archive->last(), or from the beginning. Null: in memory, without
// what was archived before the snapshot (for benchmarks and tests).
// Errors: of the journal (corrupt stops the start), a snapshot or an archive that stands after the
// journal's end (corrupt), an entry this version cannot read, or of the archive.
base::Result<Node::Recovered> recover(journal::Journal& journal, const Snapshots& snapshots,
                                      std::vector<std::string>& passed_over, const Progress& progress,
                                      std::unique_ptr<Archive> archive = nullptr);

// What a position that was kept beside the journal (a snapshot's, a view's) says when the journal ends
// before it: `kept` is how it is called, in Chinese and English.
base::Error entries_lost(const std::string& kept, base::Seq at, base::Seq journal_ends);

// Beside a running engine: the newest snapshot, evolved over sealed segments, written as a new one.
// Does nothing when fewer than `entries_min` entries have been sealed since. Takes as much memory
// as the state; no pause of the duty thread. Returns whether one was written: also not when
// `stopping` became true meanwhile (asked now and then).
base::Result<bool> advance_snapshot(Snapshots& snapshots, journal::SegmentReader& segments,
                                    std::uint64_t entries_min, const std::function<bool()>& stopping = {});

}  // namespace gridline::node
