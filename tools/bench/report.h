// The object that every bench prints: the machine, the commit, the time, and a row per case.
#pragma once

#include <filesystem>
#include <string>

#include "tools/bench/figures.h"

namespace gridline::bench {

// {machine, commit, when, results: []}. The machine says what else was running (load averages) and
// on which file system `folder` is: figures without these mean nothing.
Json new_report(const std::filesystem::path& folder);

// The report as one JSON line, or as a table of names and figures for people.
void print_report(const Json& report, bool as_json);

// The commit that the source around the running program is at; empty when there is none.
std::string commit_of_source();

// The folder `relative` beside, or above, the running program or the current folder; empty: nowhere.
std::filesystem::path find_upwards(const std::filesystem::path& relative);

// The folder of the running program.
std::filesystem::path program_folder();

}  // namespace gridline::bench
