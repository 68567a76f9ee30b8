// Printing a layout in the canonical form.
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/edit/print.h"
#include "rules/edit/layout.h"
#include "rules/edit/shape.h"
#include "rules/pack/caret.h"
#include "rules/pack/utf8.h"

namespace gridline::edit {

namespace {

struct Line {
  std::string text, comment;  // the comment behind it
  bool verbatim = false;      // of a block text: its blanks mean something
};

// 'a' as "a", where that is the same text.
std::string with_double_quotes(const std::string& text) {
  const bool single = text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
  if (!single || text.find_first_of("\"\\'", 1) != text.size() - 1) return text;
  return '"' + text.substr(1, text.size() - 2) + '"';
}

std::string plain_key(const std::string& key) {
  const bool quoted =
      key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front();
  return quoted ? key.substr(1, key.size() - 2) : key;
}

// The alternative that such a node is, or the shape itself.
const Shape* shape_for(const Shape* shape, const Layout& node) {
  if (shape == nullptr) return nullptr;
  return shape->fitting(node.is_map(), [&](std::string_view key) {
    return std::any_of(node.items.begin(), node.items.end(),
                       [&](const Layout& item) { return plain_key(item.key) == key; });
  });
}

const Shape* shape_of_entry(const Shape* shape, const std::string& key) {
  if (shape == nullptr) return nullptr;
  if (shape->kind == Shape::Kind::names || shape->kind == Shape::Kind::list) return shape->item;
  const Field* field = shape->kind == Shape::Kind::fields ? shape->field(plain_key(key)) : nullptr;
  return field != nullptr ? field->shape : nullptr;
}

// Where the key stands in the reference; unknown ones last.
std::size_t rank_of(const Shape& shape, const std::string& key) {
  const Field* field = shape.field(plain_key(key));
  return field != nullptr ? static_cast<std::size_t>(field - shape.fields.data()) : shape.fields.size();
}

// The keys of the reference in its order, within each group that blank lines set apart. What stands above a
// group's first key (for the whole file: its heading) stays above the group.
void order_keys(Layout& map, const Shape& shape, bool is_root) {
  auto& items = map.items;
  const auto rank_less = [&](const Layout& a, const Layout& b) {
    return rank_of(shape, a.key) < rank_of(shape, b.key);
  };
  for (std::size_t begin = 0; begin < items.size();) {
    std::size_t end = begin + 1;
    const auto has_blank = [](const Layout& item) {
      return std::find(item.before.begin(), item.before.end(), "") != item.before.end();
    };
    while (end < items.size() && !has_blank(items[end])) ++end;
    std::vector<std::string>& top = items[begin].before;
    const auto last_blank = std::find(top.rbegin(), top.rend(), "");
    const auto heading_end = is_root && begin == 0 ? top.end() : last_blank.base();
    const std::vector<std::string> heading(top.begin(), heading_end);
    top.erase(top.begin(), heading_end);
    std::stable_sort(items.begin() + static_cast<std::ptrdiff_t>(begin),
                     items.begin() + static_cast<std::ptrdiff_t>(end), rank_less);
    std::vector<std::string>& now = items[begin].before;
    now.insert(now.begin(), heading.begin(), heading.end());
    begin = end;
  }
}

class Printer {
 public:
  std::string print(Layout root, const Shape* shape) {
    const std::vector<std::string> tail = std::move(root.after);
    root.after.clear();
    if (root.items.empty() || root.is_flow()) comments(root.before, 0);
    root.before.clear();
    if (root.kind != Layout::Kind::empty) value(root, 0, shape, true);
    comments(tail, 0);
    return text();
  }

 private:
  void comments(const std::vector<std::string>& texts, std::size_t indent) {
    for (const std::string& one : texts)
      lines_.push_back({one.empty() ? "" : std::string(indent, ' ') + one, ""});
  }

  // Behind what already stands in the last line ("key:", "-"), or in a line of its own at the top.
  void append(const std::string& text) {
    if (lines_.empty() || fresh_) lines_.push_back({text, ""});
    else lines_.back().text += " " + text;
    fresh_ = false;
  }

  void value(Layout& node, std::size_t indent, const Shape* all, bool top) {
    const Shape* shape = shape_for(all, node);
    fresh_ = top;
    if (node.is_flow()) {
      const std::string text = flow(node, shape);
      const std::size_t used = top ? 0 : pack::characters(lines_.back().text) + 1;
      if (node.items.empty() ? !node.commented
                             : !node.commented && used + pack::characters(text) <= line_max) {
        append(text);
        lines_.back().comment = node.comment;
        return;
      }
      node.kind = node.kind == Layout::Kind::flow_map ? Layout::Kind::map : Layout::Kind::list;
    }
    switch (node.kind) {
      case Layout::Kind::map:
      case Layout::Kind::list: block(node, indent, shape, top); break;
      case Layout::Kind::scalar: scalar(node, indent, shape); break;
      case Layout::Kind::block_text: block_text(node, indent); break;
      default:
        if (!node.comment.empty()) lines_.back().comment = node.comment;
    }
  }

  void block(Layout& node, std::size_t indent, const Shape* shape, bool top) {
    if (!top) lines_.back().comment = node.comment;
    const bool map = node.kind == Layout::Kind::map;
    if (map && shape != nullptr && shape->kind == Shape::Kind::fields) order_keys(node, *shape, top);
    for (Layout& item : node.items) {
      comments(item.before, indent);
      const Shape* of_item = shape_of_entry(shape, item.key);
      if (map) {
        lines_.push_back({std::string(indent, ' ') + with_double_quotes(item.key) + ":", ""});
        value(item, indent + 2, of_item, false);
      } else {
        list_item(item, indent, of_item);
      }
    }
    comments(node.after, indent);
  }

  // "- id: x" with the other keys below it; comments above its first key stand above the dash.
  void list_item(Layout& item, std::size_t indent, const Shape* all) {
    lines_.push_back({std::string(indent, ' ') + "-", ""});
    std::size_t dash = lines_.size() - 1;
    value(item, indent + 2, all, false);
    const bool is_block = item.kind == Layout::Kind::map || item.kind == Layout::Kind::list;
    if (!is_block || item.items.empty()) return;
    if (!lines_[dash].comment.empty()) {  // of a flow that is now a block
      lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(dash),
                    {std::string(indent, ' ') + lines_[dash].comment, ""});
      ++dash;
    }
    std::size_t first = dash + 1;
    while (first < lines_.size() && (lines_[first].text.empty() || lines_[first].text[indent + 2] == '#'))
      ++first;
    lines_[first].text[indent] = '-';
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(dash));
    for (std::size_t i = dash; i + 1 < first; ++i)
      if (!lines_[i].text.empty()) lines_[i].text.erase(indent, 2);
  }

  std::string flow(Layout& node, const Shape* shape) {
    const bool map = node.kind == Layout::Kind::flow_map;
    if (map && shape != nullptr && shape->kind == Shape::Kind::fields && !node.commented)
      order_keys(node, *shape, false);
    std::string out(1, map ? '{' : '[');
    bool first = true;
    for (Layout& item : node.items) {
      if (!first) out += ", ";
      first = false;
      if (map) out += with_double_quotes(item.key) + (item.kind == Layout::Kind::empty ? ":" : ": ");
      const Shape* of_item = shape_for(shape_of_entry(shape, item.key), item);
      if (item.is_flow()) {
        out += flow(item, of_item);
      } else {
        for (std::size_t i = 0; i < item.lines.size(); ++i)
          out += (i > 0 ? " " : "") + with_double_quotes(item.lines[i]);
      }
    }
    return out + (map ? '}' : ']');
  }

  void scalar(const Layout& node, std::size_t indent, const Shape* shape) {
    const bool plain = node.lines[0][0] != '"' && node.lines[0][0] != '\'';
    if (plain && shape != nullptr && shape->kind == Shape::Kind::words && is_too_long(node, indent)) {
      fill(node, indent);
    } else {
      append(node.lines.size() == 1 ? with_double_quotes(node.lines[0]) : node.lines[0]);
      for (std::size_t i = 1; i < node.lines.size(); ++i)
        lines_.push_back({node.lines[i].empty() ? "" : std::string(indent, ' ') + node.lines[i], "",
                          node.lines[i].empty()});
    }
    lines_.back().comment = node.comment;
  }

  bool is_too_long(const Layout& node, std::size_t indent) const {
    if (std::find(node.lines.begin(), node.lines.end(), "") != node.lines.end()) return false;
    const std::size_t used = lines_.empty() ? 0 : pack::characters(lines_.back().text) + 1;
    for (std::size_t i = 0; i < node.lines.size(); ++i)
      if ((i == 0 ? used : indent) + pack::characters(node.lines[i]) > line_max) return true;
    return false;
  }

  // Words, as many in a line as it holds.
  void fill(const Layout& node, std::size_t indent) {
    bool first = true;
    for (const std::string& line : node.lines) {
      for (const std::string_view word : pack_words(line)) {
        const std::string& last = lines_.back().text;
        if (first || pack::characters(last) + 1 + pack::characters(word) <= line_max)
          append(std::string(word));
        else lines_.push_back({std::string(indent, ' ') + std::string(word), ""});
        first = false;
      }
    }
  }

  static std::vector<std::string_view> pack_words(std::string_view line) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find(' ', at), line.size());
      if (end > at) out.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }

  void block_text(const Layout& node, std::size_t indent) {
    append(node.lines[0]);
    lines_.back().comment = node.comment;
    for (std::size_t i = 1; i < node.lines.size(); ++i)
      lines_.push_back({node.lines[i].empty() ? "" : std::string(indent, ' ') + node.lines[i], "", true});
  }

  // Comments behind values stand in one column in lines that follow each other, unless that is too far away.
  void align_comments() {
    for (std::size_t begin = 0; begin < lines_.size();) {
      std::size_t end = begin, widest = 0, longest = 0;
      for (; end < lines_.size() && !lines_[end].comment.empty(); ++end) {
        const std::size_t width = pack::display_width(lines_[end].text);
        widest = std::max(widest, width);
        longest = std::max<std::size_t>(longest, pack::characters(lines_[end].comment));
      }
      for (std::size_t i = begin; i < end; ++i) {
        const std::size_t width = pack::display_width(lines_[i].text);
        const std::size_t gap = widest + 2 + longest <= line_max ? widest - width + 2 : 2;
        lines_[i].text += std::string(gap, ' ') + lines_[i].comment;
      }
      begin = std::max(end, begin + 1);
    }
  }

  std::string text() {
    align_comments();
    std::string out;
    bool blank = true;  // none at the front
    for (const Line& line : lines_) {
      if (line.text.empty() && !line.verbatim && blank) continue;
      blank = line.text.empty() && !line.verbatim;
      out += line.text + "\n";
    }
    while (out.ends_with("\n\n") && !lines_.back().verbatim) out.pop_back();
    return out == "\n" ? "" : out;
  }

  std::vector<Line> lines_;
  bool fresh_ = true;
};

}  // namespace

std::optional<std::string> print_yaml(std::string_view name, std::string_view content, Unreadable& why) {
  std::string clean;
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  std::copy_if(content.begin(), content.end(), std::back_inserter(clean), [](char c) { return c != '\r'; });
  std::optional<Layout> root = read_layout(clean, why);
  if (!root) return std::nullopt;
  const FileShape* file = shape_of(name);
  return Printer().print(std::move(*root), file != nullptr ? file->shape : nullptr);
}

}  // namespace gridline::edit
