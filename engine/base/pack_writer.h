// Writes msgpack into a string, smallest form first, by msgpack-c behind the .cc.
// The canonical form: the same calls always give the same bytes, so digests may be taken of them.
#pragma once

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
  void unsigned_integer(std::uint64_t value);
  void text(std::string_view utf8);
  void bytes(std::string_view raw);
  void array(std::uint32_t elements);
  void map(std::uint32_t pairs);
  // Appends bytes that already are whole msgpack values.
  void raw(std::string_view packed) { out_.append(packed); }

 private:
  std::string& out_;
};

}  // namespace gridline::base
