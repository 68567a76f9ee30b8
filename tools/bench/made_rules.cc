// The conditions are what a rule editor writes most, in random order.
#include "tools/bench/made_rules.h"

#include <fmt/format.h>

#include "tools/bench/workload.h"

namespace gridline::bench {

namespace {

constexpr std::uint64_t source_texts = 256;

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

}  // namespace

RuleSource rule_source(std::shared_ptr<const pack::Pack> pack, std::uint64_t seed) {
  RuleSource out{std::move(pack), {}, {}, {}, {}};
  out.facts = route::place_facts(*out.pack);
  for (std::size_t i = 0; i < out.pack->places.size(); ++i) {
    if (out.pack->places[i].kind == pack::PlaceKind::building) out.buildings.emplace_back(i);
  }
  for (const pack::Category& category : out.pack->categories) {
    for (const pack::CategoryWord& word : category.words) {
      if (word.text.size() >= 6) out.words.push_back(word.text);
    }
  }
  SplitMix64 random(seed);
  for (std::uint64_t i = 0; i < source_texts; ++i) {
    std::string text = make_text(seed, i, {});
    text += random.pick(out.words);
    out.texts.push_back(std::move(text));
  }
  return out;
}

std::string made_condition(const RuleSource& world, SplitMix64& random) {
  const pack::PlaceIndex place = random.pick(world.buildings);
  const route::PlaceFacts& at = world.facts[place.value];
  std::vector<std::string> all = {"category == " + in_quotes(random.pick(world.pack->categories).id),
                                  "place.community == " + in_quotes(at.community),
                                  fmt::format("place.compound == {} && place.building == {}",
                                              in_quotes(at.compound), in_quotes(at.building)),
                                  "channel == " + in_quotes(random.pick(made_channels)),
                                  "urgency == " + in_quotes(random.pick(made_urgencies)),
                                  fmt::format("text.contains({})", in_quotes(random.pick(world.words)))};
  const std::uint64_t wanted = 2 + random.below(2);
  std::string out;
  for (std::uint64_t i = 0; i < wanted; ++i) {
    const std::size_t taken = random.below(all.size());
    out += (i > 0 ? " && " : "") + all[taken];
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(taken));
  }
  return out;
}

}  // namespace gridline::bench
