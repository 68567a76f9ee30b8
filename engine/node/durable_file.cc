// POSIX calls, because std::filebuf cannot sync.
#include "engine/node/durable_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace gridline::node {

namespace {

base::Error error_of(const std::string& path, const char* doing) {
  const base::ErrorCode code = errno == ENOSPC || errno == EDQUOT ? base::ErrorCode::disk_full
                               : errno == ENOENT                  ? base::ErrorCode::not_found
                                                                  : base::ErrorCode::io;
  return {code, fmt::format("{} {}: {}", doing, path, std::strerror(errno))};
}

// Closes at the end of the scope.
struct File {
  int fd;
  ~File() { if (fd >= 0) ::close(fd); }
};

base::Status sync_folder(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  File dir{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (dir.fd < 0 || ::fsync(dir.fd) != 0) return error_of(folder, "cannot sync");
  return {};
}

std::string part_of(const std::string& path) { return path + ".part"; }

base::Status write_part(const std::string& part, std::string_view content, unsigned mode) {
  File file{::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
  if (file.fd < 0) return error_of(part, "cannot create");
  while (!content.empty()) {
    const ssize_t n = ::write(file.fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return error_of(part, "cannot write");
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::fsync(file.fd) != 0) return error_of(part, "cannot sync");
  return {};
}

}  // namespace

base::Status write_durably(const std::string& path, std::string_view content, unsigned mode) {
  return write_durably({FileToWrite{path, content, mode}});
}

base::Status write_durably(const std::vector<FileToWrite>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const base::Status written = write_part(part_of(files[i].path), files[i].content, files[i].mode);
    if (written) continue;
    for (std::size_t k = 0; k <= i; ++k) ::unlink(part_of(files[k].path).c_str());
    return written;
  }
  for (const FileToWrite& file : files) {
    if (::rename(part_of(file.path).c_str(), file.path.c_str()) != 0)
      return error_of(file.path, "cannot rename to");
  }
  for (const FileToWrite& file : files) {
    if (base::Status synced = sync_folder(file.path); !synced) return synced;
  }
  return {};
}

base::Result<std::string> read_whole(const std::string& path) {
  File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return error_of(path, "cannot open");
  struct stat st {};
  if (::fstat(file.fd, &st) != 0) return error_of(path, "cannot look at");
  std::string out(static_cast<std::size_t>(st.st_size), '\0');
  std::size_t at = 0;
  while (at < out.size()) {
    const ssize_t n = ::read(file.fd, out.data() + at, out.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return error_of(path, "cannot read");
    if (n == 0) break;
    at += static_cast<std::size_t>(n);
  }
  out.resize(at);
  return out;
}

}  // namespace gridline::node
