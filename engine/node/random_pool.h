// Unpredictable bytes, drawn from the operating system a few kilobytes at a time: one system call
// for each salt and receipt would cost as much as deciding a ticket. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/hash.h"

namespace gridline::node {

class RandomPool {
 public:
  // Valid until the next call.
  std::string_view bytes(std::size_t n) {
    if (at_ + n > pool_.size()) {
      base::random_bytes(pool_.data(), pool_.size());
      at_ = 0;
    }
    at_ += n;
    return {reinterpret_cast<const char*>(pool_.data()) + at_ - n, n};
  }

  std::uint64_t number() {
    std::uint64_t out;
    std::memcpy(&out, bytes(sizeof out).data(), sizeof out);
    return out;
  }

 private:
  std::array<std::uint8_t, 4096> pool_;
  std::size_t at_ = 4096;
};

}  // namespace gridline::node
