// Nothing that is wrong is passed over.
#include "engine/trial/asked.h"

#include <charconv>
#include <cmath>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace gridline::trial {

base::Instant asked_time(const std::string& text, base::ZoneOffset zone, base::Instant otherwise) {
  if (text.empty()) return otherwise;
  const auto at = base::parse_instant(text, zone);
  if (!at) throw std::invalid_argument("时间写法不对 / " + at.error().message);
  if (*at < base::from_civil({2000}, {}) || *at > base::from_civil({2100}, {}))
    throw std::invalid_argument("时间应在 2000 至 2099 年 / a time from 2000 to 2099");
  return *at;
}

std::optional<std::int64_t> degrees_e7(const std::string& text) {
  if (text.empty()) return 0;
  double degrees = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), degrees);
  if (wrong != std::errc() || end != text.data() + text.size() || !(degrees >= -180 && degrees <= 180))
    return std::nullopt;
  return std::llround(degrees * 1e7);
}

std::int64_t degrees_e7(const nlohmann::ordered_json& asked, const char* name) {
  const auto at = asked.find(name);
  if (at == asked.end() || at->is_null()) return 0;
  const double degrees = at->get<double>();
  return degrees >= -360 && degrees <= 360 ? std::llround(degrees * 1e7) : std::int64_t{1} << 40;
}

}  // namespace gridline::trial
