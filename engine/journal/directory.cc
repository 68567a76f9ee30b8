// The journal's folder, by POSIX calls: std::filesystem knows neither fsync nor flock.
#include "engine/journal/directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace gridline::journal {

namespace {

// A file descriptor that closes itself.
struct Descriptor {
  int fd = -1;
  explicit Descriptor(int f) : fd(f) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

// The pid that the holder wrote, or "unknown".
std::string holder_of(int fd) {
  std::array<char, 32> text{};
  const ssize_t n = ::pread(fd, text.data(), text.size() - 1, 0);
  std::string pid(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!pid.empty() && (pid.back() < '0' || pid.back() > '9')) pid.pop_back();
  return pid.empty() ? "unknown" : pid;
}

base::Status copy_bytes(int from, int to, const std::filesystem::path& target) {
  std::vector<char> block(1u << 20);
  for (;;) {
    const ssize_t got = ::read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read what is copied to", target, errno);
    if (got == 0) return {};
    for (ssize_t done = 0; done < got;) {
      const ssize_t put = ::write(to, block.data() + done, static_cast<std::size_t>(got - done));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return system_error("write", target, errno);
      done += put;
    }
  }
}

}  // namespace

base::Error system_error(std::string_view doing, const std::filesystem::path& path, int error_number) {
  base::ErrorCode code = base::ErrorCode::io;
  if (error_number == ENOSPC || error_number == EDQUOT) code = base::ErrorCode::disk_full;
  if (error_number == EACCES || error_number == EPERM || error_number == EROFS)
    code = base::ErrorCode::permission;
  if (error_number == ENOENT) code = base::ErrorCode::not_found;
  if (error_number == EEXIST) code = base::ErrorCode::already_exists;
  return {code, fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(error_number))};
}

base::Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& folder) {
  const auto path = folder / "LOCK";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return system_error("open", path, errno);
  DirectoryLock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return system_error("lock", path, errno);
    return base::Error{
        base::ErrorCode::busy,
        fmt::format("the journal in {} is held by another engine or tool (process {}); stop that "
                    "one first, or use another data folder",
                    folder.string(), holder_of(fd))};
  }
  // For the message above only: that the pid is missing (a full disk) must not stop anybody.
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd, 0) == 0) [[maybe_unused]]
    const auto written = ::pwrite(fd, pid.data(), pid.size(), 0);
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (fd_ >= 0) ::close(fd_);
}

base::Status make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return {};
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return system_error("create the folder", folder, errno);
  if (!std::filesystem::is_directory(folder, error)) return system_error("use as a folder", folder, ENOTDIR);
  return sync_path(folder.has_parent_path() ? folder.parent_path() : std::filesystem::path("."));
}

bool is_network_file_system(std::uint64_t type) {
  // From statfs(2). FUSE is not among them: it can be local, and says nothing of what is behind it.
  constexpr std::array<std::uint64_t, 13> network = {
      0x6969,      // NFS
      0x517B,      // SMB
      0xFF534D42,  // CIFS
      0xFE534D42,  // SMB2
      0x5346414F,  // AFS
      0x6B414653,  // AFS of the kernel
      0x73757245,  // Coda
      0x564C,      // NCP
      0x01021997,  // 9P
      0x00C36400,  // Ceph
      0x0BD00BD0,  // Lustre
      0x7461636F,  // OCFS2
      0x01161970,  // GFS2
  };
  return std::find(network.begin(), network.end(), type & 0xFFFF'FFFFu) != network.end();
}

base::Status refuse_network_file_system(const std::filesystem::path& folder) {
  struct statfs facts {};
  if (::statfs(folder.c_str(), &facts) != 0) return system_error("find the file system of", folder, errno);
  if (!is_network_file_system(static_cast<std::uint64_t>(facts.f_type))) return {};
  return base::Error{
      base::ErrorCode::unsupported,
      fmt::format("{} is on a network file system (type {:#x}); its locks and flushes do not keep "
                  "what the journal promises: use a folder on a local disk",
                  folder.string(), static_cast<std::uint64_t>(facts.f_type) & 0xFFFF'FFFFu)};
}

base::Status sync_path(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0) return system_error("open", path, errno);
  // Whatever errno says, a failed fsync means that what is on the disk is unknown.
  if (::fsync(file.fd) != 0)
    return base::Error{base::ErrorCode::io, system_error("fsync", path, errno).message};
  return {};
}

base::Status rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return system_error("rename to", to, errno);
  return sync_path(to.parent_path());
}

base::Status copy_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (source.fd < 0) return system_error("open", from, errno);
  const Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (target.fd < 0) return system_error("create", to, errno);
  if (auto copied = copy_bytes(source.fd, target.fd, to); !copied) return copied;
  if (::fsync(target.fd) != 0)
    return base::Error{base::ErrorCode::io, system_error("fsync", to, errno).message};
  return {};
}

std::string segment_file_name(std::uint64_t number) { return fmt::format("{:06}.db", number); }

base::Result<std::vector<std::uint64_t>> segment_numbers(const std::filesystem::path& folder) {
  std::vector<std::uint64_t> numbers;
  std::error_code error;
  std::filesystem::directory_iterator files(folder, error);
  for (; !error && files != std::filesystem::directory_iterator(); files.increment(error)) {
    const std::string name = files->path().filename().string();
    const std::size_t digits = name.find_first_not_of("0123456789");
    if (digits < 6 || digits > 18 || name.substr(digits) != ".db") continue;
    numbers.push_back(std::stoull(name.substr(0, digits)));
  }
  if (error) return system_error("list", folder, error.value());
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

base::Status remove_leftovers(const std::filesystem::path& folder, std::string_view kind) {
  const std::string mark = ".db" + std::string(kind);
  std::error_code error;
  std::vector<std::filesystem::path> leftovers;
  std::filesystem::directory_iterator files(folder, error);
  for (; !error && files != std::filesystem::directory_iterator(); files.increment(error)) {
    if (files->path().filename().string().find(mark) != std::string::npos)
      leftovers.push_back(files->path());
  }
  for (const auto& path : leftovers) {
    if (!error) std::filesystem::remove(path, error);
  }
  if (error) return system_error("remove half-made segments in", folder, error.value());
  return {};
}

}  // namespace gridline::journal
