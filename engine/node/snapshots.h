// Snapshots of the state in a folder, newest first: they shorten recovery and are never the truth.
#pragma once

#include <functional>
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

  // The newest that can be read and is not after `last`; an empty state at 0 when there is none.
  // Damaged ones are passed over and named in `passed_over`.
  codec::DecodedSnapshot newest(base::Seq last, std::vector<std::string>& passed_over) const;

  // Writes one durably and removes all but the two newest. Errors: disk_full, io.
  base::Status write(const core::State& state, base::Seq seq);

 private:
  std::vector<std::pair<base::Seq, std::string>> list() const;  // newest first
  std::string folder_;
};

// The state after the journal's last entry: the newest snapshot, then evolve over what follows.
// Errors: of the journal (corrupt stops the start), or an entry this version cannot read.
base::Result<Node::Recovered> recover(journal::Journal& journal, const Snapshots& snapshots,
                                      std::vector<std::string>& passed_over, const Progress& progress);

// Beside a running engine: the newest snapshot, evolved over sealed segments, written as a new one.
// Does nothing when fewer than `entries_min` entries have been sealed since. Takes as much memory
// as the state; no pause of the duty thread. Returns whether one was written.
base::Result<bool> advance_snapshot(Snapshots& snapshots, journal::SegmentReader& segments,
                                    std::uint64_t entries_min);

}  // namespace gridline::node
