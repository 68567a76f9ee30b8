// Which hot spots would old complaints have made? From a pack alone: the engine's own reading, deciding and
// evolving on a scratch state, with the time of each line as the time.
#pragma once

#include <cstdint>
#include <string>

#include "tools/gridline/session.h"

namespace gridline::cli {

struct HotTrial {
  std::string pack;          // folder
  std::uint64_t top = 0;     // only the hottest so many; 0: all
  std::uint64_t quiet = 28;  // days without a complaint after which a hot spot counts as closed
};

// Reads JSON lines from stdin; prints the hot spots, hottest first. `no` when a line could not be taken.
Exit try_hot(const HotTrial& trial, bool json);

}  // namespace gridline::cli
