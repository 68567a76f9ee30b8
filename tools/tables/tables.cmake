# What the build machine's ICU and OpenCC know of characters is written down once, while building: all
# readings of one build agree, wherever it runs.

# gridline_table(NAME [INPUTS FILE...] [LINKS TARGET...]): make_NAME.cc writes NAME.cc for rules/text.
set(generated ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${generated})
function(gridline_table name)
  cmake_parse_arguments(table "" "" "INPUTS;LINKS" ${ARGN})
  add_executable(make_${name} tools/tables/make_${name}.cc)
  target_include_directories(make_${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(make_${name} PRIVATE ${table_LINKS})
  set_target_properties(make_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${generated})
  add_custom_command(OUTPUT ${generated}/${name}.cc
                     COMMAND make_${name} ${table_INPUTS} ${generated}/${name}.cc
                     DEPENDS make_${name} ${table_INPUTS})
  target_sources(rules_text PRIVATE ${generated}/${name}.cc)
endfunction()

find_program(OPENCC_DICT opencc_dict)
set(opencc_texts)
foreach(dictionary TSCharacters TSPhrases STPhrases)
  find_file(OPENCC_${dictionary} ${dictionary}.ocd2 PATH_SUFFIXES share/opencc)
  if(NOT OPENCC_DICT OR NOT OPENCC_${dictionary})
    message(FATAL_ERROR "OpenCC's opencc_dict or ${dictionary}.ocd2 is missing, which traditional characters "
                        "are read by: run tools/install, or apt-get install opencc libopencc-data")
  endif()
  add_custom_command(OUTPUT ${generated}/${dictionary}.txt
                     COMMAND ${OPENCC_DICT} -i ${OPENCC_${dictionary}} -o ${generated}/${dictionary}.txt
                             -f ocd2 -t text
                     DEPENDS ${OPENCC_${dictionary}})
  list(APPEND opencc_texts ${generated}/${dictionary}.txt)
endforeach()
gridline_table(sound_table LINKS ICU::uc ICU::i18n)
gridline_table(gbk_table LINKS ICU::uc)
find_file(JIEBA_WORDS dict.txt PATHS /usr/lib/python3/dist-packages/jieba)
if(NOT JIEBA_WORDS)
  message(FATAL_ERROR "jieba's dict.txt is missing, which says what is a word: run tools/install, or "
                      "apt-get install python3-jieba")
endif()
gridline_table(simplified_table INPUTS ${opencc_texts} ${JIEBA_WORDS})
