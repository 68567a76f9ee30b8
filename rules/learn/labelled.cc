// Strict: a line that is passed over in silence would be missed by nobody.
#include "rules/learn/labelled.h"

#include <nlohmann/json.hpp>

#include "rules/pack/utf8.h"

namespace gridline::learn {

namespace {

using Json = nlohmann::json;

constexpr std::size_t issues_max = 100;

struct Wrong {
  const char* zh;
  const char* en;
};

std::string text_of(const Json& line, const char* key) {
  const auto at = line.find(key);
  return at == line.end() || at->is_null() ? std::string() : at->get<std::string>();
}

// Throws Json::exception for a field of the wrong type; gives what else is wrong, or nothing.
const Wrong* take(const Json& line, LabelledText& out) {
  static constexpr Wrong not_object{"不是 JSON 对象", "not a JSON object"};
  static constexpr Wrong no_text{"没有 text", "there is no text"};
  static constexpr Wrong no_label{"没有 category（或 label）", "there is no category (or label)"};
  if (!line.is_object()) return &not_object;
  out.title = text_of(line, "title");
  out.text = text_of(line, "text");
  if (out.text.empty()) out.text = text_of(line, "body");
  out.label = text_of(line, "category");
  if (out.label.empty()) out.label = text_of(line, "label");
  if (const auto also = line.find("also"); also != line.end()) {
    out.also = also->get<std::vector<std::string>>();
  }
  if (out.text.empty() && out.title.empty()) return &no_text;
  if (out.label.empty()) return &no_label;
  return nullptr;
}

}  // namespace

void read_labelled(std::string_view content, std::uint32_t file, std::vector<LabelledText>& texts,
                   std::vector<LabelledIssue>& issues) {
  std::uint32_t number = 0;
  while (!content.empty() && issues.size() < issues_max) {
    const std::size_t end = content.find('\n');
    const std::string_view line = pack::trimmed(content.substr(0, end));
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++number;
    if (line.empty() || line.front() == '#') continue;
    LabelledText text;
    text.file = file;
    text.line = number;
    try {
      if (const Wrong* wrong = take(Json::parse(line), text)) {
        issues.push_back({number, wrong->zh, wrong->en});
        continue;
      }
    } catch (const Json::exception& e) {
      issues.push_back({number, std::string("不是有效的 JSON，或字段类型不对：") + e.what(),
                        std::string("not valid JSON, or a field of the wrong type: ") + e.what()});
      continue;
    }
    texts.push_back(std::move(text));
  }
}

}  // namespace gridline::learn
