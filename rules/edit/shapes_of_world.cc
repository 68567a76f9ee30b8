// What may stand in pack.yaml, org.yaml, calendar.yaml and places.yaml: who is there, where and when.
#include "rules/edit/shape_make.h"

namespace gridline::edit {

FileShape pack_shape() {
  const Shape* share = form("(100|[0-9]{1,2})(\\.[0-9])?%", "65%");
  const Shape* reading = fields({
      {"model", choice({"with_words", "words_only"}), false, "模型与字词一起判断，或只用字词",
       "the text model decides together with the words, or the words alone"},
      {"sure", share, false, "不经人直接派出所需的把握；默认 90%", "as likely to be right: routed without a person; 90%"},
      {"urgent", share, false, "只有模型看出的紧急事项，多大把握即交人判断；默认 50%",
       "an emergency that the model alone sees: to a person at once; 50%"},
  });
  const Shape* activation = fields({
      {"people", choice({"1", "2"}), true, "启用别的规则包须几人：2 为一人提交、另一人复核；默认 1",
       "how many people activate another pack: with 2 one proposes and another one activates; 1"},
  });
  return {
      "pack.yaml",
      fields(
          {{"name", text(), true, "规则包的名称", "the pack's name"},
           {"version", text(), true, "版本，加引号", "its version, in quotes"},
           {"timezone", form("[+-][0-9]{2}:[0-5][0-9]", "+08:00"), true, "时区，如 \"+08:00\"",
            "such as \"+08:00\""},
           {"zh", text(), false, "中文名", "its Chinese name"},
           {"en", text(), false, "英文名", "its English name"},
           {"triage", text(), true, "拿不准时接单的单位编号（待研判）", "the unit that takes what is unsure"},
           {"profiles", one_or_more(text()), false, "随程序提供的时限模板，如 shandong-2020，可作 parent",
            "policies that come with the program, such as shandong-2020, to be inherited from"},
           {"activation", activation, false, "别的规则包怎样启用", "how another pack becomes active"},
           {"reading", reading, false, "诉求怎样读", "how a complaint is read"}}),
      "规则包：名称、版本、时区，拿不准的交给谁", "name, version, time zone, and who takes what is unsure"};
}

namespace {

const Shape* unit_shape() {
  Shape* unit = fields({}, "unit");
  unit->fields = {
      {"id", text(), true, "单位编号", "the unit's id"},
      {"zh", text(), true, "名称", "its name"},
      {"en", text(), false, "英文名", "its English name"},
      {"level", text(), false, "层级，levels 中的一个", "its level, one of levels"},
      {"function", text(), false, "职能：lead_kinds 中的一个，由最近的这类单位主办",
       "a lead kind: the nearest unit with it leads"},
      {"calendar", text(), false, "日历；不写随上级", "its calendar; else that of the unit above"},
      {"accountable", truth(), false, "能否主办；false 为协办单位（物业、业委会）",
       "may it lead? false for a firm or a committee that helps"},
      {"parent", text(), false, "上级单位（平铺写法）", "the unit above, where units are written flat"},
      {"units", list(unit), false, "下级单位", "the units below it"},
  };
  return unit;
}

}  // namespace

FileShape org_shape() {
  const Shape* level = fields({{"id", text(), true, "层级编号", "the level's id"},
                               {"zh", text(), false, "名称", "its name"},
                               {"en", text(), false, "英文名", "its English name"}});
  const Shape* kind =
      fields({{"zh", text(), false, "名称", "its name"},
              {"en", text(), false, "英文名", "its English name"},
              {"level", text(), false, "地点所属的这一级单位", "the unit of this level above the place"},
              {"property_firm", truth(), false, "地点的物业企业", "the place's property firm"}});
  const Shape* turns = fields({{"teams", whole(2, 31), true, "几个组", "how many teams"},
                               {"days", whole(1, 31), false, "每组连上几天；默认 1", "days of a turn; default: 1"},
                               {"from", form("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-01-01"), true,
                                "第 1 组从哪天起", "the first day of team 1"}});
  const Shape* shift = fields({{"zh", text(), false, "名称", "its name"},
                               {"from", time_of_day(), true, "几点起", "from"},
                               {"to", time_of_day(), true, "几点止；早于 from 则过夜，相同则全天",
                                "to; before `from`: over midnight; equal: all day"},
                               {"weekdays", one_or_more(form(weekdays_pattern, "mon-fri")), false, "哪几天；默认每天",
                                "on which days; default: all"},
                               {"workdays_only", truth(), false, "只在工作日（含调休）",
                                "on workdays only, make-up workdays included"},
                               {"turns", turns, false, "轮班：各组轮流；成员的班次写 night/2（第 2 组）",
                                "teams take turns; a member's shift is written night/2 (team 2)"}});
  const Shape* council = fields(
      {{"zh", text(), true, "名称", "its name"},
       {"en", text(), false, "英文名", "its English name"},
       {"unit", text(), true, "谁的议事会：单位编号，由其书记主持", "whose: a unit, its secretaries run it"},
       {"above", text(), false, "解决不了时提交的上级议事会",
        "the council that takes what this one could not settle"},
       {"weekday", form("mon|tue|wed|thu|fri|sat|sun|周[一二三四五六日]", "thu"), true, "星期几开",
        "the day of the week"},
       {"at", time_of_day(), true, "几点开", "at what time"},
       {"every_weeks", whole(1, 52), false, "几周一次；默认 1", "every so many weeks; 1"},
       {"from", form("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-05"), false, "隔几周一次的：它开会的某一天",
        "with every_weeks: a day on which it meets"},
       {"cut_off", form("[0-9]+ ?(min|h|d|分钟|小时|天)", "1 d"), false,
        "开会前多久截止，之后提交的等下一次；默认不截止",
        "so long before the start the agenda is closed: later items wait for the next one"},
       {"lasts", form("[0-9]+ ?(min|h|d|分钟|小时|天)", "2 h"), false,
        "开多久；到时无人宣布结束也算结束；默认 2 h",
        "how long it lasts: then it is over, also if nobody says so; 2 h"},
       {"hearings", whole(1, 9), false, "几次无人认领即由书记指定（或提交上级）；默认 2",
        "unclaimed so often, the secretary assigns, or it goes up; 2"},
       {"then", choice({"assign", "up"}), false, "此后：assign 书记指定（默认），up 自动提交上级议事会",
        "then: assign by the secretary, or up to the council above by itself"},
       {"gathers", one_or_more(choice({"visit", "discovered"})), false,
        "这些来源的诉求（visit 走访、discovered 主动发现）自动列入议程，U1、U2 除外",
        "what has this origin is on its agenda by itself; never U1 and U2"},
       {"rest_day", choice({"hold", "skip", "next_workday"}), false,
        "遇休息日：hold 照开（默认）、skip 停一次、next_workday 顺延到下个工作日",
        "on a day off: hold all the same, skip it, or the next workday"}});
  return {"org.yaml",
          fields({{"levels", list(level), true, "层级，从上到下", "the levels, from the top"},
                  {"lead_kinds", names(kind), true, "主办类型：编号 → 谁", "lead kinds: id → who"},
                  {"units", list(unit_shape()), true, "组织单元，嵌套或用 parent 平铺",
                   "units, nested or flat with parent"},
                  {"shifts", names(shift), false, "班次", "shifts"},
                  {"councils", names(council), false, "议事会：编号 → 何时开、谁的", "councils: id → whose and when"}}),
          "组织：层级、主办类型、单位、班次、议事会", "levels, lead kinds, units, shifts and councils"};
}

FileShape calendar_shape() {
  const Shape* hours = one_or_more(form("[0-9]{1,2}:[0-5][0-9] ?- ?[0-9]{1,2}:[0-5][0-9]", "08:30-12:00"));
  const Shape* calendar =
      fields({{"hours", names(or_empty(hours), weekdays_pattern), true, "每周的办公时间；空为不办公",
               "opening hours of the week; empty: closed"},
              {"workday", hours, false, "调休上班日的时间；默认同周一", "of make-up workdays; default: Monday's"},
              {"day_close", time_of_day(), false, "工作日时限到几点", "when a limit in working days ends"},
              {"holidays", truth(), false, "是否随放假安排；默认 true", "does it keep the holidays? default: true"}});
  const Shape* days = one_or_more(
      form("([0-9]{4}-)?[0-9]{2}-[0-9]{2}( ?\\.\\. ?([0-9]{4}-)?[0-9]{2}-[0-9]{2})?", "05-01..05-05"));
  const Shape* notice = fields({{"name", text(), true, "节日", "the holiday"},
                                {"issued", form("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2020-01-27"), false,
                                 "发文日期：后来的通知，其日子替换先前的",
                                 "when a later notice came out: its days replace the earlier ones"},
                                {"rest", days, false, "放假", "days off"},
                                {"work", days, false, "调休上班", "make-up workdays"}});
  return {"calendar.yaml",
          fields({{"calendars", names(calendar), true, "日历，第一个为默认", "calendars; the first is the default"},
                  {"holidays", names(or_empty(list(notice)), "[0-9]{4}"), false, "年份 → 放假安排",
                   "year → its notice of holidays"}}),
          "日历：办公时间、节假日与调休", "opening hours, holidays and make-up workdays"};
}

namespace {

// What compounds and zones have in common.
std::vector<Field> shape_of_buildings() {
  const Shape* buildings =
      either({whole(1, 9999), form("[0-9]+(-[0-9]+)?( ?[,，、] ?[0-9]+(-[0-9]+)?)*", "1-4,6"), list(text())});
  return {
      {"aliases", one_or_more(text()), false, "别名", "other names"},
      {"grid", text(), false, "所属网格（单位编号）", "the unit that covers it"},
      {"border", text(), false, "相邻的另一网格", "the other unit at a border"},
      {"buildings", buildings, false, "楼栋：数目 16、号码 1-4,6 或名称 [A座, B座]",
       "a count (16), numbers (1-4,6) or names ([A座, B座])"},
      {"suffix", text(), false, "楼号后缀，默认“号楼”", "behind a building's number; 号楼"},
      {"grids", names(one_or_more(text())), false, "网格 → 楼栋，如 {LY-G1: 1-8}", "unit → buildings"},
      {"stairs", whole(0, 200), false, "每栋单元数", "stairs of a building"},
      {"floors", whole(0, 200), false, "层数", "floors"},
      {"homes", whole(0, 500), false, "每层户数", "homes on a floor"},
      {"households", whole(0, 1'000'000), false, "总户数", "households in all"},
      {"property", choice({"active", "withdrawn", "none", "有", "撤离", "无"}), false, "物业状态",
       "is there a property firm?"},
      {"firm", text(), false, "物业企业（单位编号）", "the property firm, a unit"},
  };
}

}  // namespace

FileShape places_shape() {
  const Shape* aliases = one_or_more(text());
  const Shape* area = fields({{"kind", choice({"district", "street", "community", "区县", "街道", "社区"}), false,
                               "区域类型；默认 community", "kind of area; default: community"},
                              {"unit", text(), true, "所属单位", "the unit that covers it"},
                              {"aliases", aliases, false, "别名", "other names"}});
  std::vector<Field> of_compound = shape_of_buildings();
  const Shape* zone = fields(of_compound);
  of_compound.insert(of_compound.begin() + 4,
                     {"zones", names(zone), false, "分区 → 其中的楼栋", "zones and the buildings in them"});
  const Shape* poi = fields({{"in", text(), false, "位于哪个小区", "the compound it lies in"},
                             {"unit", text(), false, "所属单位", "the unit that covers it"},
                             {"border", text(), false, "相邻的另一网格", "the other unit at a border"},
                             {"aliases", aliases, false, "别名", "other names"}});
  const Shape* outside = fields({{"aliases", aliases, false, "别名", "other names"},
                                 {"places", one_or_more(text()), false, "其中的地点", "places in it"}});
  return {"places.yaml",
          fields({{"areas", names(area), false, "区县、街道、社区的名称",
                   "districts, streets, communities by name"},
                  {"compounds", names(fields(of_compound)), false, "小区", "compounds"},
                  {"pois", names(poi), false, "兴趣点：广场、学校、市场", "points of interest"},
                  {"outside", names(or_empty(outside)), false, "认得但不归我们管的地方",
                   "known by name, but not ours"}}),
          "地点：小区、楼栋、别名、兴趣点 → 归哪个单位", "places and the units that cover them"};
}

}  // namespace gridline::edit
