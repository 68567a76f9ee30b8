// RE2 behind the Pattern.
#include "rules/cel/pattern.h"

#include <utility>

#include <re2/re2.h>

#include "rules/cel/limits.h"

namespace gridline::cel {

Pattern::Pattern(std::unique_ptr<re2::RE2> expression) : expression_(std::move(expression)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

base::Result<Pattern> Pattern::compile(std::string_view text) {
  if (text.size() > pattern_bytes_max) {
    return base::Error{base::ErrorCode::unsupported, "the pattern is too long"};
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(static_cast<std::int64_t>(pattern_memory_bytes));
  auto expression = std::make_unique<re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!expression->ok()) return base::Error{base::ErrorCode::invalid_input, expression->error()};
  return Pattern(std::move(expression));
}

bool Pattern::found_in(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression_);
}

}  // namespace gridline::cel
