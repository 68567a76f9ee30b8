// A header that does not compile alone: it uses std::string without including <string>.
#pragma once

inline std::string name_of_sample() { return "sample"; }
