// The steps of an adapter as a program: open from the flags, say the results, end with a code.
//
//   sdk::Callbacks callbacks;
//   sdk::print_results(callbacks);
//   auto adapter = sdk::open_from_flags(flags, "visits", "gridline-adapter-visits 1.0", callbacks);
//   if (!adapter) return sdk::fail(adapter.error());
//   ... submit_or_wait ...
//   return sdk::finish(**adapter, std::chrono::seconds(60));
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "adapters/sdk/adapter.h"
#include "adapters/sdk/command_line.h"
#include "engine/base/result.h"

namespace gridline::sdk {

// One whole line to stdout (print) or stderr (say) at once; from any thread.
void print(const std::string& line);
void say(const std::string& line);

// Says the sentence on stderr; gives the code, so that main can return it.
int fail(const base::Error& error, int exit_code = 1);

// A result as people read it: "ID receipt=R complaint=1 version=1 new tickets=7,8" or "ID refused CODE: why".
std::string to_line(const wire::SubmitResult& result);
std::string to_line(const std::string& id, const wire::Refusal& refusal);

// Each final result on stdout, as to_line says it. Takes the place of the callbacks `accepted` and `refused`.
void print_results(Callbacks& callbacks);

// Adapter::open with what the flags say: --engine, --name, --spool, --keys, --log (the callbacks `connected`
// and `problem`) and --results (around `accepted` and `refused`). Errors: those of to_options,
// record_results and Adapter::open.
base::Result<std::unique_ptr<Adapter>> open_from_flags(const CommonFlags& flags, const std::string& channel,
                                                       const std::string& software, Callbacks callbacks);

// SIGINT and SIGTERM set it from now on, instead of ending the process. For programs that look at it:
// one that waits in a read would not end.
const std::atomic<bool>& stop_on_signals();

// The end of a program whose source is read: waits at most so long for the last results, says on stderr what
// is left, and gives the exit code. 0: everything was accepted. 1: something remains in the spool (it is sent
// at the next start) or in the quarantine.
int finish(Adapter& adapter, std::chrono::seconds longest);

}  // namespace gridline::sdk
