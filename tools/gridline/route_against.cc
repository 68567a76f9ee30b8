// Lines are taken in batches; each thread has two scratch states of its own, made once.
#include "tools/gridline/route_against.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "engine/trial/parallel.h"
#include "tools/gridline/asked_complaint.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/progress.h"
#include "tools/gridline/route_difference.h"

namespace gridline::cli {

namespace {

// Enough for the threads to share evenly, little enough to show what was found while it goes on.
constexpr std::size_t batch_lines = 2048;

struct Both {
  Both(const std::shared_ptr<const node::ReadyPack>& with_a,
       const std::shared_ptr<const node::ReadyPack>& with_b)
      : a(with_a), b(with_b) {}
  node::DryRun a, b;
};

struct Tally {
  std::size_t lines = 0, differ = 0, errors = 0;
  std::map<std::string, std::size_t> by_field, by_rule;

  void take(const Json& answer) {
    ++lines;
    if (answer.is_null()) return;
    if (answer.contains("error")) {
      ++errors;
      return;
    }
    ++differ;
    for (const Json& field : answer.at("differs")) ++by_field[field.get<std::string>()];
    ++by_rule[text_of(answer.at("rule"), "name")];
  }
};

std::vector<std::string> next_batch(std::istream& in) {
  std::vector<std::string> lines;
  for (std::string line; lines.size() < batch_lines && std::getline(in, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) lines.push_back(std::move(line));
  }
  return lines;
}

// The most frequent first.
std::vector<std::pair<std::string, std::size_t>> ranked(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::pair<std::string, std::size_t>> out(counts.begin(), counts.end());
  std::stable_sort(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.second > y.second; });
  return out;
}

Json counts_json(const std::map<std::string, std::size_t>& counts) {
  Json out = Json::object();
  for (const auto& [name, n] : ranked(counts)) out[name] = n;
  return out;
}

std::string summary(const Tally& t, bool json) {
  if (json) {
    return Json{{"lines", t.lines}, {"differ", t.differ}, {"errors", t.errors},
                {"by_field", counts_json(t.by_field)}, {"by_rule", counts_json(t.by_rule)}}
               .dump() +
           "\n";
  }
  std::string out =
      fmt::format("{0} 条中 {1} 条不同，{2} 条无法使用 / {1} of {0} differ, {2} cannot be used\n", t.lines,
                  t.differ, t.errors);
  for (const auto& [name, n] : ranked(t.by_field)) out += fmt::format("  {:>7}  {}\n", n, name);
  if (!t.by_rule.empty()) out += "按规则 by rule\n";
  for (const auto& [name, n] : ranked(t.by_rule)) out += fmt::format("  {:>7}  {}\n", n, name);
  return out;
}

}  // namespace

Exit route_against(const Session& session, std::istream& in, const std::shared_ptr<const node::ReadyPack>& a,
                   const std::shared_ptr<const node::ReadyPack>& b, base::Instant now) {
  std::vector<std::unique_ptr<Both>> states(std::max(1u, std::thread::hardware_concurrency()));
  Tally tally;
  {
    Progress progress("诉求 complaints ", false);
    for (;;) {
      const std::vector<std::string> lines = next_batch(in);
      if (lines.empty()) break;
      std::vector<Json> answers(lines.size());
      std::atomic<std::size_t> thread{0};
      trial::in_parallel(lines.size(), [&] {
        std::unique_ptr<Both>& own = states[thread.fetch_add(1)];
        if (!own) own = std::make_unique<Both>(a, b);
        return [&, both = own.get()](std::size_t i) {
          answers[i] = answer_line(lines[i], [&](const Json& asked) {
            return route_difference(both->a, both->b, asked_complaint(asked, a->pack->zone, now));
          });
        };
      });
      for (const Json& answer : answers) {
        tally.take(answer);
        if (!answer.is_null()) print_line(answer);
      }
      if (std::fflush(stdout) != 0) return Exit::storage;
      progress.at(tally.lines, 0);
    }
  }
  if (in.bad()) return Exit::storage;
  std::fputs(summary(tally, session.json).c_str(), stderr);
  return Exit::ok;
}

}  // namespace gridline::cli
