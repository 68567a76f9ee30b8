// Which profiles a pack names is read here only as far as that; what is wrong with pack.yaml its own reader
// says.
#include "rules/pack/profiles.h"

#include <algorithm>

#include "rules/pack/yaml_node.h"

namespace gridline::pack {

const Profile* profile_of(std::string_view name) {
  const std::span<const Profile> all = profiles();
  const auto at = std::find_if(all.begin(), all.end(), [&](const Profile& p) { return p.name == name; });
  return at == all.end() ? nullptr : &*at;
}

std::string profile_file(std::string_view name) { return "profiles/" + std::string(name) + ".yaml"; }

void add_profiles(PackFiles& files) {
  IssueList issues(files);
  const std::uint32_t manifest = issues.source().file_index("pack.yaml");
  if (manifest == files.files.size()) return;
  const YamlNode root = read_yaml(manifest, issues);
  const YamlNode* named = root.is_map() ? root.get("profiles") : nullptr;
  if (named == nullptr) return;
  std::vector<PackFile> added;
  for (const YamlNode& one : named->is_sequence() ? named->items : std::vector<YamlNode>{*named}) {
    const Profile* profile = one.is_scalar() ? profile_of(one.text) : nullptr;
    if (profile == nullptr) continue;
    const std::string file = profile_file(profile->name);
    const auto has_it = [&](const PackFile& f) { return f.name == file; };
    if (files.find(file) == nullptr && std::none_of(added.begin(), added.end(), has_it))
      added.push_back({file, std::string(profile->text)});
  }
  files.files.insert(files.files.end(), added.begin(), added.end());
  std::sort(files.files.begin(), files.files.end(),
            [](const PackFile& a, const PackFile& b) { return a.name < b.name; });
}

bool is_built_in(const PackFile& file) {
  const std::span<const Profile> all = profiles();
  return std::any_of(all.begin(), all.end(), [&](const Profile& p) {
    return file.name == profile_file(p.name) && file.content == p.text;
  });
}

}  // namespace gridline::pack
