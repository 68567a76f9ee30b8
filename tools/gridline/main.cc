// gridline: the command line of the engine.
#include "tools/gridline/program.h"

int main(int argc, char** argv) { return gridline::cli::run(argc, argv); }
