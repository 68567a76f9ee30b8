// The lines of a pack's files, and the list of what is wrong with them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/files.h"
#include "rules/pack/issue.h"

namespace gridline::pack {

// Finds lines by number. Keeps a reference to `files`, which must outlive it. Not thread-safe
// (line starts are found when first asked for).
class Source {
 public:
  explicit Source(const PackFiles& files);

  const PackFiles& files() const { return files_; }
  // The file's index; files.size() when there is none of that name.
  std::uint32_t file_index(std::string_view name) const;
  // The line without its end; empty beyond the file.
  std::string_view line(std::uint32_t file, std::uint32_t number) const;
  // A position from a line and an offset in bytes within it; length in bytes of the raw text.
  Position position(std::uint32_t file, std::uint32_t line, std::size_t byte_column,
                    std::size_t byte_length) const;
  // The same from an offset in the file.
  Position position_at(std::uint32_t file, std::size_t offset, std::size_t byte_length = 1) const;

 private:
  const std::vector<std::size_t>& starts(std::uint32_t file) const;

  const PackFiles& files_;
  mutable std::vector<std::vector<std::size_t>> starts_;
};

// For `line_of` of route compilation: the text of the line a position is in; empty when unknown.
std::string source_line(const PackFiles& files, Position at);

// Collects issues. After issues_max of them the rest is only counted, and said at the end.
class IssueList {
 public:
  explicit IssueList(const PackFiles& files) : source_(files) {}

  const Source& source() const { return source_; }
  void error(Position at, std::string_view code, std::string zh, std::string en) {
    add(at, code, zh, en, false);
  }
  void warning(Position at, std::string_view code, std::string zh, std::string en) {
    add(at, code, zh, en, true);
  }
  // About a file as a whole, or one that is missing.
  void file_error(std::string_view file, std::string_view code, std::string zh, std::string en);
  bool has_errors() const { return errors_ != 0; }
  // Are there so few issues yet that it is worth looking for what somebody may have meant?
  bool wants_suggestions() const { return issues_.size() < 100; }
  // How many errors so far: to see whether a step added any.
  std::size_t errors() const { return errors_; }
  // Sorted by file, line, column. May be called once.
  std::vector<Issue> take();

 private:
  void add(Position at, std::string_view code, std::string& zh, std::string& en, bool warning);
  void push(Issue issue);

  Source source_;
  std::vector<Issue> issues_;
  std::size_t errors_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace gridline::pack
