// A council without a secretary is closed by its clock alone, and what nobody claims waits for the unit
// above.
#include "rules/lint/councils.h"

#include <fmt/format.h>

namespace gridline::lint {

void check_councils(const pack::Pack& pack, const Duty& duty, pack::IssueList& issues) {
  for (const pack::Council& c : pack.councils) {
    bool led = false;
    for (const pack::Role role : {pack::Role::grid_secretary, pack::Role::supervisor}) {
      pack::PersonRule person;
      person.role = role;
      led = led || duty.has_anybody(pack::UnitIndex(c.unit), person);
    }
    if (led) continue;
    const std::string& unit = pack.units[c.unit].id;
    issues.warning(
        c.at, "council_without_secretary",
        fmt::format("{} 没有书记或督办，“{}”无人主持；请在 members.csv 补人，或改 unit", unit, c.id),
        fmt::format("{} has no secretary or supervisor to run '{}'; give it one in members.csv, or "
                    "name another unit",
                    unit, c.id));
  }
}

}  // namespace gridline::lint
