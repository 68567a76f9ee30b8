// Reading mapping files, by yaml-cpp; see mapping.h and README.md for the form.
#include "adapters/hotline/mapping.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "adapters/hotline/cell.h"
#include "engine/base/assert.h"

namespace gridline::hotline {

namespace {

constexpr std::array<const char*, field_count> field_words = {
    "",         "id",           "received",   "occurred",   "channel",    "name",          "sex",
    "phone",    "contact",      "address",    "confidential", "published", "nature",       "category",
    "category_2", "category_3", "category_4", "category_5", "category_code", "title",      "text",
    "district", "street",       "community",  "compound",   "place",      "longitude",     "latitude",
    "coordinates", "urgency",   "due",        "reply_wanted", "agency",   "state"};

Field field_of(std::string_view name) {
  for (std::size_t i = 1; i < field_count; ++i) {
    if (name == field_words[i]) return static_cast<Field>(i);
  }
  return Field::none;
}

base::Error wrong(std::string_view file, const YAML::Mark& mark, std::string_view what) {
  return {base::ErrorCode::invalid_input,
          fmt::format("{}:{}:{}: {}", file, mark.line + 1, mark.column + 1, what)};
}

base::Status read_columns(const YAML::Node& columns, std::string_view file, Mapping& mapping) {
  if (!columns.IsMap()) return wrong(file, columns.Mark(), "columns: expected a map of field: [header, ...]");
  std::map<std::string, Field> here;
  for (const auto& pair : columns) {
    const Field field = field_of(pair.first.as<std::string>());
    if (field == Field::none) {
      return wrong(file, pair.first.Mark(),
                   fmt::format("unknown field \"{}\"", pair.first.as<std::string>()));
    }
    if (!pair.second.IsSequence()) return wrong(file, pair.second.Mark(), "expected a list of header names");
    std::uint32_t rank = 0;
    for (const YAML::Node& name : pair.second) {
      const std::string header = plain_header(name.as<std::string>());
      if (header.empty()) return wrong(file, name.Mark(), "an empty header name");
      if (!here.emplace(header, field).second) {
        return wrong(file, name.Mark(), fmt::format("header \"{}\" stands twice", name.as<std::string>()));
      }
      mapping.aliases[header] = {field, rank++};
    }
  }
  return {};
}

base::Status read_categories(const YAML::Node& categories, std::string_view file, Mapping& mapping) {
  if (!categories.IsMap())
    return wrong(file, categories.Mark(), "categories: expected a map of path: category id");
  for (const auto& pair : categories) {
    mapping.categories[clean_word(pair.first.as<std::string>())] = pair.second.as<std::string>();
  }
  return {};
}

// A later file's names stand before all earlier ones: earlier ranks move behind.
void move_ranks_behind(Mapping& mapping) {
  for (auto& [header, alias] : mapping.aliases) alias.rank += 1000;
}

base::Result<Mapping> read_root(const YAML::Node& root, std::string_view file, Mapping mapping) {
  if (!root.IsMap())
    return wrong(file, root.Mark(), "expected a map with columns:, categories: or coordinates:");
  if (const YAML::Node builtin = root["builtin"]; builtin && !builtin.as<bool>()) mapping = Mapping{};
  move_ranks_behind(mapping);
  for (const auto& pair : root) {
    const auto key = pair.first.as<std::string>();
    base::Status status;
    if (key == "columns") {
      status = read_columns(pair.second, file, mapping);
    } else if (key == "categories") {
      status = read_categories(pair.second, file, mapping);
    } else if (key == "coordinates") {
      const auto datum = pair.second.as<std::string>();
      if (datum != "wgs84" && datum != "unknown") {
        return wrong(file, pair.second.Mark(),
                     "coordinates: wgs84, or unknown (then they stay an extra field)");
      }
      mapping.datum = datum == "wgs84" ? Datum::wgs84 : Datum::unknown;
    } else if (key != "builtin") {
      return wrong(file, pair.first.Mark(), fmt::format("unknown key \"{}\"", key));
    }
    if (!status) return status.error();
  }
  return mapping;
}

base::Result<Mapping> parse_over(std::string_view yaml, std::string_view file, Mapping under) {
  try {
    return read_root(YAML::Load(std::string(yaml)), file, std::move(under));
  } catch (const YAML::Exception& error) {
    return wrong(file, error.mark, error.msg);
  }
}

}  // namespace

const char* word(Field field) { return field_words[static_cast<std::size_t>(field)]; }

const Alias* Mapping::find(std::string_view header) const {
  const auto found = aliases.find(plain_header(header));
  return found == aliases.end() ? nullptr : &found->second;
}

const Mapping& Mapping::built_in() {
  static const Mapping mapping = [] {
    auto parsed = parse_over(default_mapping_yaml, "default", Mapping{});
    GRIDLINE_ASSERT(parsed.ok());
    return std::move(parsed).value();
  }();
  return mapping;
}

base::Result<Mapping> Mapping::parse(std::string_view yaml, std::string_view file_name) {
  return parse_over(yaml, file_name, built_in());
}

base::Result<Mapping> Mapping::load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return base::Error{base::ErrorCode::not_found, fmt::format("cannot read mapping file {}", path)};
  std::ostringstream text;
  text << in.rdbuf();
  return parse(text.str(), path);
}

std::string plain_header(std::string_view cell) {
  const std::string half = half_width(clean_word(cell));
  std::string out;
  for (const char c : half) {
    if (std::string_view(" *:\"'").find(c) != std::string_view::npos) continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  const std::size_t bracket = out.rfind('(');
  if (bracket != std::string::npos && bracket > 0 && out.back() == ')') out.erase(bracket);
  return out;
}

}  // namespace gridline::hotline
