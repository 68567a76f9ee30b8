# The adapter NAME; the project's CMakeLists.txt reads every adapters/*/adapter.cmake.
gridline_module(adapters/NAME adapters_sdk)
gridline_program(gridline-adapter-NAME adapters/NAME adapters_NAME CLI11::CLI11)
