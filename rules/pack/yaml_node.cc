// The strict layer over yaml-cpp: its parser's events become YamlNodes, its sloppiness issues.
//
// yaml-cpp's own Node tree accepts duplicate keys and forgets quotes, so the events are used
// instead. Its columns count bytes; they are turned into characters here and nowhere else.
#include "rules/pack/yaml_node.h"

#include <algorithm>
#include <array>
#include <exception>
#include <sstream>
#include <unordered_set>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>
#include <yaml-cpp/eventhandler.h>

#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// Ends the parse from inside an event; the issue has been reported.
struct StopParsing : std::exception {};

bool is_ambiguous_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 12> words = {"yes", "Yes", "YES", "no",  "No",  "NO",
                                                      "on",  "On",  "ON",  "off", "Off", "OFF"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

class Builder final : public YAML::EventHandler {
 public:
  Builder(std::uint32_t file, IssueList& issues) : file_(file), issues_(issues) {}

  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ < 2) return;
    issues_.error(at(mark), "multiple_documents", "一个文件只能有一份 YAML 文档，请删去 --- 之后的部分",
                  "one YAML document a file; remove what follows ---");
    throw StopParsing();
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    YamlNode node;
    node.at = at(mark);
    place(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    issues_.error(at(mark), "alias", "不支持引用（*）；请把内容写出来", "aliases (*) are not allowed; write it out");
    YamlNode node;
    node.reported = true;
    node.at = at(mark);
    place(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.text = value;
    set_style_and_position(node, mark);
    if (node.style == YamlNode::Style::plain && is_ambiguous_boolean(value)) {
      node.reported = true;
      issues_.error(
          node.at, "bare_boolean",
          fmt::format("“{}” 会被当作真假值：文字请加引号，真假请写 true 或 false", value),
          fmt::format("'{}' is taken for a boolean by some: quote it, or write true or false", value));
    }
    place(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    bool has_key = false;  // of a map: its last key waits for a value
    std::unordered_set<std::string> seen;
  };

  Position at(const YAML::Mark& mark, std::size_t byte_length = 1) const {
    if (mark.is_null()) return {file_, 0, 1, 1};
    return issues_.source().position(file_, static_cast<std::uint32_t>(mark.line + 1),
                                     static_cast<std::size_t>(std::max(0, mark.column)), byte_length);
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor == YAML::NullAnchor) return;
    issues_.error(at(mark), "anchor", "不支持锚点（&）；请把内容写出来", "anchors (&) are not allowed; write it out");
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    issues_.error(at(mark), "tag", "不支持类型标记（!）：请删去；以 ! 开头的文字要加引号",
                  "tags (!) are not allowed: take it out; a text that begins with ! needs quotes");
  }

  void set_style_and_position(YamlNode& node, const YAML::Mark& mark) const {
    const auto number = static_cast<std::uint32_t>(mark.line + 1);
    const std::string_view line = issues_.source().line(file_, number);
    const auto column = static_cast<std::size_t>(std::max(0, mark.column));
    const std::string_view rest = column < line.size() ? line.substr(column) : std::string_view();
    const char first = rest.empty() ? ' ' : rest[0];
    std::size_t length = node.text.size();
    if (first == '"' || first == '\'') {
      node.style = YamlNode::Style::quoted;
      const std::size_t end = closing_quote(rest);
      node.folded = end == std::string_view::npos;
      length = node.folded ? rest.size() : end + 1;
    } else if (first == '|' || first == '>') {
      node.style = YamlNode::Style::block;
      node.folded = first == '>';
      length = 1;
    } else {
      node.folded = !rest.starts_with(node.text);
    }
    node.at = at(mark, length);
  }

  // The offset of the quote that ends the scalar at the front of `rest`, if it is on this line.
  static std::size_t closing_quote(std::string_view rest) {
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest[0] == '"' && rest[i] == '\\') ++i;
      else if (rest[i] == rest[0] && rest[0] == '\'' && i + 1 < rest.size() && rest[i + 1] == '\'') ++i;
      else if (rest[i] == rest[0]) return i;
    }
    return std::string_view::npos;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (stack_.size() >= yaml_depth_max) {
      issues_.error(at(mark), "too_deep", fmt::format("嵌套超过 {} 层", yaml_depth_max),
                    fmt::format("nested deeper than {} levels", yaml_depth_max));
      throw StopParsing();
    }
    Open& top = stack_.emplace_back();
    top.node.kind = kind;
    top.node.at = at(mark);
  }

  void close() {
    YamlNode done = std::move(stack_.back().node);
    stack_.pop_back();
    place(std::move(done));
  }

  void place(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& top = stack_.back();
    if (top.node.is_sequence()) {
      top.node.items.push_back(std::move(node));
    } else if (top.has_key) {
      top.node.items.push_back(std::move(node));
      top.has_key = false;
    } else {
      take_key(top, std::move(node));
    }
  }

  void take_key(Open& top, YamlNode key) {
    if (!key.is_scalar()) {
      issues_.error(key.at, "complex_key", "键必须是一个词", "a key must be one plain word");
    } else if (!top.seen.insert(key.text).second) {
      issues_.error(key.at, "duplicate_key", fmt::format("“{}” 写了两次", key.text),
                    fmt::format("'{}' is given twice", key.text));
    }
    top.node.keys.push_back(std::move(key));
    top.has_key = true;
  }

  std::uint32_t file_;
  IssueList& issues_;
  YamlNode root_;
  std::vector<Open> stack_;
  int documents_ = 0;
};

// What yaml-cpp must never see: it takes some control characters for the end of the file and
// guesses other encodings from zero bytes.
bool is_clean_text(std::uint32_t file, std::string_view content, IssueList& issues) {
  if (content.size() > yaml_bytes_max) {
    issues.error({file, 0, 1, 1}, "file_too_large", "YAML 文件太大；大表请用 CSV",
                 "the YAML file is too large; use CSV for large tables");
    return false;
  }
  const std::size_t wrong = first_invalid_utf8(content);
  if (wrong != std::string_view::npos) {
    issues.error(issues.source().position_at(file, wrong), "not_utf8",
                 "不是 UTF-8 文字（可能存成了 GBK），请另存为 UTF-8", "not UTF-8 (saved as GBK?); save the file as UTF-8");
    return false;
  }
  for (std::size_t i = 0; i < content.size(); ++i) {
    const auto c = static_cast<std::uint8_t>(content[i]);
    if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t') continue;
    if (c == '\r' && i + 1 < content.size() && content[i + 1] == '\n') continue;
    issues.error(issues.source().position_at(file, i), "control_character",
                 fmt::format("不可见的控制字符 0x{:02x}，请删去", c),
                 fmt::format("a control character 0x{:02x}, take it out", c));
    return false;
  }
  return true;
}

}  // namespace

const YamlNode* YamlNode::get(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size() && i < items.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

YamlNode read_yaml(std::uint32_t file, IssueList& issues) {
  std::string_view content = issues.source().files().files[file].content;
  if (!is_clean_text(file, content, issues)) return {};
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  Builder builder(file, issues);
  try {
    std::istringstream in{std::string(content)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const StopParsing&) {
    return {};
  } catch (const YAML::Exception& e) {
    const bool known = !e.mark.is_null();
    const Position at =
        known ? issues.source().position(file, static_cast<std::uint32_t>(e.mark.line + 1),
                                         static_cast<std::size_t>(std::max(0, e.mark.column)), 1)
              : Position{file, 0, 1, 1};
    issues.error(at, "yaml_syntax", "YAML 写法有误：检查缩进（只用空格）、冒号后的空格和引号是否成对",
                 fmt::format("YAML syntax: {}", e.msg));
    return {};
  } catch (const std::exception& e) {
    issues.error({file, 0, 1, 1}, "yaml_syntax", "无法读取这个 YAML 文件", fmt::format("YAML: {}", e.what()));
    return {};
  }
  return builder.take();
}

Position text_position(const YamlNode& scalar, const Source& source) {
  Position at = scalar.at;
  if (scalar.style == YamlNode::Style::quoted) {
    at.column += 1;
    at.length = at.length > 2 ? at.length - 2 : 1;
  } else if (scalar.style == YamlNode::Style::block) {
    // Empty lines may stand before the text; a block without any text ends the search.
    constexpr std::uint32_t empty_lines_max = 100;
    const std::uint32_t last = at.line + empty_lines_max;
    std::string_view line;
    do line = source.line(at.file, ++at.line);
    while (trimmed(line).empty() && at.line < last);
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    at = source.position(at.file, at.line, begin, line.size() - begin);
  }
  return at;
}

}  // namespace gridline::pack
