// All committed entries from any position, without a gap: from the ring when they are recent, from
// sealed segments when they are older, and when they are in between, after asking for a seal.
// One instance per thread (views, each subscriber of the feed).
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/journal/segment_reader.h"
#include "engine/node/node.h"

namespace gridline::node {

class EntryReader {
 public:
  EntryReader(Node& node, const std::string& journal_folder) : node_(node), segments_(journal_folder) {}

  // Calls see() for entries from `from` on, in order, as many as are at hand (at most one chunk of
  // the ring, or the sealed segments), until it returns false. Waits up to `wait` when there is none
  // yet. Returns the position to go on from. Errors: corrupt, io.
  base::Result<base::Seq> read(base::Seq from, std::chrono::milliseconds wait,
                               const std::function<bool(const journal::StoredEntry&)>& see);

 private:
  Node& node_;
  journal::SegmentReader segments_;
};

}  // namespace gridline::node
