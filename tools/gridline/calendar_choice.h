// Which calendar `gridline calendar` speaks of, and the commands of that group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "rules/pack/model.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

struct CalendarChoice {
  std::string pack;   // the folder
  std::string unit;   // empty: the pack's first calendar
  std::string known;  // a day: as it was known then; empty: as it is
};

// --pack, --unit and --known.
void add_choice(CLI::App& command, CalendarChoice& choice);

// Throws std::invalid_argument for an unknown unit or a wrong day.
pack::Calendar chosen_calendar(const pack::Pack& pack, const CalendarChoice& choice);

// base::civil_day of "2026-10-01"; nothing for anything else.
std::optional<std::int64_t> day_number(std::string_view date);

void register_calendar_show(CLI::App& calendar_group, Session& session);
void register_calendar_count(CLI::App& calendar_group, Session& session);
void register_calendar_import(CLI::App& calendar_group, Session& session);
void register_calendar_correct(CLI::App& calendar_group, Session& session);  // against a running engine

}  // namespace gridline::cli
