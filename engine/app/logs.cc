// spdlog behind two functions.
#include "engine/app/logs.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gridline::app {

namespace {

bool as_json = false;

struct LevelName {
  const char* name;
  spdlog::level::level_enum level;
};
constexpr LevelName level_names[] = {{"trace", spdlog::level::trace},
                                     {"debug", spdlog::level::debug},
                                     {"info", spdlog::level::info},
                                     {"warning", spdlog::level::warn},
                                     {"error", spdlog::level::err}};

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::trace: return spdlog::level::trace;
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: break;
  }
  return spdlog::level::err;
}

// Bytes of the first character.
std::size_t character_bytes(std::string_view s) {
  const auto b = static_cast<unsigned char>(s[0]);
  const std::size_t n = b < 0x80 ? 1 : b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
  return n < s.size() ? n : s.size();
}

}  // namespace

// 徐先生 → 徐*, 13912345678 → 139****5678, wx_wang88 → w*.
std::string to_text(const Masked& masked) {
  const std::string_view v = masked.value;
  if (v.empty()) return "";
  const bool number =
      std::all_of(v.begin(), v.end(), [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == ' '; });
  if (!number) return std::string(v.substr(0, character_bytes(v))) + "*";
  if (v.size() < 8) return "*";
  return std::string(v.substr(0, 3)) + "****" + std::string(v.substr(v.size() - 4));
}

void open_logs(const std::string& level, bool json) {
  as_json = json;
  auto logger = spdlog::stderr_logger_mt("gridline");
  logger->set_pattern(json ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %^%-7l%$ %v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
  set_log_level(level);
}

bool set_log_level(const std::string& level) {
  for (const LevelName& known : level_names) {
    if (level != known.name) continue;
    spdlog::set_level(known.level);
    return true;
  }
  return false;
}

void log(Level level, const std::string& message, About about) {
  const auto spd_level = level_of(level);
  if (!spdlog::should_log(spd_level)) return;
  if (!as_json) {
    std::string line = message;
    if (about.ticket) line += fmt::format(" ticket={}", about.ticket.value);
    if (about.seq) line += fmt::format(" seq={}", about.seq.value);
    spdlog::log(spd_level, "{}", line);
    return;
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  nlohmann::ordered_json line{{"at_ms", std::chrono::duration_cast<std::chrono::milliseconds>(now).count()},
                              {"level", spdlog::level::to_string_view(spd_level).data()},
                              {"message", message}};
  if (about.ticket) line["ticket"] = about.ticket.value;
  if (about.seq) line["seq"] = about.seq.value;
  spdlog::log(spd_level, "{}", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace gridline::app
