// Bad rows as submissions and back; see batch.h.
#include "adapters/hotline/batch.h"

#include <charconv>

#include "adapters/hotline/row.h"

namespace gridline::hotline {

namespace {

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (!line.empty()) line += ',';
    line += '"';
    for (const char c : cell) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line;
}

std::string value_of(const base::StringMap& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? std::string() : found->second;
}

}  // namespace

Counts& Counts::operator+=(const Counts& other) {
  records += other.records;
  submitted += other.submitted;
  put_aside += other.put_aside;
  furniture += other.furniture;
  lossy += other.lossy;
  other_encoding += other.other_encoding;
  files_finished += other.files_finished;
  return *this;
}

wire::Submission as_refused_submission(const BadRow& bad) {
  wire::Submission s;
  // No id: should it ever be sent as it is, the engine refuses it again.
  s.malformed =
      bad.reason + ": " + explain_reason(bad.reason) + (bad.detail.empty() ? "" : ": " + bad.detail);
  s.extra = {{"hotline_reason", bad.reason},
             {"hotline_file", bad.file},
             {"hotline_offset", std::to_string(bad.offset)},
             {"hotline_encoding", word(bad.dialect.encoding)},
             {"hotline_separator", std::string(1, bad.dialect.separator)},
             {"hotline_header", csv_line(bad.header)}};
  if (!bad.detail.empty()) s.extra["hotline_detail"] = bad.detail;
  if (bad.raw_is_cut) s.extra["hotline_raw_is_cut"] = "1";
  s.raw.value = bad.raw;
  return s;
}

std::optional<BadRow> bad_row_of(const wire::Submission& submission) {
  if (!submission.extra.contains("hotline_reason")) return std::nullopt;
  BadRow bad;
  bad.reason = value_of(submission.extra, "hotline_reason");
  bad.detail = value_of(submission.extra, "hotline_detail");
  bad.file = value_of(submission.extra, "hotline_file");
  const std::string offset = value_of(submission.extra, "hotline_offset");
  std::from_chars(offset.data(), offset.data() + offset.size(), bad.offset);
  const auto encoding = parse_encoding(value_of(submission.extra, "hotline_encoding"));
  if (!encoding) return std::nullopt;
  bad.dialect.encoding = *encoding;
  const std::string separator = value_of(submission.extra, "hotline_separator");
  if (separator.size() != 1) return std::nullopt;
  bad.dialect.separator = separator.front();
  const std::string header = value_of(submission.extra, "hotline_header");
  if (!header.empty()) bad.header = split_cells(header, ',');
  bad.raw = submission.raw.value;
  bad.raw_is_cut = submission.extra.contains("hotline_raw_is_cut");
  return bad;
}

}  // namespace gridline::hotline
