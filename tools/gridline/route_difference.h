// One complaint with two packs: what of its routing differs, and the rule that is responsible.
#pragma once

#include "engine/node/dry_run.h"
#include "tools/gridline/asked_complaint.h"

namespace gridline::cli {

// null: grid, lead, urgency and due are the same. Otherwise
//   {"id", "differs": ["lead", ...], "grid": {"a","b"}, ... of each that differs,
//    "route": {"a","b"}, "rule": {"kind", ...}}
// where kind is
//   reading   the text is read differently: "fields" with both values, "words" that one pack alone counted,
//             each with the pack and the place of its category, place or list
//   route     a condition answers differently, or a route is there in one pack alone: its path, where it
//   stands lead, person, policy   the same route gives another unit, another member, another time
// and "name" says it in a word for counting. Throws as asked_complaint.h.
Json route_difference(node::DryRun& a, node::DryRun& b, const AskedComplaint& asked);

}  // namespace gridline::cli
