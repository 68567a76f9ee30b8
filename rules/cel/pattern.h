// A compiled regular expression. RE2: linear time whatever the editor writes.
#pragma once

#include <memory>
#include <string_view>

#include "engine/base/result.h"

namespace re2 { class RE2; }

namespace gridline::cel {

// Immutable; may be used from any thread.
class Pattern {
 public:
  // Errors: invalid_input with RE2's reason (English); unsupported when it is too long.
  static base::Result<Pattern> compile(std::string_view text);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  // Whether any part of `text` matches.
  bool found_in(std::string_view text) const;

 private:
  explicit Pattern(std::unique_ptr<re2::RE2> expression);
  std::unique_ptr<re2::RE2> expression_;
};

}  // namespace gridline::cel
