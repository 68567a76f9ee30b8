// What one turn of reading gives: rows to submit, rows to put aside, and the checkpoint behind them all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/hotline/csv.h"
#include "engine/wire/messages.h"

namespace gridline::hotline {

// A row that could not be used (or not wholly), with all that is needed to try it again with a mended
// mapping.
struct BadRow {
  std::string reason;   // a code of row.h
  std::string detail;
  std::string file;     // its name in its folder
  std::uint64_t offset = 0;
  Dialect dialect;
  std::vector<std::string> header;
  std::string raw;      // at most limits::raw_bytes_max
  bool raw_is_cut = false;
};

struct Counts {
  std::uint64_t records = 0;         // all that were cut out of files
  std::uint64_t submitted = 0;
  std::uint64_t put_aside = 0;       // to quarantine
  std::uint64_t furniture = 0;       // blank rows, totals, repeated headers
  std::uint64_t lossy = 0;           // of the submitted: some bytes were illegal
  std::uint64_t other_encoding = 0;  // of the submitted: not in their file's encoding
  std::uint64_t files_finished = 0;

  Counts& operator+=(const Counts& other);
};

struct Batch {
  std::vector<wire::Submission> submissions;
  std::vector<BadRow> bad;
  std::string checkpoint;  // the reading position behind these rows: stored with them or not at all
  bool more = false;                  // there is more to read at once
  Counts counts;
  std::vector<std::string> notices;   // for the log: rotations, truncations, files that are gone

  std::size_t rows() const { return submissions.size() + bad.size(); }
};

// The form in which a bad row goes through the SDK: a submission that no engine takes, so that it lands in
// the spool's quarantine in the same transaction as the rows beside it.
wire::Submission as_refused_submission(const BadRow& bad);
// Back again. None: a submission that was not made by as_refused_submission (the engine refused it).
std::optional<BadRow> bad_row_of(const wire::Submission& submission);

}  // namespace gridline::hotline
