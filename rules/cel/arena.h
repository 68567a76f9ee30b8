// Memory for the text, lists and maps of values: filled, used, dropped whole.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/cel/value.h"

namespace gridline::cel {

// Makes values that stay good until clear() or the end of the arena; moving it keeps them good.
// Nothing is allocated before the first value. One thread at a time.
class Arena {
 public:
  explicit Arena(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // Room for `count` values or `bytes` characters; empty when the bound would be passed.
  std::optional<std::span<Value>> values(std::size_t count);
  std::optional<std::span<MapEntry>> entries(std::size_t count);
  std::optional<std::span<char>> characters(std::size_t bytes);

  // Copies. Absent when the bound would be passed.
  Value string(std::string_view text);
  Value bytes(std::string_view text);
  Value list(std::span<const Value> elements);
  // Sorts. Absent, too, when two keys are equal (1 and 1u are) or a key is no bool, int, uint or string.
  Value map(std::span<const MapEntry> entries);

  std::size_t bytes_used() const { return used_; }
  // Forgets every value, keeps one block for the next use.
  void clear();

 private:
  void* allocate(std::size_t bytes);

  struct Block {
    std::unique_ptr<std::byte[]> memory;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::size_t at_ = 0;  // in the last block
  std::size_t used_ = 0;
  std::size_t bytes_max_;
};

}  // namespace gridline::cel
