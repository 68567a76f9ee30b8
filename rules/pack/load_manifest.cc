// pack.yaml: the pack's name, version and zone, and who takes what is unsure.
#include <fmt/format.h>

#include "engine/base/limits.h"
#include "rules/pack/draft.h"

namespace gridline::pack {

namespace {

// "+08:00" as minutes; nothing for anything else.
std::optional<std::int32_t> zone_minutes(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto minutes = minutes_of_day(text.substr(1));
  if (!minutes || *minutes > 14 * 60) return std::nullopt;
  return text[0] == '-' ? -*minutes : *minutes;
}

}  // namespace

std::optional<YamlNode> Draft::yaml(std::string_view name, bool required) {
  const std::uint32_t file = issues.source().file_index(name);
  if (file == issues.source().files().files.size()) {
    if (required) {
      issues.file_error(name, "missing_file", fmt::format("缺少文件 {}", name),
                        fmt::format("the file {} is missing", name));
    }
    return std::nullopt;
  }
  const std::size_t before = issues.errors();
  YamlNode root = read_yaml(file, issues);
  if (root.is_map()) return root;
  if (issues.errors() == before) {
    issues.error({file, 1, 1, 1}, "not_a_map", fmt::format("{} 应是“键: 值”的形式", name),
                 fmt::format("{} should be a map (key: value)", name));
  }
  return std::nullopt;
}

void load_manifest(Draft& draft) {
  const auto root = draft.yaml("pack.yaml", true);
  if (!root) return;
  MapReader map(*root, draft.issues);
  Pack& pack = draft.pack;
  pack.name = map.need_text("name");
  pack.version = map.need_text("version");
  pack.zh = map.text("zh");
  pack.en = map.text("en");
  if (pack.name.size() > limits::name_bytes_max || pack.version.size() > limits::name_bytes_max) {
    draft.issues.error(root->at, "name_too_long", "名称或版本太长", "the name or the version is too long");
  }
  if (const YamlNode* zone = map.need("timezone"); zone != nullptr && expect_scalar(*zone, draft.issues)) {
    const auto minutes = zone_minutes(zone->text);
    if (minutes) pack.zone = base::ZoneOffset{*minutes};
    else
      draft.issues.error(zone->at, "bad_timezone", "时区写法如 \"+08:00\"",
                         "a time zone looks like \"+08:00\"");
  }
  if (const YamlNode* triage = map.need("triage");
      triage != nullptr && expect_scalar(*triage, draft.issues)) {
    draft.triage = triage->text;
    draft.triage_at = triage->at;
  }
  map.finish();
}

}  // namespace gridline::pack
