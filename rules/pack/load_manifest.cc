// pack.yaml: the pack's name, version and zone, who takes what is unsure, and how sure it must be.
#include <algorithm>

#include <fmt/format.h>

#include "engine/base/limits.h"
#include "rules/pack/draft.h"
#include "rules/pack/profiles.h"

namespace gridline::pack {

namespace {

// "+08:00" as minutes; nothing for anything else.
std::optional<std::int32_t> zone_minutes(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto minutes = minutes_of_day(text.substr(1));
  if (!minutes || *minutes > 14 * 60) return std::nullopt;
  return text[0] == '-' ? -*minutes : *minutes;
}

// "90%" or "97.5%" as per mille; nothing for anything else.
std::optional<std::int32_t> permille(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const std::size_t point = text.find('.');
  const auto whole = whole_number(text.substr(0, point));
  if (!whole || *whole < 0 || *whole > 100) return std::nullopt;
  std::int32_t tenths = 0;
  if (point != std::string_view::npos) {
    const std::string_view rest = text.substr(point + 1);
    if (rest.size() != 1 || rest[0] < '0' || rest[0] > '9') return std::nullopt;
    tenths = rest[0] - '0';
  }
  const std::int32_t all = *whole * 10 + tenths;
  return all <= 1000 ? std::optional(all) : std::nullopt;
}

void take_share(MapReader& map, std::string_view key, std::int32_t& out, Draft& draft) {
  const YamlNode* node = map.take(key);
  if (node == nullptr || !expect_scalar(*node, draft.issues)) return;
  if (const auto share = permille(node->text)) out = *share;
  else
    draft.issues.error(node->at, "bad_share", fmt::format("“{}”应是 0% 到 100% 的百分数，如 90%", node->text),
                       fmt::format("'{}' should be a share from 0% to 100%, like 90%", node->text));
}

void load_reading(const YamlNode& node, Draft& draft) {
  MapReader map(node, draft.issues);
  ReadingRules& reading = draft.pack.reading;
  if (const YamlNode* use = map.take("model"); use != nullptr && expect_scalar(*use, draft.issues)) {
    if (use->text == "with_words") reading.model = ModelUse::with_words;
    else if (use->text == "words_only") reading.model = ModelUse::words_only;
    else
      report_unknown(draft.issues, use->at, "unknown_model_use", "模型用法（with_words、words_only）",
                     "use of the model (with_words, words_only)", use->text, {"with_words", "words_only"});
  }
  take_share(map, "sure", reading.sure_permille, draft);
  take_share(map, "urgent", reading.urgent_permille, draft);
  map.finish();
}

// activation: {people: 2}
void load_activation(const YamlNode& node, Draft& draft) {
  MapReader map(node, draft.issues);
  if (const YamlNode* people = map.need("people");
      people != nullptr && expect_scalar(*people, draft.issues)) {
    const auto number = whole_number(people->text);
    if (number && (*number == 1 || *number == 2))
      draft.pack.activation_people = static_cast<std::int32_t>(*number);
    else
      draft.issues.error(people->at, "bad_people", "启用规则包的人数应为 1 或 2",
                         "a pack is activated by 1 or 2 people");
  }
  map.finish();
}

// profiles: [shandong-2020, gridline-default]. A file profiles/NAME.yaml of the pack's own goes before the
// program's.
void load_profiles(MapReader& map, Draft& draft) {
  const PackFiles& files = draft.issues.source().files();
  for (const YamlNode* one : map.list("profiles")) {
    const bool twice = std::any_of(draft.profiles.begin(), draft.profiles.end(),
                                   [&](const Draft::NamedProfile& p) { return p.name == one->text; });
    if (twice) {
      report_duplicate(draft.issues, one->at, "时限模板", "profile", one->text);
    } else if (files.find(profile_file(one->text)) != nullptr) {
      draft.profiles.push_back({one->text, one->at});
    } else {
      std::vector<std::string_view> all;
      for (const Profile& p : profiles()) all.push_back(p.name);
      report_unknown(draft.issues, one->at, "unknown_profile", "时限模板", "profile", one->text, all);
    }
  }
  for (std::uint32_t i = 0; i < files.files.size(); ++i) {
    const std::string& name = files.files[i].name;
    const auto is_it = [&](const Draft::NamedProfile& p) { return profile_file(p.name) == name; };
    if (!name.starts_with("profiles/") ||
        std::any_of(draft.profiles.begin(), draft.profiles.end(), is_it))
      continue;
    draft.issues.error({i, 0, 1, 1}, "profile_not_named", "pack.yaml 的 profiles 里没有它；请列出，或删去这个文件",
                       "profiles of pack.yaml does not name it; name it there, or take the file away");
  }
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
    const YamlNode* longer = root->get(pack.name.size() > limits::name_bytes_max ? "name" : "version");
    draft.issues.error(longer->at, "name_too_long",
                       fmt::format("太长，最多 {} 字节；说明请写在 zh 里", limits::name_bytes_max),
                       fmt::format("too long, {} bytes at the most; what explains it belongs into zh and en",
                                   limits::name_bytes_max));
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
  load_profiles(map, draft);
  if (const YamlNode* reading = map.take("reading")) load_reading(*reading, draft);
  if (const YamlNode* activation = map.take("activation")) load_activation(*activation, draft);
  map.finish();
}

}  // namespace gridline::pack
