// The reader of layouts: blocks by indentation, flows by brackets. Internal to rules/edit.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/edit/layout.h"

namespace gridline::edit {

// Thrown and caught within read_layout.
struct Refused {
  Unreadable why;
};

// A comment or a blank line, and where it stands.
struct Trivia {
  std::size_t line;
  std::size_t indent;
  std::string text;  // empty: a blank line
};

// The lines of a file and the place the reader has come to.
class LayoutReader {
 public:
  explicit LayoutReader(std::string_view content);
  Layout read_document();

 private:
  // Whether the reader stands behind the last line.
  bool at_end() const { return line_ >= lines_.size(); }
  std::string_view here() const { return lines_[line_]; }
  std::string_view rest() const { return here().substr(std::min(column_, here().size())); }
  [[noreturn]] void refuse(std::string zh, std::string en) const;

  // Blocks (layout_block.cc). `above` is the indentation that a value must exceed, -1 at the top.
  std::vector<Trivia> take_trivia();
  void give_back(const std::vector<Trivia>& trivia, std::size_t from);
  static std::vector<std::string> texts(const std::vector<Trivia>& trivia);
  static std::size_t indent_of(std::string_view line);
  Layout read_node(std::ptrdiff_t above, bool may_be_block);
  Layout read_map(std::size_t indent);
  Layout read_list(std::size_t indent);
  void read_entry(Layout& parent, std::size_t indent, std::vector<std::string> before);
  void read_item(Layout& parent, std::size_t indent, std::vector<std::string> before);
  // What stands below a key or a dash with nothing behind it.
  Layout read_below(std::size_t indent, bool list_may_stand_level);
  // After an entry: true when another of this block follows, its trivia in `before`.
  bool goes_on(Layout& block, std::size_t indent, std::vector<std::string>& before);
  Layout read_block_text(std::ptrdiff_t above);
  Layout read_plain(std::ptrdiff_t above);
  // Behind a value: nothing but a comment may follow on its line.
  void end_line(Layout& value);

  // Flows and quotes (layout_flow.cc).
  std::vector<std::string> read_quoted();
  Layout read_flow();
  Layout read_flow_value();
  void read_flow_pair(Layout& flow);
  std::string read_flow_plain();
  bool skip_flow_space(Layout& flow, std::vector<std::string>& before);

  std::vector<std::string_view> lines_;
  std::size_t line_ = 0;
  std::size_t column_ = 0;
};

// The offset of the colon that ends a plain key at the front of `text`, or npos.
std::size_t key_end(std::string_view text);
// The offset where a comment begins ("#" at the front or behind a blank), or npos.
std::size_t comment_start(std::string_view text);
std::string_view without_end_blanks(std::string_view text);
inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace gridline::edit
