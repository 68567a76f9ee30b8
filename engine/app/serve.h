// The engine as a program: what gridlined and `gridline serve` both are.
#pragma once

namespace gridline::app {

// Flags, configuration, logs, signals, the engine. Returns after a wrong start only (1: could not start,
// 2: wrong usage, 3: the disk failed) and for --help and --version; else it ends the process:
// 0 stopped as asked, 4 did not stop within ten seconds. argv[0] is not looked at.
int serve_main(int argc, char** argv);

}  // namespace gridline::app
