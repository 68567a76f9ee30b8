// The cutter's state machine; see csv.h for the problem.
#include "adapters/hotline/csv.h"

#include <algorithm>

#include "engine/base/limits.h"

namespace gridline::hotline {

const char* word(Flaw flaw) {
  switch (flaw) {
    case Flaw::none: return "";
    case Flaw::broken_quote: return "broken_quote";
    case Flaw::too_long: return "record_too_long";
    case Flaw::torn: return "torn_record";
  }
  return "";
}

unsigned Splitter::code(std::size_t at) const {
  const auto low = static_cast<unsigned char>(buffer_[at]);
  if (unit() == 1) return low;
  return low | (static_cast<unsigned>(static_cast<unsigned char>(buffer_[at + 1])) << 8);
}

void Splitter::feed(std::string_view bytes) {
  if (start_ > 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  buffer_ += bytes;
}

// Ends the record at hand: its bytes end at `end`, the next one starts at `next` (both from its start).
Record Splitter::give(std::size_t end, std::size_t next, Flaw flaw) {
  Record record;
  record.begin = begin_;
  record.end = begin_ + dropped_ + next;
  record.flaw = flaw;
  if (dropped_ > 0) {
    record.raw = kept_;
  } else {
    if (end >= unit() && code(start_ + end - unit()) == '\r') end -= unit();
    record.raw = std::string_view(buffer_).substr(start_, end);
  }
  start_ += next;
  begin_ = record.end;
  scan_ = 0;
  in_quotes_ = false;
  at_cell_start_ = true;
  lines_ = 0;
  first_line_ = 0;
  skipping_ = false;
  dropped_ = 0;
  return record;
}

Record Splitter::give_first_line(Flaw flaw) { return give(first_line_ - unit(), first_line_, flaw); }

void Splitter::pass_zeros() {
  while (has(start_) && code(start_) == 0) {
    start_ += unit();
    begin_ += unit();
  }
}

// One code unit inside quotes.
Splitter::Step Splitter::quoted(unsigned c, bool last) {
  if (c == '\n') {
    ++lines_;
    if (first_line_ == 0) first_line_ = scan_ + unit();
    if (lines_ > quoted_lines_max) return Step::first_line;
  } else if (c == '"') {
    const std::size_t after = start_ + scan_ + unit();
    if (!has(after)) {
      if (!last) return Step::wait;
      in_quotes_ = false;
      return Step::go_on;
    }
    const unsigned follows = code(after);
    if (follows == '"') {
      scan_ += unit();
    } else if (follows == static_cast<unsigned char>(dialect_.separator) || follows == '\n' ||
               follows == '\r' || follows == 0) {
      in_quotes_ = false;
    } else {
      return Step::first_line;
    }
  }
  return Step::go_on;
}

// One code unit outside quotes.
Splitter::Step Splitter::plain(unsigned c) {
  if (c == '\n') return Step::record;
  if (c == '"' && at_cell_start_) in_quotes_ = true;
  at_cell_start_ = c == static_cast<unsigned char>(dialect_.separator);
  return Step::go_on;
}

std::optional<Record> Splitter::cut(bool last) {
  if (skipping_) return skip_line(last);
  if (scan_ == 0) pass_zeros();
  while (has(start_ + scan_)) {
    const unsigned c = code(start_ + scan_);
    if (c == 0) return give(scan_, scan_, Flaw::torn);
    const Step step = in_quotes_ ? quoted(c, last) : plain(c);
    if (step == Step::wait) break;
    if (step == Step::record) return give(scan_, scan_ + unit(), Flaw::none);
    if (step == Step::first_line) {
      if (first_line_ > 0) return give_first_line(Flaw::broken_quote);
      skipping_ = true;
      skip_flaw_ = Flaw::broken_quote;
      return skip_line(last);
    }
    scan_ += unit();
    if (scan_ > record_bytes_max) {
      if (first_line_ > 0) return give_first_line(Flaw::broken_quote);
      skipping_ = true;
      skip_flaw_ = Flaw::too_long;
      return skip_line(last);
    }
  }
  return last ? cut_tail() : std::nullopt;
}

// What is left when the file has ended.
std::optional<Record> Splitter::cut_tail() {
  const std::size_t left = buffer_.size() - start_;
  if (left == 0) return std::nullopt;
  if (in_quotes_) {
    if (first_line_ > 0) return give_first_line(Flaw::broken_quote);
    return give(left, left, Flaw::broken_quote);
  }
  return give(left, left, Flaw::none);
}

// Passes over the rest of a physical line that cannot be used.
std::optional<Record> Splitter::skip_line(bool last) {
  while (has(start_ + scan_)) {
    const unsigned c = code(start_ + scan_);
    if (c == '\n') return give(scan_, scan_ + unit(), skip_flaw_);
    if (c == 0) return give(scan_, scan_, skip_flaw_);
    scan_ += unit();
  }
  if (last) {
    const std::size_t left = buffer_.size() - start_;
    return left + dropped_ > 0 ? std::optional(give(left, left, skip_flaw_)) : std::nullopt;
  }
  if (scan_ > record_bytes_max) {
    skip_flaw_ = Flaw::too_long;
    if (dropped_ == 0) kept_ = buffer_.substr(start_, limits::raw_bytes_max);
    start_ += scan_;
    dropped_ += scan_;
    scan_ = 0;
  }
  return std::nullopt;
}

std::vector<std::string> split_cells(std::string_view record, char separator) {
  std::vector<std::string> cells;
  std::size_t at = 0;
  while (true) {
    std::string& cell = cells.emplace_back();
    if (at < record.size() && record[at] == '"') {
      for (++at; at < record.size(); ++at) {
        if (record[at] != '"') {
          cell += record[at];
        } else if (at + 1 < record.size() && record[at + 1] == '"') {
          cell += record[at++];
        } else {
          ++at;
          break;
        }
      }
    }
    const std::size_t end = std::min(record.find(separator, at), record.size());
    cell += record.substr(at, end - at);
    if (end == record.size()) return cells;
    at = end + 1;
  }
}

}  // namespace gridline::hotline
