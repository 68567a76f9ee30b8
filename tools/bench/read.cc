// Every step is measured apart on what the steps before it left, over the same texts: each names a place of
// the pack and two of its words, and goes on as residents do. Times are the thread's CPU time, so that a
// neighbour on the machine adds nothing but colder caches.
#include "tools/bench/read.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "rules/pack/loader.h"
#include "rules/text/clean.h"
#include "rules/text/gazetteer.h"
#include "rules/text/gbk.h"
#include "rules/text/manner.h"
#include "rules/text/matters.h"
#include "rules/text/passage.h"
#include "rules/text/place.h"
#include "rules/text/reading.h"
#include "rules/text/vocabulary.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/random.h"
#include "tools/bench/workload.h"

namespace gridline::bench {

namespace {

constexpr std::size_t texts_measured = 512;

double thread_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// `count` characters of the 3755 common ones.
std::string random_chars(SplitMix64& random, std::uint64_t count) {
  std::string out;
  while (count > 0) {
    const auto row = static_cast<std::uint8_t>(0xB0 + random.below(0xD7 - 0xB0));
    const auto cell = static_cast<std::uint8_t>(0xA1 + random.below(94));
    const char32_t c = text::of_gbk(row, cell);
    if (c == 0) continue;
    for (const char32_t byte : {0xE0 | c >> 12, 0x80 | (c >> 6 & 0x3F), 0x80 | (c & 0x3F)}) {
      out += static_cast<char>(byte);
    }
    --count;
  }
  return out;
}

// A pack whose words decide alone, the same with the base's text model (null: it has none), and the texts.
struct World {
  std::shared_ptr<const pack::Pack> pack, with_model;
  std::vector<std::string> texts;
};

void add_names(pack::Pack& pack, std::uint32_t count, SplitMix64& random, std::vector<std::string>& names) {
  constexpr const char* kinds[] = {"小区", "花园", "苑", "公寓", "家园", "新村", "大厦", "宿舍"};
  std::set<std::string> used;
  while (names.size() < count) {
    pack::Place place;
    place.kind = pack::PlaceKind::compound;
    place.name = random_chars(random, 2 + random.below(2)) + random.pick(kinds);
    if (!used.insert(place.name).second) continue;
    place.path = place.name;
    place.unit = pack::UnitIndex(random.below(pack.units.size()));
    names.push_back(place.name);
    pack.place_by_path[place.path] = pack::PlaceIndex(pack.places.size());
    pack.places.push_back(std::move(place));
  }
}

void add_words(pack::Pack& pack, std::uint32_t count, SplitMix64& random, std::vector<std::string>& words) {
  std::size_t there = 0;
  std::set<std::string> used;
  for (const pack::Category& category : pack.categories) there += category.words.size();
  while (there + words.size() < count) {
    std::string word = random_chars(random, 2 + (random.below(2) == 0 ? 0 : random.below(3)));
    if (!used.insert(word).second) continue;
    pack::Category& category = pack.categories[random.below(pack.categories.size())];
    if (category.guard == pack::Guard::transfer || category.urgency == pack::Urgency::u1) continue;
    category.words.push_back({word, 10});
    words.push_back(std::move(word));
  }
}

World make_world(const pack::Pack& base, std::uint32_t names_wanted, std::uint32_t words_wanted,
                 std::uint64_t seed) {
  SplitMix64 random(seed);
  auto pack = std::make_shared<pack::Pack>(base);
  std::vector<std::string> names, words;
  add_names(*pack, names_wanted, random, names);
  add_words(*pack, words_wanted, random, words);
  World world;
  if (pack->text_model != nullptr) {
    pack->reading.model = pack::ModelUse::with_words;  // whatever the base has chosen
    world.with_model = std::make_shared<pack::Pack>(*pack);
  }
  pack->text_model = nullptr;
  world.pack = pack;
  for (std::uint64_t n = 0; n < texts_measured; ++n) {
    std::string text = names.empty() ? std::string() : random.pick(names) + "3号楼";
    for (int i = 0; i < 2 && !words.empty(); ++i) text += random.pick(words) + "，";
    world.texts.push_back(make_text(seed, n, text));
  }
  return world;
}

struct Step {
  const char* name;
  std::function<std::size_t(std::size_t)> once;  // of text number n; anything that depends on the result
};

std::vector<double> measure(const Step& step, const ReadOptions& options) {
  std::vector<double> ns;
  volatile std::size_t sink = 0;
  for (std::uint32_t run = 0; run <= options.runs && !interrupted(); ++run) {
    std::size_t sum = 0;
    const double start = thread_ns();
    for (std::uint64_t i = 0; i < options.repeats; ++i) sum += step.once(i % texts_measured);
    const double each = (thread_ns() - start) / static_cast<double>(options.repeats);
    sink = sink + sum;
    if (run > 0) ns.push_back(each);  // the first one warms the caches
  }
  return ns;
}

Json row_of(const char* name, const std::vector<double>& ns) {
  if (ns.empty()) return Json();
  return {{"case", name},
          {"ns_per_text", per(median(ns), 1)},
          {"ns_min", per(*std::min_element(ns.begin(), ns.end()), 1)},
          {"ns_max", per(*std::max_element(ns.begin(), ns.end()), 1)},
          {"runs", ns.size()}};
}

// Each step's times. What settling costs is what is left of a passage without its cleaning and finding.
std::vector<std::pair<const char*, std::vector<double>>> measure_steps(const World& world,
                                                                       const text::Reader& reader,
                                                                       const ReadOptions& options) {
  const text::Gazetteer gazetteer(*world.pack);
  const text::Vocabulary vocabulary(*world.pack, gazetteer);
  const text::Misspellings misspellings(gazetteer);
  const std::vector<std::string>& texts = world.texts;
  std::vector<text::Passage> passages;
  for (const std::string& t : texts) {
    passages.push_back(text::read_passage(text::Field::text, t, vocabulary, vocabulary.all()));
  }
  const auto passage = [&](std::size_t n) { return std::span<const text::Passage>(&passages[n], 1); };
  std::vector<text::WordHit> hits;
  std::vector<text::MatchedWord> words;
  const Step steps[] = {
      {"clean", [&](std::size_t n) { return text::clean(texts[n]).chars.size(); }},
      {"find",
       [&](std::size_t n) {
         hits.clear();
         vocabulary.all().scan(passages[n].text.chars, hits);
         return hits.size();
       }},
      {"settle",
       [&](std::size_t n) {
         return text::read_passage(text::Field::text, texts[n], vocabulary, vocabulary.all()).hits.size();
       }},
      {"place",
       [&](std::size_t n) {
         words.clear();
         return std::size_t{
             text::find_place(passage(n), vocabulary, gazetteer, misspellings, {}, words).place.value};
       }},
      {"matters",
       [&](std::size_t n) { return text::find_matters(passage(n), vocabulary, *world.pack).matters.size(); }},
      {"manner",
       [&](std::size_t n) {
         return text::find_manner(passage(n), vocabulary, *world.pack, true).tags.size();
       }},
      {"whole", [&](std::size_t n) { return reader.read({{}, texts[n], {}, {}}).words.size(); }}};
  std::vector<std::pair<const char*, std::vector<double>>> measured;
  for (const Step& step : steps) measured.emplace_back(step.name, measure(step, options));
  if (world.with_model != nullptr) {
    const text::Reader judge(world.with_model);
    const Step step{"whole_with_model",
                    [&](std::size_t n) { return judge.read({{}, texts[n], {}, {}}).words.size(); }};
    measured.emplace_back(step.name, measure(step, options));
  }
  for (std::size_t run = 0; run < measured[2].second.size(); ++run) {
    double& settle = measured[2].second[run];
    settle = std::max(0.0, settle - measured[0].second[run] - measured[1].second[run]);
  }
  return measured;
}

// One message of the greatest length against one of a tenth: a character must not cost more in the longer.
base::Status measure_longest(const World& world, const text::Reader& reader, const ReadOptions& options,
                             Json& report) {
  ReadOptions few = options;
  few.repeats = std::max<std::uint64_t>(options.repeats / 200, 1);
  for (const std::size_t characters : {std::size_t{1'000}, std::size_t{10'000}}) {
    std::string text;
    for (std::size_t n = 0; text.size() < characters * 3; ++n) text += world.texts[n % world.texts.size()];
    text.resize(characters * 3);  // all but a few are of three bytes
    const Step step{"longest", [&](std::size_t) { return reader.read({{}, text, {}, {}}).words.size(); }};
    const std::vector<double> ns = measure(step, few);
    if (interrupted()) return interruption();
    Json row = row_of("read_long_text", ns);
    row["characters"] = characters;
    row["ns_per_character"] = per(median(ns), static_cast<double>(characters));
    report["results"].push_back(std::move(row));
  }
  return {};
}

}  // namespace

base::Status bench_read(const ReadOptions& options, Json& report) {
  const auto files = pack::read_folder(options.base_pack.string());
  if (!files) return files.error();
  const pack::Loaded base = pack::load(*files);
  if (!base.pack) {
    const std::string folder = options.base_pack.string();
    return base::Error{base::ErrorCode::invalid_input,
                       fmt::format("{}: not a rule pack; see gridline pack check", folder)};
  }
  std::vector<double> wholes;
  for (const std::uint32_t words : options.words) {
    const World world = make_world(*base.pack, options.names, words, options.seed);
    const text::Reader reader(world.pack);
    for (const auto& [name, ns] : measure_steps(world, reader, options)) {
      if (interrupted()) return interruption();
      Json row = row_of(fmt::format("read_{}", name).c_str(), ns);
      row["names"] = options.names;
      row["words"] = words;
      row["text_bytes"] = text_bytes;
      report["results"].push_back(std::move(row));
      if (name == std::string_view("whole")) wholes.push_back(median(ns));
    }
    if (words == options.words.back()) {
      if (const base::Status done = measure_longest(world, reader, options, report); !done) return done;
    }
  }
  report["results"].push_back({{"case", "read_growth"},
                               {"words_from", options.words.front()},
                               {"words_to", options.words.back()},
                               {"times_slower", per(wholes.back(), wholes.front())}});
  return {};
}

}  // namespace gridline::bench
