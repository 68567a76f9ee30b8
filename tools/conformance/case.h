// The cases of the conformance kit: each a name, a sentence, and a script.
#pragma once

#include <functional>
#include <vector>

#include "tools/conformance/stage.h"

namespace gridline::conformance {

struct Case {
  const char* name;
  const char* zh;  // what must hold
  const char* en;
  void (*play)(Stage&);
};

std::vector<Case> session_cases();   // hello, versions, heartbeats, goodbye
std::vector<Case> ack_cases();       // acks that are missing, late, doubled, partial; refusals
std::vector<Case> credit_cases();    // credit and the welcome's other bounds; a slow engine
std::vector<Case> robust_cases();    // bytes that are no message, a newer engine
std::vector<Case> restart_cases();   // either side gone in the middle
std::vector<Case> outward_cases();   // notify

// All of them, in the order of the report.
std::vector<Case> all_cases();

}  // namespace gridline::conformance
