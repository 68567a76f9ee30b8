# Writes the board's page as C++: cmake -DPAGE=board.html -DOUT=board_page.cc -P embed.cmake
file(READ "${PAGE}" text)
string(FIND "${text}" ")page\"" end)
if(NOT end EQUAL -1)
  message(FATAL_ERROR "${PAGE} has )page\" in it, which ends a C++ string")
endif()
file(WRITE "${OUT}" "// Made from board.html by embed.cmake.
#include \"engine/http/board_page.h\"

namespace gridline::http {

std::string_view board_page() { return R\"page(${text})page\"; }

}  // namespace gridline::http
")
