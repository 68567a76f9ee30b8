// A file of the disk, read by byte offset; a .gz one by its uncompressed offset.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.h"

namespace gridline::hotline {

struct FileFacts {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;         // on the disk; of a .gz the compressed one
  std::int64_t modified_ns = 0;
  bool operator==(const FileFacts&) const = default;
};

// Errors: not_found, permission, io.
base::Result<FileFacts> facts_of(const std::string& path);

// Keeps the file open, so it stays readable when it is renamed or deleted. Not for several threads at once.
class InputFile {
 public:
  // A name that ends in .gz is taken as compressed. Errors: not_found, permission, io.
  static base::Result<InputFile> open(const std::string& path);
  ~InputFile();
  InputFile(InputFile&&) noexcept;
  InputFile& operator=(InputFile&&) noexcept;

  bool compressed() const;
  base::Result<FileFacts> facts() const;

  // The bytes from `offset`, at most `bytes_max`; fewer, or none, at the end. Errors: io; corrupt for a .gz
  // that is damaged or not yet whole.
  base::Result<std::string> read(std::uint64_t offset, std::size_t bytes_max) const;

 private:
  struct Handle;
  explicit InputFile(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace gridline::hotline
