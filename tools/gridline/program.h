// The program `gridline` as a function, so that main is only its name.
#pragma once

namespace gridline::cli {

// Parses, runs the command that was named, and gives the exit code (session.h, Exit).
int run(int argc, char** argv);

}  // namespace gridline::cli
