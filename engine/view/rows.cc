// Lists inside one column.
#include "engine/view/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace gridline::view {

namespace {

// Takes numbers off the front of a column, whatever one character stands between them.
struct Numbers {
  const char* at;
  const char* end;
  explicit Numbers(std::string_view column) : at(column.data()), end(at + column.size()) {}
  bool more() const { return at < end; }
  template <class N> N next() {
    N number = 0;
    if (at < end) at = std::from_chars(at, end, number).ptr;
    if (at < end) ++at;
    return number;
  }
};

}  // namespace

std::vector<RowClock> clocks_in(std::string_view column) {
  std::vector<RowClock> out;
  for (Numbers numbers(column); numbers.more();) {
    RowClock& c = out.emplace_back();
    c.clock = static_cast<pack::ClockKind>(numbers.next<unsigned>());
    c.due = numbers.next<std::int64_t>();
    c.unit = numbers.next<std::uint32_t>();
    c.level = numbers.next<std::uint32_t>();
    c.left = numbers.next<std::int64_t>();
    c.left_unit = numbers.next<std::uint32_t>();
  }
  return out;
}

std::string column_of(const std::vector<RowClock>& clocks) {
  std::string out;
  for (const RowClock& c : clocks) {
    if (!out.empty()) out += ' ';
    fmt::format_to(std::back_inserter(out), "{}:{}:{}:{}:{}:{}", static_cast<unsigned>(c.clock), c.due,
                   c.unit, c.level, c.left, c.left_unit);
  }
  return out;
}

std::vector<core::Likeness> likenesses_in(std::string_view column) {
  std::vector<core::Likeness> out;
  for (Numbers numbers(column); numbers.more();) {
    core::Likeness& l = out.emplace_back();
    l.other = base::TicketId(numbers.next<std::uint64_t>());
    l.alike = numbers.next<std::uint32_t>();
    l.why = static_cast<core::SimilarWhy>(numbers.next<unsigned>());
  }
  return out;
}

std::string column_of(const std::vector<core::Likeness>& likenesses) {
  std::string out;
  for (const core::Likeness& l : likenesses) {
    if (!out.empty()) out += ' ';
    fmt::format_to(std::back_inserter(out), "{}:{}:{}", l.other.value, l.alike, static_cast<unsigned>(l.why));
  }
  return out;
}

std::vector<std::uint64_t> numbers_in(std::string_view column) {
  std::vector<std::uint64_t> out;
  for (Numbers numbers(column); numbers.more();) out.push_back(numbers.next<std::uint64_t>());
  return out;
}

void add_number(std::string& column, std::uint64_t number) {
  const auto all = numbers_in(column);
  if (std::find(all.begin(), all.end(), number) != all.end()) return;
  if (!column.empty()) column += ' ';
  column += std::to_string(number);
}

void remove_number(std::string& column, std::uint64_t number) {
  auto all = numbers_in(column);
  if (std::erase(all, number) != 0) column = fmt::format("{}", fmt::join(all, " "));
}

}  // namespace gridline::view
