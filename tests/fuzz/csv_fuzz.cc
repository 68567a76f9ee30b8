// Any bytes as a CSV export: records that follow each other without a gap, however the bytes arrive.
//
// Input: one byte with the encoding and separator, one with the size of the pieces, then the file.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hotline/csv.h"
#include "adapters/hotline/encoding.h"
#include "engine/base/assert.h"

namespace {

using namespace gridline;

struct Cut {
  std::uint64_t begin, end;
  std::string raw;
  hotline::Flaw flaw;
  bool operator==(const Cut&) const = default;
};

void take_all(std::vector<Cut>& cuts, hotline::Splitter& splitter, bool at_end) {
  for (;;) {
    const auto record = at_end ? splitter.next_at_end() : splitter.next();
    if (!record) return;
    cuts.push_back({record->begin, record->end, std::string(record->raw), record->flaw});
  }
}

std::vector<Cut> cut(std::string_view file, hotline::Dialect dialect, std::size_t piece) {
  hotline::Splitter splitter(dialect, 0);
  std::vector<Cut> cuts;
  for (std::size_t at = 0; at < file.size(); at += piece) {
    splitter.feed(file.substr(at, piece));
    take_all(cuts, splitter, false);
  }
  take_all(cuts, splitter, true);
  return cuts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr char separators[] = {',', ';', '\t'};
  const auto encoding = static_cast<hotline::Encoding>(data[0] % 3);
  const hotline::Dialect dialect{encoding, separators[data[0] / 3 % 3]};
  const std::size_t piece = data[1] + 1u;
  const std::string_view file(reinterpret_cast<const char*>(data) + 2, size - 2);

  const std::vector<Cut> whole = cut(file, dialect, file.size() + 1);
  std::uint64_t offset = 0;
  for (const Cut& record : whole) {
    GRIDLINE_ASSERT(record.begin >= offset && record.end > record.begin && record.end <= file.size());
    offset = record.end;
    std::size_t lossy = 0;
    const std::string text = hotline::decode(encoding, record.raw, lossy);
    GRIDLINE_ASSERT(hotline::is_utf8(text));
    for (const std::string& cell : hotline::split_cells(text, dialect.separator)) {
      GRIDLINE_ASSERT(cell.size() <= text.size());
    }
  }
  // A file that grows byte by byte gives the same records as one that was there at once: a restart
  // in the middle of a write must neither lose nor double a row.
  GRIDLINE_ASSERT(cut(file, dialect, piece) == whole);
  (void)hotline::detect(file, true);
  return 0;
}
