// Fingerprints and the checkpoint's bytes; see state.h.
#include "adapters/hotline/state.h"

#include <algorithm>

namespace gridline::hotline {

std::string encode_checkpoint(const Checkpoint& checkpoint) { return base::to_packed(checkpoint); }

base::Result<Checkpoint> decode_checkpoint(std::string_view bytes) {
  if (bytes.empty()) return Checkpoint{};
  auto checkpoint = base::from_packed<Checkpoint>(bytes);
  if (!checkpoint) return base::Error{base::ErrorCode::corrupt, "checkpoint: " + checkpoint.error().message};
  if (checkpoint->form != 1) {
    return base::Error{base::ErrorCode::unsupported,
                       "checkpoint: written by a later version of this adapter"};
  }
  return checkpoint;
}

base::Hash128 fingerprint(std::string_view bytes) { return base::Hasher().part(bytes).finish128(); }

void stamp(FileState& state, std::uint64_t offset, std::string_view head, std::string_view before) {
  const auto bounded = static_cast<std::size_t>(std::min<std::uint64_t>(offset, fingerprint_bytes_max));
  const std::string_view front = head.substr(0, bounded);
  const std::string_view back = before.substr(before.size() - std::min(before.size(), bounded));
  state.offset = offset;
  state.head_bytes = front.size();
  state.head = fingerprint(front);
  state.tail_bytes = back.size();
  state.tail = fingerprint(back);
}

bool same_inode(const FileState& state, const FileFacts& facts) {
  return state.device == facts.device && state.inode == facts.inode;
}

bool content_matches(const InputFile& file, const FileState& state) {
  const auto same = [&](std::uint64_t at, std::uint64_t bytes, const base::Hash128& hash) {
    if (bytes == 0) return true;
    const auto read = file.read(at, static_cast<std::size_t>(bytes));
    return read.ok() && read->size() == bytes && fingerprint(*read) == hash;
  };
  return same(0, state.head_bytes, state.head) &&
         same(state.offset - std::min(state.offset, state.tail_bytes), state.tail_bytes, state.tail);
}

bool distinctive(const FileState& state) { return state.offset > 0 && state.offset > state.rows_begin; }

std::optional<Layout> layout_of(const FileState& state, const Mapping& mapping) {
  if (state.header.empty()) return std::nullopt;
  auto header = read_header(state.header, mapping);
  if (!header) return std::nullopt;
  Layout layout;
  layout.dialect = {state.encoding, static_cast<char>(state.separator)};
  layout.forced = state.forced;
  layout.header = std::move(*header);
  layout.rows_begin = state.rows_begin;
  return layout;
}

void remember_layout(FileState& state, const Layout& layout) {
  state.encoding = layout.dialect.encoding;
  state.separator = static_cast<std::uint8_t>(layout.dialect.separator);
  state.forced = layout.forced;
  state.header = layout.header.names();
  state.rows_begin = layout.rows_begin;
}

}  // namespace gridline::hotline
