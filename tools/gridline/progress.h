// How far long work has come, on stderr, where it does not disturb what is piped.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace gridline::cli {

class Progress {
 public:
  // Shows nothing in the first two seconds, and at all only on a terminal, unless `always`.
  Progress(std::string what, bool always);
  ~Progress();  // leaves the line clean

  void at(std::uint64_t done, std::uint64_t whole);

 private:
  std::string what_;
  bool wanted_;
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point start_, last_;
};

}  // namespace gridline::cli
