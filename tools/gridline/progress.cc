// At most five times a second; the clock is looked at every 256th call.
#include "tools/gridline/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace gridline::cli {

Progress::Progress(std::string what, bool always)
    : what_(std::move(what)),
      wanted_(always || ::isatty(STDERR_FILENO) == 1),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()),
      last_(start_) {}

Progress::~Progress() {
  if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::at(std::uint64_t done, std::uint64_t whole) {
  if (!wanted_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - start_ < std::chrono::seconds(2)) return;
  if (now - last_ < (terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(2000))) return;
  last_ = now;
  shown_ = true;
  const std::string percent = whole == 0 ? std::string() : fmt::format(" {}%", done * 100 / whole);
  std::fputs(fmt::format("{}{} {}/{}{}{}", terminal_ ? "\r\033[K" : "", what_, done, whole, percent,
                         terminal_ ? "" : "\n")
                 .c_str(),
             stderr);
}

}  // namespace gridline::cli
