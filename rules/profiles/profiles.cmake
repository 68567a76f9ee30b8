# The profiles become a part of the program: cmake -DFOLDER=rules/profiles -DOUT=profiles.cc -P profiles.cmake
file(GLOB files ${FOLDER}/*.yaml)
list(SORT files)
set(rows "")
foreach(file ${files})
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(FIND "${text}" ")profile\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} has )profile\" in it, which ends a C++ string")
  endif()
  string(APPEND rows "    {\"${name}\", R\"profile(${text})profile\"},\n")
endforeach()
file(WRITE "${OUT}" "// Made from rules/profiles by profiles.cmake.
#include \"rules/pack/profiles.h\"

namespace gridline::pack {

std::span<const Profile> profiles() {
  static constexpr Profile all[] = {
${rows}  };
  return all;
}

}  // namespace gridline::pack
")
