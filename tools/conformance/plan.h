// What an adapter under test is: its command, and how it is given rows. And the words a case ends with.
#pragma once

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace gridline::conformance {

// In the command and the rows: {engine} {name} {spool} {rows}, and {id} {time} {text}.
struct Plan {
  std::vector<std::string> command;
  std::string header;          // first line of the file {rows}
  std::string row = "{text}";  // a line on stdin, or of the file {rows}
  std::chrono::milliseconds step_limit{45'000};  // for whatever a case waits for: more than 30 s of patience
  std::filesystem::path folder;                  // of this case alone

  // Rows go to a file that grows when the command names it, and else to stdin.
  bool by_file() const {
    for (const std::string& word : command) {
      if (word.find("{rows}") != std::string::npos) return true;
    }
    return false;
  }
  // An id in the row: a case can then hand over the same id with other content.
  bool names_ids() const { return row.find("{id}") != std::string::npos; }
};

// The adapter did what it must not, or did not what it must; a sentence for its author.
class Failed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The case has nothing to say about this adapter.
class NotApplicable : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace gridline::conformance
