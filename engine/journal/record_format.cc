// Packing and taking apart of records; every length that is read is checked before it is used.
#include "engine/journal/record_format.h"

#include <fmt/format.h>

#include "engine/base/assert.h"

namespace gridline::journal {

namespace {

// The top bit of a frame's header. In the public blob: this entry has a personal part. In the
// personal blob: this part has been erased.
constexpr std::uint32_t flag = 0x8000'0000u;
constexpr std::size_t header_bytes = 4;

void put_u32(std::string& out, std::uint32_t value) {
  const char le[4] = {static_cast<char>(value), static_cast<char>(value >> 8), static_cast<char>(value >> 16),
                      static_cast<char>(value >> 24)};
  out.append(le, sizeof le);
}

std::uint32_t get_u32(const char* p) {
  const auto byte = [p](int i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(p[i])); };
  return byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
}

void put_frame(std::string& out, std::string_view body, bool flagged) {
  put_u32(out, static_cast<std::uint32_t>(body.size()) | (flagged ? flag : 0));
  out.append(body);
}

// One frame off the front of `left`. False when the bytes do not hold it.
bool take_frame(std::string_view& left, std::string_view& body, bool& flagged) {
  if (left.size() < header_bytes) return false;
  const std::uint32_t header = get_u32(left.data());
  const std::size_t size = header & ~flag;
  if (left.size() - header_bytes < size) return false;
  flagged = (header & flag) != 0;
  body = left.substr(header_bytes, size);
  left.remove_prefix(header_bytes + size);
  return true;
}

}  // namespace

base::Status pack_entries(std::span<const Entry> entries, std::string& public_blob,
                          std::string& personal_blob) {
  GRIDLINE_ASSERT(!entries.empty());
  std::size_t bytes = 0;
  for (const Entry& entry : entries) {
    bytes += 2 * header_bytes + entry.public_part.size() + entry.personal_part.size();
    if (bytes > record_bytes_max) {
      return base::Error{base::ErrorCode::invalid_input,
                         fmt::format("{} entries are more than the {} MiB a record may have; append them in "
                                     "several records",
                                     entries.size(), record_bytes_max >> 20)};
    }
  }
  public_blob.clear();
  personal_blob.clear();
  for (const Entry& entry : entries) {
    const bool has_personal = !entry.personal_part.empty();
    put_frame(public_blob, entry.public_part, has_personal);
    if (has_personal) put_frame(personal_blob, entry.personal_part, false);
  }
  return {};
}

base::Hash256 chain_of(const base::Hash256& previous, const RecordView& record) {
  return base::Hasher()
      .part(base::as_view(previous))
      .number(record.first)
      .number(record.count)
      .part(record.public_blob)
      .finish256();
}

std::uint32_t crc_of(const RecordView& record) {
  const std::uint64_t numbers[4] = {record.first, record.count, record.public_blob.size(),
                                    record.personal_blob.size()};
  std::uint8_t le[32];
  for (std::size_t i = 0; i < sizeof le; ++i)
    le[i] = static_cast<std::uint8_t>(numbers[i / 8] >> (8 * (i % 8)));
  std::uint32_t crc = base::crc32c({reinterpret_cast<const char*>(le), sizeof le});
  crc = base::crc32c(base::as_view(record.chain), crc);
  crc = base::crc32c(record.public_blob, crc);
  return base::crc32c(record.personal_blob, crc);
}

RecordView make_record(const Head& head, std::uint64_t count, std::string_view public_blob,
                       std::string_view personal_blob) {
  RecordView record{.first = head.last.value + 1,
                    .count = count,
                    .public_blob = public_blob,
                    .personal_blob = personal_blob};
  record.chain = chain_of(head.chain, record);
  record.crc = crc_of(record);
  return record;
}

RecordEntries::RecordEntries(const RecordView& record)
    : seq_(record.first),
      left_(record.count),
      public_left_(record.public_blob),
      personal_left_(record.personal_blob) {}

bool RecordEntries::stop(const char* why) {
  damage_ = why;
  return false;
}

bool RecordEntries::next(StoredEntry& entry) {
  if (damage_ != nullptr) return false;
  if (left_ == 0) {
    if (!public_left_.empty()) return stop("bytes follow the last public part");
    if (!personal_left_.empty()) return stop("bytes follow the last personal part");
    return false;
  }
  bool has_personal = false;
  bool erased = false;
  entry.personal_part = {};
  if (!take_frame(public_left_, entry.public_part, has_personal)) return stop("the public part is cut short");
  if (has_personal) {
    if (!take_frame(personal_left_, entry.personal_part, erased))
      return stop("the personal part is cut short");
    if (erased != entry.personal_part.empty()) return stop("the personal part is neither there nor erased");
  }
  entry.personal_erased = erased;
  entry.seq = base::Seq(seq_);
  ++seq_;
  --left_;
  return true;
}

base::Result<std::string> without_personal_parts(const RecordView& record,
                                                 const std::function<bool(base::Seq)>& wanted,
                                                 std::size_t& erased) {
  erased = 0;
  // Without this, a new CRC would be taken over damaged bytes and hide them for good.
  if (record.crc != crc_of(record)) {
    return base::Error{base::ErrorCode::corrupt, "the record's bytes do not match their CRC"};
  }
  std::string kept;
  kept.reserve(record.personal_blob.size());
  RecordEntries entries(record);
  StoredEntry entry;
  while (entries.next(entry)) {
    if (entry.personal_part.empty() && !entry.personal_erased) continue;
    const bool erase = !entry.personal_erased && wanted(entry.seq);
    erased += erase ? 1 : 0;
    // The length goes too: how much a person wrote is already something about that person.
    put_frame(kept, erase ? std::string_view{} : entry.personal_part, erase || entry.personal_erased);
  }
  if (entries.damage() != nullptr) {
    return base::Error{base::ErrorCode::corrupt, fmt::format("entry {}: {}", entries.at(), entries.damage())};
  }
  return kept;
}

}  // namespace gridline::journal
