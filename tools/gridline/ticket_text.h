// Tickets and complaints, as the API gives them, for a person in a terminal.
#pragma once

#include <string>

#include "tools/gridline/session.h"

namespace gridline::cli {

// Summary, what was said (masked), and the timeline: when, what, who, why.
std::string ticket_text(const Json& ticket);
std::string complaint_text(const Json& complaint);
// A page of tickets as a table, with what to give as --before for the next one.
std::string tickets_table(const Json& page);

}  // namespace gridline::cli
