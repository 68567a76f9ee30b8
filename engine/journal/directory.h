// The journal's folder: who holds it, what lies in it, and making changes to it durable.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace gridline::journal {

// A lock on a folder, held until destruction or the end of the process, however it ends.
// flock on FOLDER/LOCK: the kernel drops it with the process, so nothing stale stays after a crash.
class DirectoryLock {
 public:
  // Errors: busy — another process (or journal in this one) holds it, with its pid; io; permission.
  static base::Result<DirectoryLock> take(const std::filesystem::path& folder);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

// Creates `folder`, readable by its owner only (it will hold what residents wrote), and the folders
// above it where they are missing. Errors: io, permission.
base::Status make_private_folder(const std::filesystem::path& folder);

// Errors: unsupported when `folder` is on a network file system: locks and fsync there do not
// promise what the journal needs. io when that cannot be found out.
base::Status refuse_network_file_system(const std::filesystem::path& folder);
// By statfs' f_type; apart, so that it can be tested without such a file system.
bool is_network_file_system(std::uint64_t file_system_type);

// fsync of a folder (new names are durable only then) or of a file. Errors: io.
base::Status sync_path(const std::filesystem::path& path);

// rename, then fsync of the folder. Errors: io, disk_full.
base::Status rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// Copies a file's bytes to `to`, which must not exist, readable by its owner only, and fsyncs it.
// Errors: io, disk_full, already_exists, not_found.
base::Status copy_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// "000042.db" of 42.
std::string segment_file_name(std::uint64_t number);

// The numbers of the segment files in `folder`, ascending. Errors: io, not_found.
base::Result<std::vector<std::uint64_t>> segment_numbers(const std::filesystem::path& folder);

// What stands beside a segment while it is half-made (the writer's thread) or is being copied without what
// was erased (the eraser's): each has a suffix of its own, so neither removes the other's.
inline constexpr std::string_view half_made = ".new", half_erased = ".erased";

// What a crash left of a kind, with its sidecars: never part of the journal, removed.
// REQUIRES: nobody else is at work on that kind. Errors: io.
base::Status remove_leftovers(const std::filesystem::path& folder, std::string_view kind);

// An Error of `code` or, when errno says so, disk_full or permission: "cannot DOING PATH: reason".
base::Error system_error(std::string_view doing, const std::filesystem::path& path, int error_number);

}  // namespace gridline::journal
