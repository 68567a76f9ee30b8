// Names drawn from syllables: they look like names, repeat parts of each other and have aliases
// (about two names a place), which is what reading a text has to tell apart.
#include "tools/bench/synthetic_pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "engine/node/durable_file.h"
#include "tools/bench/random.h"

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t buildings_per_grid = 30, grids_per_community = 10, communities_per_street = 8;

constexpr std::array<std::string_view, 38> firsts = {
    "东", "西", "南", "北", "上", "下", "金", "银", "玉", "翠", "紫", "兰", "竹", "松", "梅", "桂", "枫", "柳", "荷",
    "海", "山", "河", "湖", "云", "星", "月", "阳", "春", "秋", "福", "安", "康", "和", "泰", "祥", "瑞", "新", "永"};
constexpr std::array<std::string_view, 26> seconds = {"城", "湖", "园", "庭", "苑", "岭", "川", "湾", "谷",
                                                      "桥", "泉", "林", "堂", "塘", "溪", "港", "洲", "台",
                                                      "坊", "里", "屯", "源", "景", "宁", "华", "兴"};
constexpr std::array<std::string_view, 10> lasts = {"小区", "花园", "家园",   "名邸", "公馆",
                                                    "新村", "嘉园", "家属院", "宿舍", "雅居"};
constexpr std::array<std::string_view, 4> shorts = {"一期", "二期", "大院", "院"};

std::uint64_t ceil_div(std::uint64_t a, std::uint64_t b) { return (a + b - 1) / b; }

struct PlaceTable {
  std::string csv = "path,kind,unit,aliases,stairs,floors,homes,households\n";
  std::uint64_t grids = 1;
};

// One compound with its buildings; `in_grid` counts what the grid at hand has.
std::uint64_t add_compound(PlaceTable& table, std::uint64_t& in_grid, std::uint64_t room,
                           std::string_view core, std::string_view name, SplitMix64& random) {
  const std::uint64_t buildings = std::min(2 + random.below(12), room - 1);
  std::set<std::string> aliases{fmt::format("{}{}", core, random.pick(lasts)),
                                fmt::format("{}{}", core, random.pick(shorts))};
  aliases.erase(std::string(name));
  if (in_grid + buildings > buildings_per_grid) {
    ++table.grids;
    in_grid = 0;
  }
  in_grid += buildings;
  const std::uint64_t stairs = 1 + random.below(4), floors = 4 + random.below(14),
                      homes = stairs * floors * 2;
  table.csv += fmt::format("{},compound,S-G{},{},{},{},2,{}\n", name, table.grids, fmt::join(aliases, "|"),
                           stairs, floors, buildings * homes);
  for (std::uint64_t n = 1; n <= buildings; ++n) {
    table.csv += fmt::format("{}/{}号楼,building,,{}{}栋,{},{},2,{}\n", name, n, core, n, stairs, floors, homes);
  }
  return 1 + buildings;
}

PlaceTable place_table(std::uint64_t places, SplitMix64& random) {
  PlaceTable table;
  std::set<std::string> used;
  std::uint64_t in_grid = 0;
  for (std::uint64_t made = 0; made < places;) {
    const std::string core =
        fmt::format("{}{}{}", random.pick(firsts), random.pick(seconds), random.pick(firsts));
    const std::string name = fmt::format("{}{}", core, random.pick(lasts));
    if (!used.insert(name).second) continue;
    made += add_compound(table, in_grid, places - made, core, name, random);
  }
  return table;
}

// The base's departments, as lines of the synthetic organisation.
std::string departments_of(std::string_view units) {
  std::string out;
  for (std::size_t at = 0; at < units.size();) {
    const std::size_t end = std::min(units.find('\n', at), units.size());
    std::string_view line = units.substr(at, end - at);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.rfind("- {id: DG-", 0) == 0)
      out += fmt::format("  {}, parent: DG}}\n", line.substr(0, line.rfind('}')));
    at = end + 1;
  }
  return out;
}

// "profiles: [shandong-2020]", which the base's policies inherit from; empty: it names none.
std::string profiles_line(std::string_view about) {
  const std::size_t at = about.find("\nprofiles:");
  if (at == std::string_view::npos) return {};
  return std::string(about.substr(at + 1, about.find('\n', at + 1) - at));
}

// The base's levels, lead kinds and shifts, with the chain scaled to `grids`.
base::Result<std::string> organisation(const std::string& base_org, std::uint64_t grids) {
  const std::size_t units = base_org.find("\nunits:\n"), shifts = base_org.find("\nshifts:\n");
  if (units == std::string::npos || shifts == std::string::npos || shifts < units) {
    return base::Error{base::ErrorCode::invalid_input,
                       "org.yaml of the base has no units followed by shifts"};
  }
  const std::uint64_t communities = ceil_div(grids, grids_per_community);
  const std::uint64_t streets = ceil_div(communities, communities_per_street);
  std::string out = base_org.substr(0, units) + "\n\nunits:\n  - {id: DG, zh: 区, level: district}\n"
                    "  - {id: LY-DESK, zh: 值班台, parent: DG}\n";
  out += departments_of(std::string_view(base_org).substr(units, shifts - units));
  for (std::uint64_t s = 1; s <= streets; ++s)
    out += fmt::format("  - {{id: S-S{0}, zh: 第{0}街道, level: street, parent: DG}}\n", s);
  for (std::uint64_t c = 1; c <= communities; ++c) {
    out += fmt::format("  - {{id: S-C{0}, zh: 第{0}社区, level: community, parent: S-S{1}}}\n", c,
                       ceil_div(c, communities_per_street));
  }
  for (std::uint64_t g = 1; g <= grids; ++g) {
    out += fmt::format("  - {{id: S-G{0}, zh: 第{0}网格, level: grid, parent: S-C{1}}}\n", g,
                       ceil_div(g, grids_per_community));
  }
  out += "  - {id: S-JUS, zh: 司法所, function: JUS, parent: DG}\n"
         "  - {id: S-VOL, zh: 志愿队, function: VOL, accountable: false, parent: DG}\n"
         "  - {id: S-OC, zh: 业委会联席会, function: OC, accountable: false, parent: DG}\n";
  return out + base_org.substr(shifts, base_org.find("\ncouncils:\n") - shifts);  // those of the chain alone
}

std::string member_table(std::uint64_t grids) {
  std::string out = "id,name,unit,roles,skills,shifts,open_max\n";
  for (int n = 1; n <= 8; ++n)
    out += fmt::format("DESK-{0},值班员{0},LY-DESK,dispatch_desk|call_taker,,duty,\n", n);
  for (std::uint64_t c = 1; c <= ceil_div(grids, grids_per_community); ++c) {
    out += fmt::format(
        "C{0}-D,社区值班{0},S-C{0},liaison|supervisor,emergency|policy|wish|family|property,duty,\n", c);
  }
  for (std::uint64_t g = 1; g <= grids; ++g)
    out += fmt::format("G{0}-M,网格员{0},S-G{0},grid_member,,early|late,40\n", g);
  return out;
}

}  // namespace

base::Status write_synthetic_pack(const fs::path& folder, const fs::path& base, std::uint64_t places,
                                  std::uint64_t seed) {
  std::error_code ec;
  fs::create_directories(folder, ec);
  for (const char* name :
       {"calendar.yaml", "categories.yaml", "words.yaml", "policies.yaml", "routes.yaml"}) {
    fs::copy_file(base / name, folder / name, fs::copy_options::overwrite_existing, ec);
    if (ec)
      return base::Error{base::ErrorCode::io,
                         fmt::format("cannot copy {} from {}: {}", name, base.string(), ec.message())};
  }
  const base::Result<std::string> base_org = node::read_whole((base / "org.yaml").string());
  if (!base_org) return base_org.error();
  SplitMix64 random(seed);
  const PlaceTable table = place_table(std::max<std::uint64_t>(places, 2), random);
  const base::Result<std::string> org = organisation(*base_org, table.grids);
  if (!org) return org.error();
  const base::Result<std::string> base_about = node::read_whole((base / "pack.yaml").string());
  if (!base_about) return base_about.error();
  const std::string about = fmt::format(
      "name: synthetic\nversion: \"{}-{}\"\ntimezone: \"+08:00\"\nzh: 合成规则包\n"
      "en: synthetic pack\ntriage: LY-DESK\n{}",
      places, seed, profiles_line(*base_about));
  const std::pair<const char*, std::string> files[] = {{"places.csv", table.csv},
                                                       {"org.yaml", *org},
                                                       {"members.csv", member_table(table.grids)},
                                                       {"pack.yaml", about}};
  for (const auto& [name, content] : files) {
    if (base::Status s = node::write_durably((folder / name).string(), content); !s) return s;
  }
  return {};
}

}  // namespace gridline::bench
