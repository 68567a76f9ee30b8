// 网格员花名册: a row a person, into a pack's members.csv. Phones and identity numbers are checked or passed over,
// never kept: a pack is stored for ever.
#pragma once

#include "rules/pack/model.h"
#include "rules/sheet/pack_table.h"
#include "rules/sheet/table.h"

namespace gridline::sheet {

// 姓名, 网格 and what else is given.
const std::vector<Field>& roster_fields();

// An empty members.csv, or one to merge into.
PackTable member_table(std::string_view content);

// Checks every row and puts the people. Who has no number keeps the one that members.csv has for this name in
// this unit, else gets the unit's next one. Issues as with buildings.
void import_roster(const Book& book, const pack::Pack& pack, const Mapping& mapping, PackTable& members,
                   CellIssues& issues);

}  // namespace gridline::sheet
