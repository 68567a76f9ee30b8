// `gridline bench ingest|recover|activate|route|read|similar|deadlines`: how fast, and beside it how fast
// the bare parts are.
#pragma once

#include <CLI/CLI.hpp>

namespace gridline::bench {

// Adds `bench` with its subcommands. A bench runs inside its CLI11 callback, prints its object to
// stdout (progress and errors to stderr) and ends with CLI::RuntimeError when the exit code is not 0:
// 1 something was lost or differed, 2 wrong usage, 4 the disk or a process failed, 130 interrupted.
void register_bench(CLI::App& root);

}  // namespace gridline::bench
