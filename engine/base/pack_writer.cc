// msgpack-c's packer over a std::string; the only place of the engine that knows it.
#include "engine/base/pack_writer.h"

#include <msgpack/pack.hpp>

namespace gridline::base {

namespace {

struct Sink {
  std::string& out;
  void write(const char* data, std::size_t size) { out.append(data, size); }
};

}  // namespace

void PackWriter::nil() { Sink s{out_}; msgpack::packer<Sink>(s).pack_nil(); }

void PackWriter::boolean(bool value) {
  Sink s{out_};
  msgpack::packer<Sink> p(s);
  value ? p.pack_true() : p.pack_false();
}

void PackWriter::integer(std::int64_t value) { Sink s{out_}; msgpack::packer<Sink>(s).pack_int64(value); }

void PackWriter::large_unsigned(std::uint64_t value) {
  Sink s{out_};
  msgpack::packer<Sink>(s).pack_uint64(value);
}

void PackWriter::text(std::string_view utf8) {
  Sink s{out_};
  msgpack::packer<Sink> p(s);
  p.pack_str(static_cast<std::uint32_t>(utf8.size()));
  p.pack_str_body(utf8.data(), static_cast<std::uint32_t>(utf8.size()));
}

void PackWriter::bytes(std::string_view raw) {
  Sink s{out_};
  msgpack::packer<Sink> p(s);
  p.pack_bin(static_cast<std::uint32_t>(raw.size()));
  p.pack_bin_body(raw.data(), static_cast<std::uint32_t>(raw.size()));
}

void PackWriter::array(std::uint32_t elements) {
  Sink s{out_};
  msgpack::packer<Sink>(s).pack_array(elements);
}
void PackWriter::map(std::uint32_t pairs) { Sink s{out_}; msgpack::packer<Sink>(s).pack_map(pairs); }

}  // namespace gridline::base
