// Rows first, then the compounds they add up to.
#include "rules/sheet/buildings.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "engine/base/limits.h"
#include "rules/pack/utf8.h"
#include "rules/sheet/names.h"
#include "rules/sheet/plain.h"

namespace gridline::sheet {

namespace {

enum F : std::size_t {
  compound,
  zone,
  building,
  grid,
  stairs,
  floors,
  homes,
  households,
  alias,
  property,
  firm
};

constexpr std::int32_t stairs_max = 200, homes_max = 500, households_max = 1'000'000;  // the loader's

// "3", "3#", "3号", "03" as 3号楼; "3幢", "A座", "北楼" as they are.
std::string building_name(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits == 0) return std::string(text);
  std::string_view number = text.substr(0, digits);
  while (number.size() > 1 && number.starts_with('0')) number.remove_prefix(1);
  const std::string_view rest = pack::trimmed(text.substr(digits));
  constexpr std::string_view plain_numbers[] = {"", "#", "号", "#楼", ".0"};
  const bool is_plain =
      std::find(std::begin(plain_numbers), std::end(plain_numbers), rest) != std::end(plain_numbers);
  return std::string(number) + (is_plain ? "号楼" : std::string(rest));
}

// active and so on; nothing for an unknown word.
std::optional<std::string> property_status(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"active", "active"},   {"在管", "active"},      {"有", "active"},      {"有物业", "active"},
      {"none", "none"},       {"无", "none"},          {"无物业", "none"},    {"自管", "none"},
      {"withdrawn", "withdrawn"}, {"撤离", "withdrawn"}, {"弃管", "withdrawn"}, {"失管", "withdrawn"}};
  for (const auto& [written, code] : words)
    if (word == written) return std::string(code);
  return std::nullopt;
}

std::string text_or_nothing(std::int32_t n) { return n == 0 ? "" : std::to_string(n); }

// A compound, or a zone within one, while its rows are read.
struct Ground {
  std::string path;
  std::string kind;
  PackRow row;
  std::set<std::string> grids;  // of its buildings
  std::map<std::string, std::string> said_at;  // by column: the cell that gave it
};

class Import {
 public:
  Import(const pack::Pack& pack, PackTable& places, CellIssues& issues)
      : pack_(pack), units_(pack), places_(places), issues_(issues) {}

  void begin_sheet() { compound_.clear(); }

  void read(const Row& row) {
    const std::size_t before = issues_.errors();
    if (const std::string written = row.text(compound); !written.empty()) compound_ = written;
    const std::string number = row.text(building);
    if (compound_.empty()) row.error(compound, "missing_cell", "小区是空的", "the compound is empty");
    if (number.empty()) row.error(building, "missing_cell", "楼栋是空的", "the building is empty");
    if (row.text(grid).empty())
      row.error(grid, "missing_cell", "没有写归哪个网格", "the grid is missing");
    for (const F field : {compound, zone, building})
      if (row.text(field).find('/') != std::string::npos)
        row.error(field, "bad_place_name", "地点名不能含 /", "a place's name may not contain /");
    const pack::UnitIndex unit = row.text(grid).empty() ? pack::UnitIndex() : units_.find(row, grid);
    PackRow out{{"kind", "building"},
                {"unit", unit ? pack_[unit].id : ""},
                {"stairs", text_or_nothing(row.count(stairs, stairs_max))},
                {"floors", text_or_nothing(row.count(floors, stairs_max))},
                {"homes", text_or_nothing(row.count(homes, homes_max))},
                {"households", text_or_nothing(row.count(households, households_max))}};
    Ground& whole = ground(compound_, "compound", row);
    of_compound(row, whole);
    Ground* inner = &whole;
    if (const std::string name = row.text(zone); !name.empty())
      inner = &ground(compound_ + "/" + name, "zone", row);
    const std::string path = inner->path + "/" + building_name(number);
    out["path"] = path;
    if (path.size() > limits::name_bytes_max)
      row.error(building, "name_too_long", "地点名太长", "the place's name is too long");
    if (const auto [at, is_new] = seen_.emplace(path, row.cell(building)); !is_new && !number.empty())
      row.error(building, "duplicate_name", fmt::format("“{}”在 {} 已经有了", path, at->second),
                fmt::format("'{}' already stands in {}", path, at->second));
    for (Ground* g : {&whole, inner}) g->grids.insert(out["unit"]);
    if (issues_.errors() == before) buildings_.push_back(std::move(out));
  }

  void finish() {
    for (const std::string& path : order_) {
      Ground& g = grounds_.at(path);
      g.row["path"] = g.path;
      g.row["kind"] = g.kind;
      const PackRow* old = places_.find(path);
      // Now in several grids, and until now in one of them: in none itself.
      if (g.grids.size() == 1) g.row["unit"] = *g.grids.begin();
      else if (old != nullptr && old->count("unit") != 0 && g.grids.count(old->at("unit")) != 0)
        places_.clear(path, "unit");
      places_.put(g.row);
    }
    for (const PackRow& row : buildings_) places_.put(row);
  }

 private:
  Ground& ground(const std::string& path, const std::string& kind, const Row& row) {
    const auto [at, is_new] = grounds_.try_emplace(path, Ground{path, kind, {}, {}, {}});
    if (!is_new) return at->second;
    order_.push_back(path);
    const auto known = pack_.place_by_path.find(path);
    if (known == pack_.place_by_path.end()) return at->second;
    const pack::Position where = pack_[known->second].at;
    if (where.file < pack_.file_names.size() && pack_.file_names[where.file] == "places.yaml") {
      row.error(compound, "in_places_yaml",
                fmt::format("“{}”写在 places.yaml 第 {} 行；请先从那里删去，再导入", path, where.line),
                fmt::format("'{}' stands in places.yaml, line {}; take it out there, then import", path,
                            where.line));
    }
    return at->second;
  }

  // A column of the compound that each of its rows may give, always the same.
  void set(const Row& row, F field, Ground& g, const std::string& column, const std::string& value) {
    if (value.empty()) return;
    const auto [at, is_new] = g.row.emplace(column, value);
    if (is_new) g.said_at[column] = row.cell(field);
    else if (at->second != value)
      row.error(field, "differs", fmt::format("与 {} 对“{}”写的不同", g.said_at[column], g.path),
                fmt::format("not what {} says of '{}'", g.said_at[column], g.path));
  }

  void of_compound(const Row& row, Ground& g) {
    const std::string others = row.text(alias);
    std::string aliases;
    for (const std::string_view name : pack::split_list(others, "|;,"))
      aliases += (aliases.empty() ? "" : "|") + std::string(name);
    set(row, alias, g, "aliases", aliases);
    const std::string status = row.text(property);
    if (!row.text(firm).empty() && !property_status(row.text(firm))) {
      if (const pack::UnitIndex unit = units_.find(row, firm)) set(row, firm, g, "firm", pack_[unit].id);
      if (status.empty()) set(row, firm, g, "property", "active");
    }
    if (status.empty()) return;
    if (const auto code = property_status(status)) {
      set(row, property, g, "property", *code);
    } else if (const pack::UnitIndex unit =
                   units_.find(row, property)) {  // many offices write the firm there
      set(row, property, g, "firm", pack_[unit].id);
      set(row, property, g, "property", "active");
    }
  }

  const pack::Pack& pack_;
  Units units_;
  PackTable& places_;
  CellIssues& issues_;
  std::string compound_;  // of the row above, in the same sheet
  std::map<std::string, Ground> grounds_;
  std::vector<std::string> order_;
  std::map<std::string, std::string> seen_;  // path → cell
  std::vector<PackRow> buildings_;
};

}  // namespace

const std::vector<Field>& building_fields() {
  static const std::vector<Field> fields = {
      {"compound", "小区", {"小区名称", "小区名", "所属小区", "楼盘", "楼盘名称", "住宅小区"}, true},
      {"zone", "分区", {"区", "期", "组团", "片区", "苑区"}},
      {"building", "楼栋", {"楼号", "楼栋号", "栋号", "楼栋名称", "幢", "幢号", "楼幢", "楼", "楼座"}, true},
      {"grid", "网格", {"所属网格", "网格名称", "网格编号", "责任网格", "微网格", "所属微网格", "归属网格"}, true},
      {"stairs", "单元数", {"单元", "单元个数", "单元总数"}},
      {"floors", "层数", {"楼层数", "总层数", "楼层", "地上层数"}},
      {"homes", "每层户数", {"每层户", "一梯几户"}},
      {"households", "户数", {"总户数", "住户数", "户数合计", "居民户数"}},
      {"aliases", "别名", {"小区别名", "俗称", "曾用名", "又名"}},
      {"property", "物业", {"物业状态", "物业情况", "有无物业"}},
      {"firm", "物业企业", {"物业公司", "物业服务企业", "物业名称", "物业服务公司"}}};
  return fields;
}

PackTable place_table(std::string_view content) {
  return PackTable("places.csv",
                   {{"path", "路径"}, {"kind", "类型"}, {"unit", "网格"}, {"aliases", "别名"}, {"property", "物业"},
                    {"firm", "物业企业"}, {"stairs", "单元数"}, {"floors", "层数"}, {"homes", "每层户数"},
                    {"households", "户数"}, {"border", "边界网格"}},
                   content);
}

void import_buildings(const Book& book, const pack::Pack& pack, const Mapping& mapping, PackTable& places,
                      CellIssues& issues) {
  Import import(pack, places, issues);
  for (const Part& part : parts_of(book, building_fields(), mapping, false, issues)) {
    import.begin_sheet();
    for (const std::size_t row : part.rows) import.read({book, part, row, issues});
  }
  import.finish();
}

}  // namespace gridline::sheet
