// 楼栋表: a row a building, into a pack's places.csv.
#pragma once

#include "rules/pack/model.h"
#include "rules/sheet/pack_table.h"
#include "rules/sheet/table.h"

namespace gridline::sheet {

// 小区, 楼栋, 网格 and what else is given.
const std::vector<Field>& building_fields();

// An empty places.csv, or one to merge into.
PackTable place_table(std::string_view content);

// Checks every row and puts compounds, zones and buildings. A blank compound is that of the row above. What
// is wrong goes to `issues`; with an error among them `places` is of no use. `pack`: for its units, and for
// the places that stand in places.yaml, which is never changed.
void import_buildings(const Book& book, const pack::Pack& pack, const Mapping& mapping, PackTable& places,
                      CellIssues& issues);

}  // namespace gridline::sheet
