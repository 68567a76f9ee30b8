// Names are compared by name_key: full width, blanks and numerals do not matter.
#include "rules/sheet/names.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rules/pack/utf8.h"
#include "rules/sheet/plain.h"

namespace gridline::sheet {

namespace {

struct Post {
  std::string_view name;
  pack::Role role;
};

// Besides the roles' own names: what grid offices call the same.
constexpr Post posts[] = {
    {"专职网格员", pack::Role::grid_member},      {"兼职网格员", pack::Role::grid_member},
    {"专职网格工作人员", pack::Role::grid_member}, {"微网格员", pack::Role::grid_member},
    {"网格长", pack::Role::grid_secretary},       {"网格党支部书记", pack::Role::grid_secretary},
    {"党支部书记", pack::Role::grid_secretary},   {"话务员", pack::Role::call_taker},
    {"接线员", pack::Role::call_taker},           {"坐席", pack::Role::call_taker},
    {"值班员", pack::Role::dispatch_desk},        {"督办员", pack::Role::supervisor},
    {"社区工作者", pack::Role::liaison},
};

bool ends_with_either_way(std::string_view a, std::string_view b) { return a.ends_with(b) || b.ends_with(a); }

}  // namespace

Units::Units(const pack::Pack& pack) : pack_(pack) {
  for (const pack::Unit& unit : pack.units) keys_.push_back({name_key(unit.id), name_key(unit.zh)});
}

pack::UnitIndex Units::find(const Row& row, std::size_t field) {
  const std::string written = row.text(field);
  if (const auto known = found_.find(written); known != found_.end()) return known->second;
  if (row.rounded(field)) return {};
  const std::string key = name_key(written);
  std::vector<std::string_view> all, near;
  pack::UnitIndex similar;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const pack::Unit& unit = pack_.units[i];
    if (key == keys_[i].id || key == keys_[i].zh) return found_[written] = pack::UnitIndex(i);
    all.push_back(unit.id);
    all.push_back(unit.zh);
    if (pack::characters(key) < 2 || !ends_with_either_way(keys_[i].zh, key)) continue;
    similar = pack::UnitIndex(i);
    near.push_back(unit.zh);
  }
  if (near.size() == 1) return found_[written] = similar;
  std::string zh = near.empty() ? fmt::format("没有叫“{}”的组织单元", written)
                                : fmt::format("“{}”可以是 {}，请写全", written, fmt::join(near, "、"));
  std::string en = near.empty()
                       ? fmt::format("no unit '{}'", written)
                       : fmt::format("'{}' may be {}; write it in full", written, fmt::join(near, ", "));
  if (const std::string meant = near.empty() ? pack::nearest(written, all) : ""; !meant.empty()) {
    zh += fmt::format("，是不是“{}”？", meant);
    en += fmt::format("; did you mean '{}'?", meant);
  } else if (near.empty()) {
    zh += "；请改成 org.yaml 里单元的编号或名称";
    en += "; write the id or name of a unit in org.yaml";
  }
  row.error(field, "unknown_unit", std::move(zh), std::move(en));
  return {};
}

pack::ShiftIndex shift_of(const pack::Pack& pack, std::string_view text) {
  const std::string key = name_key(text.substr(0, std::min(text.find("（"), text.find('('))));
  for (std::size_t i = 0; i < pack.shifts.size() && !key.empty(); ++i) {
    const std::string zh =
        name_key(std::string_view(pack.shifts[i].zh).substr(0, pack.shifts[i].zh.find("（")));
    if (key == name_key(pack.shifts[i].id) || key == zh) return pack::ShiftIndex(i);
  }
  return {};
}

std::optional<pack::Role> role_named(std::string_view post) {
  if (const auto role = pack::role_of(post)) return role;
  const auto found =
      std::find_if(std::begin(posts), std::end(posts), [&](const Post& p) { return p.name == post; });
  return found == std::end(posts) ? std::nullopt : std::optional(found->role);
}

std::string role_names() {
  std::string out;
  for (int r = 1; r <= static_cast<int>(pack::Role::outside_partner); ++r)
    out += (out.empty() ? "" : "、") + std::string(pack::zh(static_cast<pack::Role>(r)));
  for (const Post& p : posts) out += "、" + std::string(p.name);
  return out;
}

}  // namespace gridline::sheet
