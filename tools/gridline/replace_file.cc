// The rename of a durable write would put a plain file where a link stood, so links are followed first.
#include "tools/gridline/replace_file.h"

#include <fmt/format.h>

#include "engine/node/durable_file.h"

namespace gridline::cli {

namespace fs = std::filesystem;

namespace {

// Where it really is, and its mode.
base::Result<node::FileToWrite> real_file(const NamedContent& file) {
  std::error_code wrong;
  if (fs::symlink_status(file.named, wrong).type() == fs::file_type::not_found)
    return node::FileToWrite{file.named.string(), file.content, 0644};
  const fs::path path = fs::canonical(file.named, wrong);
  const fs::perms mode = wrong ? fs::perms::none : fs::status(path, wrong).permissions();
  if (wrong)
    return base::Error{base::ErrorCode::io, fmt::format("{}: {}", file.named.string(), wrong.message())};
  return node::FileToWrite{path.string(), file.content, static_cast<unsigned>(mode)};
}

}  // namespace

base::Status replace_file(const fs::path& named, std::string_view content) {
  return replace_files({{named, content}});
}

base::Status replace_files(const std::vector<NamedContent>& files) {
  std::vector<node::FileToWrite> real;
  for (const NamedContent& file : files) {
    auto found = real_file(file);
    if (!found) return found.error();
    real.push_back(std::move(found).value());
  }
  return node::write_durably(real);
}

}  // namespace gridline::cli
