// The adapter under test as a child process, and the rows it is given.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "tools/conformance/plan.h"

namespace gridline::conformance {

class AdapterProcess {
 public:
  // Starts the command with GRIDLINE_ENGINE, _NAME, _SPOOL and _PATIENCE in its environment, its output
  // in FOLDER/adapter.log. It is killed by the kernel should this process die. Throws Failed.
  AdapterProcess(const Plan& plan, const std::string& engine);
  ~AdapterProcess();  // kills it, with what it started
  AdapterProcess(const AdapterProcess&) = delete;
  AdapterProcess& operator=(const AdapterProcess&) = delete;

  // A line on its stdin or at the end of its file. Throws Failed (it reads no more).
  void give(const std::string& line);
  // Nothing more comes: stdin ends; one that follows a file is asked to stop (SIGTERM).
  void end_rows();
  void signal(int number);
  // Readable when it has ended; for polling.
  int ended_fd() const { return pidfd_; }
  // How it ended, if it has: its exit code, or 128 and the signal.
  std::optional<int> ended();

  // The end of what it wrote in this case, for the report.
  static std::string last_words(const Plan& plan);

 private:
  const Plan& plan_;
  pid_t pid_ = -1;
  int pidfd_ = -1;
  int input_ = -1;
  std::optional<int> ended_;
};

}  // namespace gridline::conformance
