// What `gridline adapter new` writes: the echo adapter of a language by another name, with SDK and test.
//
// The files are those of adapters/ themselves, made a part of the program by the build, so that a skeleton is
// never older than the echo that the tests try.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridline::skeleton {

struct Piece {
  std::string_view language;  // "cpp", "python", "node"; "": all of them
  std::string_view path;      // in the new folder; NAME stands for the name
  std::string_view word;      // that the name takes the place of; "": none
  bool executable = false;
  std::string_view text;
};

std::span<const Piece> pieces();

struct File {
  std::string path;
  std::string text;
  bool executable = false;
};

// The files of an adapter. Empty for a language that is not there.
std::vector<File> files_of(std::string_view language, const std::string& name);

// A name that is a word for a program, a folder and a channel: a-z, digits and -, at most 32, a letter first.
bool is_name(std::string_view name);
// NAME.py would stand in for a module that the SDK or the adapter imports: the usual ones of Python's own.
bool is_python_module(std::string_view name);

}  // namespace gridline::skeleton
