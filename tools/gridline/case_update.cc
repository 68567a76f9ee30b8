// Spans come from the loader's positions; what was written is read again before it counts.
#include "tools/gridline/case_update.h"

#include <algorithm>
#include <optional>

#include "rules/pack/source.h"
#include "engine/trial/case_fields.h"

namespace gridline::cli {

namespace {

struct Span {
  std::size_t begin = 0, end = 0;
};

// Bytes of the first `characters` code points of UTF-8 that the loader has found to be sound.
std::size_t bytes_of(std::string_view text, std::size_t characters) {
  std::size_t i = 0;
  for (; characters > 0 && i < text.size(); --characters) {
    ++i;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) ++i;
  }
  return i;
}

class FileEditor {
 public:
  FileEditor(const pack::PackFiles& files, std::uint32_t file)
      : content_(files.files[file].content), source_(files) {}

  std::optional<Span> span_of(const pack::Expectation& e) const {
    if (!e.one_line) return std::nullopt;
    if (!e.list) return item(e.at);
    return list(e);
  }

  // As it is written in place of what stands at `span`.
  std::string written(const Span& span, const Rewrite& change) const {
    if (!change.expected->list) return scalar(trial::shown(change.values), content_[span.begin]);
    std::string out = "[";
    for (const std::string& value : change.values)
      out += (out.size() > 1 ? ", " : "") + scalar(value, first_item(span));
    return out + "]";
  }

 private:
  Span item(pack::Position at) const {
    const std::string_view line = source_.line(at.file, at.line);
    const std::size_t begin = bytes_of(line, at.column - 1);
    const std::size_t length = bytes_of(line.substr(begin), at.length);
    const auto start = static_cast<std::size_t>(line.data() - content_.data());
    return {start + begin, start + begin + length};
  }

  // "[a, b]" with nothing between the last item and the bracket but blanks and a comma.
  std::optional<Span> list(const pack::Expectation& e) const {
    const std::size_t begin = item(e.at).begin;
    if (begin >= content_.size() || content_[begin] != '[') return std::nullopt;
    std::size_t end = e.values.empty() ? begin + 1 : item(e.last).end;
    while (end < content_.size() && (content_[end] == ' ' || content_[end] == ',')) ++end;
    if (end >= content_.size() || content_[end] != ']') return std::nullopt;
    if (content_.substr(begin, end - begin).find('\n') != std::string_view::npos) return std::nullopt;
    return Span{begin, end + 1};
  }

  char first_item(const Span& span) const {
    std::size_t at = span.begin + 1;
    while (content_[at] == ' ') ++at;
    return content_[at];
  }

  // Quoted as the old one was; a plain one stays plain when every reader takes it for the same text.
  static std::string scalar(const std::string& value, char old) {
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
      const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      return letter || static_cast<unsigned char>(c) >= 0x80 || c == '.' || c == '_' || c == '/' ||
             c == '-' || c == '+' || c == ' ' || c == ':';
    });
    const bool sound = plain && value.front() != '-' && value.front() != ' ' && value.back() != ' ' &&
                       value.back() != ':' && value.find(": ") == std::string::npos && !is_a_boolean(value);
    if (old != '"' && old != '\'' && sound) return value;
    std::string out(1, '"');
    for (const char c : value) out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return out + '"';
  }

  static bool is_a_boolean(std::string value) {
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return value == "yes" || value == "no" || value == "on" || value == "off";
  }

  std::string_view content_;
  pack::Source source_;
};

bool same_but(const std::vector<pack::TestCase>& before, const std::vector<pack::TestCase>& after,
              std::uint32_t file, const std::vector<const Rewrite*>& changes) {
  std::vector<const pack::Expectation*> a, b;
  const auto collect = [file](const std::vector<pack::TestCase>& cases, auto& out) {
    for (const pack::TestCase& test : cases) {
      if (test.where.file != file) continue;
      for (const pack::CaseStep& step : test.steps) {
        for (const pack::Expectation& e : step.expected) out.push_back(&e);
      }
    }
  };
  collect(before, a);
  collect(after, b);
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto change = std::find_if(changes.begin(), changes.end(),
                                     [&](const Rewrite* c) { return c->expected == a[i]; });
    std::vector<std::string> values = a[i]->values;
    if (change != changes.end()) {
      values = (*change)->values;
      if (!a[i]->list) values = {trial::shown(values)};
    }
    if (a[i]->key != b[i]->key || b[i]->values != values) return false;
  }
  return true;
}

}  // namespace

Rewritten rewrite(const pack::PackFiles& files, const pack::TestWords& words,
                  const std::vector<pack::TestCase>& cases, const std::vector<Rewrite>& all) {
  Rewritten out{files, {}, {}};
  for (std::uint32_t file = 0; file < files.files.size(); ++file) {
    const FileEditor editor(files, file);
    std::vector<std::pair<Span, const Rewrite*>> spans;
    for (const Rewrite& change : all) {
      if (change.expected->at.file != file) continue;
      if (const auto span = editor.span_of(*change.expected)) spans.emplace_back(*span, &change);
      else out.refused.push_back(&change);
    }
    if (spans.empty()) continue;
    std::sort(spans.begin(), spans.end(),
              [](const auto& a, const auto& b) { return a.first.begin > b.first.begin; });
    std::string& content = out.files.files[file].content;
    std::vector<const Rewrite*> changes;
    for (const auto& [span, change] : spans) {
      content.replace(span.begin, span.end - span.begin, editor.written(span, *change));
      changes.push_back(change);
    }
    pack::IssueList issues(out.files);
    const std::vector<pack::TestCase> after = pack::load_test_cases(out.files, words, issues);
    if (!issues.has_errors() && same_but(cases, after, file, changes)) {
      out.changed.push_back(files.files[file].name);
      continue;
    }
    content = files.files[file].content;
    out.refused.insert(out.refused.end(), changes.begin(), changes.end());
  }
  return out;
}

}  // namespace gridline::cli
