// The engine's configuration: defaults, then the file, then GRIDLINE_* variables, then flags; the
// later wins. Strict: an unknown key or a bad value is an error with its line, never ignored.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/door/adapter_door.h"

namespace gridline::app {

struct Config {
  std::string pack;                 // folder; counts for an empty data folder only
  std::string data;                 // folder
  std::string adapters_bind = "tcp://127.0.0.1:7201";
  std::string feed_bind = "tcp://127.0.0.1:7202";  // empty: no feed
  std::uint64_t board_port = 7203;  // the board, on 127.0.0.1; 0: none
  std::string socket;               // of the API; empty: DATA/gridlined.sock
  std::string secret_key_file;      // CURVE: the engine's Z85 secret key, mode 0600; empty: loopback only
  std::vector<door::AdapterGrant> adapters;
  std::string log_level = "info";   // trace debug info warning error
  bool log_json = false;
  bool view = true;                 // keep read.db (history, search, statistics)
  bool demonstration = false;       // import the pack's seed members into an empty data folder
  std::uint64_t time_lapse = 1;     // with demonstration: so many times as fast as the wall ...
  std::string time_lapse_from;      // ... from this moment on, until it has caught up
  std::string clock_trust =
      "auto";  // "true": the machine's clock is right though the kernel does not vouch for it
  std::uint64_t clock_hold_minutes =
      60;  // a jump forward is held so long, then believed if the kernel vouches
  std::uint64_t contacts_days = 365;        // who calls again is known so long ...
  std::uint64_t contacts_rows = 2'000'000;  // ... and of so many complaints at most
  std::uint64_t snapshot_entries = 200'000;  // a new snapshot after so many sealed entries; 0: never
  std::uint64_t segment_mib = 256;
};

// One setting as text: "log_level" = "debug". `where` is put in front of an error: "config.yaml:3:7".
base::Status set(Config& config, const std::string& name, const std::string& value, const std::string& where);

// A YAML file of settings (and the list `adapters`). All problems at once, one a line, with
// file:line:column. Errors: not_found, io, invalid_input.
base::Status read_file(Config& config, const std::string& path);

// GRIDLINE_DATA, GRIDLINE_LOG_LEVEL ... out of the process's environment. Errors: invalid_input, also
// for a GRIDLINE_ variable that is no setting.
base::Status read_environment(Config& config, const std::map<std::string, std::string>& environment);

// What settings fit together; fills in `socket`. Errors: invalid_input with what to do.
base::Status finish(Config& config);

// What was given on the command line.
struct Flags {
  std::string config_file, pack, data;  // empty: not given
  std::vector<std::string> sets;        // "name=value"
};

// Defaults, then the file, then the environment, then the flags, then finish(). Errors as theirs.
base::Result<Config> configure(const Flags& flags, const std::map<std::string, std::string>& environment);

// Name, default and meaning of every setting, Chinese and English: for --help and `config check`.
std::string settings_reference();

}  // namespace gridline::app
