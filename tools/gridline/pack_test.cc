// Do the pack's own cases hold? Each is run as the engine would (engine/trial), all at once on the machine's
// threads, and what came out is compared with what the case expects. A difference is an issue of the pack:
// file, line, caret. And which routes does no case reach?
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "engine/node/clock.h"
#include "engine/node/durable_file.h"
#include "engine/trial/case_fields.h"
#include "engine/trial/cases.h"
#include "tools/gridline/case_update.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/progress.h"

namespace gridline::cli {

namespace {

using trial::CaseResult;
using trial::Unmet;

struct Options {
  std::string folder;
  std::string filter;
  int least = -1;         // percent of routes that must be reached; less than zero: not asked for
  bool list = false;      // --coverage
  bool update = false;
};

struct Tally {
  std::size_t cases = 0, failed = 0, expectations = 0, unmet = 0;
  std::map<std::string, std::pair<std::size_t, std::size_t>> by_key;  // expected, unmet
};

struct Coverage {
  std::size_t routes = 0, reached = 0;
  std::vector<pack::RouteIndex> unreached;
  bool enough = true;

  // In whole percent, downwards: 100 means all.
  std::size_t percent() const { return routes == 0 ? 100 : reached * 100 / routes; }
};

bool is_meant(const pack::TestCase& test, const pack::PackFiles& files, const std::string& filter) {
  if (filter.empty()) return true;
  const std::string place = fmt::format("{}:{}", files.files[test.where.file].name, test.where.line);
  if (test.name.find(filter) != std::string::npos || place.find(filter) != std::string::npos) return true;
  return std::any_of(test.steps.begin(), test.steps.end(), [&](const pack::CaseStep& step) {
    return step.submit && (step.submit->text.find(filter) != std::string::npos ||
                           step.submit->title.find(filter) != std::string::npos);
  });
}

std::vector<CaseResult> run_all(const std::vector<const pack::TestCase*>& cases,
                                const std::shared_ptr<const node::ReadyPack>& ready) {
  Progress progress("用例 cases ", false);
  trial::Running how{node::SystemClock().now()};
  how.progress = [&](std::size_t done) { progress.at(done, cases.size()); };
  return trial::run_cases(cases, ready, how);
}

Tally tally_of(const std::vector<const pack::TestCase*>& cases, const std::vector<CaseResult>& results) {
  Tally t;
  t.cases = cases.size();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    t.failed += results[i].ok() ? 0 : 1;
    t.expectations += results[i].expectations;
    t.unmet += results[i].unmet.size();
    for (const pack::CaseStep& step : cases[i]->steps) {
      for (const pack::Expectation& e : step.expected) ++t.by_key[e.key].first;
    }
    for (const Unmet& unmet : results[i].unmet) ++t.by_key[unmet.expected->key].second;
  }
  return t;
}

Coverage coverage_of(const std::vector<CaseResult>& results, const pack::Pack& pack, int least) {
  Coverage out;
  out.routes = pack.routes.size();
  for (std::size_t r = 0; r < pack.routes.size(); ++r) {
    const bool reached = std::any_of(results.begin(), results.end(),
                                     [r](const CaseResult& one) { return one.reached[r]; });
    if (reached) ++out.reached;
    else out.unreached.push_back(pack::RouteIndex(r));
  }
  out.enough = least < 0 || out.reached * 100 >= static_cast<std::size_t>(least) * out.routes;
  return out;
}

Json coverage_json(const Coverage& c, const pack::Pack& pack) {
  Json unreached = Json::array();
  for (const pack::RouteIndex r : c.unreached) {
    unreached.push_back({{"route", pack[r].path},
                         {"file", pack.file_names[pack[r].at.file]},
                         {"line", pack[r].at.line},
                         {"column", pack[r].at.column}});
  }
  return {{"all", c.routes}, {"reached", c.reached}, {"percent", c.percent()}, {"enough", c.enough},
          {"unreached", unreached}};
}

std::string coverage_text(const Coverage& c, const pack::Pack& pack, const Options& o) {
  std::string out;
  for (const pack::RouteIndex r : o.list ? c.unreached : std::vector<pack::RouteIndex>()) {
    out += fmt::format("{}:{}:{}: 没有用例到达 {} / no case reaches {}\n", pack.file_names[pack[r].at.file],
                       pack[r].at.line, pack[r].at.column, pack[r].path, pack[r].path);
  }
  out += fmt::format("路由 {0} 条，用例到达 {1} 条（{2}%） / {1} of {0} routes reached ({2}%)\n", c.routes, c.reached,
                     c.percent());
  if (!c.enough)
    out += fmt::format("到达的路由少于要求的 {}% / fewer than the {}% that are asked for\n", o.least, o.least);
  return out;
}

// ---- --update ----

struct Updated {
  std::size_t rewritten = 0;
  std::vector<std::string> files;
  std::vector<const pack::Expectation*> refused;
  base::Status written;
};

// A time as the others of the file are written: "2026-03-02T14:30".
std::string written_time(std::string iso, std::string_view key) {
  if (key != "due" && !key.starts_with("clocks.")) return iso;
  iso = iso.substr(0, std::string_view("2026-03-02T14:30:00").size());
  return iso.ends_with(":00") ? iso.substr(0, iso.size() - 3) : iso;
}

Updated update(const std::string& folder, const pack::PackFiles& files, const pack::TestWords& words,
               const std::vector<pack::TestCase>& cases, const std::vector<CaseResult>& results) {
  std::vector<Rewrite> all;
  for (const CaseResult& result : results) {
    if (!result.faults.empty()) continue;  // it did not come to its end
    for (const Unmet& unmet : result.unmet) {
      Rewrite one{unmet.expected, unmet.found};
      for (std::string& value : one.values) value = written_time(std::move(value), unmet.expected->key);
      all.push_back(std::move(one));
    }
  }
  Updated out;
  Rewritten done = rewrite(files, words, cases, all);
  out.rewritten = all.size() - done.refused.size();
  for (const Rewrite* refused : done.refused) out.refused.push_back(refused->expected);
  for (const std::string& name : done.changed) {
    out.written = node::write_durably(folder + "/" + name, done.files.find(name)->content, 0644);
    if (!out.written) return out;
    out.files.push_back(name);
  }
  return out;
}

// ---- the command ----

Json report_json(const Tally& t, const std::vector<pack::Issue>& found) {
  Json list = Json::array(), by_key = Json::object();
  for (const pack::Issue& issue : found) list.push_back(issue_json(issue));
  for (const auto& [key, counts] : t.by_key)
    by_key[key] = {{"expected", counts.first}, {"unmet", counts.second}};
  return {{"ok", found.empty()},
          {"cases", t.cases},
          {"failed", t.failed},
          {"expectations", t.expectations},
          {"unmet", t.unmet},
          {"by_key", by_key},
          {"issues", list}};
}

// What each case that does not hold expected and got.
Json differences_json(const std::vector<const pack::TestCase*>& cases, const std::vector<CaseResult>& results,
                      const pack::PackFiles& files) {
  Json out = Json::array();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const pack::CaseStep& first = cases[i]->steps.front();
    const std::string text = first.submit->text.empty() ? first.submit->title : first.submit->text;
    for (const Unmet& unmet : results[i].unmet) {
      out.push_back({{"case", cases[i]->name.empty() ? text : cases[i]->name},
                     {"file", files.files[unmet.expected->at.file].name},
                     {"line", unmet.expected->at.line},
                     {"column", unmet.expected->at.column},
                     {"key", unmet.expected->key},
                     {"expected", trial::wanted_of(*unmet.expected)},
                     {"found", unmet.found}});
    }
  }
  return out;
}

std::string summary(const Tally& t, std::size_t left_out) {
  std::string out = fmt::format("{0} 条用例，{1} 条不符；{2} 个期望，{3} 个不符 / "
                                "{0} cases, {1} failed; {2} expectations, {3} unmet\n",
                                t.cases, t.failed, t.expectations, t.unmet);
  if (left_out != 0) out += fmt::format("另有 {0} 条未选 / {0} others were not chosen\n", left_out);
  return out;
}

// Issues of those that were rewritten are gone; what remains is what could not be.
void report_all(const std::vector<CaseResult>& results, const std::optional<Updated>& updated,
                pack::IssueList& issues) {
  for (const CaseResult& result : results) {
    for (const trial::StepFault& fault : result.faults) trial::report(fault, issues);
    for (const Unmet& unmet : result.unmet) {
      const bool done = updated && result.faults.empty() &&
                        std::find(updated->refused.begin(), updated->refused.end(), unmet.expected) ==
                            updated->refused.end();
      if (!done) trial::report(unmet, issues);
    }
  }
  for (const pack::Expectation* refused :
       updated ? updated->refused : std::vector<const pack::Expectation*>())
    issues.error(refused->at, "not_rewritten", "这里改不了：请写成一行的值，列表写成 [a, b]，再试",
                 "this cannot be rewritten: make it a value on one line, a list as [a, b]");
}

Exit test(const Session& session, const Options& o) {
  const PackFolder opened = open_pack(o.folder);
  if (!opened.ready) return opened.exit;
  const auto files = pack::read_folder(o.folder);
  if (!files) return fail_pack(files.error());
  const pack::Pack& pack = *opened.ready->pack;
  const pack::TestWords words{trial::case_keys(), trial::case_verbs()};
  pack::IssueList issues(*files);
  const std::vector<pack::TestCase> cases = trial::load_cases(*files, issues);
  if (o.update && issues.has_errors())
    complain("用例文件有错，先改正，未作更新 / mend the files first: nothing is rewritten");
  const bool may_update = o.update && !issues.has_errors();

  std::vector<const pack::TestCase*> meant;
  for (const pack::TestCase& one : cases) {
    if (is_meant(one, *files, o.filter)) meant.push_back(&one);
  }
  const std::vector<CaseResult> results = run_all(meant, opened.ready);
  std::optional<Updated> updated;
  if (may_update) updated = update(o.folder, *files, words, cases, results);
  if (updated && !updated->written) return fail(updated->written.error());
  report_all(results, updated, issues);

  const Tally tally = tally_of(meant, results);
  const Coverage coverage = coverage_of(results, pack, o.least);
  const std::vector<pack::Issue> found = issues.take();
  const Exit exit = found.empty() && coverage.enough ? Exit::ok : Exit::no;
  if (session.json) {
    Json out = report_json(tally, found);
    out["ok"] = exit == Exit::ok;
    out["differences"] = differences_json(meant, results, *files);
    out["routes"] = coverage_json(coverage, pack);
    if (updated) out["rewritten"] = {{"expectations", updated->rewritten}, {"files", updated->files}};
    print_line(out);
    return exit;
  }
  std::string text;
  for (const pack::Issue& issue : found) text += pack::to_text(issue);
  text += summary(tally, cases.size() - meant.size());
  if (cases.empty()) text += "没有用例：写在 tests/*.yaml / no cases: they stand in tests/*.yaml\n";
  if ((o.filter.empty() && !cases.empty()) || o.list) text += coverage_text(coverage, pack, o);
  if (updated)
    text += fmt::format(
        "改写 {0} 个期望，{1} 个文件：看看差异 / {0} expectations rewritten in {1} files: read the "
        "difference\n",
        updated->rewritten, updated->files.size());
  print(text);
  return exit;
}

}  // namespace

void register_pack_test(CLI::App& pack_group, Session& session) {
  CLI::App* command = add_offline(pack_group, session,
                                  {"test", "运行规则包自己的用例 tests/*.yaml",
                                   "run the pack's own cases, tests/*.yaml",
                                   "gridline pack test rules/packs/lingyun --coverage 90"});
  auto o = std::make_shared<Options>();
  command->add_option("DIR", o->folder, "规则包目录 / pack folder")->required();
  command->add_option("--filter", o->filter,
                      "只运行名称、文字或“文件:行”含此的用例 / only cases with this in name, text or file:line");
  command
      ->add_option("--coverage", o->least,
                   "列出没有用例到达的路由；给出百分数时，到达的少于它则退出码 1 / list the routes that no case "
                   "reaches; with a number, exit 1 when fewer percent are reached")
      ->expected(0, 1)
      ->default_str("0")
      ->check(CLI::Range(0, 100));
  command->add_flag("--update", o->update,
                    "把不符的期望改写成实得，其余字节不动 / write what came out into the files, in place");
  command->callback([&session, o, command] {
    o->list = command->count("--coverage") > 0;
    if (!o->list) o->least = -1;
    session.action = [&session, o] { return test(session, *o); };
  });
}

}  // namespace gridline::cli
