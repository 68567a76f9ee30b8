// Ring first, then segments.
#include "engine/node/entry_reader.h"

namespace gridline::node {

base::Result<base::Seq> EntryReader::read(base::Seq from, std::chrono::milliseconds wait,
                                          const std::function<bool(const journal::StoredEntry&)>& see) {
  if (!node_.recent().wait_after(base::Seq(from.value - 1), wait)) return from;
  if (const auto chunk = node_.recent().find(from)) {
    for (std::uint64_t i = from.value - chunk->first().value; i < chunk->size(); ++i) {
      const journal::Entry entry = chunk->entry(i);
      const base::Seq seq(chunk->first().value + i);
      // What was erased has no personal part here either (engine/node/resident.h).
      if (!see({seq, entry.public_part, entry.personal_part, false})) return base::Seq(seq.value + 1);
    }
    return base::Seq(chunk->last().value + 1);
  }
  base::Seq next = from;
  const auto end = segments_.read(from, [&](const journal::StoredEntry& entry) {
    next = base::Seq(entry.seq.value + 1);
    return see(entry);
  });
  if (!end) return end.error();
  if (next == from) node_.request_seal();  // it left the ring and still is in the open segment
  return next;
}

}  // namespace gridline::node
