// Preloaded into the real engine by clock_test.py: the machine's clocks as the test wants them. It is the
// machine that is pretended here; the engine has no switch for it.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

// As clock_test.py writes it.
struct Wanted {
  std::int64_t wall_s;        // added to the wall
  std::int64_t slept_s;       // added to the clock since boot
  std::int64_t synchronised;  // 0 or 1
};

const Wanted& wanted() {
  static const Wanted* const mapped = [] {
    const char* path = std::getenv("FAKE_CLOCK");
    const int fd = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
    void* at = fd < 0 ? MAP_FAILED : ::mmap(nullptr, sizeof(Wanted), PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) std::_Exit(99);
    ::close(fd);
    return static_cast<const Wanted*>(at);
  }();
  return *mapped;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* out) {
  using Real = int (*)(clockid_t, timespec*);
  static const Real real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "clock_gettime"));
  const int result = real(clock, out);
  if (clock == CLOCK_REALTIME) out->tv_sec += wanted().wall_s;
  if (clock == CLOCK_BOOTTIME) out->tv_sec += wanted().slept_s;
  return result;
}

extern "C" int adjtimex(timex* out) {
  out->status = wanted().synchronised != 0 ? 0 : STA_UNSYNC;
  return wanted().synchronised != 0 ? TIME_OK : TIME_ERROR;
}
