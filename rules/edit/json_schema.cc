// Shapes as JSON Schema. A scalar stays text to the loader, so a bare number is accepted where text is.
#include "rules/edit/json_schema.h"

#include <nlohmann/json.hpp>

namespace gridline::edit {

namespace {

using Json = nlohmann::ordered_json;

class Writer {
 public:
  Json whole(const FileShape& file) {
    Json out{{"$schema", "http://json-schema.org/draft-07/schema#"},
             {"title", std::string("Gridline ") + std::string(file.file)},
             {"description", told(file.zh, file.en)}};
    out.update(of(*file.shape));
    if (!definitions_.empty()) out["definitions"] = definitions_;
    return out;
  }

 private:
  static std::string told(std::string_view zh, std::string_view en) {
    return std::string(zh) + "\n\n" + std::string(en);
  }

  static std::string anchored(std::string_view pattern) { return "^(?:" + std::string(pattern) + ")$"; }

  Json of(const Shape& shape) {
    Json out = shape.id.empty() ? bare(shape) : named(shape);
    if (!shape.may_be_empty) return out;
    return Json{{"anyOf", Json::array({std::move(out), Json{{"type", "null"}}})}};
  }

  // One that refers to itself stands among the definitions, once.
  Json named(const Shape& shape) {
    const std::string id(shape.id);
    if (!definitions_.contains(id)) {
      definitions_[id] = Json::object();  // known before what it contains is written
      Json body = bare(shape);
      definitions_[id] = std::move(body);
    }
    return Json{{"$ref", "#/definitions/" + id}};
  }

  Json bare(const Shape& shape) {
    switch (shape.kind) {
      case Shape::Kind::text: return Json{{"type", {"string", "number"}}};
      case Shape::Kind::truth: return Json{{"type", "boolean"}};
      case Shape::Kind::whole:
        return Json{{"type", {"integer", "string"}}, {"minimum", shape.low}, {"maximum", shape.high},
                    {"pattern", "^[0-9]+$"}};
      case Shape::Kind::choice: return Json{{"enum", shape.choices}};
      case Shape::Kind::form: return Json{{"type", "string"}, {"pattern", anchored(shape.pattern)},
                    {"examples", Json::array({shape.example})}};
      case Shape::Kind::words:
        return Json{{"type", {"string", "number", "array"}}, {"items", {{"type", {"string", "number"}}}}};
      case Shape::Kind::list: return list(shape);
      case Shape::Kind::fields: return fields(shape);
      case Shape::Kind::names: return names(shape);
      case Shape::Kind::either: return either(shape);
    }
    return Json::object();
  }

  Json list(const Shape& shape) {
    Json item = of(*shape.item);
    Json many{{"type", "array"}, {"items", item}};
    if (!shape.one_is_enough) return many;
    return Json{{"if", {{"type", "array"}}}, {"then", std::move(many)}, {"else", std::move(item)}};
  }

  Json fields(const Shape& shape) {
    Json properties = Json::object(), required = Json::array();
    for (const Field& field : shape.fields) {
      Json value{{"title", field.zh}, {"description", told(field.zh, field.en)}};
      value.update(of(*field.shape));
      properties[std::string(field.key)] = std::move(value);
      if (field.needed) required.push_back(field.key);
    }
    Json out{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) out["required"] = std::move(required);
    return out;
  }

  Json names(const Shape& shape) {
    Json item = of(*shape.item);
    if (shape.names_pattern.empty())
      return Json{{"type", "object"}, {"additionalProperties", std::move(item)}};
    return Json{{"type", "object"},
                {"patternProperties", {{anchored(shape.names_pattern), std::move(item)}}},
                {"additionalProperties", false}};
  }

  // A map and something else, and maps by the key that tells them, are told apart first: an editor then marks
  // what is wrong in the one that is meant.
  Json either(const Shape& shape) {
    Json others = Json::array(), map;
    for (auto one = shape.either.rbegin(); one != shape.either.rend(); ++one) {
      const bool is_map = (*one)->kind == Shape::Kind::fields || (*one)->kind == Shape::Kind::names;
      if (!is_map) others.insert(others.begin(), of(**one));
      else if (map.is_null()) map = of(**one);
      else
        map = Json{{"if", {{"required", {(*one)->told_by}}}}, {"then", of(**one)}, {"else", std::move(map)}};
    }
    Json other = others.size() == 1 ? others[0] : Json{{"anyOf", others}};
    if (map.is_null()) return other;
    if (others.empty()) return map;
    return Json{{"if", {{"type", "object"}}}, {"then", std::move(map)}, {"else", std::move(other)}};
  }

  Json definitions_ = Json::object();
};

}  // namespace

std::string schema_file_name(const FileShape& file) {
  const std::string_view own = file.file.substr(0, file.file.find_first_of("./"));
  return std::string(file.schema.empty() ? own : file.schema) + ".schema.json";
}

std::string json_schema(const FileShape& file) { return Writer().whole(file).dump(2) + "\n"; }

}  // namespace gridline::edit
