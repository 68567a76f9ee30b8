// spdlog behind two functions.
#include "engine/app/logs.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include <algorithm>

#include "rules/text/mask.h"

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

}  // namespace

std::string to_text(const Masked& masked) {
  const bool number = std::any_of(masked.value.begin(), masked.value.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  return number ? text::masked_number(masked.value) : text::masked_name(masked.value);
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

void log(Level level, const std::string& unmasked, About about) {
  const auto spd_level = level_of(level);
  if (!spdlog::should_log(spd_level)) return;
  const std::string message = text::masked_text(unmasked);
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
