// fork, exec, and one HTTP request at a time over the engine's Unix socket.
#include "tools/bench/engine_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "engine/node/durable_file.h"
#include "tools/bench/interrupt.h"

namespace gridline::bench {

namespace {

constexpr std::chrono::milliseconds look_again(10);
constexpr std::int64_t start_ns_max = 60'000'000'000, stop_ns_max = 20'000'000'000;

// A port that was free a moment ago; two of one call differ, because both are held until the end.
std::array<int, 2> two_free_ports() {
  std::array<int, 2> ports{}, sockets{};
  for (std::size_t i = 0; i < 2; ++i) {
    sockets[i] = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(sockets[i], reinterpret_cast<sockaddr*>(&address), size) != 0) continue;
    if (::getsockname(sockets[i], reinterpret_cast<sockaddr*>(&address), &size) == 0)
      ports[i] = ntohs(address.sin_port);
  }
  for (const int s : sockets) ::close(s);
  return ports;
}

// The child's side of fork: only calls that are safe there.
[[noreturn]] void become(const std::vector<std::string>& arguments, int log, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it died before the line above
  ::setpgid(0, 0);  // Ctrl-C is for the bench, which then stops this one
  ::dup2(log, 1);
  ::dup2(log, 2);
  std::vector<char*> argv;
  for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

std::string last_words(const std::filesystem::path& log) {
  const auto all = node::read_whole(log.string());
  if (!all) return {};
  return all->size() > 2000 ? all->substr(all->size() - 2000) : *all;
}

base::Error io_error(const std::string& doing) {
  return {base::ErrorCode::io, doing + ": " + std::strerror(errno)};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { if (fd_ >= 0) ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// The whole answer to one request on a connection of its own.
base::Result<std::string> http_get(const std::string& socket, const std::string& target) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) {
    return base::Error{base::ErrorCode::invalid_input, "the socket's path is too long: " + socket};
  }
  std::memcpy(address.sun_path, socket.c_str(), socket.size());
  const Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    return io_error("connect " + socket);
  const timeval ten_seconds{10, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &ten_seconds, sizeof ten_seconds);
  const std::string request = "GET " + target + " HTTP/1.1\r\nHost: gridline\r\nConnection: close\r\n\r\n";
  if (::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return io_error("send");
  std::string answer;
  std::array<char, 16 * 1024> buffer;
  while (true) {
    const ssize_t n = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_error("receive");
    if (n == 0) return answer;
    answer.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace

base::Result<std::unique_ptr<EngineProcess>> EngineProcess::start(EngineOptions options) {
  if (!std::filesystem::exists(options.program)) {
    return base::Error{base::ErrorCode::not_found,
                       options.program.string() + " is not there: build gridlined first"};
  }
  const std::array<int, 2> ports = two_free_ports();
  std::unique_ptr<EngineProcess> engine(new EngineProcess);
  engine->adapters_ = fmt::format("tcp://127.0.0.1:{}", ports[0]);
  engine->socket_ = (options.data / "gridlined.sock").string();
  const std::vector<std::string> arguments = {
      options.program.string(), "--pack", options.pack.string(), "--data", options.data.string(),
      "--set", "adapters_bind=" + engine->adapters_,
      "--set", fmt::format("feed_bind=tcp://127.0.0.1:{}", ports[1]),
      "--set", "socket=" + engine->socket_,
      "--set", "board_port=0",
      "--set", std::string("view=") + (options.view ? "true" : "false"),
      "--set", "demonstration=true", "--set", "log_level=warning"};
  const Descriptor log(::open(options.log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
  if (log.get() < 0) return io_error("open " + options.log.string());
  engine->options_ = std::move(options);
  const pid_t parent = ::getpid();
  engine->pid_ = ::fork();
  if (engine->pid_ < 0) return io_error("fork");
  if (engine->pid_ == 0) become(arguments, log.get(), parent);
  if (base::Status s = engine->wait_until_it_answers(); !s) return s.error();
  return engine;
}

EngineProcess::~EngineProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

base::Error EngineProcess::ended(int status) const {
  const std::string how = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                              : fmt::format("exit code {}", WEXITSTATUS(status));
  return {base::ErrorCode::io, fmt::format("gridlined ended with {}:\n{}", how, last_words(options_.log))};
}

base::Status EngineProcess::wait_until_it_answers() {
  const std::int64_t deadline = steady_ns() + start_ns_max;
  while (!status()) {
    int how = 0;
    if (::waitpid(pid_, &how, WNOHANG) == pid_) {
      pid_ = -1;
      return ended(how);
    }
    if (interrupted()) return interruption();
    if (steady_ns() > deadline)
      return base::Error{base::ErrorCode::busy, "gridlined does not answer:\n" + last_words(options_.log)};
    std::this_thread::sleep_for(look_again);
  }
  return {};
}

base::Result<Json> EngineProcess::status() const {
  const auto answer = http_get(socket_, "/api/v1/status");
  if (!answer) return answer.error();
  const std::size_t body = answer->find("\r\n\r\n");
  Json json = body == std::string::npos ? Json() : Json::parse(answer->substr(body + 4), nullptr, false);
  if (!json.is_object() || !json.contains("counters")) {
    return base::Error{base::ErrorCode::io, "no status but: " + answer->substr(0, 200)};
  }
  return json;
}

base::Status EngineProcess::stop() {
  if (pid_ <= 0) return {};
  ::kill(pid_, SIGTERM);
  const std::int64_t deadline = steady_ns() + stop_ns_max;
  int how = 0;
  while (::waitpid(pid_, &how, WNOHANG) != pid_) {
    if (steady_ns() > deadline)
      return base::Error{base::ErrorCode::busy, "gridlined did not stop:\n" + last_words(options_.log)};
    std::this_thread::sleep_for(look_again);
  }
  pid_ = -1;
  if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) return ended(how);
  return {};
}

}  // namespace gridline::bench
