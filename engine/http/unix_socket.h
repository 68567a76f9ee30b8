// A Unix stream socket as a descriptor with an owner, and as a stream that Beast can read from and
// write to. Asio's own blocking calls wait for ever where the kernel's time-out has struck (they
// poll again), and its sockets must not outlive their context; neither suits a thread per connection.
#pragma once

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/error_code.hpp>

#include <cerrno>
#include <chrono>
#include <string>

#include <sys/socket.h>

#include "engine/base/result.h"

namespace gridline::http {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// Binds and listens, mode 0600 from the first moment; a socket file that nobody answers is replaced.
// Errors as Server::start.
base::Result<Descriptor> listen_on(const std::string& path);

// Every read and write gives up after `idle`.
void give_up_after(int fd, std::chrono::milliseconds idle);

// Beast's SyncReadStream and SyncWriteStream over a descriptor that somebody else closes.
class SocketStream {
 public:
  explicit SocketStream(int fd) : fd_(fd) {}

  template <class Buffers> std::size_t read_some(const Buffers& buffers, boost::system::error_code& ec) {
    for (auto at = boost::asio::buffer_sequence_begin(buffers);
         at != boost::asio::buffer_sequence_end(buffers); ++at) {
      const boost::asio::mutable_buffer b(*at);
      if (b.size() > 0) return done(::recv(fd_, b.data(), b.size(), 0), ec, boost::asio::error::eof);
    }
    ec = {};
    return 0;
  }
  template <class Buffers> std::size_t write_some(const Buffers& buffers, boost::system::error_code& ec) {
    for (auto at = boost::asio::buffer_sequence_begin(buffers);
         at != boost::asio::buffer_sequence_end(buffers); ++at) {
      const boost::asio::const_buffer b(*at);
      if (b.size() > 0)
        return done(::send(fd_, b.data(), b.size(), MSG_NOSIGNAL), ec, boost::asio::error::broken_pipe);
    }
    ec = {};
    return 0;
  }
  template <class Buffers> std::size_t read_some(const Buffers& buffers) {
    boost::system::error_code ec;
    const std::size_t n = read_some(buffers, ec);
    if (ec) throw boost::system::system_error(ec);
    return n;
  }
  template <class Buffers> std::size_t write_some(const Buffers& buffers) {
    boost::system::error_code ec;
    const std::size_t n = write_some(buffers, ec);
    if (ec) throw boost::system::system_error(ec);
    return n;
  }

 private:
  template <class Code> static std::size_t done(ssize_t n, boost::system::error_code& ec, Code at_zero) {
    if (n > 0) {
      ec = {};
      return static_cast<std::size_t>(n);
    }
    if (n == 0) ec = at_zero;
    else ec = boost::system::error_code(errno, boost::system::system_category());
    return 0;
  }
  int fd_;
};

}  // namespace gridline::http
