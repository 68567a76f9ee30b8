// gridlined: the engine as a daemon.
#include "engine/app/serve.h"

int main(int argc, char** argv) { return gridline::app::serve_main(argc, argv); }
