// Lines and issues of a pack's files.
#include "rules/pack/source.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// More than anybody reads at once; keeps a damaged table of 10 000 rows from filling memory.
constexpr std::size_t issues_max = 500;
// A caret under a longer line helps nobody.
constexpr std::size_t line_bytes_shown = 400;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace

Source::Source(const PackFiles& files) : files_(files), starts_(files.files.size()) {}

std::uint32_t Source::file_index(std::string_view name) const {
  const PackFile* file = files_.find(name);
  return static_cast<std::uint32_t>(file == nullptr ? files_.files.size() : file - files_.files.data());
}

const std::vector<std::size_t>& Source::starts(std::uint32_t file) const {
  std::vector<std::size_t>& starts = starts_[file];
  if (!starts.empty()) return starts;
  const std::string& content = files_.files[file].content;
  starts.push_back(std::string_view(content).starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  for (std::size_t i = content.find('\n'); i != std::string::npos; i = content.find('\n', i + 1))
    starts.push_back(i + 1);
  return starts;
}

std::string_view Source::line(std::uint32_t file, std::uint32_t number) const {
  if (file >= files_.files.size() || number == 0) return {};
  const std::vector<std::size_t>& begin = starts(file);
  if (number > begin.size()) return {};
  const std::string_view content = files_.files[file].content;
  const std::size_t end = number < begin.size() ? begin[number] - 1 : content.size();
  std::string_view line = content.substr(begin[number - 1], end - begin[number - 1]);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Position Source::position(std::uint32_t file, std::uint32_t number, std::size_t byte_column,
                          std::size_t byte_length) const {
  const std::string_view text = line(file, number);
  byte_column = std::min(byte_column, text.size());
  const std::uint32_t length = characters(text.substr(byte_column, byte_length));
  return {file, number, characters(text.substr(0, byte_column)) + 1, std::max(1u, length)};
}

Position Source::position_at(std::uint32_t file, std::size_t offset, std::size_t byte_length) const {
  if (file >= files_.files.size()) return {file, 0, 1, 1};
  const std::vector<std::size_t>& begin = starts(file);
  const auto after = std::upper_bound(begin.begin(), begin.end(), offset);
  const std::size_t index = after == begin.begin() ? 0 : static_cast<std::size_t>(after - begin.begin() - 1);
  const std::size_t column = offset > begin[index] ? offset - begin[index] : 0;
  return position(file, static_cast<std::uint32_t>(index + 1), column, byte_length);
}

std::string source_line(const PackFiles& files, Position at) {
  return std::string(Source(files).line(at.file, at.line).substr(0, line_bytes_shown));
}

void IssueList::add(Position at, std::string_view code, std::string& zh, std::string& en, bool warning) {
  Issue issue;
  const auto& files = source_.files().files;
  issue.file = at.file < files.size() ? files[at.file].name : "";
  issue.line = at.line;
  issue.column = at.column;
  issue.length = at.length;
  issue.code = code;
  issue.zh = std::move(zh);
  issue.en = std::move(en);
  issue.warning = warning;
  const std::string_view line = source_.line(at.file, at.line);
  if (line.size() <= line_bytes_shown && first_invalid_utf8(line) == std::string_view::npos)
    issue.text = line;
  push(std::move(issue));
}

void IssueList::file_error(std::string_view file, std::string_view code, std::string zh, std::string en) {
  Issue issue;
  issue.file = file;
  issue.code = code;
  issue.zh = std::move(zh);
  issue.en = std::move(en);
  push(std::move(issue));
}

void IssueList::push(Issue issue) {
  errors_ += issue.warning ? 0 : 1;
  if (issues_.size() < issues_max) issues_.push_back(std::move(issue));
  else ++left_out_;
}

std::vector<Issue> IssueList::take() {
  sort_by_place(issues_);
  if (left_out_ != 0) {
    Issue rest;
    rest.file = "pack.yaml";
    rest.code = "too_many_issues";
    rest.zh = fmt::format("另有 {} 个问题未列出", left_out_);
    rest.en = fmt::format("{} more issues are not listed", left_out_);
    rest.warning = errors_ == 0;
    issues_.push_back(std::move(rest));
  }
  return std::move(issues_);
}

}  // namespace gridline::pack
