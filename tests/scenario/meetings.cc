// Dates are those of the pack's zone.
#include "tests/scenario/meetings.h"

#include <fmt/format.h>

#include "engine/core/council.h"

namespace gridline::scenario {

using namespace core;

namespace {

Instant moment(const std::string& text) {
  const auto at = base::parse_instant(text);
  return at ? *at : Instant();
}

// The moment of the weekly rule on a day; the day itself when it has none then.
Instant ruled_on(const pack::Pack& pack, const std::string& council, const std::string& date) {
  const Instant day = moment(date);
  const std::uint32_t at = pack::council_by_id(pack, council);
  if (at == pack::Council::none) return day;
  const Instant ruled = pack::ruled_after(pack, pack.councils[at], day - Duration{1});
  return ruled < day + base::days(1) ? ruled : day;
}

}  // namespace

std::optional<CommandBody> meeting_of(const World& world, const std::vector<std::string>& words) {
  if (words.size() < 3) return std::nullopt;
  const std::string& what = words[1];
  const std::string& council = words[2];
  const Instant ruled = words.size() > 3 ? ruled_on(*world.rules.pack, council, words[3]) : Instant();
  if (what == "hold_meeting") return HoldMeeting{council, ruled};
  const std::string reason = words.back().rfind("reason=", 0) == 0 ? words.back().substr(7) : "";
  if (what == "cancel_meeting") return SetMeeting{council, ruled, {}, reason};
  if (what != "move_meeting" || words.size() < 5) return std::nullopt;
  return SetMeeting{council, ruled, moment(words[4]), reason};
}

std::string next_meeting_text(const World& world, const std::string& council) {
  const RuleSet& rules = world.rules;
  const std::uint32_t at = pack::council_by_id(*rules.pack, council);
  if (at == pack::Council::none) return "no council";
  const CouncilRow* row = council_row(world.state, rules.councils[at]);
  return base::to_iso(next_meeting(*rules.pack, rules.pack->councils[at], row, world.now).at).substr(0, 16);
}

std::string agenda_text(const World& world, base::TicketId ticket) {
  const CaseFile* file = world.state.case_file(ticket);
  if (file == nullptr || !file->council) return "none";
  return fmt::format("{}/{}/{}/{}", world.name_of(file->council), base::to_iso(file->meeting).substr(0, 10),
                     file->carried, file->carried_all);
}

}  // namespace gridline::scenario
