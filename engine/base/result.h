// Result<T>: a value, or an Error from the outside world (a file, the network, bytes that came in).
// Std::expected is not in g++ 12. Not for refusals to people (those are core::Rejection) and not
// for bugs (those are GRIDLINE_ASSERT).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/base/assert.h"

namespace gridline::base {

// What went wrong, as code that callers can act on and a sentence that says what to do about it.
enum class ErrorCode {
  invalid_input = 1,  // bytes or text that do not have the promised form
  not_found,
  already_exists,
  disk_full,  // nothing was written; the same call may succeed once there is room
  io,         // the device or file system failed; what was written is unknown
  corrupt,    // stored data does not match its checksum or chain; never skipped
  busy,       // somebody else holds it, or a queue is full: try later
  unsupported,  // written by another version, or outside the documented subset
  permission,
};

struct Error {
  ErrorCode code = ErrorCode::invalid_input;
  std::string message;
};

// "disk_full", "corrupt", ...: stable words for logs and JSON.
const char* word(ErrorCode code);

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok().
  T& value() & { GRIDLINE_ASSERT(ok()); return std::get<0>(content_); }
  const T& value() const& { GRIDLINE_ASSERT(ok()); return std::get<0>(content_); }
  T&& value() && { GRIDLINE_ASSERT(ok()); return std::get<0>(std::move(content_)); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  // REQUIRES: !ok().
  const Error& error() const { GRIDLINE_ASSERT(!ok()); return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { GRIDLINE_ASSERT(!ok()); return *error_; }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace gridline::base
