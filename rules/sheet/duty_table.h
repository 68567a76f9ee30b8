// 值班表: who has which shift on which day, into the shifts of a pack's members.csv.
//
// A pack knows shifts, not days: who stands in a shift on some of its days only is a member of that shift,
// which is said as a warning. Leave and swaps are entered where the engine runs.
#pragma once

#include "rules/pack/model.h"
#include "rules/sheet/pack_table.h"
#include "rules/sheet/table.h"

namespace gridline::sheet {

// 日期, and either 班次 with 姓名 or a column for each shift.
const std::vector<Field>& duty_fields();

// Sets the shifts of everybody whom the table names and leaves all others alone. People are found by their
// names in `members`, which an imported roster may just have filled. Issues as with buildings.
void import_duty(const Book& book, const pack::Pack& pack, const Mapping& mapping, PackTable& members,
                 CellIssues& issues);

}  // namespace gridline::sheet
