// The order of loading: each reader uses names that those before it have made known.
#include "rules/pack/loader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rules/pack/draft.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr std::array<std::string_view, 14> known_files = {
    "pack.yaml",       "org.yaml",   "calendar.yaml", "places.yaml", "places.csv", "categories.yaml",
    "categories.csv",  "words.yaml", "policies.yaml", "routes.yaml", "members.csv",
    "areas.geojson",   "texts.yaml", text_model_file};

// A misspelt file would be ignored in silence: rules that are there and do not work.
void report_unknown_files(Draft& draft) {
  const auto& files = draft.issues.source().files().files;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string& name = files[i].name;
    if (name.find('/') != std::string::npos)
      continue;  // routes/ is checked by its reader, tests/ belongs to others
    if (std::find(known_files.begin(), known_files.end(), name) != known_files.end()) continue;
    report_unknown(draft.issues, {static_cast<std::uint32_t>(i), 0, 1, 1}, "unknown_file", "规则包文件",
                   "pack file", name, {known_files.begin(), known_files.end()});
  }
}

}  // namespace

Loaded load(const PackFiles& files) {
  Draft draft(files);
  for (const PackFile& file : files.files) draft.pack.file_names.push_back(file.name);
  report_unknown_files(draft);
  load_manifest(draft);
  load_calendars(draft);
  load_org(draft);
  load_places(draft);
  load_categories(draft);
  load_lexicon(draft);
  load_text_model(draft);
  load_policies(draft);
  load_told(draft);
  load_routes(draft);
  report_unused_told(draft);
  load_members(draft);

  Loaded out;
  if (!draft.issues.has_errors()) {
    draft.pack.hash = hash_of(files);
    out.pack = std::make_shared<const Pack>(std::move(draft.pack));
  } else {
    out.routes = std::move(draft.pack.routes);
    out.lets = std::move(draft.pack.lets);
  }
  out.issues = draft.issues.take();
  return out;
}

}  // namespace gridline::pack
