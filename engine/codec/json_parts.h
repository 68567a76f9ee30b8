// What the two halves of printing an entry share: names for numbers, words for enumerations.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/codec/json.h"

namespace gridline::codec {

using Json = nlohmann::ordered_json;

struct Names {
  const core::Symbols& symbols;
  base::ZoneOffset zone;

  Json symbol(base::Symbol s) const { return s ? Json(symbols.bare_name(s)) : Json(nullptr); }
  Json symbols_of(const std::vector<base::Symbol>& list) const {
    Json out = Json::array();
    for (const base::Symbol s : list) out.push_back(symbol(s));
    return out;
  }
  Json time(base::Instant t) const { return t ? Json(base::to_iso(t, zone)) : Json(nullptr); }
};

template <class E>
Json word(E e) {
  const std::string_view w = code(e);
  return w.empty() ? Json(nullptr) : Json(w);
}

template <class Tag, class Rep>
Json id(base::Id<Tag, Rep> i) {
  return i ? Json(i.value) : Json(nullptr);
}

// The command with what it carries, without what is personal.
Json command_json(const core::CommandBody& body, const Names& names);

}  // namespace gridline::codec
