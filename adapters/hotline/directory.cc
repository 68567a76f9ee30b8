// Listing and names; see directory.h.
#include "adapters/hotline/directory.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

namespace gridline::hotline {

namespace {

bool is_rotation_part(std::string_view part) {
  if (part.ends_with(".gz")) part.remove_suffix(3);
  if (part == ".old") return true;
  if (part.size() < 2 || std::string_view(".-_").find(part.front()) == std::string_view::npos) return false;
  return part.find_first_not_of("0123456789.-_T") == std::string_view::npos;
}

}  // namespace

bool is_rotated_name(std::string_view name, std::string_view base) {
  if (name.starts_with(base) && is_rotation_part(name.substr(base.size()))) return true;
  const std::size_t dot = base.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view stem = base.substr(0, dot);
  const std::string_view extension = base.substr(dot);
  std::string_view bare = name;
  if (bare.ends_with(".gz")) bare.remove_suffix(3);
  if (!bare.starts_with(stem) || !bare.ends_with(extension)) return false;
  if (bare.size() <= stem.size() + extension.size()) return false;
  return is_rotation_part(bare.substr(stem.size(), bare.size() - stem.size() - extension.size()));
}

bool is_export_name(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.front() == '~' || name.back() == '~') return false;
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower.ends_with(".csv") || lower.ends_with(".txt") || lower.ends_with(".tsv");
}

base::Result<std::vector<Candidate>> list_folder(const std::string& folder, std::string_view base) {
  std::error_code error;
  std::filesystem::directory_iterator at(folder, error);
  if (error) return base::Error{base::ErrorCode::io, fmt::format("{}: {}", folder, error.message())};
  std::vector<Candidate> found;
  for (; at != std::filesystem::directory_iterator(); at.increment(error)) {
    Candidate candidate;
    candidate.path = at->path().string();
    candidate.name = at->path().filename().string();
    const auto facts = facts_of(candidate.path);
    if (!facts) continue;  // no regular file, or renamed since it was listed: the next listing has it
    candidate.facts = *facts;
    candidate.main = !base.empty() && candidate.name == base;
    candidate.sibling = base.empty() ? is_export_name(candidate.name)
                                     : candidate.main || is_rotated_name(candidate.name, base);
    found.push_back(std::move(candidate));
  }
  if (error) return base::Error{base::ErrorCode::io, fmt::format("{}: {}", folder, error.message())};
  std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    if (a.main != b.main) return b.main;
    if (a.facts.modified_ns != b.facts.modified_ns) return a.facts.modified_ns < b.facts.modified_ns;
    return a.name < b.name;
  });
  return found;
}

base::Duration Settling::unchanged_for(const Candidate& candidate, base::Duration now) {
  auto [at, first] = seen_.try_emplace(candidate.path, Seen{candidate.facts, now});
  if (!first && at->second.facts != candidate.facts) at->second = {candidate.facts, now};
  return {now.ms - at->second.since.ms};
}

}  // namespace gridline::hotline
