// What is remembered of each file: which one it is and how far it was read. The checkpoint is all of them.
//
// Problem: a name says nothing (rotation renames), an inode little (it is used again within seconds), and the
// first kilobyte not enough (exports of a source share a header that can be longer than that). So a file
// is recognised by device and inode, by a hash of its first bytes, and by a hash of the last bytes before the
// reading position: together they say that what was read is still what stands there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hotline/file.h"
#include "adapters/hotline/layout.h"
#include "engine/base/fields.h"
#include "engine/base/hash.h"

namespace gridline::hotline {

inline constexpr std::size_t fingerprint_bytes_max = 1024;

enum class FileStatus : std::uint8_t {
  reading,   // its end was not reached, or it still grows
  finished,  // read to its end
  passed,    // was there before the following began: never read
  refused    // no header found; tried again at each start
};

struct FileState {
  std::string name;  // in its folder, when last seen; for people
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t offset = 0;      // start of the next unread record
  std::uint64_t rows_begin = 0;  // end of the header
  std::uint64_t head_bytes = 0;
  base::Hash128 head{};          // of the first head_bytes
  std::uint64_t tail_bytes = 0;
  base::Hash128 tail{};          // of the tail_bytes before offset
  FileStatus status = FileStatus::reading;
  Encoding encoding = Encoding::utf8;
  std::uint8_t separator = ',';
  bool forced = false;
  std::vector<std::string> header;  // empty: not known yet
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.name); f(2, x.device); f(3, x.inode); f(4, x.offset); f(5, x.rows_begin); f(6, x.head_bytes);
    f(7, x.head); f(8, x.tail_bytes); f(9, x.tail); f(10, x.status); f(11, x.encoding); f(12, x.separator);
    f(13, x.forced); f(14, x.header);
  }
};

struct Checkpoint {
  std::uint32_t form = 1;
  std::vector<FileState> files;  // oldest first
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.form); f(2, x.files); }
};

std::string encode_checkpoint(const Checkpoint& checkpoint);
// Errors: corrupt; unsupported for a form of a later version. Empty bytes: an empty checkpoint.
base::Result<Checkpoint> decode_checkpoint(std::string_view bytes);

base::Hash128 fingerprint(std::string_view bytes);

// Sets offset, head and tail: `head` the file's first bytes, `before` those up to the offset.
void stamp(FileState& state, std::uint64_t offset, std::string_view head, std::string_view before);

bool same_inode(const FileState& state, const FileFacts& facts);

// What was read up to state.offset is what stands in the file (by its two fingerprints). A file that cannot
// be read does not match.
bool content_matches(const InputFile& file, const FileState& state);

// Whether a match by content alone says something: rows were read, not only a header that others share.
bool distinctive(const FileState& state);

// The layout that was found before, read with the mapping of today; none if that has no use for the header.
std::optional<Layout> layout_of(const FileState& state, const Mapping& mapping);
void remember_layout(FileState& state, const Layout& layout);

}  // namespace gridline::hotline
