// inotify on the folder, not on the file: renames and new files are what matters; see watch.h.
#include "adapters/hotline/watch.h"

#include <array>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace gridline::hotline {

FolderWatch::FolderWatch(const std::string& folder) {
  descriptor_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor_ < 0) return;  // none left in this system: the look every second remains
  constexpr unsigned events = IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_CLOSE_WRITE;
  if (::inotify_add_watch(descriptor_, folder.c_str(), events) < 0) {
    ::close(descriptor_);
    descriptor_ = -1;
  }
}

FolderWatch::~FolderWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FolderWatch::wait(std::chrono::milliseconds longest) {
  pollfd event{descriptor_, POLLIN, 0};  // a negative descriptor is passed over by poll
  if (::poll(&event, 1, static_cast<int>(longest.count())) <= 0) return;
  std::array<char, 16 * 1024> events;
  while (::read(descriptor_, events.data(), events.size()) > 0) {
  }
}

}  // namespace gridline::hotline
