// Loading, changing, proving.
#include "tests/unit/rules/lint/mutants.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/pack/loader.h"
#include "rules/pack/source.h"
#include "rules/pack/utf8.h"
#include "rules/route/route_tree.h"

namespace gridline::lint {

pack::PackFiles shipped(const std::string& name) {
  const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/" + name);
  EXPECT_TRUE(files.ok());
  return files.ok() ? *files : pack::PackFiles();
}

std::vector<pack::Issue> issues_of(const pack::PackFiles& files) {
  pack::Loaded loaded = pack::load(files);
  const auto line_of = [&](pack::Position at) { return pack::source_line(files, at); };
  if (!loaded.pack || !route::RouteTree::compile(loaded.pack, line_of, loaded.issues)) {
    ADD_FAILURE() << "the pack does not load:\n" << listed(loaded.issues);
    return {};
  }
  return prove(*loaded.pack, files, {mutant_from, 52}).issues;
}

std::string listed(const std::vector<pack::Issue>& issues) {
  std::string out;
  for (const pack::Issue& i : issues)
    out += fmt::format("{} {}:{}:{}\n{}", i.code, i.file, i.line, i.column, pack::to_text(i));
  return out;
}

namespace {

pack::PackFile& file_of(pack::PackFiles& files, std::string_view name) {
  return *std::find_if(files.files.begin(), files.files.end(),
                       [&](const pack::PackFile& f) { return f.name == name; });
}

// "routes.yaml:27:13" of a text that stands once.
std::string place_of(const pack::PackFile& file, std::string_view text) {
  const std::size_t at = file.content.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  if (at == std::string::npos) return {};
  EXPECT_EQ(file.content.find(text, at + 1), std::string::npos) << "stands twice: " << text;
  const std::string before = file.content.substr(0, at);
  const std::size_t line = before.rfind('\n') + 1;
  return fmt::format("{}:{}:{}", file.name, std::count(before.begin(), before.end(), '\n') + 1,
                     pack::characters(before.substr(line)) + 1);
}

}  // namespace

void expect_found(const Mutant& mutant) {
  pack::PackFiles files = shipped("lingyun");
  pack::PackFile& file = file_of(files, mutant.file);
  if (place_of(file, mutant.line).empty()) return;
  file.content.replace(file.content.find(mutant.line), std::string_view(mutant.line).size(), mutant.instead);
  const std::string where =
      place_of(mutant.where_file != nullptr ? file_of(files, mutant.where_file) : file, mutant.where);
  const std::vector<pack::Issue> issues = issues_of(files);
  const bool found = std::any_of(issues.begin(), issues.end(), [&](const pack::Issue& i) {
    return i.code == mutant.code && fmt::format("{}:{}:{}", i.file, i.line, i.column) == where;
  });
  EXPECT_TRUE(found) << "expected " << mutant.code << " " << where << ", found:\n" << listed(issues);
  EXPECT_LE(issues.size(), 3u) << listed(issues);
}

}  // namespace gridline::lint
