// Rows in chunks: a slot keeps its address, growing never copies (a doubling vector of a million
// rows would stop the duty cycle for tens of milliseconds), freed slots are used again.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace gridline::core {

// REQUIRES: Row has an `id` whose zero value means "free".
template <class Row>
class RowTable {
 public:
  Row& operator[](std::uint32_t slot) { return chunks_[slot >> shift][slot & mask]; }
  const Row& operator[](std::uint32_t slot) const { return chunks_[slot >> shift][slot & mask]; }

  std::uint32_t insert(const Row& row) {
    std::uint32_t slot = end_;
    if (!free_.empty()) {
      slot = free_.back();
      free_.pop_back();
    } else {
      if ((end_ & mask) == 0) chunks_.push_back(std::make_unique<Row[]>(mask + 1));
      ++end_;
    }
    (*this)[slot] = row;
    ++size_;
    return slot;
  }

  void erase(std::uint32_t slot) {
    (*this)[slot] = Row{};
    free_.push_back(slot);
    --size_;
  }

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return chunks_.size() * (mask + 1) * sizeof(Row) + free_.capacity() * 4; }

  // Calls see(row) for every row in slot order (which is not data: sort by id before use).
  template <class See>
  void each(See&& see) const {
    for (std::uint32_t slot = 0; slot < end_; ++slot) {
      if ((*this)[slot].id) see((*this)[slot]);
    }
  }

 private:
  static constexpr std::uint32_t shift = 12;
  static constexpr std::uint32_t mask = (1u << shift) - 1;
  std::vector<std::unique_ptr<Row[]>> chunks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t end_ = 0;
  std::size_t size_ = 0;
};

}  // namespace gridline::core
