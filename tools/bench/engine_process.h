// A real gridlined as a child: started on a data folder, asked how it is, stopped, never left over.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct EngineOptions {
  std::filesystem::path program;  // gridlined
  std::filesystem::path data;     // its data folder
  std::filesystem::path pack;
  std::filesystem::path log;      // its output goes here
  bool view = true;               // keep read.db
};

class EngineProcess {
 public:
  // Starts it on free loopback ports and returns once its API answers. It is killed by the kernel
  // should this process die. Errors: not_found (no such program), io (it ended; with its last words), busy.
  static base::Result<std::unique_ptr<EngineProcess>> start(EngineOptions options);
  ~EngineProcess();  // kills what was not stopped

  // The body of GET /api/v1/status. Errors: io.
  base::Result<Json> status() const;

  // SIGTERM, then waits. Errors: busy (not ended within 20 s; killed), io (another exit code than 0).
  base::Status stop();

  const std::string& adapters() const { return adapters_; }  // "tcp://127.0.0.1:40123"
  pid_t pid() const { return pid_; }

 private:
  EngineProcess() = default;
  base::Status wait_until_it_answers();
  base::Error ended(int status) const;

  EngineOptions options_;
  std::string adapters_;
  std::string socket_;
  pid_t pid_ = -1;
};

}  // namespace gridline::bench
