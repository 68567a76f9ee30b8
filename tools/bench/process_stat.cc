// Fields are counted from behind the ")" that ends the name: names may hold anything.
#include "tools/bench/process_stat.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

struct Stat {
  std::string name;
  std::int64_t cpu_ns = 0;
};

Stat read_stat(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const std::size_t open = line.find('('), close = line.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return {};
  std::istringstream rest(line.substr(close + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;  // state .. cmajflt
  std::int64_t user = 0, system = 0;
  rest >> user >> system;
  return {line.substr(open + 1, close - open - 1),
          (user + system) * (1'000'000'000 / ::sysconf(_SC_CLK_TCK))};
}

}  // namespace

std::map<std::string, std::int64_t> cpu_ns_by_thread(pid_t process) {
  std::map<std::string, std::int64_t> out;
  std::error_code ec;
  for (const auto& task : fs::directory_iterator(fmt::format("/proc/{}/task", process), ec)) {
    const Stat stat = read_stat(task.path() / "stat");
    const bool main = task.path().filename() == std::to_string(process);
    out[main ? "main" : stat.name] += stat.cpu_ns;
  }
  return out;
}

std::int64_t cpu_ns(pid_t process) { return read_stat(fmt::format("/proc/{}/stat", process)).cpu_ns; }

std::int64_t resident_bytes(pid_t process) {
  std::ifstream in(fmt::format("/proc/{}/statm", process));
  std::int64_t pages = 0, resident = 0;
  in >> pages >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

std::int64_t own_cpu_ns() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto ns = [](const timeval& t) { return t.tv_sec * 1'000'000'000ll + t.tv_usec * 1000ll; };
  return ns(used.ru_utime) + ns(used.ru_stime);
}

}  // namespace gridline::bench
