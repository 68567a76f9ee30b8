// POSIX reads, and zlib's for compressed files; see file.h.
#include "adapters/hotline/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace gridline::hotline {

namespace {

base::Error system_error(std::string_view what, int number) {
  const base::ErrorCode code = number == ENOENT || number == ENOTDIR ? base::ErrorCode::not_found
                               : number == EACCES || number == EPERM ? base::ErrorCode::permission
                                                                     : base::ErrorCode::io;
  return {code, fmt::format("{}: {}", what, std::strerror(number))};
}

FileFacts facts_from(const struct stat& s) {
  return {static_cast<std::uint64_t>(s.st_dev), static_cast<std::uint64_t>(s.st_ino),
          static_cast<std::uint64_t>(s.st_size), s.st_mtim.tv_sec * 1'000'000'000 + s.st_mtim.tv_nsec};
}

}  // namespace

base::Result<FileFacts> facts_of(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return system_error(path, errno);
  if (!S_ISREG(s.st_mode)) return base::Error{base::ErrorCode::not_found, path + ": not a regular file"};
  return facts_from(s);
}

struct InputFile::Handle {
  std::string path;
  int descriptor = -1;
  gzFile gz = nullptr;

  ~Handle() {
    if (gz != nullptr) gzclose_r(gz);
    if (descriptor >= 0) ::close(descriptor);
  }
};

InputFile::InputFile(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
InputFile::~InputFile() = default;
InputFile::InputFile(InputFile&&) noexcept = default;
InputFile& InputFile::operator=(InputFile&&) noexcept = default;

base::Result<InputFile> InputFile::open(const std::string& path) {
  auto handle = std::make_unique<Handle>();
  handle->path = path;
  handle->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (handle->descriptor < 0) return system_error(path, errno);
  if (path.ends_with(".gz")) {
    const int copy = ::dup(handle->descriptor);
    if (copy < 0) return system_error(path, errno);
    handle->gz = gzdopen(copy, "rb");
    if (handle->gz == nullptr) {
      ::close(copy);
      return base::Error{base::ErrorCode::io, path + ": no memory for decompression"};
    }
  }
  return InputFile(std::move(handle));
}

bool InputFile::compressed() const { return handle_->gz != nullptr; }

base::Result<FileFacts> InputFile::facts() const {
  struct stat s {};
  if (::fstat(handle_->descriptor, &s) != 0) return system_error(handle_->path, errno);
  return facts_from(s);
}

base::Result<std::string> InputFile::read(std::uint64_t offset, std::size_t bytes_max) const {
  std::string out(bytes_max, '\0');
  std::size_t got = 0;
  if (handle_->gz != nullptr) {
    // Forward seeks decompress what lies between; backward ones begin again. Good enough for a file read
    // once.
    if (gzseek(handle_->gz, static_cast<z_off_t>(offset), SEEK_SET) < 0) {
      return base::Error{base::ErrorCode::corrupt, handle_->path + ": cannot be decompressed"};
    }
    const int n = gzread(handle_->gz, out.data(), static_cast<unsigned>(bytes_max));
    int status = Z_OK;
    gzerror(handle_->gz, &status);
    if (n < 0 || status == Z_BUF_ERROR) {  // the latter: the compressed data end too early
      gzclearerr(handle_->gz);
      return base::Error{base::ErrorCode::corrupt, handle_->path + ": damaged or not yet whole"};
    }
    got = static_cast<std::size_t>(n);
  }
  while (handle_->gz == nullptr && got < bytes_max) {
    const ssize_t n = ::pread(handle_->descriptor, out.data() + got, bytes_max - got,
                              static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(handle_->path, errno);
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  out.resize(got);
  return out;
}

}  // namespace gridline::hotline
