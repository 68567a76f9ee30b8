// The rename of a durable write would put a plain file where a link stood, so links are followed first.
#include "tools/gridline/replace_file.h"

#include <fmt/format.h>

#include "engine/node/durable_file.h"

namespace gridline::cli {

namespace fs = std::filesystem;

base::Status replace_file(const fs::path& named, std::string_view content) {
  std::error_code wrong;
  if (fs::symlink_status(named, wrong).type() == fs::file_type::not_found)
    return node::write_durably(named.string(), content, 0644);
  const fs::path path = fs::canonical(named, wrong);
  const fs::perms mode = wrong ? fs::perms::none : fs::status(path, wrong).permissions();
  if (wrong) return base::Error{base::ErrorCode::io, fmt::format("{}: {}", named.string(), wrong.message())};
  return node::write_durably(path.string(), content, static_cast<unsigned>(mode));
}

}  // namespace gridline::cli
