// fork, exec, a pipe or a file, and a descriptor that tells when the child has ended.
#include "tools/conformance/adapter_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "tools/conformance/text.h"

extern char** environ;

namespace gridline::conformance {

namespace {

constexpr const char* patience_seconds = "2";  // the SDKs heed it; others are waited for
constexpr std::size_t last_words_bytes = 1500;

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment(const Values& values) {
  std::vector<std::string> out = {
      "GRIDLINE_ENGINE=" + values.at("engine"), "GRIDLINE_NAME=" + values.at("name"),
      "GRIDLINE_SPOOL=" + values.at("spool"), std::string("GRIDLINE_PATIENCE=") + patience_seconds};
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view pair = *at;
    if (!pair.starts_with("GRIDLINE_")) out.emplace_back(pair);
  }
  return out;
}

int opened(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CREAT | O_CLOEXEC | O_APPEND, 0600);
  if (fd < 0) throw Failed("cannot open " + path.string() + ": " + std::strerror(errno));
  return fd;
}

// The child's side of fork: only calls that are safe there.
[[noreturn]] void become(char** argv, char** envp, int input, int log, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it died before the line above
  ::setpgid(0, 0);
  ::dup2(input, 0);
  ::dup2(log, 1);
  ::dup2(log, 2);
  ::execvpe(argv[0], argv, envp);
  ::_exit(127);
}

}  // namespace

AdapterProcess::AdapterProcess(const Plan& plan, const std::string& engine) : plan_(plan) {
  const Values values = {{"engine", engine},
                         {"name", adapter_name},
                         {"spool", (plan.folder / "spool").string()},
                         {"rows", (plan.folder / "rows.csv").string()}};
  std::vector<std::string> words, settings = environment(values);
  for (const std::string& word : plan.command) words.push_back(filled(word, values));
  std::array<int, 2> pipe{-1, -1};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw Failed(std::string("no pipe: ") + std::strerror(errno));
  input_ = pipe[1];
  if (plan.by_file()) {
    ::close(pipe[1]);  // an empty stdin
    input_ = opened(plan.folder / "rows.csv", O_WRONLY);
    if (::lseek(input_, 0, SEEK_END) == 0 && !plan.header.empty()) give(plan.header);
  }
  const int log = opened(plan.folder / "adapter.log", O_WRONLY);
  const std::vector<char*> argv = pointers(words), envp = pointers(settings);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0)
    become(const_cast<char**>(argv.data()), const_cast<char**>(envp.data()), pipe[0], log, parent);
  ::close(log);
  ::close(pipe[0]);
  if (pid_ > 0) ::setpgid(pid_, pid_);  // both sides: whoever comes first
  pidfd_ = pid_ > 0 ? static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)) : -1;
  if (pidfd_ < 0) throw Failed(std::string("cannot start the adapter: ") + std::strerror(errno));
}

AdapterProcess::~AdapterProcess() {
  if (pid_ > 0) {
    ::kill(-pid_, SIGKILL);  // the whole group: the command may be a script around the adapter
    if (!ended_) ::waitpid(pid_, nullptr, 0);
  }
  if (input_ >= 0) ::close(input_);
  if (pidfd_ >= 0) ::close(pidfd_);
}

void AdapterProcess::give(const std::string& line) {
  const std::string whole = line + "\n";
  for (std::size_t at = 0; at < whole.size();) {
    const ssize_t n = ::write(input_, whole.data() + at, whole.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw Failed("it does not read its rows: " + std::string(std::strerror(errno)));
    at += static_cast<std::size_t>(n);
  }
}

void AdapterProcess::end_rows() {
  if (plan_.by_file()) return signal(SIGTERM);
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

void AdapterProcess::signal(int number) {
  if (!ended()) ::kill(-pid_, number);
}

std::optional<int> AdapterProcess::ended() {
  int how = 0;
  if (!ended_ && ::waitpid(pid_, &how, WNOHANG) == pid_)
    ended_ = WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
  return ended_;
}

std::string AdapterProcess::last_words(const Plan& plan) {
  std::ifstream in(plan.folder / "adapter.log", std::ios::binary);
  const std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return all.size() > last_words_bytes ? all.substr(all.size() - last_words_bytes) : all;
}

}  // namespace gridline::conformance
