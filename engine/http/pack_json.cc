// Field by field; an absent value is null.
#include "engine/http/pack_json.h"

namespace gridline::http {

namespace {

constexpr std::size_t changes_max = 10'000;

Json value(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Json issue_json(const pack::Issue& i) {
  return {{"file", i.file}, {"line", i.line}, {"column", i.column}, {"length", i.length}, {"code", i.code},
          {"warning", i.warning}, {"zh", i.zh}, {"en", i.en}, {"text", i.text}};
}

Json difference_json(const std::vector<pack::Change>& changes) {
  Json list = Json::array();
  for (const pack::Change& c : changes) {
    if (list.size() == changes_max) break;
    Json fields = Json::array();
    for (const pack::FieldChange& f : c.fields)
      fields.push_back({{"field", f.field}, {"from", value(f.from)}, {"to", value(f.to)}});
    list.push_back({{"kind", c.kind}, {"id", c.id}, {"how", code(c.how)}, {"fields", std::move(fields)}});
  }
  return {{"count", changes.size()}, {"changes", std::move(list)}};
}

}  // namespace gridline::http
