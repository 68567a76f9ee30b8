// The flags that every adapter has, so that whoever runs one knows them all.
#pragma once

#include <optional>
#include <string>

#include <CLI/App.hpp>

#include "adapters/sdk/adapter.h"
#include "engine/base/result.h"

namespace gridline::sdk {

struct CommonFlags {
  std::string engine = default_endpoint;
  std::string name;
  std::string spool;
  std::string keys;
  double patience_seconds = 30;  // for an ack
  std::string log = "info";
  std::string results;     // file that gets each result; "": none
  std::string quarantine;  // "", "list", "replay"
};

// Adds --engine, --name, --spool, --keys, --patience (each also from the environment, as GRIDLINE_ENGINE and
// so on; the flag wins), --quarantine, --results and --log. `flags` must outlive the parsing; its name and
// spool are the defaults. --spool is required when that is empty.
void add_common_flags(CLI::App& app, CommonFlags& flags);

// The options for Adapter::open. Reads the file of keys. Errors: not_found, invalid_input, or
// permission (others can read it).
base::Result<Options> to_options(const CommonFlags& flags, const std::string& channel,
                                 const std::string& software);

// Fills in `connected` and `problem` so that they stand on stderr: all with "info", nothing with
// "quiet". The same problem again and again is written once.
void log_to_stderr(Callbacks& callbacks, const CommonFlags& flags);

// With --results: appends a line for each result before the submission leaves the spool, so that a
// crash may write one twice but never leaves an accepted one out: id, receipt, complaint, version, "new" or
// "known", tickets (with commas); or id, "refused", code, "later" or "final". Between them tabs.
// Wraps the callbacks that are there. Errors: io.
base::Status record_results(Callbacks& callbacks, const CommonFlags& flags);

// With --quarantine: lists what is in there on stdout (when, id, reason; not what was said), or puts all
// of it back to be sent, and gives the exit code to end with. Without: none. The adapter must not run.
std::optional<int> serve_quarantine(const CommonFlags& flags);

// "server KEY", "public KEY" and "secret KEY", a line each; # begins a comment.
base::Result<CurveKeys> read_keys(const std::string& file);

}  // namespace gridline::sdk
