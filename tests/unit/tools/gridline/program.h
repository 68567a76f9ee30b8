// Runs the real program through a shell, from the project's root, and gives what it said.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/wait.h>

namespace gridline::cli::testing {

struct Ran {
  int exit = -1;
  std::string out;  // stdout and stderr
};

inline std::string shell_word(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// `command` is a line of shell that calls `gridline`; the engine's variables are unset.
inline Ran shell(const std::string& command) {
  const std::string line = "cd " + shell_word(GRIDLINE_SOURCE_DIR) +
                           " && PATH=" + shell_word(GRIDLINE_BINARY_DIR) +
                           ":\"$PATH\" && unset GRIDLINE_SOCKET GRIDLINE_DATA && exec 2>&1 && " + command;
  Ran ran;
  std::FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) return ran;
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) ran.out.append(buffer, n);
  const int status = ::pclose(pipe);
  ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

}  // namespace gridline::cli::testing
