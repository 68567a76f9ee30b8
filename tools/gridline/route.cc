// Who would get this? From a pack alone: the engine's own reading and deciding, on a scratch state.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "engine/http/route_json.h"
#include "engine/node/clock.h"
#include "engine/node/dry_run.h"
#include "engine/wire/checks.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string pack, at, text, title, place, category, channel;
  double lon = 0, lat = 0;
  bool lines = false;
};

// Throws invalid_argument: see answer_lines.
base::Instant instant_of(const std::string& text, base::ZoneOffset zone, base::Instant otherwise) {
  if (text.empty()) return otherwise;
  const auto at = base::parse_instant(text, zone);
  if (!at) throw std::invalid_argument("时间写法不对 / " + at.error().message);
  return *at;
}

std::string string_field(const Json& asked, const char* name) {
  const auto at = asked.find(name);
  return at == asked.end() || at->is_null() ? std::string() : at->get<std::string>();
}

// Degrees as ten-millionths; 0 when it is not given, out of range (for the check to refuse) when no place has
// it.
std::int64_t degrees_field(const Json& asked, const char* name) {
  const auto at = asked.find(name);
  if (at == asked.end() || at->is_null()) return 0;
  const double degrees = at->get<double>();
  return degrees >= -360 && degrees <= 360 ? std::llround(degrees * 1e7) : std::int64_t{1} << 40;
}

// {id,text,title?,channel?,at?,place?,category?,lon?,lat?} → the fixed form. Throws as answer_lines allows.
Json route_one(node::DryRun& run, const Json& asked, base::Instant now) {
  if (!asked.contains("text") && !asked.contains("title"))
    throw std::invalid_argument("缺 text / there is no text");
  wire::Submission s;
  const Json id = asked.value("id", Json());
  s.id = id.is_string() ? id.get<std::string>() : id.dump();
  if (s.id.empty()) s.id = "-";
  s.text = string_field(asked, "text");
  s.title = string_field(asked, "title");
  s.place = string_field(asked, "place");
  s.category = string_field(asked, "category");
  s.lon_e7 = degrees_field(asked, "lon");
  s.lat_e7 = degrees_field(asked, "lat");
  std::string channel = string_field(asked, "channel");
  if (channel.empty()) channel = "console";
  const base::Instant at = instant_of(string_field(asked, "at"), run.ready().pack->zone, now);
  if (const auto refused = wire::check(s)) {
    throw std::invalid_argument(fmt::format("{} / {} [{}]", refused->zh, refused->en, refused->code));
  }
  const node::DryRun::Answer answer = run.submit(std::move(s), {"console", channel}, at);
  if (answer.decision.rejection) {
    const core::Rejection& r = *answer.decision.rejection;
    throw std::invalid_argument(fmt::format("{} / {} [{}]", r.zh, r.en, r.code));
  }
  Json out = http::route_json("", answer.command, answer.decision, *run.ready().pack, run.state());
  out["id"] = id;
  return out;
}

Exit route(const Options& o) {
  const PackFolder folder = open_pack(o.pack);
  if (!folder.ready) return folder.exit;
  node::DryRun run(folder.ready);
  base::Instant now = node::SystemClock().now();
  if (!o.at.empty()) {
    const auto at = base::parse_instant(o.at, folder.ready->pack->zone);
    if (!at) return misused("--at 写法不对", at.error().message);
    now = *at;
  }
  if (o.lines) return answer_lines([&](const Json& asked) { return route_one(run, asked, now); });
  Options one = o;
  if (one.text == "-") {
    const auto all = read_stdin();
    if (!all) return fail(all.error());
    one.text = *all;
  }
  if (one.text.empty() && one.title.empty()) return misused("请用 --text 或 --jsonl", "give --text or --jsonl");
  const Json asked{{"text", one.text},
                   {"title", one.title},
                   {"place", one.place},
                   {"category", one.category},
                   {"channel", one.channel},
                   {"lon", one.lon},
                   {"lat", one.lat}};
  try {
    print_line(route_one(run, asked, now));
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
  command->callback([&session, o] { session.action = [o] { return route(*o); }; });
}

}  // namespace gridline::cli
