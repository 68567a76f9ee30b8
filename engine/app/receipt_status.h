// What a resident is told about his complaint when he names its receipt.
#pragma once

#include <string>
#include <vector>

#include "engine/base/fields.h"
#include "engine/base/result.h"

namespace gridline::app {

// A row for each of its tickets, out of read.db: "ticket", "state", "state_zh", "lead". No rows: there is no
// such receipt. Any thread. Errors: of the view.
base::Result<std::vector<base::StringMap>> status_rows(const std::string& view_path,
                                                       const std::string& receipt);

}  // namespace gridline::app
