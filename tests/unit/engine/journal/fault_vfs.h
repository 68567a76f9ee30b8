// A SQLite VFS over the real one that fails on command: a full disk, an I/O error or a kill at the
// n-th operation. Header only, because it belongs to one test program.
#pragma once

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstring>
#include <string>

namespace gridline::journal {

struct Faults {
  bool no_space = false;         // every write that would make a file longer fails as ENOSPC does
  bool no_space_at_all = false;  // every write does
  int full_after_writes = 0;     // from the n-th write on none works; 0: off
  int fail_write_in = 0;         // the n-th write from now fails with IOERR_WRITE; 0: none
  int fail_sync_in = 0;          // the n-th fsync from now fails with IOERR_FSYNC; 0: none
  int kill_in = 0;               // SIGKILL to this process right after the n-th operation; 0: never
  int syncs = 0;                 // counted, for tests that an append flushes
  int operations = 0;            // writes, fsyncs, truncations, deletions, openings, closings
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

inline bool due(int& countdown) { return countdown > 0 && --countdown == 0; }

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
}  // namespace gridline::journal
