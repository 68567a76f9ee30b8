// 时限模板: policies that come with the program, for any pack to inherit from. A pack that names one stores its
// text with itself, so that its hash covers it and an engine of another version decides the same.
#pragma once

#include <span>
#include <string_view>

#include "rules/pack/files.h"

namespace gridline::pack {

struct Profile {
  std::string_view name;  // "shandong-2020", the id of the policy
  std::string_view text;  // one policy, as it stands behind its id in policies.yaml
};

// By name. Their texts are the files of rules/profiles, made a part of the program by the build.
std::span<const Profile> profiles();
// Null: there is none.
const Profile* profile_of(std::string_view name);

// "profiles/shandong-2020.yaml"
std::string profile_file(std::string_view name);

// Adds profiles/NAME.yaml for each of the `profiles` in pack.yaml that the folder does not have itself.
void add_profiles(PackFiles& files);

// Whether a pack's file is a profile as the program has it, so that nobody wrote it.
bool is_built_in(const PackFile& file);

}  // namespace gridline::pack
