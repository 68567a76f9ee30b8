// Conditions of rules made at random over a pack: two or three out of category, community, building,
// channel, urgency and a word of the text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/pack/model.h"
#include "rules/route/facts_view.h"
#include "tools/bench/random.h"

namespace gridline::bench {

inline constexpr const char* made_channels[] = {"sms", "web", "hotline", "visit", "council"};
inline constexpr const char* made_urgencies[] = {"U1", "U2", "U3", "U4"};

// What rules and complaints are drawn from.
struct RuleSource {
  std::shared_ptr<const pack::Pack> pack;
  std::vector<pack::PlaceIndex> buildings;
  std::vector<route::PlaceFacts> facts;  // by place
  std::vector<std::string> words;        // of the categories
  std::vector<std::string> texts;        // each with one of the words, as read complaints have
};

RuleSource rule_source(std::shared_ptr<const pack::Pack> pack, std::uint64_t seed);

std::string made_condition(const RuleSource& source, SplitMix64& random);

}  // namespace gridline::bench
