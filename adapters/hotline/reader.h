// Reads one file from where it was left: layout first, then rows, in steps of bounded size.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/hotline/batch.h"
#include "adapters/hotline/file.h"
#include "adapters/hotline/layout.h"
#include "adapters/hotline/state.h"

namespace gridline::hotline {

class FileReader {
 public:
  struct Options {
    const Mapping* mapping = nullptr;          // outlives the reader
    std::optional<Encoding> encoding;          // named by the operator
    std::optional<Layout> inherited;           // of the file before it in a rotation
  };

  // Goes on at state.offset; a new file has a state with offset 0. REQUIRES: content_matches(file, state).
  FileReader(InputFile file, FileState state, Options options);

  enum class Step {
    more,     // stopped because the batch is full
    at_end,   // all whole records are read; what is left may grow into one
    changed   // what was read no longer stands in the file: truncated or overwritten. Nothing was added.
  };
  // Adds rows to `batch` until it has `rows_max`. `complete`: the file will not grow, so its last line counts
  // without a line end too. Errors: those of InputFile::read; what was added before stays valid.
  base::Result<Step> step(std::size_t rows_max, bool complete, Batch& batch);

  // As of the last record that was added.
  const FileState& state() const { return state_; }
  FileState& state() { return state_; }
  const InputFile& file() const { return file_; }
  const std::optional<Layout>& layout() const { return layout_; }
  // Bytes were read that do not make a whole record yet.
  bool has_partial() const { return splitter_ && splitter_->fed_to() > splitter_->offset(); }

 private:
  base::Result<bool> still_the_same() const;
  base::Result<bool> find_rows(bool complete, Batch& batch);
  void begin(const Layout& layout, std::uint64_t offset);
  void feed(std::string_view bytes);
  void take(const Record& record, Batch& batch);
  bool is_repeated_header(const std::vector<std::string>& cells);
  void put_aside(Batch& batch, const Record& record, std::string_view reason, std::string detail);
  void stamp_position();

  InputFile file_;
  FileState state_;
  Options options_;
  std::optional<Layout> layout_;
  std::optional<Splitter> splitter_;
  std::optional<Decoder> decoder_;
  std::string head_;                // the file's first fingerprint_bytes_max bytes, as they were read
  std::string recent_;  // what was read last: a fingerprint's worth before the offset, and all behind it
  std::uint64_t recent_begin_ = 0;  // where recent_ lies in the file
};

}  // namespace gridline::hotline
