// Any bytes as a journal record: entries whose views stay inside the record, or a named damage.
//
// Input: one byte with the count of entries, two bytes (little-endian) with the length of the public
// blob, the public blob, then the personal one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/assert.h"
#include "engine/journal/record_format.h"

namespace {

using namespace gridline;

bool is_inside(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3 || data[0] == 0) return 0;
  const std::size_t wanted = data[1] | data[2] << 8;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 3, size - 3);

  journal::RecordView record;
  record.first = 7;
  record.count = data[0];
  record.public_blob = rest.substr(0, wanted);
  record.personal_blob = rest.substr(record.public_blob.size());
  record.crc = journal::crc_of(record);

  journal::RecordEntries entries(record);
  journal::StoredEntry entry;
  std::uint64_t read = 0;
  while (entries.next(entry)) {
    GRIDLINE_ASSERT(entry.seq.value == record.first + read);
    GRIDLINE_ASSERT(is_inside(entry.public_part, record.public_blob));
    GRIDLINE_ASSERT(is_inside(entry.personal_part, record.personal_blob));
    ++read;
  }
  GRIDLINE_ASSERT(read <= record.count);
  // All may have been read and bytes be left over: that is damage too.
  if (entries.damage() == nullptr) GRIDLINE_ASSERT(read == record.count);

  // Erasing nobody from a sound record changes no byte; a damaged one is refused.
  std::size_t erased = 0;
  const auto same = journal::without_personal_parts(record, [](base::Seq) { return false; }, erased);
  GRIDLINE_ASSERT(same.ok() == (entries.damage() == nullptr));
  if (same.ok()) GRIDLINE_ASSERT(erased == 0 && *same == record.personal_blob);
  return 0;
}
