// Walks records in order and checks each one: its place, its CRC, its link in the chain, its frames.
// Every implementation reads through this one check, so none can be more lenient than another.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/journal/record_format.h"

namespace gridline::journal {

using SeeEntry = std::function<bool(const StoredEntry&)>;

class RecordWalk {
 public:
  // The next record must follow `before`; entries below `from` are checked but not shown.
  // `see` must outlive the walk.
  RecordWalk(Head before, base::Seq from, const SeeEntry& see) : head_(before), from_(from), see_(see) {}

  // Checks one record and shows its entries; true when more are wanted. Nothing of a damaged
  // record is shown. `segment` is what messages call its file.
  // Errors: corrupt, with segment, record and entry number and what to do.
  base::Result<bool> take(const RecordView& record, std::string_view segment);

  // Where the walk is: the last record that was whole.
  const Head& head() const { return head_; }

 private:
  Head head_;
  base::Seq from_;
  const SeeEntry& see_;
};

// What is wrong with `record` as the one after `before`; ok when nothing is. The same check without
// showing entries.
base::Status check_record(const Head& before, const RecordView& record, std::string_view segment);

// "000002.db, record 501 (entries 501-564): WHY. What to do."
base::Error damaged(std::string_view segment, const RecordView& record, std::string_view why);
// The same for a segment as a whole.
base::Error damaged(std::string_view segment, std::string_view why);

}  // namespace gridline::journal
