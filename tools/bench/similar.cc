// A state of nothing but open tickets and their sketches, spread over the pack's compounds and categories, so
// that at a million of them each list is far longer than what is looked at. CPU time of one thread.
#include "tools/bench/similar.h"

#include <time.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>

#include "engine/core/likeness.h"
#include "rules/pack/loader.h"
#include "rules/text/sketch.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/random.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

namespace {

constexpr std::size_t texts_measured = 512;
constexpr base::Instant now{1'772'413'200'000};  // 2026-03-02T09:00+08:00

double thread_ns() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) * 1e9 + static_cast<double>(at.tv_nsec);
}

Json measure(const char* name, const SimilarOptions& options,
             const std::function<std::size_t(std::uint64_t)>& once) {
  std::vector<double> ns;
  volatile std::size_t sink = 0;
  for (std::uint32_t run = 0; run <= options.runs && !interrupted(); ++run) {
    std::size_t sum = 0;
    const double start = thread_ns();
    for (std::uint64_t i = 0; i < options.repeats; ++i) sum += once(i);
    const double each = (thread_ns() - start) / static_cast<double>(options.repeats);
    sink = sink + sum;
    if (run > 0) ns.push_back(each);  // the first one warms the caches
  }
  if (ns.empty()) return Json();
  return {{"case", name},
          {"ns_per_complaint", per(median(ns), 1)},
          {"ns_min", per(*std::min_element(ns.begin(), ns.end()), 1)},
          {"ns_max", per(*std::max_element(ns.begin(), ns.end()), 1)},
          {"runs", ns.size()}};
}

// The pack's names with numbers, as a journal would have given them.
core::RuleSet rules_of(std::shared_ptr<const pack::Pack> pack) {
  core::RuleSet rules;
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < pack->places.size(); ++i) rules.places.push_back(base::Symbol(++next));
  for (std::size_t i = 0; i < pack->categories.size(); ++i) rules.categories.push_back(base::Symbol(++next));
  rules.pack = std::move(pack);
  return rules;
}

struct World {
  core::RuleSet rules;
  std::vector<text::CleanText> texts;
  std::vector<text::Sketch> sketches;
};

text::Sketch sketch_of(const text::CleanText& text) {
  constexpr text::SketchKey key{1, 2, 3, 4};
  text::SketchMaker maker(key);
  maker.add(text.chars, {}, text::sketch_text_chars, 1);
  return maker.finish();
}

core::Matter matter_of(const World& world, SplitMix64& random, bool placed) {
  const pack::Pack& pack = *world.rules.pack;
  core::Matter matter;
  matter.sketch = world.sketches[random.below(world.sketches.size())];
  matter.category = pack::CategoryIndex(random.below(pack.categories.size()));
  if (placed) matter.place = pack::PlaceIndex(random.below(pack.places.size()));
  return matter;
}

pack::Similar rule_of(bool by_words) {
  pack::Similar rule;
  rule.act = pack::SimilarAct::propose;
  rule.unplaced = by_words ? 600 : 0;
  return rule;
}

// One ticket in eight has no place.
void fill(core::State& state, const World& world, std::uint32_t tickets, bool by_words, std::uint64_t seed) {
  SplitMix64 random(seed);
  for (std::uint32_t id = 1; id <= tickets; ++id) {
    const core::Matter matter = matter_of(world, random, random.below(8) != 0);
    core::Ticket ticket;
    ticket.id = base::TicketId(id);
    ticket.kind = core::TicketKind::complaint;
    ticket.state = core::TicketState::queued;
    ticket.opened = now - base::minutes(static_cast<std::int64_t>(tickets - id) % 1440);
    ticket.category = world.rules.categories[matter.category.value];
    state.add(ticket);
    const auto e = core::sketched(world.rules, rule_of(by_words), matter, ticket.id);
    state.similar.add({ticket.id, e->sketch, e->area, ticket.category, e->by_words});
  }
}

base::Status measure_tickets(const World& world, std::uint32_t tickets, const SimilarOptions& options,
                             Json& report) {
  for (const bool by_words : {false, true}) {
    core::State state;
    fill(state, world, tickets, by_words, options.seed);
    const pack::Similar rule = rule_of(by_words);
    for (const bool placed : {true, false}) {
      if (!placed && !by_words) continue;
      SplitMix64 random(options.seed + 1);
      std::vector<core::Matter> matters;
      for (std::size_t i = 0; i < texts_measured; ++i) matters.push_back(matter_of(world, random, placed));
      const char* name = !by_words ? "similar_near" : placed ? "similar_near_and_words" : "similar_words";
      Json row = measure(name, options, [&](std::uint64_t n) {
        const auto found = core::most_like(state, world.rules, rule, matters[n % matters.size()], now);
        return std::size_t{found ? found->alike : 1};
      });
      if (interrupted()) return interruption();
      row["open_tickets"] = tickets;
      row["bytes_per_open_ticket"] = per(static_cast<double>(state.similar.bytes()), tickets);
      report["results"].push_back(std::move(row));
    }
  }
  return {};
}

}  // namespace

base::Status bench_similar(const SimilarOptions& options, Json& report) {
  const auto files = pack::read_folder(options.base_pack.string());
  if (!files) return files.error();
  pack::Loaded base = pack::load(*files);
  if (!base.pack) return base::Error{base::ErrorCode::invalid_input, "the base pack has errors"};
  World world{rules_of(std::move(base.pack)), {}, {}};
  for (std::uint64_t n = 0; n < texts_measured; ++n) {
    world.texts.push_back(text::clean(make_text(options.seed, n, "")));
    world.sketches.push_back(sketch_of(world.texts.back()));
  }
  Json sketch = measure("similar_sketch", options, [&](std::uint64_t n) {
    return std::size_t{sketch_of(world.texts[n % texts_measured])[0]};
  });
  sketch["text_bytes"] = text_bytes;
  Json alike = measure("similar_compare", options, [&](std::uint64_t n) {
    return std::size_t{
        text::alike(world.sketches[n % texts_measured], world.sketches[n * 7 % texts_measured])};
  });
  if (interrupted()) return interruption();
  report["results"].push_back(std::move(sketch));
  report["results"].push_back(std::move(alike));
  for (const std::uint32_t tickets : options.tickets) {
    if (base::Status s = measure_tickets(world, tickets, options, report); !s) return s;
  }
  return {};
}

}  // namespace gridline::bench
