// The small sound pack of tests/golden/packs/_base with some files written anew.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/pack/loader.h"

namespace gridline::pack {

inline PackFiles edited(const std::vector<PackFile>& anew) {
  const auto base = read_folder(GRIDLINE_SOURCE_DIR "/tests/golden/packs/_base");
  EXPECT_TRUE(base.ok());
  PackFiles out = base.ok() ? *base : PackFiles();
  for (const PackFile& file : anew) {
    std::erase_if(out.files, [&](const PackFile& f) { return f.name == file.name; });
    out.files.push_back(file);
  }
  std::sort(out.files.begin(), out.files.end(),
            [](const PackFile& a, const PackFile& b) { return a.name < b.name; });
  return out;
}

// "code file:line:column", one a line.
inline std::string places_of(const std::vector<Issue>& issues) {
  std::string out;
  for (const Issue& i : issues)
    out += i.code + " " + i.file + ":" + std::to_string(i.line) + ":" + std::to_string(i.column) + "\n";
  return out;
}

inline std::string texts_of(const std::vector<Issue>& issues) {
  std::string out;
  for (const Issue& i : issues) out += to_text(i);
  return out;
}

}  // namespace gridline::pack
