// Do the pack's own cases hold? Each is submitted to a scratch state, as `gridline route` does, and what
// came out is compared with what the case expects. A difference is an issue of the pack: file, line, caret.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "engine/http/route_json.h"
#include "engine/node/clock.h"
#include "engine/node/dry_run.h"
#include "engine/wire/checks.h"
#include "rules/pack/test_cases.h"
#include "rules/text/reading.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

constexpr std::string_view keys[] = {"place",   "other",  "flags",    "building",   "stair",  "floor",
                                     "room",    "poi",    "category", "categories", "advert", "sure",
                                     "urgency", "nature", "tags",     "lead",       "member", "partners",
                                     "route",   "triage", "joined"};

void append(std::string& list, std::string_view item) {
  if (!list.empty()) list += ',';
  list += item;
}

std::string path_of(std::uint32_t stored, const pack::Pack& pack) {
  return stored == 0 ? std::string() : pack.places[stored - 1].path;
}

// The matters that become tickets without a person: all when the reading is sure, else emergencies.
std::string matters_of(const core::ReadComplaint& reading, const pack::Pack& pack, bool best_only) {
  std::string out;
  for (const core::ReadMatter& m : reading.matters) {
    if (m.category == 0) continue;
    const pack::Category& category = pack.categories[m.category - 1];
    if (!reading.sure && category.guard != pack::Guard::transfer) continue;
    append(out, category.id);
    if (best_only) break;
  }
  return out;
}

// What the case gave under `key`; "-" for nothing.
std::string outcome_of(std::string_view key, const core::Command& command, const Json& routed,
                       const pack::Pack& pack) {
  const core::ReadComplaint& reading = std::get<core::SubmitComplaint>(command.body).reading;
  const core::Personal& p = command.personal;
  std::string out;
  if (key == "place") out = path_of(reading.place, pack);
  else if (key == "other") out = path_of(reading.other_place, pack);
  else if (key == "flags")
    for (const std::string_view f : text::words_of_flags(reading.place_flags)) append(out, f);
  else if (key == "building") out = p.building;
  else if (key == "stair") out = p.stair;
  else if (key == "floor") out = p.floor;
  else if (key == "room") out = p.room;
  else if (key == "poi") out = p.poi;
  else if (key == "category") out = matters_of(reading, pack, true);
  else if (key == "categories") out = matters_of(reading, pack, false);
  else if (key == "sure") out = reading.sure ? "yes" : "no";
  else if (key == "advert") out = reading.advert ? "yes" : "no";
  else if (key == "urgency") out = pack::code(reading.urgency);
  else if (key == "nature") out = pack::zh(reading.nature);
  else if (key == "tags") for (const std::string& t : reading.tags) append(out, t);
  else if (key == "lead") out = text_of(routed["lead"], "unit");
  else if (key == "member") out = text_of(routed["lead"], "member");
  else if (key == "partners")
    for (const Json& unit : routed["partners"]) append(out, unit.get<std::string>());
  else out = text_of(routed, std::string(key).c_str());
  return out.empty() ? "-" : out;
}

std::vector<std::string_view> items_of(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (!item.empty()) out.push_back(item);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return out;
}

// Tags must be there, others may be too; further matters and flags in any order; all else as written.
bool holds(std::string_view key, std::string_view expected, std::string_view found) {
  std::vector<std::string_view> want = items_of(expected), have = items_of(found);
  if (key == "tags" && expected != "-") {
    return std::all_of(want.begin(), want.end(), [&](std::string_view tag) {
      return std::find(have.begin(), have.end(), tag) != have.end();
    });
  }
  if (key == "categories" && !want.empty() && !have.empty() && want.front() != have.front()) return false;
  std::sort(want.begin(), want.end());
  std::sort(have.begin(), have.end());
  return want == have;
}

struct Tally {
  std::size_t cases = 0, failed = 0, expectations = 0, unmet = 0;
};

struct Run {
  node::DryRun dry;
  const pack::Pack& pack;
  base::Instant now;
  pack::IssueList& issues;
  Tally tally;
  std::map<std::string, std::pair<std::size_t, std::size_t>> by_key;  // expected, unmet

  // `why` has the words of a refusal, whoever refuses.
  bool refuse(const pack::TestCase& test, const auto& why) {
    issues.error(test.where, why.code, std::string(why.zh), std::string(why.en));
    return false;
  }

  // False: the case does not hold.
  bool one(const pack::TestCase& test) {
    base::Instant at = now;
    if (!test.at.empty()) {
      const auto parsed = base::parse_instant(test.at, pack.zone);
      if (!parsed) {
        issues.error(test.where, "bad_time", "at 写法不对", "at: " + parsed.error().message);
        return false;
      }
      at = *parsed;
    }
    wire::Submission s;
    s.id = "-";
    s.text = test.text;
    s.title = test.title;
    s.place = test.place;
    s.category = test.category;
    if (const auto wrong = wire::check(s)) return refuse(test, *wrong);
    const node::DryRun::Answer answer =
        dry.submit(std::move(s), {"console", test.channel.empty() ? "console" : test.channel}, at);
    if (answer.decision.rejection) return refuse(test, *answer.decision.rejection);
    const Json routed = http::route_json("", answer.command, answer.decision, pack, dry.state());
    bool all = true;
    for (const pack::Expectation& e : test.expected) {
      ++tally.expectations;
      ++by_key[e.key].first;
      const std::string found = outcome_of(e.key, answer.command, routed, pack);
      if (holds(e.key, e.value, found)) continue;
      ++tally.unmet;
      ++by_key[e.key].second;
      all = false;
      issues.error(e.at, "expectation", fmt::format("{} 应为 {}，实得 {}", e.key, e.value, found),
                   fmt::format("{} should be {}, is {}", e.key, e.value, found));
    }
    return all;
  }
};

Exit test(const Session& session, const std::string& folder) {
  const PackFolder opened = open_pack(folder);
  if (!opened.ready) return opened.exit;
  const auto files = pack::read_folder(folder);
  if (!files) return fail_pack(files.error());
  pack::IssueList issues(*files);
  const std::vector<pack::TestCase> cases = pack::load_test_cases(*files, keys, issues);
  Run run{node::DryRun(opened.ready), *opened.ready->pack, node::SystemClock().now(), issues, {}, {}};
  for (const pack::TestCase& one : cases) {
    ++run.tally.cases;
    if (!run.one(one)) ++run.tally.failed;
  }
  const std::vector<pack::Issue> found = issues.take();
  const bool ok = found.empty();
  if (session.json) {
    Json list = Json::array(), by_key = Json::object();
    for (const pack::Issue& issue : found) list.push_back(issue_json(issue));
    for (const auto& [key, counts] : run.by_key)
      by_key[key] = {{"expected", counts.first}, {"unmet", counts.second}};
    print_line({{"ok", ok},
                {"cases", run.tally.cases},
                {"failed", run.tally.failed},
                {"expectations", run.tally.expectations},
                {"unmet", run.tally.unmet},
                {"by_key", by_key},
                {"issues", list}});
    return ok ? Exit::ok : Exit::no;
  }
  std::string text;
  for (const pack::Issue& issue : found) text += pack::to_text(issue);
  const Tally& t = run.tally;
  text += fmt::format("{0} 条用例，{1} 条不符；{2} 个期望，{3} 个不符 / "
                      "{0} cases, {1} failed; {2} expectations, {3} unmet\n",
                      t.cases, t.failed, t.expectations, t.unmet);
  print(text);
  if (ok && cases.empty()) print("没有用例：写在 tests/*.yaml / no cases: they stand in tests/*.yaml\n");
  return ok ? Exit::ok : Exit::no;
}

}  // namespace

void register_pack_test(CLI::App& pack_group, Session& session) {
  CLI::App* command = add_offline(pack_group, session,
                                  {"test", "运行规则包自己的用例 tests/*.yaml",
                                   "run the pack's own cases, tests/*.yaml",
                                   "gridline pack test rules/packs/lingyun"});
  auto folder = std::make_shared<std::string>();
  command->add_option("DIR", *folder, "规则包目录 / pack folder")->required();
  command->callback([&session, folder] {
    session.action = [&session, folder] { return test(session, *folder); };
  });
}

}  // namespace gridline::cli
