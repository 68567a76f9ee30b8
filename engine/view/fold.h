// One journal entry folded into the tables: what each event means for history, search and counts.
// Decides nothing; the states are those that core's evolve gives. Every event has its function
// here: a new kind of event does not compile until somebody has said what the views show of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/codec/entry.h"
#include "engine/view/tables.h"

namespace gridline::view {

// Folds entry `seq`. `personal` says what became of its personal part; when it was erased the
// command's personal fields are empty. Days of counts are those of `zone`.
// Errors: corrupt when the entry speaks of what never was; those of the database.
base::Status fold(Tables& tables, std::uint64_t seq, const codec::DecodedEntry& entry, PersonalState personal,
                  base::ZoneOffset zone);

}  // namespace gridline::view
