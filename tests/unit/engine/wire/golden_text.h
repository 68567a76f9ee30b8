// A message as JSON text for the golden files: its pairs as they are on the wire, no more.
#pragma once

#include <fmt/format.h>

#include <string>

#include "engine/base/hash.h"
#include "engine/wire/messages.h"

namespace gridline::wire {

inline std::string json_quoted(std::string_view s) {
  std::string out = "\"";
  for (const char c : s) {
    if (c == '"' || c == '\\') out += fmt::format("\\{}", c);
    else if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\u{:04x}", c);
    else out += c;
  }
  return out + '"';
}

template <class T> std::string json_value(const T& x);

struct JsonPairs {
  std::string out;
  template <class V> void operator()(std::string_view key, const V& v) {
    if (base::is_default(v)) return;
    if (!out.empty()) out += ", ";
    out += json_quoted(key) + ": " + json_value(v);
  }
};

template <class T>
std::string json_value(const T& x) {
  if constexpr (base::Described<T>) {
    JsonPairs pairs;
    T::fields(pairs, x);
    return "{" + pairs.out + "}";
  } else if constexpr (std::same_as<T, bool>) {
    return x ? "true" : "false";
  } else if constexpr (std::integral<T>) {
    return fmt::format("{}", x);
  } else if constexpr (std::same_as<T, base::Instant>) {
    return fmt::format("{}", x.ms);
  } else if constexpr (std::same_as<T, base::Bytes>) {
    return fmt::format("{{\"bytes\": \"{}\"}}", base::to_hex(x.value));
  } else if constexpr (base::is_vector<T>::value) {
    std::string out;
    for (const auto& element : x) out += (out.empty() ? "" : ", ") + json_value(element);
    return "[" + out + "]";
  } else if constexpr (std::same_as<T, base::StringMap>) {
    std::string out;
    for (const auto& [key, value] : x) {
      out += (out.empty() ? "" : ", ") + json_quoted(key) + ": " + json_quoted(value);
    }
    return "{" + out + "}";
  } else {
    return json_quoted(x);
  }
}

inline std::string json_message(const Message& message) {
  const std::string pairs = std::visit([](const auto& m) { return json_value(m); }, message);
  const std::string word = json_quoted(message_word(message.index()));
  return "{\"t\": " + word + (pairs == "{}" ? "}" : ", " + pairs.substr(1));
}

}  // namespace gridline::wire
