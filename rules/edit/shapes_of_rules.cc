// What may stand in categories.yaml, words.yaml, policies.yaml, routes.yaml and tests/*.yaml: what it is
// about, who does it and how fast.
#include "rules/edit/shape_make.h"
#include "rules/pack/words.h"

namespace gridline::edit {

namespace {

// The codes of an enumeration from its second number to `last`.
template <class E>
std::vector<std::string_view> codes_to(E last) {
  std::vector<std::string_view> out;
  for (int i = 1; i <= static_cast<int>(last); ++i) out.push_back(pack::code(static_cast<E>(i)));
  return out;
}

const Shape* nature_shape() {
  std::vector<std::string_view> both = {"求", "投", "咨", "建", "举", "扬"};
  for (const std::string_view code : codes_to(pack::Nature::praise)) both.push_back(code);
  return choice(both);
}

}  // namespace

FileShape categories_shape() {
  const Shape* guard = choice({"G", "F", "D", "X", "grid", "grid_first", "department", "transfer"});
  const Shape* category = fields({
      {"zh", text(), true, "名称", "its name"},
      {"en", text(), false, "英文名", "its English name"},
      {"lead", text(), true, "通常谁主办（lead_kinds）", "who usually leads, a lead kind"},
      {"partners", one_or_more(text()), false, "通常谁协办（lead_kinds）", "who usually helps, lead kinds"},
      {"urgency", urgency(), true, "紧急程度", "its urgency"},
      {"guard", guard, true, "办结权限：G 网格可办结，F 网格先行，D 部门专办，X 立即转接",
       "who may close it: G a grid, F the grid first, D departments only, X transfer at once"},
      {"nature", nature_shape(), false, "没有提示词时的性质", "the nature of a message without a cue"},
      {"words", or_empty(words()), false, "关键词，空格分开，可带权重：漏雨=14（默认 10）",
       "its words, with weights if wanted: 漏雨=14 (10 when not given)"},
  });
  return {"categories.yaml", names(category, "[^.\\s]+\\.\\S+"),
          "类别：谁主办、谁协办、多急、谁能办结、哪些词", "who leads and helps, how urgent, who may close, which words"};
}

FileShape words_shape() {
  const Shape* cues = or_empty(words());
  const Shape* tag =
      fields({{"zh", text(), false, "名称", "its name"}, {"words", cues, false, "提示词", "its cues"}});
  Shape* natures = fields({});
  for (const Shape* of = nature_shape(); const std::string_view name : of->choices)
    natures->fields.push_back({name, cues, false, "这种性质的提示词", "cues of this nature"});
  return {"words.yaml",
          fields({{"nature", natures, false, "性质 → 提示词", "nature → its cues"},
                  {"tags", names(or_empty(tag)), false, "标签 → 提示词", "tag → its cues"},
                  {"urgent", cues, false, "险情词：快一级", "danger: one step faster"},
                  {"negation", cues, false, "否定：取消紧跟其后的词", "takes back the word right after it"},
                  {"past", cues, false, "过去：本句减半，不报警", "past: half the weight, no alarm"},
                  {"solved", cues, false, "已解决", "over and done with"},
                  {"ongoing", cues, false, "持续：取消“过去”", "goes on: undoes past"},
                  {"hypothetical", cues, false, "假设、担心、防范：不报警", "supposed or feared: no alarm"},
                  {"quoted", cues, false, "引用：旁边引号里的不算", "beside quotation marks: cited, not told"},
                  {"hyperbole", cues, false, "夸张", "exaggerated"},
                  {"sincere", cues, false, "真心：旁边的感谢是真的", "thanks beside it are meant"},
                  {"aside", cues, false, "搁置：说到只为不提", "named only to be put aside"},
                  {"noise", cues, false, "噪声：不是诉求内容", "not a part of the message"},
                  {"advert", cues, false, "广告用词", "words of adverts"}}),
          "提示词：性质、标签、险情，以及话怎么理解", "cues: nature, tags, danger, and how words are meant"};
}

namespace {

// A ladder's step, and a list of them for all urgencies or one for each.
const Shape* ladders_shape() {
  const Shape* people = either(
      {choice({"handler", "lead", "above"}),
       fields({{"level", text(), false, "这一层级", "a level above the lead"},
               {"unit", text(), false, "这个单位", "one unit"},
               {"role", text(), false, "其中这一岗位的人", "those of it with this role"}})});
  const Shape* amount = form("[0-9]+ ?(min|h|d|wh|wd|分钟|小时|个小时|天|日|自然日|工作时|个工作时|工作日|个工作日)", "2 h");
  const Shape* at =
      either({whole(0, 0), form("[1-9][0-9]?%|[-+] ?[0-9]+ "
                                "?(min|h|d|wh|wd|分钟|小时|个小时|天|日|自然日|工作时|个工作时|工作日|个工作日)",
                                "-1 wd")});
  const Shape* step = fields(
      {{"at", at, false, "相对到期：75%、-1 wd、0、+1 wd", "from the due: 75%, -1 wd, 0, +1 wd"},
       {"after", amount, false, "上一步之后", "after the step before"},
       {"do", choice({"notify", "reassign", "raise", "supervise", "invite", "agenda", "webhook"}), true,
        "做什么：提醒、改派、升级、督办、邀协办、提交议事会、外部通知", "what is done"},
       {"to", people, false, "通知谁", "whom"},
       {"unit", text(), false, "邀请哪个单位", "whom to invite"},
       {"hook", text(), false, "外部通知在配置里的名字", "a webhook's name in the configuration"},
       {"on_duty", truth(), false, "只找当时在班的；没有人就立刻进入下一步",
        "only who is on duty then; nobody: the next step at once"},
       {"repeat", amount, false, "隔多久再提醒", "after how long it is said again"},
       {"times", whole(1, 48), false, "至多几次，含第一次", "how often at most, the first included"},
       {"until", choice({"acknowledged"}), false, "有人知晓就停", "until somebody has acknowledged it"},
       {"acks", whole(1, 9), false, "要几个人知晓；默认 1", "how many people must; 1"},
       {"silent", amount, false, "知晓后多久没办完就进入下一步",
        "so long after it, not done, the ladder goes on"}},
      "ladder_step");
  const Shape* steps = list(step);
  std::vector<Field> by_urgency;
  for (const std::string_view u : urgency()->choices)
    by_urgency.push_back({u, steps, false, "这一紧急程度的阶梯", "for this urgency"});
  by_urgency.push_back({"any", steps, false, "其余的", "for the others"});
  const Shape* ladder = either({steps, fields(by_urgency, "ladder_by_urgency")});
  Shape* out = fields({});
  for (const pack::ClockKind c :
       {pack::ClockKind::dispatch, pack::ClockKind::accept, pack::ClockKind::contact,
        pack::ClockKind::resolve, pack::ClockKind::check, pack::ClockKind::callback, pack::ClockKind::ruling,
        pack::ClockKind::hold_review, pack::ClockKind::partner, pack::ClockKind::rework,
        pack::ClockKind::mediation, pack::ClockKind::commitment})
    out->fields.push_back({pack::code(c), ladder, false, pack::zh(c), "its steps, or some for each urgency"});
  return out;
}

const Shape* policy_shape() {
  std::vector<Field> by_urgency;
  for (const std::string_view u : urgency()->choices)
    by_urgency.push_back({u, clock_amount(), false, "这一紧急程度的时限", "for this urgency"});
  by_urgency.push_back({"any", clock_amount(), false, "其余的", "for the others"});
  const Shape* amount = either({clock_amount(), fields(by_urgency)});
  Shape* clocks = fields({});
  // `archive` is the engine's own, and not for packs.
  for (const pack::ClockKind c :
       {pack::ClockKind::intake, pack::ClockKind::dispatch, pack::ClockKind::accept, pack::ClockKind::contact,
        pack::ClockKind::resolve, pack::ClockKind::check, pack::ClockKind::callback, pack::ClockKind::claim,
        pack::ClockKind::ruling, pack::ClockKind::hold_review, pack::ClockKind::partner,
        pack::ClockKind::rework, pack::ClockKind::info, pack::ClockKind::mediation,
        pack::ClockKind::commitment, pack::ClockKind::stay, pack::ClockKind::assignment,
        pack::ClockKind::whistle, pack::ClockKind::attempt, pack::ClockKind::hand_over})
    clocks->fields.push_back(
        {pack::code(c), amount, false, pack::zh(c), "its limit, or one for each urgency"});
  const Shape* still = choice({"need_info", "return_asked", "on_hold", "reported"});
  const Shape* waiting = choice({"need_info", "return_asked"});
  const Shape* in_triage = choice({"need_info"});
  const Shape* pauses =
      fields({{"resolve", one_or_more(still), false, "办理时限在哪些状态停表（含 on_hold）",
               "where the time to resolve stands still, on_hold among them"},
              {"accept", one_or_more(waiting), false, "签收时限在哪些状态停表", "where the time to accept stands still"},
              {"dispatch", one_or_more(in_triage), false, "派单时限在哪些状态停表",
               "where the time to dispatch stands still"}});
  const Shape* start = choice({"said", "received", "dispatched"});
  const Shape* starts =
      fields({{"resolve", start, false, "办理时限从何时起算", "what the time to resolve is counted from"},
              {"contact", start, false, "联系时限从何时起算", "what the time to contact is counted from"},
              {"dispatch", choice({"said", "received"}), false, "派单时限从何时起算",
               "what the time to dispatch is counted from"},
              {"accept", choice({"dispatched"}), false, "签收时限从派单起算",
               "the time to accept: from the dispatch"}});
  return fields({{"zh", text(), false, "名称", "its name"},
              {"en", text(), false, "英文名", "its English name"},
              {"parent", text(), false, "没写的从它继承", "what is not given is inherited from it"},
              {"warn", form("[1-9][0-9]?%", "75%"), false, "到时限的百分之几提醒", "at which share of a limit to warn"},
              {"clocks", clocks, false, "各项时限", "the clocks"},
              {"ladders", ladders_shape(), false, "升级阶梯", "what is done before, at and after a due"},
              {"pauses", pauses, false, "停表：时限在哪些状态不走", "where clocks stand still"},
              {"starts", starts, false, "起算：时限从哪一刻算起", "which moment starts a clock"}});
}

}  // namespace

FileShape policies_shape() {
  return {"policies.yaml", names(policy_shape()), "时限方案", "policies: how fast"};
}

FileShape profile_shape() {
  return {"profiles/*.yaml", policy_shape(), "时限模板：一个可继承的时限方案", "a profile: one policy to inherit from",
          "profile"};
}

namespace {

const Shape* similar_shape() {
  const Shape* share = form("([2-9][0-9]|100)%", "35%");
  return fields({{"do", choice({"propose", "join", "never"}), false, "提示、并入或不比较", "propose, join or never"},
                 {"within", form("[0-9]+ ?(min|h|d|分钟|小时|个小时|天|日|自然日)( ?(next_day|instant|次日起|即时起))?", "7 d"),
                  false, "对方最早多久以前立案；至多 90 d", "how long ago the other was opened, 90 d at most"},
                 {"near", text(), false, "compound，或一个层级", "compound, or a level"},
                 {"alike", share, false, "有多像；默认 35%", "how alike; 35%"},
                 {"unplaced", share, false, "一方没有地点时", "the same where one names no place"}});
}

const Shape* hot_shape() {
  const Shape* rule =
      fields({{"households", either({whole(0, 0), whole(3, 60)}), false, "多少户成为热点；0 不按户数",
               "so many make a hot spot; 0: not by their number"},
              {"days", whole(1, 28), false, "多少天内；默认 7", "within so many days; 7"},
              {"per", text(), false, "按小区 compound，或一个层级", "counted by compound, or by a level"},
              {"of", choice({"category", "group"}), false, "按类别，或大类", "of one category, or one group"},
              {"above", whole(0, 10), false, "高出平常几个标准差；0 不用",
               "standard deviations above the usual; 0: not"}});
  return either({choice({"never"}), rule});
}

constexpr std::string_view occasions[] = {"receipt", "emergency",  "ask_place",
                                          "result",  "escalation", "duty"};

const Shape* says_shape() {
  Shape* says = fields({});
  for (const std::string_view occasion : occasions)
    says->fields.push_back({occasion, text(), false, "这一场合的文本", "the text for this occasion"});
  return says;
}

// Routes, and includes of others.
const Shape* children_of(const Shape* route) {
  Shape* include = fields({{"include", one_or_more(text()), true, "routes/ 下的文件", "files below routes/"}});
  include->told_by = "include";
  return list(either({include, route}));
}

// What a route may say, in the order in which it is asked: what for, when, who, how.
std::vector<Field> route_fields(const Shape* route) {
  const Shape* target = text();
  const Shape* role = choice(codes_to(pack::Role::outside_partner));
  const Shape* person =
      either({choice({"queue"}),
              fields({{"role", role, true, "角色", "the role"},
                      {"skill", text(), false, "技能", "a skill that is needed"},
                      {"on_duty", truth(), false, "须在班；默认 true", "must be on duty; default: true"}})});
  return {
      {"id", text(), true, "编号，在同级中唯一", "its id, unique among its siblings"},
      {"zh", text(), false, "说明", "what it is for"},
      {"when", text(), false, "条件（CEL）；不写总是成立", "the condition, CEL; without it: always"},
      {"continue", truth(), false, "加上协办后继续往下问",
       "adds its partners and goes on asking its siblings"},
      {"lead", target, false, "主办：层级、category、category:类型、unit:编号、triage",
       "who leads: a level, category, category:KIND, unit:ID, triage"},
      {"partners", one_or_more(target), false, "协办", "who helps"},
      {"person", person, false, "派给谁：queue 或 角色、技能、是否在班",
       "whom: queue, or a role, skill and duty"},
      {"policy", text(), false, "时限方案", "the policy"},
      {"split", truth(), false, "一诉多事可拆单", "one complaint may give several tickets"},
      {"join", truth(), false, "同一地点同一类别并入在办工单",
       "the same place and category joins an open ticket"},
      {"similar", similar_shape(), false, "相似诉求", "complaints that are alike"},
      {"hot", hot_shape(), false, "热点", "hot spots"},
      {"says", says_shape(), false, "告知文本：场合 → texts.yaml 中的一个",
       "what is told: occasion → one of texts.yaml"},
      {"owner", text(), false, "下面的规则归这个单位，只能更严",
       "what is below belongs to this unit, and may only be stricter"},
      {"children", children_of(route), false, "下级规则，先匹配者优先",
       "the routes below; the first that matches wins"},
  };
}

}  // namespace

namespace {

const Shape* route_shape() {
  static const Shape* const one = [] {
    Shape* route = fields({}, "route");
    route->fields = route_fields(route);
    return route;
  }();
  return one;
}

}  // namespace

FileShape routes_shape() {
  std::vector<Field> of_root = route_shape()->fields;
  std::erase_if(of_root,
                [](const Field& f) { return f.key == "when" || f.key == "continue" || f.key == "owner"; });
  for (Field& f : of_root) f.needed = f.key == "lead" || f.key == "policy";
  const Shape* value = either({truth(), text(), list(either({truth(), text()}))});
  return {"routes.yaml",
          fields({{"let", names(value, "[A-Za-z_][A-Za-z0-9_]*"), false, "给名单和值取名，供条件使用",
                   "names for lists and values, for conditions"},
                  {"root", fields(of_root), true, "接住一切的根规则", "the root, which catches all"}}),
          "派单规则树", "the tree of routes"};
}

FileShape included_shape() {
  return {"routes/*.yaml", children_of(route_shape()), "被 include 包含的规则", "routes that are included",
          "included"};
}

FileShape texts_shape() {
  const Shape* told =
      fields({{"for", choice({std::begin(occasions), std::end(occasions)}), true, "场合", "the occasion"},
              {"zh", text(), true, "中文文本，{…} 为可填项", "the Chinese text, with {blanks}"},
              {"en", text(), false, "英文文本", "the English text"}});
  return {"texts.yaml", names(told), "告知居民和成员的文本", "what residents and members are told"};
}

namespace {

std::vector<Field> submission_fields() {
  return {{"title", text(), false, "标题", "the title"},
          {"text", text(), false, "原文", "what the resident wrote"},
          {"channel", text(), false, "渠道", "the channel"},
          {"place", text(), false, "渠道给的地点", "the place that the channel gives"},
          {"category", text(), false, "渠道给的类别", "the category that the channel gives"},
          {"kind", text(), false, "种类", "complaint, wish, directive …"},
          {"origin", text(), false, "来源", "complaint, discovered, visit …"},
          {"lon", text(), false, "经度", "longitude"},
          {"lat", text(), false, "纬度", "latitude"},
          {"confidential", truth(), false, "保密", "to be kept confidential"}};
}

const Shape* expect_shape() {
  const auto map_of = [](std::initializer_list<std::string_view> keys, const Shape* value) {
    Shape* map = fields({});
    for (const std::string_view key : keys)
      map->fields.push_back({key, value, false, "期望的值；\"-\" 为没有", "what it should be; \"-\": nothing"});
    return map;
  };
  const Shape* some = one_or_more(text());
  const Shape* clock =
      fields({{"clock", text(), true, "时限", "the clock"}, {"due", text(), true, "到期", "its due"}});
  const Shape* clocks =
      map_of({"dispatch", "accept", "contact", "resolve", "check", "callback", "claim", "ruling",
              "hold_review", "partner", "rework", "info", "mediation", "commitment"},
             text());
  Shape* expect = map_of(
      {"place",    "other",      "building",   "stair",   "floor",  "room",    "poi",    "grid",   "flags",
       "category", "categories", "also",       "urgency", "nature", "tags",    "words",  "advert", "sure",
       "lead",     "member",     "partners",   "clocks",  "route",  "triage",  "joined", "pack",   "state",
       "level",    "outcome",    "supervised", "due",     "told",   "tickets", "refused"},
      some);
  for (Field& f : expect->fields) {
    if (f.key == "place")
      f.shape = either({text(), map_of({"path", "compound", "building", "unit", "floor", "room", "poi",
                                        "grid", "flags", "other", "units", "candidates"},
                                       some)});
    if (f.key == "lead") f.shape = either({text(), map_of({"unit", "member"}, text())});
    if (f.key == "pack") f.shape = either({text(), map_of({"name", "version"}, text())});
    if (f.key == "clocks") f.shape = either({text(), list(either({text(), clock})), clocks});
  }
  return expect;
}

}  // namespace

FileShape tests_shape() {
  const Shape* expect = expect_shape();
  std::vector<Field> submit = submission_fields();
  submit.insert(submit.begin(), {"id", text(), false, "来源编号，重复提交用", "the channel's own id"});
  const Shape* step =
      fields({{"at", text(), false, "时刻", "at this time"},
              {"after", text(), false, "过多久：30m、2h、4 wh", "after so long: 30m, 2h, 4 wh"},
              {"submit", either({text(), fields(submit)}), false, "来了一件诉求", "a complaint comes"},
              {"do", text(), false, "动作：accept、report-done……", "a verb of the desk"},
              {"by", text(), false, "谁：成员、admin、adapter", "by whom: a member, admin, adapter"},
              {"with", names(one_or_more(text())), false, "动作的参数", "what the verb needs"},
              {"ticket", whole(1, 1'000'000), false, "第几张工单", "the ticket, counted from 1"},
              {"expect", expect, false, "此后应当如此", "what must hold then"}});
  std::vector<Field> test = submission_fields();
  test.insert(test.begin(), {"name", text(), false, "用例的名称", "the case's name"});
  test.push_back({"at", text(), false, "来到的时刻", "when it came"});
  test.push_back({"expect", expect, false, "应当如此", "what must hold"});
  test.push_back({"steps", list(step), false, "一步一步的过程", "a story, step by step"});
  return {"tests/*.yaml", list(fields(test)), "必须成立的用例", "cases that must hold", ""};
}

}  // namespace gridline::edit
