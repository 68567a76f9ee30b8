// What a pack's route tree looks like; and the group of all commands about packs.
#include <fmt/format.h>

#include <memory>

#include "rules/pack/describe.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

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
  if (r.owner) add("owner", pack[r.owner].id);
  add("lead", pack::lead_text(pack, r.lead, r.lead_level, r.lead_unit));
  if (r.partners) {
    std::string partners;
    for (const pack::PartnerRule& p : *r.partners)
      partners += (partners.empty() ? "" : ", ") + pack::partner_text(pack, p);
    add("partners", "[" + partners + "]");
  }
  if (r.person) add("person", person_text(*r.person));
  if (r.policy) add("policy", pack[r.policy].id);
  if (r.split) add("split", *r.split ? "true" : "false");
  if (r.join) add("join", *r.join ? "true" : "false");
  if (r.similar) add("similar", similar_text(pack, *r.similar));
  for (std::size_t i = 0; i < pack::occasions; ++i)
    if (r.says[i])
      add("says", fmt::format("{}: {}", info(static_cast<pack::Occasion>(i)).code, pack[r.says[i]].id));
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
  const std::string lead = pack::lead_text(pack, r.lead, r.lead_level, r.lead_unit);
  Json out{{"id", r.id},
           {"zh", r.zh},
           {"path", r.path},
           {"when", r.when.empty() ? Json(nullptr) : Json(r.when)},
           {"owner", r.owner ? Json(pack[r.owner].id) : Json(nullptr)},
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
  register_pack_check(*group, session);
  add(*group, session, {"show", "画出派单规则树", "the route tree", "gridline pack show rules/packs/lingyun"}, show);
  register_pack_test(*group, session);
  register_pack_learn(*group, session);
  register_pack_score(*group, session);
  register_pack_fmt(*group, session);
  register_pack_activate(*group, session);
  register_pack_import(*group, session);
  register_pack_schema(*group, session);
  register_pack_profiles(*group, session);
}

}  // namespace gridline::cli
