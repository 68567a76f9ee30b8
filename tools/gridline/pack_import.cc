// Sheets of a grid office into a pack's tables: 楼栋表, 花名册 and 值班表. Everything that is wrong is said at once,
// by cell, and nothing is written unless all is right and the pack with it loads.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "engine/node/durable_file.h"
#include "rules/pack/loader.h"
#include "rules/sheet/buildings.h"
#include "rules/sheet/duty_table.h"
#include "rules/sheet/roster.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/replace_file.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string folder;
  std::vector<std::string> places, members, duty, map;
  bool dry_run = false;
};

constexpr const char* place_file = "places.csv";
constexpr const char* member_file = "members.csv";

std::string_view content_of(const pack::PackFiles& files, std::string_view name) {
  const pack::PackFile* file = files.find(name);
  return file == nullptr ? std::string_view() : std::string_view(file->content);
}

void set_file(pack::PackFiles& files, const std::string& name, std::string content) {
  const auto at = std::lower_bound(files.files.begin(), files.files.end(), name,
                                   [](const pack::PackFile& f, const std::string& n) { return f.name < n; });
  if (at != files.files.end() && at->name == name) at->content = std::move(content);
  else files.files.insert(at, {name, std::move(content)});
}

// Units and shifts are all that is asked of it, so a pack that lacks its places and people will do, also one
// in which rows of theirs are wrong (the sheet may put them right); what the tables cannot keep is refused in
// run().
pack::Loaded known_pack(const pack::PackFiles& files) {
  pack::Loaded whole = pack::load(files);
  if (whole.pack) return whole;
  pack::PackFiles rest = files;
  std::erase_if(rest.files, [](const pack::PackFile& f) { return f.name == member_file; });
  set_file(rest, place_file, "path,kind,unit\n");
  pack::Loaded out = pack::load(rest);
  return out;
}

bool is_error(const pack::Issue& issue) { return !issue.warning; }

// What the loader says of the pack now, and did not say before.
std::vector<pack::Issue> new_errors(const pack::PackFiles& before, const pack::PackFiles& after) {
  std::set<std::pair<std::string, std::string>> old;
  for (const pack::Issue& i : pack::load(before).issues) old.emplace(i.code, i.zh);
  std::vector<pack::Issue> out;
  for (pack::Issue& i : pack::load(after).issues)
    if (is_error(i) && !old.contains({i.code, i.zh})) out.push_back(std::move(i));
  return out;
}

struct Done {
  std::string file;
  std::size_t added, changed, unchanged;
  std::string content;
};

class Import {
 public:
  Import(const pack::PackFiles& files, const pack::Pack& known, sheet::Mapping mapping)
      : known_(known),
        mapping_(std::move(mapping)),
        places_(sheet::place_table(content_of(files, place_file))),
        members_(sheet::member_table(content_of(files, member_file))) {}

  // Errors: a file that is no spreadsheet, or cannot be read.
  base::Status run(const Options& o) {
    if (base::Status s = each(o.places, places_, sheet::import_buildings); !s) return s;
    if (base::Status s = each(o.members, members_, sheet::import_roster); !s) return s;
    return each(o.duty, members_, sheet::import_duty);
  }

  // What an import would lose of the tables as they are.
  std::vector<pack::Issue> unkept() const {
    std::vector<pack::Issue> out = places_.unkept();
    out.insert(out.end(), members_.unkept().begin(), members_.unkept().end());
    return out;
  }

  sheet::CellIssues& issues() { return issues_; }

  std::vector<Done> results() const {
    std::vector<Done> out;
    const auto add = [&](const char* file, const sheet::PackTable& t) {
      if (t.added() + t.changed() + t.unchanged() != 0)
        out.push_back({file, t.added(), t.changed(), t.unchanged(), t.content()});
    };
    add(place_file, places_);
    add(member_file, members_);
    return out;
  }

 private:
  template <class Step>
  base::Status each(const std::vector<std::string>& paths, sheet::PackTable& table, Step step) {
    for (const std::string& path : paths) {
      std::error_code none;
      if (std::filesystem::file_size(path, none) > sheet::file_bytes_max && !none)
        return base::Error{base::ErrorCode::invalid_input,
                           fmt::format("{}: 文件太大 / the file is too large", path)};
      const auto bytes = node::read_whole(path);
      if (!bytes) return bytes.error();
      const auto book = sheet::read_book(std::filesystem::path(path).filename().string(), *bytes);
      if (!book) return book.error();
      step(*book, known_, mapping_, table, issues_);
    }
    return {};
  }

  const pack::Pack& known_;
  sheet::Mapping mapping_;
  sheet::PackTable places_, members_;
  sheet::CellIssues issues_;
};

Json to_json(const std::vector<sheet::CellIssue>& cells, const std::vector<pack::Issue>& loader,
             const std::vector<Done>& done, bool written) {
  Json issues = Json::array(), files = Json::array();
  for (const sheet::CellIssue& i : cells)
    issues.push_back({{"file", i.file},
                      {"sheet", i.sheet},
                      {"cell", i.cell},
                      {"code", i.code},
                      {"warning", i.warning},
                      {"zh", i.zh},
                      {"en", i.en},
                      {"text", i.text}});
  for (const pack::Issue& i : loader) issues.push_back(issue_json(i));
  for (const Done& d : done)
    files.push_back(
        {{"file", d.file}, {"added", d.added}, {"changed", d.changed}, {"unchanged", d.unchanged}});
  return {{"written", written}, {"files", files}, {"issues", issues}};
}

std::string summary(const Options& o, const std::vector<Done>& done, bool refused) {
  std::string out;
  for (const Done& d : done)
    out += fmt::format("{}：新增 {} 行，改动 {} 行，不变 {} 行 / {} added, {} changed, {} as they were\n",
                       d.file, d.added, d.changed, d.unchanged, d.added, d.changed, d.unchanged);
  if (refused)
    return "有错误，什么都没有写入；改好表格再导入 / there are errors and nothing was written; mend the "
           "sheets first\n";
  if (o.dry_run) return out + "试运行，什么都没有写入 / a dry run: nothing was written\n";
  const bool people =
      std::any_of(done.begin(), done.end(), [](const Done& d) { return d.file == member_file; });
  if (people)
    out += fmt::format("运行中的引擎另用 gridline member import {0}/{1} / for an engine that runs: gridline member "
                       "import {0}/{1}\n",
                       o.folder, member_file);
  return out +
         fmt::format("已写入 {0}；下一步 gridline pack check {0} / written; next: gridline pack check {0}\n",
                     o.folder);
}

base::Result<sheet::Mapping> mapping_of(const std::vector<std::string>& written) {
  sheet::Mapping out;
  for (const std::string& pair : written) {
    const std::size_t mark = pair.rfind('=');
    if (mark == std::string::npos || mark == 0 || mark + 1 == pair.size())
      return base::Error{base::ErrorCode::invalid_input,
                         fmt::format("“{0}”应写作 列名=字段 / '{0}' is written COLUMN=FIELD", pair)};
    out.emplace(pair.substr(0, mark), pair.substr(mark + 1));
  }
  return out;
}

// Both tables or neither: members name the places units, and half an import would fit nothing.
Exit write(const Options& o, const std::vector<Done>& done) {
  std::vector<NamedContent> files;
  for (const Done& d : done) files.push_back({std::filesystem::path(o.folder) / d.file, d.content});
  const base::Status status = replace_files(files);
  return status ? Exit::ok : fail(status.error());
}

// The pack's own tables come first: nothing is merged into one that cannot be kept whole.
Exit refuse(const Session& session, const std::vector<pack::Issue>& unkept) {
  if (session.json) {
    print_line(to_json({}, unkept, {}, false));
    return Exit::no;
  }
  std::string text;
  for (const pack::Issue& issue : unkept) text += pack::to_text(issue);
  print(text + "规则包里的表要先改好，否则这些内容会丢；什么都没有写入 / mend the pack's own table first, or this would "
               "be lost; nothing was written\n");
  return Exit::no;
}

Exit run(const Session& session, const Options& o) {
  if (o.places.empty() && o.members.empty() && o.duty.empty())
    return misused("请用 --places、--members 或 --duty 给出表格", "give a sheet with --places, --members or --duty");
  const auto mapping = mapping_of(o.map);
  if (!mapping) return misused("--map 写法不对", mapping.error().message);
  const auto files = pack::read_folder(o.folder);
  if (!files) return fail_pack(files.error());
  const pack::Loaded known = known_pack(*files);
  if (!known.pack) {
    for (const pack::Issue& issue : known.issues) complain(pack::to_text(issue));
    complain("规则包有错误，无法核对单位和班次；先改好再导入 / mend the pack first: units and shifts are looked up in it");
    return Exit::no;
  }
  Import import(*files, *known.pack, *mapping);
  if (const std::vector<pack::Issue> unkept = import.unkept(); !unkept.empty())
    return refuse(session, unkept);
  if (const base::Status s = import.run(o); !s) return fail(s.error());
  const bool sound = import.issues().errors() == 0;
  const std::vector<sheet::CellIssue> cells = import.issues().take();
  const std::vector<Done> done = sound ? import.results() : std::vector<Done>();
  pack::PackFiles after = *files;
  for (const Done& d : done) set_file(after, d.file, d.content);
  const std::vector<pack::Issue> loader = sound ? new_errors(*files, after) : std::vector<pack::Issue>();
  const bool refused = !sound || !loader.empty();
  if (!refused && !o.dry_run)
    if (const Exit exit = write(o, done); exit != Exit::ok) return exit;
  if (session.json) {
    print_line(to_json(cells, loader, done, !refused && !o.dry_run));
  } else {
    std::string text;
    for (const sheet::CellIssue& issue : cells) text += sheet::to_text(issue);
    for (const pack::Issue& issue : loader) text += pack::to_text(issue);
    print(text + summary(o, done, refused));
  }
  return refused ? Exit::no : Exit::ok;
}

}  // namespace

void register_pack_import(CLI::App& pack_group, Session& session) {
  CLI::App* command = add_offline(
      pack_group, session,
      {"import", "导入楼栋表、花名册、值班表（.xlsx，或 UTF-8、GB18030 的 CSV）；错误按单元格列出，全对才写入",
       "take in the sheets of a grid office (.xlsx, or CSV in UTF-8 or GB18030); what is wrong is named by "
       "cell, and nothing is written unless all is right",
       "gridline pack import DIR --places 楼栋表.xlsx --members 花名册.xlsx --duty 值班表.csv --dry-run"});
  auto o = std::make_shared<Options>();
  command->add_option("DIR", o->folder, "规则包目录 / pack folder")->required();
  command->add_option("--places", o->places, "楼栋表：小区、楼栋、网格…，写入 places.csv / buildings, into places.csv");
  command->add_option("--members", o->members, "花名册：姓名、网格、职务…，写入 members.csv / people, into members.csv");
  command->add_option("--duty", o->duty,
                      "值班表：日期，及 班次、姓名 或每班一列，写入 members.csv 的班次 / who has which shift, into members.csv");
  command->add_option("--map", o->map, "不认识的列名：列名=字段，可多次 / a column's name that is not known: COLUMN=FIELD")
      ->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_flag("--dry-run", o->dry_run, "只检查，不写入 / check only, write nothing");
  command->callback([&session, o] { session.action = [&session, o] { return run(session, *o); }; });
}

}  // namespace gridline::cli
