// Is a pack sound? And what does its route tree look like?
#include <fmt/format.h>

#include <memory>

#include "rules/pack/loader.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

Exit check(const Session& session, const std::string& folder) {
  const auto files = pack::read_folder(folder);
  if (!files) return fail_pack(files.error());
  const node::Compiled compiled = node::compile(*files);
  Json issues = Json::array();
  std::string text;
  std::size_t errors = 0;
  for (const pack::Issue& issue : compiled.issues) {
    issues.push_back(issue_json(issue));
    text += pack::to_text(issue);
    errors += issue.warning ? 0 : 1;
  }
  const std::size_t warnings = compiled.issues.size() - errors;
  const bool sound = compiled.ready != nullptr;
  const pack::Pack* pack = sound ? compiled.ready->pack.get() : nullptr;
  if (session.json) {
    print_line({{"ok", sound},
                {"name", sound ? Json(pack->name) : Json(nullptr)},
                {"version", sound ? Json(pack->version) : Json(nullptr)},
                {"hash", sound ? Json(base::to_hex(pack->hash)) : Json(nullptr)},
                {"errors", errors},
                {"warnings", warnings},
                {"issues", issues}});
    return sound ? Exit::ok : Exit::no;
  }
  print(text);
  if (sound) {
    print(fmt::format(
        "规则包 {} {} 可用：{} 个单位，{} 个地点，{} 个类别，{} 条路由；{} 个警告 / sound, {} warnings\n",
        pack->name, pack->version, pack->units.size(), pack->places.size(), pack->categories.size(),
        pack->routes.size(), warnings, warnings));
  } else {
    print(fmt::format("{} 个错误，{} 个警告 / {} errors, {} warnings\n", errors, warnings, errors, warnings));
  }
  return sound ? Exit::ok : Exit::no;
}

std::string lead_text(const pack::Pack& pack, const pack::Route& r) {
  switch (r.lead) {
    case pack::LeadRule::inherit: return {};
    case pack::LeadRule::level: return "level:" + pack[r.lead_level].id;
    case pack::LeadRule::category: return "category";
    case pack::LeadRule::unit: return "unit:" + pack[r.lead_unit].id;
    case pack::LeadRule::triage: return "triage";
  }
  return {};
}

std::string partner_text(const pack::Pack& pack, const pack::PartnerRule& p) {
  if (p.unit) return "unit:" + pack[p.unit].id;
  if (p.level) return "level:" + pack[p.level].id;
  return p.kind ? "category:" + pack[p.kind].id : "category";
}

std::string person_text(const pack::PersonRule& p) {
  if (p.role == pack::Role::none) return "queue";
  return std::string(code(p.role)) + (p.on_duty ? " on duty" : "") + (p.skill.empty() ? "" : " " + p.skill);
}

std::string similar_text(const pack::Pack& pack, const pack::SimilarRule& r) {
  std::string out;
  const auto add = [&out](const char* key, const std::string& value) {
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", key, value);
  };
  if (r.act) add("do", std::string(pack::code(*r.act)));
  if (r.within) add("within", fmt::format("{} h", r.within->ms / 3'600'000));
  if (r.near) add("near", r.near->level ? pack[r.near->level].id : "compound");
  if (r.alike) add("alike", fmt::format("{}%", *r.alike / 10));
  if (r.unplaced) add("unplaced", fmt::format("{}%", *r.unplaced / 10));
  return "{" + out + "}";
}

// What this node gives itself; the rest is inherited.
std::string settings_text(const pack::Pack& pack, const pack::Route& r) {
  std::string out;
  const auto add = [&out](const char* label, const std::string& value) {
    if (!value.empty()) out += fmt::format("  {} {}", label, value);
  };
  add("lead", lead_text(pack, r));
  if (r.partners) {
    std::string partners;
    for (const pack::PartnerRule& p : *r.partners)
      partners += (partners.empty() ? "" : ", ") + partner_text(pack, p);
    add("partners", "[" + partners + "]");
  }
  if (r.person) add("person", person_text(*r.person));
  if (r.policy) add("policy", pack[r.policy].id);
  if (r.split) add("split", *r.split ? "true" : "false");
  if (r.join) add("join", *r.join ? "true" : "false");
  if (r.similar) add("similar", similar_text(pack, *r.similar));
  if (r.continue_on) add("continue", "true");
  return out;
}

// A condition of several lines, as one.
std::string one_line(const std::string& when) {
  std::string out;
  for (const char c : when) {
    if (c != '\n') out += c;
    else if (!out.ends_with(' ')) out += ' ';
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

void draw(const pack::Pack& pack, pack::RouteIndex index, const std::string& indent,
          const std::string& branch, std::string& out) {
  const pack::Route& r = pack[index];
  out += indent + branch + r.id + (r.zh.empty() ? "" : " " + r.zh) + settings_text(pack, r) + "\n";
  const std::string below = indent + (branch.empty() ? "" : branch == "`-- " ? "    " : "|   ");
  if (!r.when.empty()) {
    out += below + (r.children.empty() ? "      " : "|     ") + "when " + one_line(r.when) + "\n";
  }
  for (std::size_t i = 0; i < r.children.size(); ++i) {
    draw(pack, r.children[i], below, i + 1 == r.children.size() ? "`-- " : "|-- ", out);
  }
}

Json route_tree_json(const pack::Pack& pack, pack::RouteIndex index) {
  const pack::Route& r = pack[index];
  const std::string lead = lead_text(pack, r);
  Json out{{"id", r.id},
           {"zh", r.zh},
           {"path", r.path},
           {"when", r.when.empty() ? Json(nullptr) : Json(r.when)},
           {"lead", lead.empty() ? Json(nullptr) : Json(lead)},
           {"policy", r.policy ? Json(pack[r.policy].id) : Json(nullptr)},
           {"continue", r.continue_on},
           {"children", Json::array()}};
  for (const pack::RouteIndex child : r.children) out["children"].push_back(route_tree_json(pack, child));
  return out;
}

Exit show(const Session& session, const std::string& folder) {
  const PackFolder opened = open_pack(folder);
  if (!opened.ready) return opened.exit;
  const pack::Pack& pack = *opened.ready->pack;
  if (session.json) {
    print_line({{"name", pack.name}, {"version", pack.version}, {"hash", base::to_hex(pack.hash)},
                {"routes", route_tree_json(pack, pack::RouteIndex(0))}});
    return Exit::ok;
  }
  std::string out =
      fmt::format("{} {} {}  {}\n", pack.name, pack.version, pack.zh, base::to_hex(pack.hash).substr(0, 12));
  draw(pack, pack::RouteIndex(0), "", "", out);
  print(out);
  return Exit::ok;
}

using Run = Exit (*)(const Session&, const std::string&);

void add(CLI::App& group, Session& session, const Words& words, Run run) {
  CLI::App* command = add_offline(group, session, words);
  auto folder = std::make_shared<std::string>();
  command->add_option("DIR", *folder, "规则包目录 / pack folder")->required();
  command->callback([&session, run, folder] {
    session.action = [&session, run, folder] { return run(session, *folder); };
  });
}

}  // namespace

void register_pack(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "pack", "规则包", "rule packs");
  add(*group, session,
      {"check", "检查：一次列出全部问题（文件:行:列）",
       "is it sound? every issue at once, with file:line:column", "gridline pack check rules/packs/lingyun"},
      check);
  add(*group, session, {"show", "画出派单规则树", "the route tree", "gridline pack show rules/packs/lingyun"}, show);
  register_pack_test(*group, session);
  register_pack_learn(*group, session);
  register_pack_score(*group, session);
}

}  // namespace gridline::cli
