// Every line that cannot be used is said, at most a hundred a file.
#include "tools/gridline/labelled_files.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>

#include "engine/base/limits.h"
#include "engine/node/durable_file.h"

namespace gridline::cli {

namespace fs = std::filesystem;

std::optional<LabelledFiles> read_labelled_files(const std::vector<std::string>& paths, Exit& exit) {
  LabelledFiles out;
  bool sound = true;
  for (const std::string& path : paths) {
    std::error_code wrong;
    const std::uintmax_t size = fs::file_size(path, wrong);
    if (!wrong && size > limits::learn_bytes_max) {
      complain(fmt::format("{} 过大，至多 {} 字节 / too large, at most {} bytes", path,
                           limits::learn_bytes_max, limits::learn_bytes_max));
      exit = Exit::no;
      return std::nullopt;
    }
    const auto content = node::read_whole(path);
    if (!content) {
      exit = fail(content.error());
      return std::nullopt;
    }
    std::vector<learn::LabelledIssue> issues;
    learn::read_labelled(*content, static_cast<std::uint32_t>(out.names.size()), out.texts, issues);
    out.names.push_back(path);
    for (const learn::LabelledIssue& issue : issues) {
      complain(fmt::format("{}:{}: {} / {}", path, issue.line, issue.zh, issue.en));
    }
    sound = sound && issues.empty();
  }
  if (sound && out.texts.empty()) complain("没有可用的行 / there are no lines to use");
  exit = Exit::no;
  if (!sound || out.texts.empty()) return std::nullopt;
  return out;
}

std::vector<std::string> learn_files_of(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code wrong;
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(folder) / "learn", wrong)) {
    if (entry.path().extension() == ".jsonl") out.push_back(entry.path().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool check_labels(const LabelledFiles& files, const std::map<std::string, std::uint32_t>& labels) {
  std::map<std::string, const learn::LabelledText*> unknown;
  for (const learn::LabelledText& text : files.texts) {
    if (labels.count(text.label) == 0) unknown.emplace(text.label, &text);
    for (const std::string& also : text.also) {
      if (labels.count(also) == 0) unknown.emplace(also, &text);
    }
  }
  for (const auto& [label, text] : unknown) {
    complain(
        fmt::format("{}:{}: 规则包没有类别“{}”；若在量别的标签集，请加 --labels free / the pack has no "
                    "category '{}'; to measure on other labels say --labels free",
                    files.names[text->file], text->line, label, label));
  }
  return unknown.empty();
}

}  // namespace gridline::cli
