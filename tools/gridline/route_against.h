// Which complaints would go elsewhere with another pack, and which of its rules sends them there?
#pragma once

#include <istream>
#include <memory>

#include "engine/node/pack_store.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

// Routes every complaint of `in` (JSON lines, as for `route --jsonl`) with both packs, on the machine's
// threads, and prints one line for each whose grid, lead, urgency or due differ, in the order of the input; a
// line that cannot be used is answered with its error. At the end, on stderr, how many differ, by field and
// by rule: text, or with --json one JSON object. `now`: when a complaint that gives no time comes in.
Exit route_against(const Session& session, std::istream& in, const std::shared_ptr<const node::ReadyPack>& a,
                   const std::shared_ptr<const node::ReadyPack>& b, base::Instant now);

}  // namespace gridline::cli
