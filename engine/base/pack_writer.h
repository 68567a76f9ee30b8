// Writes msgpack into a string, smallest form first, by msgpack-c behind the .cc.
// The canonical form: the same calls always give the same bytes, so digests may be taken of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridline::base {

class PackWriter {
 public:
  // Appends to `out`, which must outlive the writer.
  explicit PackWriter(std::string& out) : out_(out) {}

  void nil();
  void boolean(bool value);
  void integer(std::int64_t value);
  // Most numbers are small (keys, enumerations): one byte, without a call.
  void unsigned_integer(std::uint64_t value) {
    if (value < 0x80) out_.push_back(static_cast<char>(value));
    else large_unsigned(value);
  }
  void text(std::string_view utf8);
  void bytes(std::string_view raw);
  void array(std::uint32_t elements);
  void map(std::uint32_t pairs);
  // A map whose number of pairs is known only afterwards, at most 15: where its header stands.
  std::size_t begin_small_map() {
    out_.push_back(static_cast<char>(0x80));
    return out_.size() - 1;
  }
  // REQUIRES: pairs <= 15; `header` from begin_small_map().
  void end_small_map(std::size_t header, std::uint32_t pairs) {
    out_[header] = static_cast<char>(0x80 | pairs);
  }
  // Appends bytes that already are whole msgpack values.
  void raw(std::string_view packed) { out_.append(packed); }

 private:
  void large_unsigned(std::uint64_t value);

  std::string& out_;
};

}  // namespace gridline::base
