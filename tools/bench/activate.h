// `gridline bench activate`: packs become active, one after the other and back, while complaints come in.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"
#include "tools/bench/figures.h"

namespace gridline::bench {

struct ActivateOptions {
  std::filesystem::path folder;       // for the packs and the journal
  std::filesystem::path base_pack;    // whose categories and policies the packs have
  std::uint32_t rules = 10'000;       // of each of the two packs
  std::uint64_t places = 20'000;
  std::uint64_t rate = 20'000;        // complaints a second
  std::uint64_t activations = 1'000;  // every second one is the way back
  std::uint64_t per_second = 20;      // activations
  std::uint64_t seed = 1;
  bool new_names = false;  // each activation is of another pack, whose routes have names of their own
  bool at_once = false;               // no names are defined ahead, as before there was a command for it
};

// Two packs that differ in all their rules take turns (or ever new ones). Afterwards the journal is read:
// each ticket must name the pack that was active and a route of it, and all decisions are made again. Errors:
// of making the packs; corrupt (a ticket under the wrong pack, another digest, a complaint without an
// answer); busy (interrupted).
base::Status bench_activate(const ActivateOptions& options, Json& report);

}  // namespace gridline::bench
