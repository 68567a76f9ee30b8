// Who would get this? From a pack alone: the engine's own reading and deciding, on a scratch state. With a
// second pack: who would no longer.
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "engine/node/clock.h"
#include "engine/node/dry_run.h"
#include "engine/trial/asked.h"
#include "engine/trial/route_json.h"
#include "tools/gridline/asked_complaint.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/route_against.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string pack, against, at, text, title, place, category, channel;
  double lon = 0, lat = 0;
  bool lines = false;
};

Json route_one(node::DryRun& run, const Json& asked, base::Instant now) {
  const AskedComplaint complaint = asked_complaint(asked, run.ready().pack->zone, now);
  const node::DryRun::Answer answer = decided(run, complaint);
  Json out = trial::route_json("", answer.command, answer.decision, *run.ready().pack, run.state());
  out["id"] = complaint.id;
  return out;
}

// The one complaint that the options give; nothing: they give none, which has been said.
std::optional<Json> one_asked(const Options& o) {
  std::string text = o.text;
  if (text == "-") {
    const auto all = read_stdin();
    if (!all) {
      fail(all.error());
      return std::nullopt;
    }
    text = *all;
  }
  if (text.empty() && o.title.empty()) {
    misused("请用 --text 或 --jsonl", "give --text or --jsonl");
    return std::nullopt;
  }
  return Json{{"text", text},       {"title", o.title},     {"place", o.place},
              {"category", o.category}, {"channel", o.channel}, {"lon", o.lon}, {"lat", o.lat}};
}

Exit against(const Session& session, const Options& o, const std::shared_ptr<const node::ReadyPack>& a,
             base::Instant now) {
  const PackFolder other = open_pack(o.against);
  if (!other.ready) return other.exit;
  if (o.lines) {
    std::ios::sync_with_stdio(false);
    return route_against(session, std::cin, a, other.ready, now);
  }
  const std::optional<Json> asked = one_asked(o);
  if (!asked) return Exit::usage;
  std::istringstream one(asked->dump());
  return route_against(session, one, a, other.ready, now);
}

Exit route(const Session& session, const Options& o) {
  const PackFolder folder = open_pack(o.pack);
  if (!folder.ready) return folder.exit;
  base::Instant now = node::SystemClock().now();
  try {
    now = trial::asked_time(o.at, folder.ready->pack->zone, now);
  } catch (const std::invalid_argument& e) {
    complain(std::string("--at: ") + e.what());
    return Exit::usage;
  }
  if (!o.against.empty()) return against(session, o, folder.ready, now);
  node::DryRun run(folder.ready);
  if (o.lines) return answer_lines([&](const Json& asked) { return route_one(run, asked, now); });
  const std::optional<Json> asked = one_asked(o);
  if (!asked) return Exit::usage;
  try {
    print_line(route_one(run, *asked, now));
  } catch (const std::invalid_argument& e) {
    complain(e.what());
    return Exit::no;
  }
  return Exit::ok;
}

}  // namespace

void register_route(CLI::App& root, Session& session) {
  CLI::App* command =
      add_offline(root, session,
                  {"route", "离线试派：一条诉求，或标准输入的 JSON 行 → JSON",
                   "who would get this, from a pack alone: one complaint, or JSON lines on stdin → JSON",
                   "gridline route --pack rules/packs/lingyun --text \"海曲世家3号楼漏水\""});
  auto o = std::make_shared<Options>();
  command->add_option("--pack", o->pack, "规则包目录 / pack folder")->required();
  command->add_option(
      "--against", o->against,
      "另一个规则包：只列出网格、主办、缓急或时限不同的，及由哪条规则造成；汇总在标准错误 / another pack: "
      "only "
      "complaints whose grid, lead, urgency or due differ, and the rule; a summary on stderr");
  command->add_option("--at", o->at, "设想的时间，如 2026-03-02T09:00；默认现在 / as if it were then; default: now");
  command->add_flag("--jsonl", o->lines,
                    "标准输入每行 / each line of stdin: {id,text,title?,channel?,at?,place?,category?,lon?,lat?}");
  command->add_option("--text", o->text, "诉求内容；“-”为读标准输入 / what is said; \"-\" reads standard input");
  command->add_option("--title", o->title, "标题 / title");
  command->add_option("--place", o->place, "地点 / place");
  command->add_option("--lon", o->lon, "经度（度，WGS 84） / longitude in degrees")
      ->check(CLI::Range(-180.0, 180.0));
  command->add_option("--lat", o->lat, "纬度 / latitude")->check(CLI::Range(-90.0, 90.0));
  command->add_option("--category", o->category, "类别 / category");
  command->add_option("--channel", o->channel, "渠道 / channel");
  command->callback([&session, o] { session.action = [&session, o] { return route(session, *o); }; });
}

}  // namespace gridline::cli
