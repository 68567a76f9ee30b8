# The pieces of skeletons become a part of the program (included by the CMakeLists.txt at the top);
# as a script it writes them: cmake -DSOURCE=. -DOUT=pieces.cc -P skeleton.cmake
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(skeleton_pieces ${CMAKE_BINARY_DIR}/generated/skeleton_pieces.cc)
  file(GLOB skeleton_files CONFIGURE_DEPENDS adapters/echo/main.cc adapters/sdk-*/* adapters/sdk-*/.npmrc
       adapters/sdk-*/gridline_sdk/*.py adapters/sdk-*/gridline_sdk/*.mjs tools/skeleton/*/*
       tools/skeleton/*.md)
  list(FILTER skeleton_files EXCLUDE REGEX "/(node_modules|__pycache__|gridline_sdk)$")
  add_custom_command(OUTPUT ${skeleton_pieces}
                     COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUT=${skeleton_pieces}
                             -P ${CMAKE_CURRENT_LIST_FILE}
                     DEPENDS ${skeleton_files} ${CMAKE_CURRENT_LIST_FILE})
  target_sources(tools_skeleton PRIVATE ${skeleton_pieces})
  return()
endif()

set(rows "")
# piece(LANGUAGE FILE PATH WORD EXECUTABLE)
function(piece language file path word executable)
  file(READ ${SOURCE}/${file} text)
  string(FIND "${text}" ")piece\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} has )piece\" in it, which ends a C++ string")
  endif()
  set(head "\"${language}\", \"${path}\", \"${word}\", ${executable}")
  set(rows "${rows}    {${head}, R\"piece(${text})piece\"},\n" PARENT_SCOPE)
endfunction()

piece("" tools/skeleton/README.md README.md NAME false)
piece(cpp adapters/echo/main.cc main.cc echo false)
piece(cpp tools/skeleton/cpp/adapter.cmake adapter.cmake NAME false)
piece(cpp tools/skeleton/cpp/test test NAME true)
piece(python adapters/sdk-python/echo.py NAME.py echo true)
piece(python tools/skeleton/python/test test NAME true)
piece(node adapters/sdk-node/echo.mjs NAME.mjs echo true)
piece(node tools/skeleton/node/test test NAME true)
foreach(name package.json package-lock.json .npmrc)
  piece(node adapters/sdk-node/${name} ${name} "" false)
endforeach()
foreach(language python node)
  set(sdk ${SOURCE}/adapters/sdk-${language})
  file(GLOB files RELATIVE ${sdk} ${sdk}/gridline_sdk/*.py ${sdk}/gridline_sdk/*.mjs)
  foreach(file ${files})
    piece(${language} adapters/sdk-${language}/${file} ${file} "" false)
  endforeach()
endforeach()

file(WRITE "${OUT}" "// Made from adapters/ and tools/skeleton by skeleton.cmake.
#include \"tools/skeleton/skeleton.h\"

namespace gridline::skeleton {

std::span<const Piece> pieces() {
  static constexpr Piece all[] = {
${rows}  };
  return all;
}

}  // namespace gridline::skeleton
")
