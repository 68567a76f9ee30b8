// A complaint that somebody asks about, as a JSON object:
// {id,text,title?,channel?,at?,place?,category?,lon?,lat?}.
#pragma once

#include <string>

#include "engine/node/dry_run.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

struct AskedComplaint {
  Json id;
  wire::Submission submission;
  node::Channel from;
  base::Instant at;
};

// Throws as answer_lines() allows: what is wrong with it. `now`: when it comes in unless it says.
AskedComplaint asked_complaint(const Json& asked, base::ZoneOffset zone, base::Instant now);

// The decision on a scratch state. Throws std::invalid_argument when it is refused.
node::DryRun::Answer decided(node::DryRun& run, const AskedComplaint& asked);

}  // namespace gridline::cli
