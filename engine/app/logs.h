// Logs: text for people or JSON lines for machines, with ticket and sequence where there is one.
// Personal data never gets here as itself: Masked is the way to log a piece of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/ids.h"

namespace gridline::app {

enum class Level { trace, debug, info, warning, error };

// What a line is about; zero: nothing.
struct About {
  base::TicketId ticket;
  base::Seq seq;
};

// A piece of personal data that is a field of its own, a name or a number; as rules/text/mask.h shows it.
struct Masked {
  std::string_view value;
};
std::string to_text(const Masked& masked);

// Once at the start. `level`: trace debug info warning error.
void open_logs(const std::string& level, bool json);
// While running. False: no such level.
bool set_log_level(const std::string& level);

// Any thread. What looks personal in the message is masked as well: an error may quote a text.
void log(Level level, const std::string& message, About about = {});

}  // namespace gridline::app
