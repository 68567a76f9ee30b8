// Each case is a function of a number; its results are added up, so that none can be left out.
#include "tools/bench/route.h"

#include <algorithm>
#include <functional>

#include "engine/node/pack_store.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

namespace {

struct Measured {
  const char* name;
  std::uint64_t repeats;
  std::function<std::uint64_t(std::uint64_t)> once;
};

Json measure(const Measured& m, std::uint32_t runs) {
  std::vector<double> ns;
  volatile std::uint64_t sink = 0;
  for (std::uint32_t run = 0; run <= runs && !interrupted(); ++run) {
    std::uint64_t sum = 0;
    const std::int64_t start = steady_ns();
    for (std::uint64_t i = 0; i < m.repeats; ++i) sum += m.once(i);
    const double each = static_cast<double>(steady_ns() - start) / static_cast<double>(m.repeats);
    sink = sink + sum;
    if (run > 0) ns.push_back(each);  // the first one warms the caches
  }
  if (ns.empty()) return Json();
  return {{"case", m.name},
          {"ns_per_ticket", per(median(ns), 1)},
          {"ns_min", per(*std::min_element(ns.begin(), ns.end()), 1)},
          {"ns_max", per(*std::max_element(ns.begin(), ns.end()), 1)},
          {"repeats", m.repeats},
          {"runs", ns.size()}};
}

// Every place with every category in turn, at a fixed time: facts as an exact submission gives them.
route::Facts facts_of(const pack::Pack& pack, std::uint64_t n, const std::string& text) {
  static const std::vector<std::string> no_tags;
  route::Facts facts;
  facts.channel = "bench";
  facts.kind = "complaint";
  facts.origin = "complaint";
  facts.text = text;
  facts.at = base::Instant{1'772'413'200'000};  // 2026-03-02T09:00+08:00, a Monday
  facts.place = pack::PlaceIndex(static_cast<std::uint32_t>(n * 7919 % pack.places.size()));
  facts.category = pack::CategoryIndex(static_cast<std::uint32_t>(n % pack.categories.size()));
  facts.urgency = pack[facts.category].urgency;
  facts.nature = pack::Nature::complain;
  facts.tags = &no_tags;
  return facts;
}

}  // namespace

base::Status bench_route(const RouteOptions& options, Json& report) {
  const auto files = pack::read_folder(options.pack.string());
  if (!files) return files.error();
  const auto ready = node::PackStore("").add(*files);
  if (!ready) return ready.error();
  const pack::Pack& pack = *(*ready)->pack;
  const text::Reader& reader = *(*ready)->reader;
  const Workload given(pack, true, options.seed), spoken(pack, false, options.seed);
  report["pack"] = {{"name", pack.name},
                    {"places", pack.places.size()},
                    {"categories", pack.categories.size()},
                    {"rules", pack.routes.size()}};
  const auto text_of = [](const Workload& w, std::uint64_t n) -> const std::string& {
    return w.texts()[n % w.texts().size()];
  };
  const std::uint64_t slow = std::max<std::uint64_t>(options.repeats / 10, 1);
  const Measured cases[] = {
      {"route", options.repeats,
       [&](std::uint64_t n) {
         return std::uint64_t{(*ready)->routes->route(facts_of(pack, n, text_of(given, n))).lead.value};
       }},
      {"read_place_and_category_given", options.repeats,
       [&](std::uint64_t n) {
         const pack::Place& place = pack.places[n * 7919 % pack.places.size()];
         const pack::Category& category = pack.categories[n % pack.categories.size()];
         return std::uint64_t{
             reader.read({{}, text_of(given, n), place.path, category.id}).place.place.value};
       }},
      {"read_category_given", slow,
       [&](std::uint64_t n) {
         return std::uint64_t{
             reader.read({{}, text_of(spoken, n), {}, pack.categories[n % pack.categories.size()].id})
                 .place.flags};
       }},
      {"read_all_from_text", slow, [&](std::uint64_t n) {
         return std::uint64_t{reader.read({{}, text_of(spoken, n), {}, {}}).matters.size()};
       }}};
  for (const Measured& m : cases) {
    Json row = measure(m, options.runs);
    if (interrupted()) return interruption();
    row["text_bytes"] = text_bytes;
    row["rules"] = pack.routes.size();
    report["results"].push_back(std::move(row));
  }
  return {};
}

}  // namespace gridline::bench
