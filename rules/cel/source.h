// The text of an expression, its positions, and the one place that shows a problem to a person:
//
//   routes.yaml:12:9: 没有字段 place.compund，是想写 place.compound 吗？ / no field ...
//     "独居" in tags && place.compund == "海曲世家"
//                       ^^^^^^^^^^^^^^
//
// Offsets are bytes; lines and columns count from 1, columns in code points (what an editor
// shows); the caret stands under the character in a terminal, where a Chinese character is two wide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridline::cel {

// Half open: [begin, end).
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const Span&) const = default;
};

struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  bool operator==(const Position&) const = default;
};

// Where the text stands in its file: an expression is usually a value inside YAML.
struct Origin {
  std::string file;                     // empty: no file is shown
  Position first;                       // of the text's first character
  std::uint32_t later_lines_column = 1;  // of the first character of its other lines
};

// What is wrong, for a rule editor: Chinese, and English beside it. One sentence, without a stop.
struct Issue {
  Span span;
  std::string zh;
  std::string en;
};

// Gathers issues up to issues_max; a second one that starts at the same place is dropped, as it
// is nearly always a consequence of the first.
class Issues {
 public:
  void add(Span span, std::string zh, std::string en);
  bool empty() const { return list_.empty(); }
  // In the order of the text. Leaves nothing behind.
  std::vector<Issue> take();

 private:
  std::vector<Issue> list_;
};

// Immutable once made; may be read from any thread.
class Source {
 public:
  explicit Source(std::string text, Origin origin = {});

  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;
  const Origin& origin() const { return origin_; }
  // Line and column in the file. An offset beyond the end is taken as the end.
  Position position(std::uint32_t offset) const;

  // "file:line:column: message", the line, and a caret under the span (which is cut at the end of
  // the line). Long lines are shown around the caret. Ends without a newline.
  std::string display(Span span, std::string_view message) const;
  std::string display(const Issue& issue) const;

 private:
  std::size_t line_index(std::uint32_t offset) const;

  std::string text_;
  Origin origin_;
  std::vector<std::uint32_t> line_starts_;
};

}  // namespace gridline::cel
