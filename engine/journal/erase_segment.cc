// Erasure: read the records concerned, pack them anew without the parts, swap the file.
#include "engine/journal/erase_segment.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/journal/directory.h"
#include "engine/journal/record_format.h"
#include "engine/journal/segment.h"
#include "engine/journal/segment_reader.h"

namespace gridline::journal {

namespace {

base::Status plan_record(const RecordView& record, std::span<const base::Seq> wanted, Erasure& erasure) {
  std::size_t erased = 0;
  auto kept = without_personal_parts(
      record, [&](base::Seq seq) { return std::binary_search(wanted.begin(), wanted.end(), seq); }, erased);
  if (!kept) return kept.error();
  if (erased == 0) return {};
  RecordView changed = record;
  changed.personal_blob = kept.value();
  erasure.changes.push_back({record.first, kept.value(), crc_of(changed)});
  erasure.parts += erased;
  return {};
}

base::Status rewrite_copy(const std::filesystem::path& folder, std::uint64_t number,
                          const std::filesystem::path& copy, const Erasure& erasure, const char* vfs) {
  const auto path = folder / segment_file_name(number);
  if (auto copied = copy_durably(path, copy); !copied) return copied;
  {
    auto db = Database::open(copy, Database::Mode::read_write, vfs);
    if (!db) return db.error();
    auto set = db->run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL");
    if (!set) return set;
    if (auto zeroes = db->demand("PRAGMA secure_delete=ON", "1"); !zeroes) return zeroes;
    if (auto applied = apply_erasure(*db, erasure); !applied) return applied;
  }
  return rename_durably(copy, path);
}

}  // namespace

base::Result<Erasure> plan_erasure(Database& db, std::string_view segment,
                                   std::span<const base::Seq> entries) {
  Erasure erasure;
  auto find = db.prepare(
      "SELECT first, count, crc, chain, public, personal FROM record WHERE first <= ?1"
      " ORDER BY first DESC LIMIT 1");
  if (!find) return find.error();
  while (!entries.empty()) {
    const ResetAfter reset(*find);
    find->bind(1, entries.front().value);
    const auto row = find->step();
    if (!row) return row.error();
    if (!row.value()) return damaged(segment, "the record of an entry to erase is missing");
    const auto record = record_of(*find, segment);
    if (!record) return record.error();
    const auto after = std::upper_bound(entries.begin(), entries.end(), base::Seq(record->last()));
    const auto inside = entries.first(static_cast<std::size_t>(after - entries.begin()));
    if (inside.empty()) return damaged(segment, record.value(), "the record after it is missing");
    if (auto planned = plan_record(record.value(), inside, erasure); !planned) {
      return damaged(segment, record.value(), planned.error().message);
    }
    entries = entries.subspan(inside.size());
  }
  return erasure;
}

base::Status apply_erasure(Database& db, const Erasure& erasure) {
  auto update = db.prepare("UPDATE record SET personal=?1, crc=?2 WHERE first=?3");
  if (!update) return update.error();
  if (auto begun = db.run("BEGIN IMMEDIATE"); !begun) return begun;
  for (const Erasure::Change& change : erasure.changes) {
    update->bind_blob(1, change.personal);
    update->bind(2, change.crc);
    update->bind(3, change.first);
    const auto done = update->step();
    update->reset();
    if (done) continue;
    db.roll_back();
    return done.error();
  }
  auto committed = db.run("COMMIT");
  if (!committed) db.roll_back();
  return committed;
}

base::Result<std::size_t> erase_in_sealed(const std::filesystem::path& folder, std::uint64_t number,
                                          std::span<const base::Seq> entries, const char* vfs) {
  if (entries.empty()) return std::size_t{0};
  Erasure erasure;
  {
    auto db = Database::open(folder / segment_file_name(number), Database::Mode::read_immutable, vfs);
    if (!db) return db.error();
    auto planned = plan_erasure(*db, segment_file_name(number), entries);
    if (!planned) return planned.error();
    erasure = std::move(planned).value();
  }
  if (erasure.changes.empty()) return std::size_t{0};
  auto copy = folder / segment_file_name(number);
  copy += half_erased;
  if (auto rewritten = rewrite_copy(folder, number, copy, erasure, vfs); !rewritten) {
    // Give the room back; what cannot be removed now goes at the next opening.
    if (auto cleared = remove_leftovers(folder, half_erased); !cleared) return cleared.error();
    return rewritten.error();
  }
  return erasure.parts;
}

base::Result<std::size_t> erase_sealed(const std::filesystem::path& folder,
                                       std::span<const base::Seq> entries) {
  const auto segments = SegmentReader(folder).list();
  if (!segments) return segments.error();
  std::size_t total = 0;
  for (const SegmentInfo& segment : *segments) {
    if (!segment.sealed || entries.empty()) break;
    const auto after = std::upper_bound(entries.begin(), entries.end(), segment.last);
    const auto inside = entries.first(static_cast<std::size_t>(after - entries.begin()));
    const auto erased = erase_in_sealed(folder, segment.number, inside, nullptr);
    if (!erased) return erased;
    total += *erased;
    entries = entries.subspan(inside.size());
  }
  if (entries.empty()) return total;
  return base::Error{base::ErrorCode::not_found,
                     fmt::format("entry {} is in no sealed segment", entries.back().value)};
}

}  // namespace gridline::journal
