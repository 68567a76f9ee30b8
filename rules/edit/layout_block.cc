// Layouts of blocks: maps and lists by indentation, plain and block scalars, comments and blank lines.
#include <algorithm>

#include "rules/edit/layout_reader.h"

namespace gridline::edit {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_dash(std::string_view text) {
  return text.starts_with('-') && (text.size() == 1 || is_blank(text[1]));
}

void collect_comments(const Layout& node, std::vector<std::string>& out) {
  const auto add = [&](const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
      if (!line.empty()) out.push_back(line);
  };
  add(node.before);
  if (!node.comment.empty()) out.push_back(node.comment);
  for (const Layout& item : node.items) collect_comments(item, out);
  add(node.after);
}

}  // namespace

std::string_view without_end_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t comment_start(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '#' && (i == 0 || is_blank(text[i - 1]))) return i;
  return npos;
}

std::size_t key_end(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#' && i > 0 && is_blank(text[i - 1])) return npos;
    if (text[i] == ':' && (i + 1 == text.size() || is_blank(text[i + 1]))) return i;
  }
  return npos;
}

LayoutReader::LayoutReader(std::string_view content) {
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    lines_.push_back(content.substr(at, end - at));
    at = end + 1;
  }
}

void LayoutReader::refuse(std::string zh, std::string en) const {
  throw Refused{{line_ + 1, column_ + 1, std::move(zh), std::move(en)}};
}

std::size_t LayoutReader::indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::vector<Trivia> LayoutReader::take_trivia() {
  std::vector<Trivia> out;
  for (; !at_end(); ++line_) {
    const std::string_view text = without_end_blanks(here());
    const std::size_t indent = text.find_first_not_of(" \t");
    if (indent != npos && text[indent] != '#') break;
    out.push_back(
        {line_, indent == npos ? 0 : indent, std::string(indent == npos ? "" : text.substr(indent))});
  }
  return out;
}

void LayoutReader::give_back(const std::vector<Trivia>& trivia, std::size_t from) {
  if (from < trivia.size()) line_ = trivia[from].line;
}

std::vector<std::string> LayoutReader::texts(const std::vector<Trivia>& trivia) {
  std::vector<std::string> out;
  for (const Trivia& t : trivia) out.push_back(t.text);
  return out;
}

void LayoutReader::end_line(Layout& value) {
  const std::string_view behind = rest();
  const std::size_t first = behind.find_first_not_of(" \t");
  if (first != npos) {
    if (behind[first] != '#' || (first == 0 && column_ != 0))
      refuse("这里的写法不认识，无法排版", "a form that the formatter does not know");
    value.comment = without_end_blanks(behind.substr(first));
  }
  ++line_;
  column_ = 0;
}

Layout LayoutReader::read_document() {
  std::vector<Trivia> trivia = take_trivia();
  std::vector<std::string> head = texts(trivia);
  if (!at_end() && without_end_blanks(here()) == "---") {
    ++line_;
    const std::vector<std::string> more = texts(take_trivia());
    head.insert(head.end(), more.begin(), more.end());
  }
  Layout root;
  if (!at_end()) {
    column_ = indent_of(here());
    root = read_node(-1, true);
  }
  std::vector<std::string>& top = root.items.empty() ? root.before : root.items.front().before;
  top.insert(top.begin(), head.begin(), head.end());
  const std::vector<std::string> tail = texts(take_trivia());
  root.after.insert(root.after.end(), tail.begin(), tail.end());
  if (!at_end()) refuse("这里的写法不认识，无法排版", "a form that the formatter does not know");
  return root;
}

Layout LayoutReader::read_node(std::ptrdiff_t above, bool may_be_block) {
  const std::string_view text = rest();
  const char first = text[0];
  if (may_be_block && is_dash(text)) return read_list(column_);
  if (first == '{' || first == '[') {
    Layout flow = read_flow();
    end_line(flow);
    return flow;
  }
  if (first == '|' || first == '>') return read_block_text(above);
  if (std::string_view("&*!?%@`").find(first) != npos)
    refuse("这里的写法不认识，无法排版", "a form that the formatter does not know");
  if (first == '"' || first == '\'') {
    const std::size_t line = line_, column = column_;
    Layout value;
    value.kind = Layout::Kind::scalar;
    value.lines = read_quoted();
    const std::size_t colon = key_end(rest());
    if (may_be_block && line == line_ && colon != npos && rest().find_first_not_of(" \t") == colon) {
      column_ = column;
      return read_map(column);
    }
    end_line(value);
    return value;
  }
  if (may_be_block && key_end(text) != npos) return read_map(column_);
  return read_plain(above);
}

bool LayoutReader::goes_on(Layout& block, std::size_t indent, std::vector<std::string>& before) {
  const std::vector<Trivia> trivia = take_trivia();
  const std::size_t next = at_end() ? 0 : indent_of(here());
  const bool same = !at_end() && next == indent &&
                    is_dash(here().substr(indent)) == (block.kind == Layout::Kind::list);
  if (same) {
    before = texts(trivia);
    column_ = indent;
    return true;
  }
  if (!at_end() && next > indent) {
    column_ = next;
    refuse("缩进与上面对不上", "the indentation does not go with what stands above");
  }
  // Comments as deep as this block still belong to it; the others to what follows.
  std::size_t mine = 0;
  const bool level = !at_end() && next == indent;
  for (std::size_t i = 0; !level && i < trivia.size(); ++i) {
    if (trivia[i].text.empty()) continue;
    if (trivia[i].indent < indent || indent == 0) break;
    mine = i + 1;
  }
  for (std::size_t i = 0; i < mine; ++i) block.after.push_back(trivia[i].text);
  give_back(trivia, mine);
  return false;
}

Layout LayoutReader::read_map(std::size_t indent) {
  Layout map;
  map.kind = Layout::Kind::map;
  std::vector<std::string> before;
  do read_entry(map, indent, std::move(before));
  while (goes_on(map, indent, before));
  return map;
}

Layout LayoutReader::read_list(std::size_t indent) {
  Layout list;
  list.kind = Layout::Kind::list;
  std::vector<std::string> before;
  do read_item(list, indent, std::move(before));
  while (goes_on(list, indent, before));
  return list;
}

void LayoutReader::read_entry(Layout& parent, std::size_t indent, std::vector<std::string> before) {
  const std::string_view text = rest();
  const std::size_t start = column_;
  if (text.starts_with("? ")) refuse("这里的写法不认识，无法排版", "a form that the formatter does not know");
  if (text[0] == '"' || text[0] == '\'') {
    const std::size_t line = line_;
    read_quoted();
    if (line != line_) refuse("键必须写在一行里", "a key must stand on one line");
    column_ += rest().find_first_not_of(" \t") == npos ? 0 : rest().find_first_not_of(" \t");
    if (!rest().starts_with(':')) refuse("这里应是“键: 值”", "a key and a colon are expected");
  } else {
    const std::size_t colon = key_end(text);
    if (colon == npos) refuse("这里应是“键: 值”", "a key and a colon are expected");
    column_ += colon;
  }
  const std::string key(without_end_blanks(here().substr(start, column_ - start)));
  ++column_;
  const std::size_t value = rest().find_first_not_of(" \t");
  Layout entry;
  if (value == npos || rest()[value] == '#') {
    Layout line;
    end_line(line);
    entry = read_below(indent, true);
    if (entry.comment.empty()) entry.comment = std::move(line.comment);
    else if (!line.comment.empty()) before.push_back(std::move(line.comment));
  } else {
    column_ += value;
    entry = read_node(static_cast<std::ptrdiff_t>(indent), false);
  }
  entry.key = key;
  entry.before = std::move(before);
  parent.items.push_back(std::move(entry));
}

void LayoutReader::read_item(Layout& parent, std::size_t indent, std::vector<std::string> before) {
  ++column_;
  const std::size_t value = rest().find_first_not_of(" \t");
  Layout item;
  if (value == npos || rest()[value] == '#') {
    Layout line;
    end_line(line);
    item = read_below(indent, false);
    if (!line.comment.empty()) before.push_back(line.comment);
  } else {
    column_ += value;
    item = read_node(static_cast<std::ptrdiff_t>(indent), true);
  }
  item.before = std::move(before);
  parent.items.push_back(std::move(item));
}

Layout LayoutReader::read_below(std::size_t indent, bool list_may_stand_level) {
  const std::vector<Trivia> trivia = take_trivia();
  const std::size_t next = at_end() ? 0 : indent_of(here());
  const bool below = !at_end() && (next > indent || (list_may_stand_level && next == indent &&
                                                     is_dash(here().substr(next))));
  if (!below) {
    give_back(trivia, 0);
    return {};
  }
  column_ = next;
  Layout node = read_node(static_cast<std::ptrdiff_t>(indent), true);
  if (!node.items.empty() && !node.is_flow()) {
    std::vector<std::string>& top = node.items.front().before;
    const std::vector<std::string> above = texts(trivia);
    top.insert(top.begin(), above.begin(), above.end());
  } else if (std::any_of(trivia.begin(), trivia.end(), [](const Trivia& t) { return !t.text.empty(); })) {
    refuse("值与键之间的注释请移到键的上面", "move the comment between a key and its value above the key");
  }
  return node;
}

Layout LayoutReader::read_plain(std::ptrdiff_t above) {
  Layout value;
  value.kind = Layout::Kind::scalar;
  for (;;) {
    const std::string_view text = rest();
    const std::size_t hash = comment_start(text);
    value.lines.emplace_back(without_end_blanks(text.substr(0, hash)));
    if (hash != npos) {
      value.comment = without_end_blanks(text.substr(hash));
      ++line_;
      break;
    }
    ++line_;
    std::size_t next = line_;
    while (next < lines_.size() && without_end_blanks(lines_[next]).empty()) ++next;
    if (next >= lines_.size()) break;
    const std::size_t indent = std::min(lines_[next].find_first_not_of(" \t"), lines_[next].size());
    if (static_cast<std::ptrdiff_t>(indent) <= above || lines_[next][indent] == '#') break;
    value.lines.resize(value.lines.size() + (next - line_));
    line_ = next;
    column_ = indent;
  }
  column_ = 0;
  return value;
}

Layout LayoutReader::read_block_text(std::ptrdiff_t above) {
  Layout value;
  value.kind = Layout::Kind::block_text;
  const std::string_view head = rest();
  const std::size_t hash = comment_start(head);
  value.lines.emplace_back(without_end_blanks(head.substr(0, hash)));
  if (hash != npos) value.comment = without_end_blanks(head.substr(hash));
  if (value.lines[0].find_first_of("123456789") != std::string::npos)
    refuse("| 后面不要写缩进数", "leave the number behind | out");
  ++line_;
  column_ = 0;
  std::size_t inner = npos;
  std::size_t kept = 1;
  std::size_t behind = line_;
  for (; !at_end(); ++line_) {
    const bool blank = without_end_blanks(here()).empty();
    const std::size_t indent = indent_of(here());
    if (!blank && static_cast<std::ptrdiff_t>(indent) <= above) break;
    if (!blank && inner == npos) inner = indent;
    if (!blank && indent < inner) break;
    value.lines.emplace_back(here().substr(std::min(inner == npos ? here().size() : inner, here().size())));
    if (!blank || value.lines[0].ends_with('+') || !value.lines.back().empty()) {
      kept = value.lines.size();
      behind = line_ + 1;
    }
  }
  value.lines.resize(kept);
  line_ = behind;
  return value;
}

std::optional<Layout> read_layout(std::string_view content, Unreadable& why) {
  try {
    return LayoutReader(content).read_document();
  } catch (const Refused& refused) {
    why = refused.why;
    return std::nullopt;
  }
}

std::vector<std::string> comments_of(const Layout& root) {
  std::vector<std::string> out;
  collect_comments(root, out);
  return out;
}

}  // namespace gridline::edit
