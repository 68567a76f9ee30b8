// Quarantined rows, read again from their raw bytes; see quarantine.h.
#include "adapters/hotline/quarantine.h"

#include <array>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "adapters/hotline/layout.h"
#include "adapters/hotline/row.h"

namespace gridline::hotline {

namespace {

void add_row(std::string_view raw, const Layout& layout, const Mapping& mapping,
             std::vector<wire::Submission>& out) {
  Decoder decoder(layout.dialect.encoding);
  const RecordText text = read_record(raw, layout, decoder);
  RowOutcome row = read_row(split_cells(text.utf8, layout.dialect.separator), raw, layout.header, mapping);
  if (row.kind == RowOutcome::Kind::submission && text.lossy == 0) out.push_back(std::move(row.submission));
}

// A whole file's beginning in which no header was found then.
std::vector<wire::Submission> retry_file(const BadRow& bad, const Mapping& mapping,
                                         std::optional<Encoding> encoding) {
  const Finding finding = find_layout(bad.raw, !bad.raw_is_cut, encoding, mapping);
  if (finding.kind != Finding::Kind::found) return {};
  std::vector<wire::Submission> out;
  Splitter splitter(finding.layout.dialect, finding.layout.rows_begin);
  splitter.feed(std::string_view(bad.raw).substr(static_cast<std::size_t>(finding.layout.rows_begin)));
  while (const auto record = bad.raw_is_cut ? splitter.next() : splitter.next_at_end()) {
    if (record->flaw == Flaw::none) add_row(record->raw, finding.layout, mapping, out);
  }
  return out;
}

std::string decoded(const BadRow& bad) {
  std::size_t lossy = 0;
  return decode(bad.dialect.encoding, bad.raw, lossy);
}

}  // namespace

std::vector<wire::Submission> retry(const BadRow& bad, const Mapping& mapping,
                                    std::optional<Encoding> encoding) {
  if (bad.reason == reason::no_header) return retry_file(bad, mapping, encoding);
  auto header = read_header(bad.header, mapping);
  if (!header || bad.raw_is_cut) return {};
  Layout layout;
  layout.dialect = bad.dialect;
  layout.header = std::move(*header);
  if (encoding) {
    layout.dialect.encoding = *encoding;
    layout.forced = true;
  }
  std::vector<wire::Submission> out;
  add_row(bad.raw, layout, mapping, out);
  return out;
}

std::string describe(const sdk::Quarantined& quarantined, bool with_raw) {
  const std::string when = base::to_iso(quarantined.at);
  const auto bad = bad_row_of(quarantined.submission);
  if (!bad) {
    std::string line = fmt::format("{} {} {} {} id={}", quarantined.number, when, quarantined.refusal.code,
                                   quarantined.refusal.zh, quarantined.submission.id);
    return with_raw ? line + "\n    " + quarantined.submission.raw.value : line;
  }
  std::string line = fmt::format("{} {} {} {} {}:{}", quarantined.number, when, bad->reason,
                                 explain_reason(bad->reason), bad->file, bad->offset);
  if (!bad->detail.empty()) line += fmt::format(" ({})", bad->detail);
  return with_raw ? line + "\n    " + decoded(*bad) : line;
}

base::Result<ReplayCounts> replay_quarantine(sdk::Spool& spool, const Mapping& mapping,
                                             std::optional<Encoding> encoding, base::Instant now) {
  auto all = spool.quarantined(std::numeric_limits<std::int32_t>::max());
  if (!all) return all.error();
  ReplayCounts counts;
  for (const sdk::Quarantined& quarantined : *all) {
    const std::array<std::uint64_t, 1> number = {quarantined.number};
    const auto bad = bad_row_of(quarantined.submission);
    if (bad) {
      std::vector<wire::Submission> mended = retry(*bad, mapping, encoding);
      if (mended.empty()) {
        ++counts.remaining;
        continue;
      }
      for (wire::Submission& s : mended) {
        if (!s.received) s.received = now;
      }
      if (auto kept = spool.append(mended, std::nullopt, now); !kept) return kept.error();
      counts.mended += mended.size();
    }
    auto moved = spool.replay(number);
    if (!moved) return moved.error();
    if (!bad) {
      ++counts.sent_again;
      continue;
    }
    const std::array<std::uint64_t, 1> taken = {spool.newest()};
    if (auto gone = spool.done(taken); !gone) return gone.error();
  }
  return counts;
}

}  // namespace gridline::hotline
