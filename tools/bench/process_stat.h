// What another process used, out of /proc: CPU time by thread, memory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>

namespace gridline::bench {

// CPU time (user and system) of each living thread, summed by name; the main thread is "main".
// Resolution: the kernel's clock tick, 10 ms. Empty when there is no such process.
std::map<std::string, std::int64_t> cpu_ns_by_thread(pid_t process);

// The sum over the process, with threads that have ended.
std::int64_t cpu_ns(pid_t process);

// Resident memory.
std::int64_t resident_bytes(pid_t process);

// CPU time of this process so far.
std::int64_t own_cpu_ns();

}  // namespace gridline::bench
