// The arena: blocks that double, each piece aligned to sixteen bytes.
#include "rules/cel/arena.h"

#include <algorithm>

#include "rules/cel/compare.h"

namespace gridline::cel {

namespace {
constexpr std::size_t alignment = 16;
constexpr std::size_t first_block_bytes = 1024;
}  // namespace

void* Arena::allocate(std::size_t bytes) {
  if (bytes > bytes_max_ || used_ > bytes_max_ - bytes) return nullptr;
  bytes = (std::max<std::size_t>(bytes, 1) + alignment - 1) / alignment * alignment;
  if (blocks_.empty() || blocks_.back().size - at_ < bytes) {
    const std::size_t doubled = blocks_.empty() ? first_block_bytes : blocks_.back().size * 2;
    const std::size_t size = std::max(doubled, bytes);
    blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    at_ = 0;
  }
  void* piece = blocks_.back().memory.get() + at_;
  at_ += bytes;
  used_ += bytes;
  return piece;
}

std::optional<std::span<Value>> Arena::values(std::size_t count) {
  if (count > bytes_max_ / sizeof(Value)) return std::nullopt;
  void* piece = allocate(count * sizeof(Value));
  if (piece == nullptr) return std::nullopt;
  auto* first = static_cast<Value*>(piece);
  std::uninitialized_default_construct_n(first, count);
  return std::span(first, count);
}

std::optional<std::span<MapEntry>> Arena::entries(std::size_t count) {
  if (count > bytes_max_ / sizeof(MapEntry)) return std::nullopt;
  void* piece = allocate(count * sizeof(MapEntry));
  if (piece == nullptr) return std::nullopt;
  auto* first = static_cast<MapEntry*>(piece);
  std::uninitialized_default_construct_n(first, count);
  return std::span(first, count);
}

std::optional<std::span<char>> Arena::characters(std::size_t bytes) {
  void* piece = allocate(bytes);
  if (piece == nullptr) return std::nullopt;
  return std::span(static_cast<char*>(piece), bytes);
}

Value Arena::string(std::string_view text) {
  const auto room = characters(text.size());
  if (!room) return {};
  std::copy(text.begin(), text.end(), room->begin());
  return Value::string({room->data(), room->size()});
}

Value Arena::bytes(std::string_view text) {
  const Value copy = string(text);
  return copy.is_absent() ? copy : Value::bytes(copy.as_text());
}

Value Arena::list(std::span<const Value> elements) {
  const auto room = values(elements.size());
  if (!room) return {};
  std::copy(elements.begin(), elements.end(), room->begin());
  return Value::list(*room);
}

Value Arena::map(std::span<const MapEntry> given) {
  const auto is_key = [](const MapEntry& entry) { return is_map_key(entry.key); };
  if (!std::all_of(given.begin(), given.end(), is_key)) return {};
  const auto room = entries(given.size());
  if (!room) return {};
  std::copy(given.begin(), given.end(), room->begin());
  std::sort(room->begin(), room->end(),
            [](const MapEntry& a, const MapEntry& b) { return key_less(a.key, b.key); });
  for (std::size_t i = 1; i < room->size(); ++i) {
    if (!key_less((*room)[i - 1].key, (*room)[i].key)) return {};
  }
  return Value::map(*room);
}

void Arena::clear() {
  if (blocks_.size() > 1) {
    blocks_.front() = std::move(blocks_.back());
    blocks_.resize(1);
  }
  at_ = 0;
  used_ = 0;
}

}  // namespace gridline::cel
