// Layouts of flows, {a: 1} and [a, b], over as many lines as they take, and of quoted text.
#include <algorithm>

#include "rules/edit/layout_reader.h"

namespace gridline::edit {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool ends_plain(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (std::string_view(",[]{}").find(c) != npos) return true;
  if (c == '#') return at > 0 && is_blank(text[at - 1]);
  return c == ':' && (at + 1 == text.size() || std::string_view(" \t,[]{}").find(text[at + 1]) != npos);
}

}  // namespace

std::vector<std::string> LayoutReader::read_quoted() {
  const char quote = rest()[0];
  std::vector<std::string> out;
  std::size_t begin = column_++;
  for (;;) {
    const std::string_view line = here();
    for (; column_ < line.size(); ++column_) {
      if (quote == '"' && line[column_] == '\\') {
        ++column_;
      } else if (line[column_] == quote) {
        if (quote == '\'' && column_ + 1 < line.size() && line[column_ + 1] == quote) {
          ++column_;
          continue;
        }
        out.emplace_back(line.substr(begin, ++column_ - begin));
        return out;
      }
    }
    out.emplace_back(without_end_blanks(line.substr(std::min(begin, line.size()))));
    if (++line_ >= lines_.size()) refuse("引号没有配对", "a quote is not closed");
    begin = column_ = std::min(here().find_first_not_of(" \t"), here().size());
  }
}

// Blanks, line ends and comments. True when a value or a bracket follows on any line.
bool LayoutReader::skip_flow_space(Layout& flow, std::vector<std::string>& before) {
  bool new_line = false;
  while (!at_end()) {
    const std::size_t next = rest().find_first_not_of(" \t");
    if (next != npos && rest()[next] != '#') {
      column_ += next;
      return true;
    }
    if (next != npos) {
      flow.commented = true;
      std::string comment(without_end_blanks(rest().substr(next)));
      Layout* last = flow.items.empty() ? nullptr : &flow.items.back();
      if (!new_line && last != nullptr && last->comment.empty() && before.empty())
        last->comment = std::move(comment);
      else before.push_back(std::move(comment));
    }
    ++line_;
    column_ = 0;
    new_line = true;
  }
  refuse("括号没有配对", "a bracket is not closed");
}

std::string LayoutReader::read_flow_plain() {
  std::string out;
  for (;;) {
    const std::string_view line = here();
    const std::size_t begin = column_;
    while (column_ < line.size() && !ends_plain(line, column_)) ++column_;
    out += without_end_blanks(line.substr(begin, column_ - begin));
    if (column_ < line.size() || line_ + 1 >= lines_.size()) return out;
    const std::string_view below = lines_[line_ + 1];
    const std::size_t next = below.find_first_not_of(" \t");
    if (next == npos) refuse("括号里的文字中间不要空行", "no blank line within a text in brackets");
    if (below[next] == '#' || ends_plain(below, next)) return out;
    ++line_;
    column_ = next;
    out += ' ';
  }
}

Layout LayoutReader::read_flow_value() {
  const char first = rest()[0];
  if (first == '{' || first == '[') return read_flow();
  Layout value;
  value.kind = Layout::Kind::scalar;
  if (first == '"' || first == '\'') value.lines = read_quoted();
  else if (std::string_view("&*!?|>%@`").find(first) != npos)
    refuse("这里的写法不认识，无法排版", "a form that the formatter does not know");
  else value.lines = {read_flow_plain()};
  return value;
}

void LayoutReader::read_flow_pair(Layout& flow) {
  std::vector<std::string> before;
  const Layout key = read_flow_value();
  if (key.kind != Layout::Kind::scalar || key.lines.size() != 1)
    refuse("键必须是一个词", "a key must be one plain word");
  skip_flow_space(flow, before);
  Layout value;
  if (rest()[0] == ':') {
    ++column_;
    skip_flow_space(flow, before);
    if (std::string_view(",}").find(rest()[0]) == npos) value = read_flow_value();
  }
  flow.commented = flow.commented || value.commented;
  value.key = key.lines[0];
  value.before = std::move(before);
  flow.items.push_back(std::move(value));
}

Layout LayoutReader::read_flow() {
  Layout flow;
  const char close = rest()[0] == '{' ? '}' : ']';
  flow.kind = close == '}' ? Layout::Kind::flow_map : Layout::Kind::flow_list;
  ++column_;
  for (;;) {
    std::vector<std::string> before;
    skip_flow_space(flow, before);
    if (rest()[0] == close) {
      flow.after = std::move(before);
      ++column_;
      return flow;
    }
    if (close == '}') read_flow_pair(flow);
    else flow.items.push_back(read_flow_value());
    Layout& item = flow.items.back();
    item.before.insert(item.before.begin(), before.begin(), before.end());
    flow.commented = flow.commented || item.commented;
    before.clear();
    skip_flow_space(flow, before);
    if (rest()[0] == ',') {
      ++column_;
      if (!before.empty()) item.before.insert(item.before.end(), before.begin(), before.end());
    } else if (rest()[0] == close) {
      flow.after = std::move(before);
      ++column_;
      return flow;
    } else {
      refuse("括号里的写法不认识，无法排版", "a form in brackets that the formatter does not know");
    }
  }
}

}  // namespace gridline::edit
