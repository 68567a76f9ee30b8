// Complaints are made before the clock starts. They are few, for in life one has just been read when it is
// routed; their places and rules are all over the tables, as cold as a large pack leaves them.
#include "tools/bench/route_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/pack/files.h"
#include "rules/pack/loader.h"
#include "rules/route/facts_view.h"
#include "rules/route/route_tree.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/made_rules.h"
#include "tools/bench/random.h"
#include "tools/bench/synthetic_pack.h"
#include "tools/bench/temporary_folder.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

namespace {

constexpr std::size_t complaints_made = 2'000;
constexpr std::uint64_t plain_evaluations_max = 20'000'000;  // of a plain case, about ten seconds

std::shared_ptr<const pack::Pack> with_rules(const RuleSource& world, std::uint32_t rules,
                                             std::uint64_t seed) {
  SplitMix64 random(seed);
  auto out = std::make_shared<pack::Pack>(*world.pack);
  out->routes.resize(1);
  out->routes[0].children.clear();
  for (std::uint32_t i = 0; i < rules; ++i) {
    pack::Route route;
    route.id = fmt::format("r{}", i);
    route.path = "root/" + route.id;
    route.parent = pack::RouteIndex(0);
    route.when = made_condition(world, random);
    route.lead = pack::LeadRule::category;
    out->routes[0].children.emplace_back(out->routes.size());
    out->routes.push_back(std::move(route));
  }
  return out;
}

std::vector<route::Facts> complaints(const RuleSource& world, std::uint64_t seed) {
  static const std::vector<std::string> no_tags;
  SplitMix64 random(seed + 1);
  std::vector<route::Facts> out(complaints_made);
  for (route::Facts& facts : out) {
    facts.channel = random.pick(made_channels);
    facts.kind = facts.origin = "complaint";
    facts.text = random.pick(world.texts);
    facts.at = base::Instant{1'772'413'200'000};  // 2026-03-02T09:00+08:00, a Monday
    facts.place = random.pick(world.buildings);
    facts.category = pack::CategoryIndex(random.below(world.pack->categories.size()));
    facts.urgency = static_cast<pack::Urgency>(1 + random.below(std::size(made_urgencies)));
    facts.nature = pack::Nature::complain;
    facts.tags = &no_tags;
  }
  return out;
}

template <class Once>
Json measure(std::uint64_t repeats, std::uint32_t runs, Once once) {
  std::vector<double> ns;
  volatile std::uint64_t sink = 0;
  for (std::uint32_t run = 0; run <= runs && !interrupted(); ++run) {
    std::uint64_t sum = 0;
    const std::int64_t start = steady_ns();
    for (std::uint64_t i = 0; i < repeats; ++i) sum += once(i);
    const double each = static_cast<double>(steady_ns() - start) / static_cast<double>(repeats);
    sink = sink + sum;
    if (run > 0) ns.push_back(each);  // the first one warms the caches
  }
  if (ns.empty()) return Json::object();
  return {{"ns_per_ticket", per(median(ns), 1)},
          {"ns_min", per(*std::min_element(ns.begin(), ns.end()), 1)},
          {"ns_max", per(*std::max_element(ns.begin(), ns.end()), 1)},
          {"repeats", repeats},
          {"runs", ns.size()}};
}

base::Status run_case(const RuleSource& world, const RouteRulesOptions& options, std::uint32_t rules,
                      Json& report) {
  const auto pack = with_rules(world, rules, options.seed);
  std::vector<pack::Issue> issues;
  const std::int64_t start = steady_ns();
  const auto tree = route::RouteTree::compile(pack, nullptr, issues);
  const double compile_ms = static_cast<double>(steady_ns() - start) / 1e6;
  if (tree == nullptr) return base::Error{base::ErrorCode::invalid_input, "bench route: " + issues.at(0).en};
  const std::vector<route::Facts> given = complaints(world, options.seed);
  const auto add = [&](const char* name, Json row) {
    row["case"] = name;
    row["rules"] = rules;
    row["text_bytes"] = text_bytes;
    report["results"].push_back(std::move(row));
  };
  std::uint64_t matched = 0;
  for (const route::Facts& facts : given) matched += tree->route(facts).route.value != 0 ? 1u : 0u;
  Json row = measure(options.repeats, options.runs, [&](std::uint64_t i) {
    return std::uint64_t{tree->route(given[i * 7919 % given.size()]).lead.value};
  });
  row["compile_ms"] = per(compile_ms, 1);
  row["matched_share"] = static_cast<double>(matched) / static_cast<double>(given.size());
  add("route_rules", std::move(row));
  std::uint64_t looked = 0;
  const route::Listener plain = [&](const route::Looked&) { ++looked; };
  const std::uint64_t repeats =
      std::clamp<std::uint64_t>(plain_evaluations_max / rules / options.runs, 1, options.repeats);
  add("route_rules_plain", measure(repeats, 1, [&](std::uint64_t i) {
        return std::uint64_t{tree->route(given[i * 7919 % given.size()], &plain).lead.value};
      }));
  return interrupted() ? base::Status(interruption()) : base::Status();
}

}  // namespace

base::Status bench_route_rules(const RouteRulesOptions& options, Json& report) {
  auto folder = TemporaryFolder::make(options.folder);
  if (!folder) return folder.error();
  const std::filesystem::path made = folder->path() / "pack";
  if (base::Status s = write_synthetic_pack(made, options.base_pack, options.places, options.seed); !s)
    return s;
  const auto files = pack::read_folder(made.string());
  if (!files) return files.error();
  const pack::Loaded loaded = pack::load(*files);
  if (!loaded.pack)
    return base::Error{base::ErrorCode::invalid_input, "bench route: the synthetic pack is wrong"};
  const RuleSource world = rule_source(loaded.pack, options.seed);
  report["pack"] = {{"places", world.pack->places.size()},
                    {"categories", world.pack->categories.size()},
                    {"communities", world.pack->units.size()}};
  for (const std::uint32_t rules : options.rules) {
    if (base::Status s = run_case(world, options, rules, report); !s) return s;
  }
  return {};
}

}  // namespace gridline::bench
