// What can be proved of a pack without running it: every mistake that a rule editor would otherwise meet when
// it is live. Beyond what the loader says of single files, this is about how routes, places, categories,
// clocks and rotas go together.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/time.h"
#include "rules/lint/clocks.h"
#include "rules/pack/files.h"
#include "rules/pack/issue.h"
#include "rules/pack/model.h"

namespace gridline::lint {

struct Options {
  base::Instant from;       // duty is proved from here on
  std::int32_t weeks = 52;  // for so many calendar weeks, from 1 to 520
  const std::vector<Presence>* presences =
      nullptr;  // of the pack's seed members; null: their shifts say it all
  std::vector<Need>* needs = nullptr;                // takes what nobody is there for; null: nobody asks
};

// What the proofs are about, for the person who asked.
struct Report {
  std::vector<pack::Issue> issues;  // by file, line, column
  base::Instant from, to;           // what duty and clocks were proved for
  std::size_t routes = 0;
  std::size_t place_classes = 0;    // places that no route tells apart count once
  std::size_t categories = 0;
  bool people_known = false;  // false: the pack seeds no rota, so duty is proved over opening hours alone
};

// Pure: the same pack and options always give the same report. REQUIRES: the pack was loaded from `files` and
// its conditions are sound, as RouteTree::compile says.
Report prove(const pack::Pack& pack, const pack::PackFiles& files, const Options& options);

}  // namespace gridline::lint
