// Waits until something happens in a folder, or for a while.
#pragma once

#include <chrono>
#include <string>

namespace gridline::hotline {

// By inotify, where the kernel tells; on network file systems it does not, so the caller looks every second
// anyway. One thread.
class FolderWatch {
 public:
  explicit FolderWatch(const std::string& folder);
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Returns after an event in the folder, a signal, or `longest`. Events that came since the last call count.
  void wait(std::chrono::milliseconds longest);

 private:
  int descriptor_ = -1;
};

}  // namespace gridline::hotline
