// Looking at what was put aside, and trying it again with a mended mapping. Works on the spool while no
// adapter runs on it.
#pragma once

#include <string>
#include <vector>

#include "adapters/hotline/batch.h"
#include "adapters/hotline/mapping.h"
#include "adapters/sdk/spool.h"

namespace gridline::hotline {

// What the raw bytes of a bad row give with this mapping (and encoding, when named): submissions, or nothing
// when it is as bad as before. Of a whole file without a header: all its rows, if the header is known now.
std::vector<wire::Submission> retry(const BadRow& bad, const Mapping& mapping,
                                    std::optional<Encoding> encoding = std::nullopt);

// One line for people: number, time, reason, file and offset; nothing personal. With `with_raw` the raw text
// below it, decoded.
std::string describe(const sdk::Quarantined& quarantined, bool with_raw);

struct ReplayCounts {
  std::size_t mended = 0;      // bad rows that became submissions
  std::size_t sent_again = 0;  // refused by the engine, to be asked again
  std::size_t remaining = 0;
};

// Mended rows are stored as waiting before their bad form is taken away: a crash between the two leaves both,
// which is harmless, for the same row has the same id. Errors: those of the spool.
base::Result<ReplayCounts> replay_quarantine(sdk::Spool& spool, const Mapping& mapping,
                                             std::optional<Encoding> encoding, base::Instant now);

}  // namespace gridline::hotline
