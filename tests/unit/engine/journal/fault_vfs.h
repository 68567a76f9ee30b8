// A SQLite VFS over the real one that fails on command: a full disk, an I/O error or a kill at the
// n-th operation. Header only, because it belongs to one test program.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <string>

namespace gridline::journal {

// A journal that seals a segment works on its files with two threads.
template <class T>
struct Shared : std::atomic<T> {
  Shared(T value = {}) : std::atomic<T>(value) {}
  Shared(const Shared& other) : std::atomic<T>(other.load()) {}
  Shared& operator=(const Shared& other) {
    this->store(other.load());
    return *this;
  }
  using std::atomic<T>::operator=;
};
using Counter = Shared<int>;

struct Faults {
  Shared<bool> no_space;         // every write that would make a file longer fails as ENOSPC does
  Shared<bool> no_space_at_all;  // every write does
  Counter full_after_writes;     // from the n-th write on none works; 0: off
  Counter fail_write_in;         // the n-th write from now fails with IOERR_WRITE; 0: none
  Counter fail_sync_in;          // the n-th fsync from now fails with IOERR_FSYNC; 0: none
  Counter kill_in;               // SIGKILL to this process right after the n-th operation; 0: never
  Counter syncs;                 // counted, for tests that an append flushes
  Counter operations;            // writes, fsyncs, truncations, deletions, openings, closings
};

inline Faults& faults() {
  static Faults shared;
  return shared;
}

namespace fault_vfs {

inline constexpr const char* name = "gridline-fault";

inline void operation() {
  ++faults().operations;
  if (faults().kill_in > 0 && --faults().kill_in == 0) ::kill(::getpid(), SIGKILL);
}

inline bool due(Counter& countdown) { return countdown > 0 && --countdown == 0; }

// The wrapped file lies right behind.
struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
inline sqlite3_file* real(sqlite3_file* f) { return reinterpret_cast<File*>(f)->real(); }

inline int close(sqlite3_file* f) {
  const int rc = real(f)->pMethods ? real(f)->pMethods->xClose(real(f)) : SQLITE_OK;
  operation();
  return rc;
}
inline int read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
  return real(f)->pMethods->xRead(real(f), to, n, at);
}
inline int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  if (due(faults().fail_write_in)) return SQLITE_IOERR_WRITE;
  sqlite3_int64 size = 0;
  if (faults().no_space && real(f)->pMethods->xFileSize(real(f), &size) == SQLITE_OK && at + n > size)
    return SQLITE_FULL;
  if (due(faults().full_after_writes)) faults().no_space_at_all = true;
  if (faults().no_space_at_all) return SQLITE_FULL;
  const int rc = real(f)->pMethods->xWrite(real(f), from, n, at);
  operation();
  return rc;
}
inline int truncate(sqlite3_file* f, sqlite3_int64 size) {
  const int rc = real(f)->pMethods->xTruncate(real(f), size);
  operation();
  return rc;
}
inline int sync(sqlite3_file* f, int flags) {
  ++faults().syncs;
  if (due(faults().fail_sync_in)) return SQLITE_IOERR_FSYNC;
  const int rc = real(f)->pMethods->xSync(real(f), flags);
  operation();
  return rc;
}
inline int size(sqlite3_file* f, sqlite3_int64* n) { return real(f)->pMethods->xFileSize(real(f), n); }
inline int lock(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
inline int unlock(sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
inline int check(sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); }
inline int control(sqlite3_file* f, int op, void* arg) {
  return real(f)->pMethods->xFileControl(real(f), op, arg);
}
inline int sector(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
inline int device(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }

// Version 1: no shared memory, so a connection that is not EXCLUSIVE could not use WAL at all.
inline const sqlite3_io_methods methods = {1,    close,  read,  write,   truncate, sync,  size,
                                           lock, unlock, check, control, sector,   device};

inline sqlite3_vfs* below() { return sqlite3_vfs_find("unix"); }

inline int open(sqlite3_vfs*, const char* path, sqlite3_file* f, int flags, int* out) {
  f->pMethods = nullptr;
  real(f)->pMethods = nullptr;
  const int rc = below()->xOpen(below(), path, real(f), flags, out);
  if (real(f)->pMethods != nullptr) f->pMethods = &methods;
  operation();
  return rc;
}
inline int remove(sqlite3_vfs*, const char* path, int sync_folder) {
  const int rc = below()->xDelete(below(), path, sync_folder);
  operation();
  return rc;
}

// Registers the VFS; may be called again.
inline const char* install() {
  static sqlite3_vfs vfs;
  if (vfs.zName == nullptr) {
    vfs = *below();
    vfs.zName = name;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + below()->szOsFile;
    vfs.pNext = nullptr;
    vfs.xOpen = open;
    vfs.xDelete = remove;
    // The other calls take the VFS they are given: they need only its pAppData, copied above.
    sqlite3_vfs_register(&vfs, 0);
  }
  faults() = Faults{};
  return name;
}

}  // namespace fault_vfs
// A child runs `work` and is killed after the n-th operation on its files; false when it got to its end.
template <class Work>
bool killed_after(int n, Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    fault_vfs::install();
    work(n);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << "the child failed at step " << n;
  return WIFSIGNALED(status);
}

}  // namespace gridline::journal
