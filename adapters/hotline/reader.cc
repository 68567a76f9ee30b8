// The reading of one file; see reader.h.
#include "adapters/hotline/reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/hotline/row.h"
#include "engine/base/assert.h"
#include "engine/base/limits.h"

namespace gridline::hotline {

namespace {

// One read: large enough for the disk, small enough that a step stays short.
constexpr std::size_t chunk_bytes = 256 * 1024;

}  // namespace

FileReader::FileReader(InputFile file, FileState state, Options options)
    : file_(std::move(file)), state_(std::move(state)), options_(std::move(options)) {
  auto layout = layout_of(state_, *options_.mapping);
  if (layout && options_.encoding) {
    layout->dialect.encoding = *options_.encoding;
    layout->forced = true;
  }
  if (state_.offset == 0 || !layout) {
    // Without a usable header nothing behind it can be read: begin again. Rows that were taken before have
    // the same ids and are known to the engine.
    state_.offset = 0;
    if (state_.status != FileStatus::refused) stamp(state_, 0, {}, {});
    return;
  }
  begin(*layout, state_.offset);
}

void FileReader::begin(const Layout& layout, std::uint64_t offset) {
  layout_ = layout;
  remember_layout(state_, layout);
  splitter_.emplace(layout.dialect, offset);
  decoder_.emplace(layout.dialect.encoding);
}

// What was read, from a fingerprint before the offset on, must still stand where it was. Asked before each
// read: a file that was truncated and has grown past the offset again cannot be told by its size.
base::Result<bool> FileReader::still_the_same() const {
  if (recent_.empty()) return content_matches(file_, state_);
  if (file_.compressed()) return true;  // written once, and going back in it means decompressing it again
  auto now = file_.read(recent_begin_, recent_.size());
  if (!now) return now.error();
  return *now == recent_;
}

void FileReader::feed(std::string_view bytes) {
  splitter_->feed(bytes);
  recent_ += bytes;
}

// Finds the header; true when rows can be read.
base::Result<bool> FileReader::find_rows(bool complete, Batch& batch) {
  auto head = file_.read(0, header_bytes_max);
  if (!head) return head.error();
  const bool whole = complete && head->size() < header_bytes_max;
  Finding finding = find_layout(*head, whole, options_.encoding, *options_.mapping);
  if (finding.kind != Finding::Kind::found && options_.inherited) {
    if (auto layout = inherit_layout(*head, *options_.inherited, *options_.mapping)) {
      batch.notices.push_back(
          fmt::format("{}: no header; its rows fit the header of the file before it", state_.name));
      finding = {Finding::Kind::found, std::move(*layout)};
    }
  }
  if (finding.kind == Finding::Kind::none && !head->empty() && state_.status != FileStatus::refused) {
    state_.status = FileStatus::refused;
    Record record;
    record.raw = *head;
    batch.notices.push_back(fmt::format("{}: no header found; nothing was read of it", state_.name));
    put_aside(batch, record, reason::no_header, "");
    record.raw = record.raw.substr(0, fingerprint_bytes_max);
    state_.head_bytes = record.raw.size();  // so that growth alone does not make it a new file
    state_.head = fingerprint(record.raw);
  }
  if (finding.kind != Finding::Kind::found) return false;
  state_.status = FileStatus::reading;
  begin(finding.layout, finding.layout.rows_begin);
  head_ = head->substr(0, fingerprint_bytes_max);
  recent_ = *head;
  recent_begin_ = 0;
  splitter_->feed(std::string_view(*head).substr(static_cast<std::size_t>(finding.layout.rows_begin)));
  stamp_position();
  return true;
}

base::Result<FileReader::Step> FileReader::step(std::size_t rows_max, bool complete, Batch& batch) {
  auto same = still_the_same();
  if (!same) return same.error();
  if (!*same) return Step::changed;
  if (!layout_) {
    auto found = find_rows(complete, batch);
    if (!found) return found.error();
    if (!*found) return Step::at_end;
  }
  if (recent_.empty()) {  // taken up again in the middle: what lies before the offset, for the fingerprints
    recent_begin_ = state_.offset - std::min<std::uint64_t>(state_.offset, fingerprint_bytes_max);
    auto before = file_.read(recent_begin_, static_cast<std::size_t>(state_.offset - recent_begin_));
    if (!before) return before.error();
    auto head = file_.read(0, std::min(fingerprint_bytes_max, static_cast<std::size_t>(state_.offset)));
    if (!head) return head.error();
    recent_ = std::move(*before);
    head_ = std::move(*head);
  }
  while (true) {
    while (auto record = splitter_->next()) {
      take(*record, batch);
      if (batch.rows() >= rows_max) {
        stamp_position();
        return Step::more;
      }
    }
    auto bytes = file_.read(splitter_->fed_to(), chunk_bytes);
    if (!bytes) {
      stamp_position();
      return bytes.error();
    }
    if (bytes->empty()) break;
    feed(*bytes);
    if (head_.size() < fingerprint_bytes_max) head_.append(*bytes, 0, fingerprint_bytes_max - head_.size());
  }
  while (complete) {
    const auto record = splitter_->next_at_end();
    if (!record) break;
    take(*record, batch);
    if (batch.rows() >= rows_max) {
      stamp_position();
      return Step::more;
    }
  }
  stamp_position();
  return Step::at_end;
}

void FileReader::take(const Record& record, Batch& batch) {
  ++batch.counts.records;
  if (record.flaw != Flaw::none) {
    put_aside(batch, record, word(record.flaw), "");
    return;
  }
  RecordText text = read_record(record.raw, *layout_, *decoder_);
  const std::vector<std::string> cells = split_cells(text.utf8, layout_->dialect.separator);
  if (is_repeated_header(cells)) {
    ++batch.counts.furniture;
    return;
  }
  RowOutcome row = read_row(cells, record.raw, layout_->header, *options_.mapping);
  switch (row.kind) {
    case RowOutcome::Kind::furniture:
      ++batch.counts.furniture;
      return;
    case RowOutcome::Kind::refused:
      put_aside(batch, record, row.reason, std::move(row.detail));
      return;
    case RowOutcome::Kind::submission:
      break;
  }
  batch.counts.other_encoding += text.other_encoding ? 1 : 0;
  if (text.lossy > 0) {
    ++batch.counts.lossy;
    put_aside(batch, record, reason::lossy_bytes, fmt::format("{} places", text.lossy));
  }
  ++batch.counts.submitted;
  batch.submissions.push_back(std::move(row.submission));
}

// Exports appended to one file bring their header again, perhaps with other columns: it counts from there on.
bool FileReader::is_repeated_header(const std::vector<std::string>& cells) {
  const Alias* first = nullptr;
  for (std::size_t i = 0; i < cells.size() && first == nullptr; ++i) {
    if (i >= 3) return false;  // rows are told apart by their first cells, at no cost
    first = options_.mapping->find(cells[i]);
  }
  if (first == nullptr) return false;
  auto header = read_header(cells, *options_.mapping);
  if (!header) return false;
  layout_->header = std::move(*header);
  state_.header = layout_->header.names();
  return true;
}

void FileReader::put_aside(Batch& batch, const Record& record, std::string_view reason, std::string detail) {
  BadRow bad;
  bad.reason = reason;
  bad.detail = std::move(detail);
  bad.file = state_.name;
  bad.offset = record.begin;
  if (layout_) {
    bad.dialect = layout_->dialect;
    bad.header = layout_->header.names();
  }
  bad.raw = record.raw.substr(0, limits::raw_bytes_max);
  bad.raw_is_cut = bad.raw.size() < record.raw.size() || record.flaw == Flaw::too_long;
  ++batch.counts.put_aside;
  batch.bad.push_back(std::move(bad));
}

// Moves the remembered position to the start of the next unread record.
void FileReader::stamp_position() {
  const std::uint64_t offset = splitter_->offset();
  GRIDLINE_ASSERT(offset >= recent_begin_);
  const std::string_view before =
      std::string_view(recent_).substr(0, static_cast<std::size_t>(offset - recent_begin_));
  stamp(state_, offset, head_, before);
  const std::size_t surplus = before.size() - std::min(before.size(), fingerprint_bytes_max);
  recent_.erase(0, surplus);
  recent_begin_ += surplus;
}

}  // namespace gridline::hotline
