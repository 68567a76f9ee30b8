// Opening, and the file that a dead engine left behind.
#include "engine/http/unix_socket.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace gridline::http {

namespace {

constexpr int backlog = 128;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

base::Error failed(const std::string& path) {
  return {base::ErrorCode::io, fmt::format("cannot listen on {}: {}", path, std::strerror(errno))};
}

// Removes a socket file that nobody answers; anything else at that name stays.
base::Status clear_way(const std::string& path) {
  struct stat file {};
  if (::lstat(path.c_str(), &file) != 0) return {};
  if (!S_ISSOCK(file.st_mode)) {
    return base::Error{base::ErrorCode::already_exists,
                       fmt::format("{} 不是套接字，不会覆盖 / is no socket and is not replaced: choose another "
                                   "`socket`", path)};
  }
  const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!probe) return failed(path);
  const sockaddr_un address = address_of(path);
  // EAGAIN: its queue of waiting connections is full, so somebody is there.
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      errno == EAGAIN) {
    return base::Error{base::ErrorCode::busy,
                       fmt::format("已有引擎在使用 / another engine already listens on {}", path)};
  }
  if (::unlink(path.c_str()) != 0) return failed(path);
  return {};
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

base::Result<Descriptor> listen_on(const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un{}.sun_path)) {
    return base::Error{base::ErrorCode::invalid_input,
                       fmt::format("套接字路径过长 / the socket path is too long (at most 107 bytes): {}", path)};
  }
  if (base::Status clear = clear_way(path); !clear) return clear.error();
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener) return failed(path);
  // On Linux the file that bind() makes takes its mode from the descriptor.
  if (::fchmod(listener.get(), 0600) != 0) return failed(path);
  const sockaddr_un address = address_of(path);
  if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return failed(path);
  if (::listen(listener.get(), backlog) != 0) return failed(path);
  return listener;
}

void give_up_after(int fd, std::chrono::milliseconds idle) {
  const timeval limit{idle.count() / 1000, (idle.count() % 1000) * 1000};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

}  // namespace gridline::http
