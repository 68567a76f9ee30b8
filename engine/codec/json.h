// An entry as one line of JSON for people and other programs: names instead of symbols, times as
// ISO 8601, no personal data unless asked for. Used by `journal export` and the event feed.
#pragma once

#include <string>

#include "engine/base/time.h"
#include "engine/codec/entry.h"
#include "engine/core/symbols.h"

namespace gridline::codec {

struct JsonOptions {
  bool personal = false;        // include what residents wrote and who they are
  base::ZoneOffset zone;
};

// REQUIRES: every symbol of the entry is defined in `symbols` or by the entry itself, which is
// taken in before the line is made (so one printer goes over a journal from its beginning).
class EntryPrinter {
 public:
  explicit EntryPrinter(JsonOptions options = {}) : options_(options) {}

  // {"seq":17,"at":"...","decide":1,"actor":{...},"command":{"type":"submit_complaint",...},
  //  "events":[{"type":"complaint_received",...}]}
  std::string line(base::Seq seq, const DecodedEntry& entry);

  // For a printer that starts in the middle.
  void know(const core::Symbols& symbols) { symbols_ = symbols; }

 private:
  JsonOptions options_;
  core::Symbols symbols_;
};

}  // namespace gridline::codec
