// A pack's folder and its one-blob form: a msgpack array of [name, content] pairs, sorted by name.
#include "rules/pack/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "engine/base/limits.h"
#include "engine/base/pack_reader.h"
#include "engine/base/pack_writer.h"
#include "rules/pack/profiles.h"

namespace gridline::pack {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

constexpr std::string_view blob_mark = "gridline-pack-1";

// README and hidden files stay outside, wherever in the folder they are; so does what the text model was
// learned from: texts of residents have no place in a pack, which is stored for ever.
bool is_part_of_pack(const fs::path& relative) {
  if (relative.begin() != relative.end() && *relative.begin() == "learn") return false;
  for (const fs::path& piece : relative) {
    if (piece.string().starts_with('.')) return false;
  }
  return !relative.filename().string().starts_with("README");
}

base::Result<std::string> read_file(const fs::path& path, std::size_t bytes_max) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::io, fmt::format("cannot open {}", path.string())};
  std::error_code wrong;
  const std::uintmax_t size = fs::file_size(path, wrong);
  if (wrong) return Error{ErrorCode::io, fmt::format("cannot read {}: {}", path.string(), wrong.message())};
  if (size > bytes_max) {
    return Error{ErrorCode::invalid_input, fmt::format("the pack is larger than {} bytes (at {})",
                                                       limits::pack_bytes_max, path.string())};
  }
  std::string content(static_cast<std::size_t>(size), '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (static_cast<std::size_t>(in.gcount()) != content.size()) {
    return Error{ErrorCode::io, fmt::format("cannot read all of {}", path.string())};
  }
  return content;
}

bool is_by_name(const PackFile& a, const PackFile& b) { return a.name < b.name; }

}  // namespace

const PackFile* PackFiles::find(std::string_view name) const {
  const auto at = std::lower_bound(files.begin(), files.end(), name,
                                   [](const PackFile& f, std::string_view n) { return f.name < n; });
  return at != files.end() && at->name == name ? &*at : nullptr;
}

base::Result<PackFiles> read_folder(const std::string& folder) {
  std::error_code wrong;
  const fs::path root(folder);
  if (!fs::is_directory(root, wrong)) {
    return Error{ErrorCode::not_found, fmt::format("no such pack folder: {}", folder)};
  }
  PackFiles out;
  std::size_t bytes = 0;
  fs::recursive_directory_iterator at(root, wrong);
  for (const fs::recursive_directory_iterator end; !wrong && at != end; at.increment(wrong)) {
    std::error_code unreadable;
    if (!at->is_regular_file(unreadable)) continue;
    const fs::path relative = at->path().lexically_relative(root);
    if (!is_part_of_pack(relative)) continue;
    auto content = read_file(at->path(), limits::pack_bytes_max - bytes);
    if (!content) return content.error();
    bytes += content->size();
    out.files.push_back({relative.generic_string(), std::move(content).value()});
  }
  if (wrong) return Error{ErrorCode::io, fmt::format("cannot list {}: {}", folder, wrong.message())};
  std::sort(out.files.begin(), out.files.end(), is_by_name);
  if (out.find("pack.yaml") == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("no pack.yaml in {}", folder)};
  }
  add_profiles(out);
  return out;
}

std::string to_blob(const PackFiles& files) {
  std::string out;
  base::PackWriter writer(out);
  writer.array(static_cast<std::uint32_t>(1 + 2 * files.files.size()));
  writer.text(blob_mark);
  for (const PackFile& file : files.files) {
    writer.text(file.name);
    writer.bytes(file.content);
  }
  return out;
}

base::Result<PackFiles> from_blob(std::string_view blob) {
  if (blob.size() > 2 * limits::pack_bytes_max) {
    return Error{ErrorCode::invalid_input, "a stored pack larger than the limit"};
  }
  base::PackReader in(blob);
  PackFiles out;
  const std::uint32_t parts = in.array();
  if (in.text() != blob_mark || parts % 2 == 0) in.fail("not a stored pack");
  for (std::uint32_t i = 1; i + 1 < parts && !in.failed(); i += 2) {
    PackFile file;
    file.name = in.text();
    file.content = in.bytes();
    if (file.name.empty() || (!out.files.empty() && !is_by_name(out.files.back(), file))) {
      in.fail("file names of a stored pack must ascend");
    }
    out.files.push_back(std::move(file));
  }
  if (!in.failed() && !in.at_end()) in.fail("more bytes than the pack has");
  if (in.failed()) return in.error();
  return out;
}

base::Hash256 hash_of(const PackFiles& files) { return base::hash256(to_blob(files)); }

}  // namespace gridline::pack
