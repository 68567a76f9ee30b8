// What a line of a scenario is made of.
#include "tests/scenario/line_words.h"

#include <charconv>
#include <sstream>

namespace gridline::scenario {

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> out;
  std::string word;
  bool quoted = false, any = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
      any = true;
    } else if (c == ' ' && !quoted) {
      if (any) out.push_back(word);
      word.clear();
      any = false;
    } else {
      word += c;
      any = true;
    }
  }
  if (any) out.push_back(word);
  return out;
}

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one, ',');) out.push_back(one);
  return out;
}

std::optional<base::Duration> duration_of(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end + 1 != text.data() + text.size()) return std::nullopt;
  switch (*end) {
    case 'm': return base::minutes(n);
    case 'h': return base::hours(n);
    case 'd': return base::days(n);
    default: return std::nullopt;
  }
}

std::pair<std::string, std::string> pair_of(const std::string& word) {
  const std::size_t equal = word.find('=');
  if (equal == std::string::npos) return {word, ""};
  return {word.substr(0, equal), word.substr(equal + 1)};
}

std::string ladders_of(const std::map<std::string, std::vector<std::string>>& steps) {
  std::string out;
  for (const auto& [clock, list] : steps) {
    out += (out.empty() ? "{" : ", ") + clock + ": [";
    for (const std::string& step : list) out += (&step == &list.front() ? "" : ", ") + step;
    out += "]";
  }
  return out.empty() ? out : out + "}";
}

}  // namespace gridline::scenario
