// Golden cases: a text file of "> expression" lines, optional "where" lines, and the output that a
// test computes for them. The whole file is computed again and compared.
#pragma once

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gridline::cel::golden {

struct Case {
  std::string expression;
  std::string where;  // what follows "where ", or empty
};

inline std::string path(const std::string& name) {
  return std::string(GRIDLINE_SOURCE_DIR) + "/tests/golden/cel/" + name;
}

inline std::string read(const std::string& name) {
  std::ifstream in(path(name), std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// The file with every case's output computed by `output` (which ends with a newline).
inline std::string computed(const std::string& text, const std::function<std::string(const Case&)>& output,
                            std::vector<Case>* cases = nullptr) {
  std::istringstream in(text);
  std::string line, out;
  bool in_output = false, in_case = false;
  Case current;
  const auto finish = [&] {
    if (!in_case) return;
    out += output(current);
    if (cases != nullptr) cases->push_back(current);
    in_case = false;
  };
  while (std::getline(in, line)) {
    if (line.starts_with(">")) {
      const std::string part = line.size() > 2 ? line.substr(2) : "";
      if (in_case) current.expression += "\n" + part;
      else current = {part, ""};
      in_case = true;
    } else if (in_case && line.starts_with("where ")) {
      current.where = line.substr(6);
    } else {
      if (in_case) in_output = true;
      finish();
      if (line.empty() || line.starts_with("#")) in_output = false;
      if (in_output) continue;
    }
    out += line + "\n";
  }
  finish();
  return out;
}

inline void expect_unchanged(const std::string& name, const std::function<std::string(const Case&)>& output,
                             std::size_t cases_at_least) {
  const std::string before = read(name);
  std::vector<Case> cases;
  const std::string after = computed(before, output, &cases);
  EXPECT_GE(cases.size(), cases_at_least);
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path(name), std::ios::binary) << after;
    return;
  }
  EXPECT_EQ(before, after) << name;
}

}  // namespace gridline::cel::golden
