// Tickets and complaints as JSON. Names and numbers of residents are masked here, but for originals_json.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/view/answers.h"

namespace gridline::http {

// A ticket in a list.
nlohmann::ordered_json summary_json(const view::TicketSummary& t, base::ZoneOffset zone);
// A ticket with everything around it, without what residents said ("complaints" is the caller's to add).
// `now`: what the time left is counted from.
nlohmann::ordered_json ticket_json(const view::TicketDetail& t, base::Instant now, base::ZoneOffset zone);
// A hot spot as a row of a list: where, what, why, its numbers and its members, without its life.
nlohmann::ordered_json hot_spot_json(const view::TicketDetail& t, base::Instant now, base::ZoneOffset zone);
// The newest version as the resident gave it, unmasked: only for an answer to `reveal`, which is recorded.
nlohmann::ordered_json originals_json(const view::ComplaintDetail& c);
nlohmann::ordered_json complaint_json(const view::ComplaintDetail& c, base::ZoneOffset zone);

}  // namespace gridline::http
