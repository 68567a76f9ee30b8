// What every command shares: the flags that all of them have, how one is registered, how it ends.
//
// A command is a CLI11 subcommand whose callback sets `action`; the program parses first and then
// runs the action, so a usage error never leaves half of a command done.
#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace gridline::cli {

using Json = nlohmann::ordered_json;

// Exit codes; `gridline --help` explains them.
enum class Exit : int {
  ok = 0,
  no = 1,           // the answer is no: issues found, refused, differences, nothing there
  usage = 2,        // wrong usage
  unreachable = 3,  // the engine cannot be reached or does not answer
  storage = 4,      // the disk or the stored data failed
};

struct Session {
  bool json = false;              // --json: the same data, for programs
  std::string socket;             // --socket; empty: client.h says where it looks
  std::string token;              // --token; empty: client.h says where it looks
  std::function<Exit()> action;   // set by the command that was named
};

// A command's names and its example line ("gridline queue LY-G1").
struct Words {
  const char* name;
  const char* zh;
  const char* en;
  const char* example;
};

// Registers a command below `parent`: with --json, an example in its help, and, when `live`, --socket and
// --token.
CLI::App* add_command(CLI::App& parent, Session& session, const Words& words, bool live);
inline CLI::App* add_live(CLI::App& parent, Session& session, const Words& words) {
  return add_command(parent, session, words, true);
}
inline CLI::App* add_offline(CLI::App& parent, Session& session, const Words& words) {
  return add_command(parent, session, words, false);
}
// The same with what its flags and arguments go into, which lives as long as the command.
template <class Typed, class Run>
CLI::App* add_typed(CLI::App& parent, Session& session, const Words& words,
                    const std::shared_ptr<Typed>& typed, Run run) {
  CLI::App* command = add_live(parent, session, words);
  command->callback(
      [&session, typed, run] { session.action = [&session, typed, run] { return run(session, *typed); }; });
  return command;
}
// A command that only holds others ("ticket", "journal").
CLI::App* add_group(CLI::App& parent, const char* name, const char* zh, const char* en);

// A check for numbers: digits alone, from `low` to `high`; says so in two languages.
CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);

// ---- output ----

void print(std::string_view text);          // to stdout as it is
void print_line(const Json& json);          // one line
// To stderr, with "gridline: " before it and a newline after it.
void complain(std::string_view text);

// Complains and says how to end: storage for io, corrupt, disk_full, permission and unsupported; else `no`.
Exit fail(const base::Error& error);
// Wrong usage that the parser cannot see.
Exit misused(std::string_view zh, std::string_view en);

// ---- reading answers ----

// The field as a person reads it: "" when absent or null, numbers and booleans as written.
std::string text_of(const Json& object, const char* name);
// "2026-03-02T09:00:00+08:00" → "2026-03-02 09:00:00"; anything else stays.
std::string short_time(std::string iso);
// "a 3 · b 1" of {"a":3,"b":1}.
std::string pairs_of(const Json& object);
// "a、b" of ["a","b"].
std::string joined(const Json& array);

// The whole of stdin. Errors: io.
base::Result<std::string> read_stdin();

}  // namespace gridline::cli
