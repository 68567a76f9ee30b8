// A pack made in code for the tests of reading: the compounds of the invented Lingyun with their
// traps, and a good part of its categories. The shipped pack has its own golden file.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/model.h"

namespace gridline::text {

class SmallWorld {
 public:
  static std::shared_ptr<const pack::Pack> make() { return SmallWorld().pack_; }

 private:
  SmallWorld() {
    units();
    places();
    categories();
    lexicon();
  }

  void units() {
    for (int grid = 0; grid <= 9; ++grid) {  // 0 is the community
      pack::Unit unit;
      unit.id = grid == 0 ? "community" : fmt::format("G{}", grid);
      if (grid > 0) unit.parent = pack::UnitIndex(0);
      pack_->units.push_back(unit);
      pack_->unit_by_id[unit.id] = pack::UnitIndex(pack_->units.size() - 1);
    }
  }

  pack::PlaceIndex place(std::string name, pack::PlaceKind kind, pack::PlaceIndex parent, int grid,
                         std::vector<std::string> aliases = {}) {
    pack::Place p;
    p.name = std::move(name);
    p.path = parent && (*pack_)[parent].kind != pack::PlaceKind::community
                 ? (*pack_)[parent].path + "/" + p.name
                 : p.name;
    p.kind = kind;
    p.parent = parent;
    p.aliases = std::move(aliases);
    if (grid >= 0) p.unit = pack::UnitIndex(static_cast<std::size_t>(grid));
    const pack::PlaceIndex index(pack_->places.size());
    pack_->place_by_path[p.path] = index;
    pack_->places.push_back(std::move(p));
    return index;
  }

  void building(pack::PlaceIndex parent, std::string name, int number, int grid, int stairs, int floors,
                int homes) {
    const pack::PlaceIndex index = place(std::move(name), pack::PlaceKind::building, parent, grid);
    pack::Place& p = pack_->places[index.value];
    p.number = number;
    p.stairs = stairs;
    p.floors = floors;
    p.homes_per_floor = homes;
  }

  pack::PlaceIndex compound(std::string name, int grid, int buildings, int stairs, int floors, int homes,
                            std::vector<std::string> aliases = {}) {
    const pack::PlaceIndex c =
        place(std::move(name), pack::PlaceKind::compound, community_, grid, std::move(aliases));
    for (int b = 1; b <= buildings; ++b) building(c, fmt::format("{}号楼", b), b, grid, stairs, floors, homes);
    return c;
  }

  void places() {
    using pack::PlaceKind;
    community_ = place("凌云社区", PlaceKind::community, {}, 0);
    const pack::PlaceIndex haiqu = place("海曲世家", PlaceKind::compound, community_, 0);
    for (int b = 1; b <= 16; ++b) building(haiqu, fmt::format("{}号楼", b), b, b <= 8 ? 1 : 2, 2, 6, 2);
    compound("阳光雅居", 1, 4, 2, 6, 2);
    compound("工商局家属院", 2, 3, 3, 5, 2);
    compound("邮电局家属院", 2, 1, 3, 5, 2);
    compound("星河港湾", 3, 6, 2, 11, 2);
    compound("丁香苑", 3, 3, 2, 6, 2);
    const pack::PlaceIndex garden = place("凌云花园", PlaceKind::compound, community_, 4);
    for (const char* side : {"东区", "西区"}) {
      const pack::PlaceIndex zone = place(side, PlaceKind::zone, garden, 4);
      for (int b = 1; b <= 4; ++b) building(zone, fmt::format("{}号楼", b), b, 4, 3, 6, 2);
    }
    compound("海韵公寓", 4, 1, 1, 12, 8);
    compound("凌云小区", 5, 5, 3, 5, 2);
    compound("供销社宿舍", 5, 2, 2, 4, 2);
    compound("望海嘉园", 6, 4, 2, 11, 2);
    compound("金泰新居A区", 7, 4, 2, 6, 2);
    compound("金泰新居B区", 7, 4, 2, 6, 2);
    compound("安居花园", 7, 3, 3, 6, 2);
    compound("纺织厂宿舍", 8, 4, 3, 4, 2);
    compound("青松里", 8, 5, 3, 5, 2);
    compound("水利局家属院", 8, 2, 2, 5, 2);
    const pack::PlaceIndex yard = place("老粮所院", PlaceKind::compound, community_, 9);
    for (int row = 1; row <= 6; ++row) building(yard, fmt::format("{}排", row), row, 9, 0, 1, 3);
    compound("银杏公馆", 9, 3, 2, 11, 2);
    compound("东升小区", 9, 4, 3, 5, 2, {"东升"});
    const pack::PlaceIndex shops = place("凌云商住楼", PlaceKind::compound, community_, 9);
    building(shops, "A座", 0, 9, 1, 8, 4);
    building(shops, "B座", 0, 9, 1, 8, 4);
    place("凌云广场", PlaceKind::poi, community_, 5);
    place("市政府", PlaceKind::poi, community_, 5);
    const pack::PlaceIndex street = place("石臼街道", PlaceKind::outside, {}, -1);
    place("海滨小区", PlaceKind::outside, street, -1);
  }

  // "漏雨 房顶=8": words with weights, ten when not given.
  template <class Word>
  static std::vector<Word> words(std::string_view list) {
    std::vector<Word> out;
    while (!list.empty()) {
      const std::string_view one = list.substr(0, list.find(' '));
      list.remove_prefix(std::min(list.size(), one.size() + 1));
      const std::size_t sign = one.find('=');
      Word word;
      word.text = std::string(one.substr(0, sign));
      if (sign != std::string_view::npos) word.weight = std::stoi(std::string(one.substr(sign + 1)));
      out.push_back(std::move(word));
    }
    return out;
  }

  void category(std::string id, pack::Urgency urgency, pack::Guard guard, std::string_view list) {
    pack::Category c;
    c.group = id.substr(0, id.find('.'));
    c.id = std::move(id);
    c.urgency = urgency;
    c.guard = guard;
    c.words = words<pack::CategoryWord>(list);
    pack_->category_by_id[c.id] = pack::CategoryIndex(pack_->categories.size());
    pack_->categories.push_back(std::move(c));
  }

  void categories() {
    using pack::Guard;
    using enum pack::Urgency;
    category("prop.roof_leak", u3, Guard::grid_first, "漏雨 房顶 屋面 渗水 顶楼漏");
    category("prop.elevator", u2, Guard::grid_first, "电梯坏 电梯故障 电梯停");
    category("prop.fee", u3, Guard::grid_first, "物业费 装修押金 涨价 押金不退");
    category("prop.no_property", u4, Guard::grid_first, "没物业 没有物业 无物业");
    category("prop.facility", u3, Guard::grid, "单元门 门禁 楼道灯 健身器材");
    category("sani.garbage", u3, Guard::grid, "垃圾 垃圾桶 清运 桶都满");
    category("sani.corridor", u3, Guard::grid, "楼道里 堆满 纸箱 堆放杂物");
    category("sani.weeds", u3, Guard::grid, "杂草 草长 蚊子");
    category("sani.poultry", u3, Guard::grid_first, "养鸡 打鸣 鸡叫");
    category("sani.sewage", u2, Guard::grid_first, "化粪池 下水道 返水 粪水 污水");
    category("util.water", u2, Guard::department, "停水 没水 黄水 水压");
    category("util.power", u2, Guard::department, "停电 没电 跳闸");
    category("util.heat", u2, Guard::department, "暖气 不热 室温 供暖");
    category("util.telecom", u3, Guard::department, "宽带 网线 断网");
    category("safe.fire_lane", u2, Guard::grid_first, "消防通道 堵死 救护车进不来");
    category("safe.ebike", u2, Guard::grid_first, "电动车 飞线 充电");
    category("safe.gas_leak", u1, Guard::transfer, "漏气 怕漏气 燃气泄漏 臭鸡蛋味 闻到气");
    category("safe.manhole", u2, Guard::grid_first, "井盖 塌陷 掉下去");
    category("safe.lift_trapped", u1, Guard::transfer, "困了 被困 困人 电梯卡住");
    category("env.noise_home", u3, Guard::grid, "跳绳 音响 没法睡 噪音");
    category("env.fume", u3, Guard::department, "油烟 烧烤店 异味 往屋里灌");
    category("park.disorder", u3, Guard::grid, "乱停 僵尸车 挪车");
    category("ordr.vendor", u3, Guard::department, "占道经营 摆摊 烧烤");
    category("disp.leak", u3, Guard::grid, "楼上漏水 漏到楼下 天花板");
    category("disp.mass", u2, Guard::grid_first, "联名=5 讨说法=5 上访");
    category("care.agent", u3, Guard::grid, "代办 上门办 跑不了腿 瘫痪 残疾证");
    category("affr.social", consult, Guard::grid_first, "医保 社保 养老金");
    category("serv.feedback", consult, Guard::grid, "表扬 感谢 锦旗 点赞");
    category("emrg.life", u1, Guard::transfer, "不想活 跳楼 喊救命 没人应 昏迷 救护车");
    category("emrg.fire", u1, Guard::transfer, "着火 起火 冒浓烟 火苗=7");
  }

  void lexicon() {
    pack::Lexicon& lexicon = pack_->lexicon;
    lexicon.nature.resize(7);
    const auto nature = [&](pack::Nature n, std::string_view list) {
      lexicon.nature[static_cast<std::size_t>(n)] = words<pack::Cue>(list);
    };
    nature(pack::Nature::ask, "希望 帮忙 快来");
    nature(pack::Nature::complain, "投诉 不管 没人管");
    nature(pack::Nature::consult, "请问 能办吗 怎么办理");
    nature(pack::Nature::suggest, "建议");
    nature(pack::Nature::report, "举报");
    nature(pack::Nature::praise, "感谢 表扬");
    lexicon.tags = {{"vulnerable", "弱势", words<pack::Cue>("老人 孩子 孕妇 残疾")},
                    {"mass", "群体", words<pack::Cue>("联名 整栋楼")},
                    {"night", "夜间", words<pack::Cue>("半夜 凌晨")},
                    {"callback", "紧急回访", {}},
                    {"fire_risk", "火险", words<pack::Cue>("烟头")},
                    {"repeat", "重复", words<pack::Cue>("第三次 好几回 又=5 一直没=5")}};
    lexicon.urgent = words<pack::Cue>("冒火星 触电 快塌 受伤");
    lexicon.negation = words<pack::Cue>("不是 没有 没 没人 不 并未");
    lexicon.past = words<pack::Cue>("昨晚 去年=5");
    lexicon.solved = words<pack::Cue>("已经修好 修好了");
    lexicon.ongoing = words<pack::Cue>("现在 已经=5 一直=5 到现在");
    lexicon.hypothetical = words<pack::Cue>("万一 再不 要是 以免 怕");
    lexicon.quoted = words<pack::Cue>("写着 回了句 唱");
    lexicon.hyperbole = words<pack::Cue>("差点 哈哈");
    lexicon.sincere = words<pack::Cue>("帮俺 送来");
    lexicon.noise = words<pack::Cue>("回T退订 退订回T");
  }

  std::shared_ptr<pack::Pack> pack_ = std::make_shared<pack::Pack>();
  pack::PlaceIndex community_;
};

}  // namespace gridline::text
