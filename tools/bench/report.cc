// What can be known of the machine without asking another program.
#include "tools/bench/report.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "engine/base/time.h"
#include "engine/node/clock.h"

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

// "model name : AMD EPYC" and "MemTotal:  24684084 kB".
std::string value_in(const char* file, const std::string& name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(name, 0) != 0) continue;
    const std::size_t at = line.find_first_not_of(" \t", line.find(':') + 1);
    return at == std::string::npos ? std::string() : line.substr(at);
  }
  return {};
}

std::string file_system_of(const fs::path& folder) {
  struct statfs s{};
  if (::statfs(folder.c_str(), &s) != 0) return "unknown";
  switch (static_cast<unsigned long>(s.f_type)) {
    case 0xEF53: return "ext";
    case 0x58465342: return "xfs";
    case 0x9123683E: return "btrfs";
    case 0x01021994: return "tmpfs (memory: fsync costs nothing here)";
    case 0x794c7630: return "overlay";
    default: return fmt::format("0x{:x}", static_cast<unsigned long>(s.f_type));
  }
}

std::string shown(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

}  // namespace

fs::path program_folder() {
  std::error_code ec;
  return fs::read_symlink("/proc/self/exe", ec).parent_path();
}

fs::path find_upwards(const fs::path& relative) {
  std::error_code ec;
  for (const fs::path& start : {program_folder(), fs::current_path(ec)}) {
    for (fs::path at = start; !at.empty(); at = at.parent_path()) {
      if (fs::exists(at / relative, ec)) return at / relative;
      if (at == at.root_path()) break;
    }
  }
  return {};
}

// HEAD is a hash, or names a file (or a line of packed-refs) that holds one.
std::string commit_of_source() {
  const fs::path git = find_upwards(".git");
  if (git.empty()) return {};
  const std::string head = first_line(git / "HEAD");
  if (head.rfind("ref: ", 0) != 0) return head;
  const std::string name = head.substr(5);
  if (const std::string loose = first_line(git / name); !loose.empty()) return loose;
  std::ifstream packed(git / "packed-refs");
  for (std::string line; std::getline(packed, line);) {
    if (line.size() > 41 && line.compare(41, std::string::npos, name) == 0) return line.substr(0, 40);
  }
  return {};
}

Json new_report(const fs::path& folder) {
  utsname system{};
  ::uname(&system);
  double load[3] = {0, 0, 0};
  ::getloadavg(load, 3);
  Json machine{{"processor", value_in("/proc/cpuinfo", "model name")},
               {"cores", std::thread::hardware_concurrency()},
               {"memory", value_in("/proc/meminfo", "MemTotal")},
               {"kernel", fmt::format("{} {}", system.sysname, system.release)},
               {"compiler", __VERSION__},
               {"file_system", file_system_of(folder)},
               {"load_1m_at_start", load[0]},
               {"load_5m_at_start", load[1]}};
  const std::string commit = commit_of_source();
  return {{"machine", std::move(machine)},
          {"commit", commit.empty() ? Json(nullptr) : Json(commit)},
          {"when", base::to_iso(node::SystemClock().now(), base::ZoneOffset{})},
          {"results", Json::array()}};
}

void print_report(const Json& report, bool as_json) {
  if (as_json) {
    std::puts(report.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    return;
  }
  std::puts(fmt::format("machine {}\ncommit  {}\nwhen    {}", report.at("machine").dump(),
                        shown(report.at("commit")), shown(report.at("when")))
                .c_str());
  for (const Json& row : report.at("results")) {
    std::puts(fmt::format("\n{}", shown(row.at("case"))).c_str());
    for (const auto& [name, value] : row.items()) {
      if (name != "case") std::puts(fmt::format("  {:<34} {}", name, shown(value)).c_str());
    }
  }
}

}  // namespace gridline::bench
