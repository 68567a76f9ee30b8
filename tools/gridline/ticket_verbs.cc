// One table of words; the flags come from the table of fields that the API itself goes by.
#include "tools/gridline/ticket_verbs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "engine/base/assert.h"
#include "engine/node/act_fields.h"
#include "tools/gridline/client.h"

namespace gridline::cli {

namespace {

using core::Verb;
using node::ActField;
using node::FieldForm;

struct Row {
  Verb verb;
  Words words;
};

constexpr Row table[] = {
    {Verb::dispatch,
     {"dispatch", "派单：交给一个单位主办", "give it to a unit, which leads",
      "gridline ticket dispatch 17 --unit LY-G1"}},
    {Verb::assign,
     {"assign", "指派：给单位里的一个人", "to one person of the unit",
      "gridline ticket assign 17 --member G1-M"}},
    {Verb::accept,
     {"accept", "签收：单位（或协办单位）接下", "the unit, or a partner, answers for it",
      "gridline ticket accept 17"}},
    {Verb::claim,
     {"claim", "领单：本人来办", "somebody works on it in person", "gridline ticket claim 17 --as G1-M"}},
    {Verb::table,
     {"table", "提交议事会：下次会上认领，办理时限照走", "before the next council, where it can be claimed; its clock runs on",
      "gridline ticket table 17 --council LY-THU --reason spans_grids"}},
    {Verb::lapse,
     {"lapse", "放弃认领，退回待认领", "gives up what was claimed", "gridline ticket lapse 17 --reason ill"}},
    {Verb::ask_info,
     {"ask-info", "请群众补充情况", "ask the resident for what is missing",
      "gridline ticket ask-info 17 --note 请问是几号楼"}},
    {Verb::inform,
     {"inform", "补充情况", "what was missing is known now", "gridline ticket inform 17 --note 3号楼2单元"}},
    {Verb::contact,
     {"contact", "联系群众", "the resident was contacted", "gridline ticket contact 17 --note 已约周五上门"}},
    {Verb::ask_return,
     {"ask-return", "申请退单，须说明原因", "ask to give it back, with a reason",
      "gridline ticket ask-return 17 --reason not_our_area"}},
    {Verb::ask_extension,
     {"ask-extension", "申请延期到某时", "ask for more time",
      "gridline ticket ask-extension 17 --until 2026-03-20T17:30 --reason parts_ordered"}},
    {Verb::ask_hold,
     {"ask-hold", "申请挂账：等外部条件，定复核日", "ask to let it rest until a review date",
      "gridline ticket ask-hold 17 --until 2026-04-20 --reason waits_for --other 18"}},
    {Verb::grant,
     {"grant", "审定：同意申请", "rule: the request is granted", "gridline ticket grant 17 --as LY-02"}},
    {Verb::deny,
     {"deny", "审定：驳回申请，须说明原因", "rule: the request is denied, with a reason",
      "gridline ticket deny 17 --reason yours_by_place --as LY-02"}},
    {Verb::transfer,
     {"transfer", "转办：改由另一单位主办", "another unit leads from now on",
      "gridline ticket transfer 17 --unit LY-G2 --reason border"}},
    {Verb::invite,
     {"invite", "邀协办；--whistle 吹哨到场", "invite partners; --whistle calls them to the spot",
      "gridline ticket invite 17 --unit PM-AHE --required"}},
    {Verb::decline,
     {"decline", "协办单位谢绝，待审定", "a partner asks not to take part",
      "gridline ticket decline 17 --unit PM-AHE --reason not_ours"}},
    {Verb::release,
     {"release", "解除协办", "a partner need not take part any more",
      "gridline ticket release 17 --unit PM-AHE"}},
    {Verb::visit,
     {"visit", "走访到场", "somebody went there", "gridline ticket visit 17 --evidence visit-0312"}},
    {Verb::attempt,
     {"attempt", "调解一次，记结果", "one attempt of mediation and how it ended",
      "gridline ticket attempt 17 --result agreed --evidence record-5 --until 2026-04-12"}},
    {Verb::resume, {"resume", "恢复办理", "work goes on after a hold", "gridline ticket resume 17"}},
    {Verb::report_done,
     {"report-done", "报结：承办人说办完了", "the handler says that it is done",
      "gridline ticket report-done 17 --evidence photo-9 --note 已换灯泡"}},
    {Verb::check,
     {"check", "核查：另一人看是否属实", "somebody else looks whether it is so",
      "gridline ticket check 17 --result ok --as DESK-8"}},
    {Verb::callback,
     {"callback", "回访：是否联系、解决、满意", "reached, solved, satisfied?",
      "gridline ticket callback 17 --contacted yes --solved yes --satisfied yes --as DESK-7"}},
    {Verb::close,
     {"close", "结案，注明结果", "close it, with an outcome", "gridline ticket close 17 --outcome solved"}},
    {Verb::force_close,
     {"force-close", "强制结案，须有权限和原因", "close it by authority, with a reason",
      "gridline ticket force-close 17 --reason no_legal_way"}},
    {Verb::rework, {"rework", "重办", "back to work", "gridline ticket rework 17 --reason not_solved"}},
    {Verb::reopen,
     {"reopen", "重开已结案的工单", "open a closed one again", "gridline ticket reopen 17 --reason again"}},
    {Verb::split,
     {"split", "拆单：按类别拆成几单；--complaint 把并入的一条诉求移出另立",
      "into one ticket for each matter; --complaint takes out one that had joined",
      "gridline ticket split 17 --matter sani.poultry --matter sani.weeds"}},
    {Verb::merge,
     {"merge", "并单：并入另一单", "into another ticket", "gridline ticket merge 17 --other 12"}},
    {Verb::unmerge, {"unmerge", "撤并：从所并的工单拆回", "out of it again", "gridline ticket unmerge 17"}},
    {Verb::keep_apart,
     {"keep-apart", "不并：提示的疑似重复不是一件事", "what was proposed as one matter is two",
      "gridline ticket keep-apart 17 --reason other_stall"}},
    {Verb::reveal,
     {"reveal", "查看原文：姓名、电话不遮盖，并留下记录", "names and phones unmasked; that you saw them is recorded",
      "gridline ticket reveal 17 --reason call_resident --as G1-M"}},
    {Verb::leave_cluster,
     {"leave-cluster", "移出热点：这一单不属于该热点", "out of the hot spot it was counted into",
      "gridline ticket leave-cluster 17 --reason other_matter"}},
    {Verb::join_cluster,
     {"join-cluster", "归入热点", "into an open hot spot", "gridline ticket join-cluster 17 --other 31"}},
    {Verb::divert,
     {"divert", "转 110、119、120 等", "handed to 110, 119, 120", "gridline ticket divert 17 --reason 119"}},
    {Verb::refuse,
     {"refuse", "不予受理，须说明原因", "not taken, with a reason",
      "gridline ticket refuse 17 --reason in_court"}},
    {Verb::withdraw,
     {"withdraw", "群众撤回诉求", "the resident takes it back", "gridline ticket withdraw 17"}},
    {Verb::recall,
     {"recall", "收回尚未签收的派单", "take back what nobody accepted yet", "gridline ticket recall 17"}},
    {Verb::urge,
     {"urge", "催办", "somebody asks where it stays", "gridline ticket urge 17 --note 居民再次来电"}},
    {Verb::acknowledge,
     {"acknowledge", "知晓：收到提醒，阶梯暂停一段时间", "who was told has seen it: the ladder holds for a while",
      "gridline ticket acknowledge 17 --as G1-M"}},
    {Verb::supervise,
     {"supervise", "督办", "a supervisor watches over it", "gridline ticket supervise 17 --as LY-02"}},
    {Verb::escalate,
     {"escalate", "升级：请上一级帮助", "ask the level above to help",
      "gridline ticket escalate 17 --reason beyond_us"}},
    {Verb::correct,
     {"correct", "更正地点、类别或缓急", "the right place, category or urgency",
      "gridline ticket correct 17 --category prop.elevator --reason misread"}},
    {Verb::void_,
     {"void", "作废：误录、测试", "it should never have been", "gridline ticket void 17 --reason test"}},
    {Verb::note, {"note", "备注", "a note", "gridline ticket note 17 --note 门卫电话在档案里"}},
};

// What was typed, by field.
struct Typed {
  std::uint64_t ticket = 0;
  std::map<std::string, std::vector<std::string>> values;
  std::map<std::string, bool> flags;
  std::string key, as;
};

std::string flag_of(const ActField& field) {
  if (field.name == "others") return "--other";
  if (field.name == "matters") return "--matter";
  if (field.name == "text") return "--note,--text";  // the first is what one reads, the second older
  return "--" + std::string(field.name);
}

std::vector<std::string> choices(Verb verb, const ActField& field) {
  std::string_view words = field.words;
  if (verb == Verb::check && field.name == "result") words = "ok fail";
  if (verb == Verb::attempt && field.name == "result") words = "agreed partly failed refused";
  std::vector<std::string> out;
  while (!words.empty()) {
    const std::string_view first = words.substr(0, words.find(' '));
    out.emplace_back(first);
    words.remove_prefix(std::min(words.size(), first.size() + 1));
  }
  return out;
}

void add_flag(CLI::App& command, Verb verb, const ActField& field, Typed& typed) {
  const std::string about = fmt::format("{} / {}", field.zh, field.en);
  if (field.name == "required" || field.name == "whistle") {
    command.add_flag(flag_of(field), typed.flags[std::string(field.name)], about);
    return;
  }
  const bool several_units = field.name == "unit" && verb == Verb::invite;
  const bool list = several_units || field.form == FieldForm::names || field.form == FieldForm::numbers;
  CLI::Option* option = command.add_option(flag_of(field), typed.values[std::string(field.name)],
                                           about + (list ? "（可重复 may be repeated）" : ""));
  if (list) option->allow_extra_args(false);
  else option->expected(1);
  if (field.form == FieldForm::word) option->check(CLI::IsMember(choices(verb, field)));
  if (field.form == FieldForm::yes_no) option->check(CLI::IsMember({"yes", "no"}));
  if (field.form == FieldForm::number || field.form == FieldForm::numbers)
    option->check(whole_number(1, UINT64_MAX));
}

Json value_of(const ActField& field, const std::string& text) {
  if (field.form == FieldForm::number || field.form == FieldForm::numbers) return std::stoull(text);
  if (field.form == FieldForm::yes_no) return text == "yes";
  return text;
}

Json body_of(Verb verb, const Typed& typed) {
  Json body = Json::object();
  for (const ActField* field : node::fields_of(verb)) {
    const std::string name(field->name);
    if (const auto flag = typed.flags.find(name); flag != typed.flags.end() && flag->second)
      body[name] = true;
    const auto typed_values = typed.values.find(name);
    if (typed_values == typed.values.end() || typed_values->second.empty()) continue;
    const std::vector<std::string>& values = typed_values->second;
    if (field->form == FieldForm::names || field->form == FieldForm::numbers) {
      for (const std::string& value : values) body[name].push_back(value_of(*field, value));
    } else if (values.size() > 1) {
      body["units"] = values;
    } else {
      body[name] = value_of(*field, values.front());
    }
  }
  if (!typed.key.empty()) body["key"] = typed.key;
  if (!typed.as.empty()) body["as"] = typed.as;
  return body;
}

void print_originals(const Json& complaints) {
  constexpr std::pair<const char*, const char*> fields[] = {
      {"reporter", "姓名"}, {"phone", "电话"}, {"contact", "其他联系方式"},
      {"address", "地址"},  {"principal", "当事人"}, {"principal_phone", "当事人电话"},
      {"principal_address", "当事人地址"}, {"title", "标题"}, {"text", "原文"}};
  for (const Json& c : complaints) {
    print(fmt::format("诉求 complaint {}\n", c.value("complaint", std::uint64_t{0})));
    for (const auto& [name, zh] : fields) {
      if (c.contains(name) && c[name].is_string())
        print(fmt::format("  {} {}  {}\n", zh, name, c[name].get<std::string>()));
    }
  }
}

Exit act(const Session& session, Verb verb, const Typed& typed) {
  const std::string name(code(verb));
  const Json body = body_of(verb, typed);
  return post_and_show(
      session, fmt::format("/api/v1/tickets/{}/{}", typed.ticket, name), body, [&](const Json& answer) {
        print(fmt::format("工单 ticket {}  {} {}{}\n", typed.ticket, zh(verb), name,
                          answer.value("changed", true) ? "" : "（没有变化 nothing changed）"));
        if (const auto seen = answer.find("complaints"); seen != answer.end()) print_originals(*seen);
        return Exit::ok;
      });
}

}  // namespace

const Words* verb_words(Verb verb) {
  const auto* at =
      std::find_if(std::begin(table), std::end(table), [&](const Row& r) { return r.verb == verb; });
  return at == std::end(table) ? nullptr : &at->words;
}

void register_verb(CLI::App& group, Session& session, Verb verb) {
  const Words* words = verb_words(verb);
  GRIDLINE_ASSERT(words != nullptr);
  CLI::App* command = add_live(group, session, *words);
  auto typed = std::make_shared<Typed>();
  command->add_option("TICKET", typed->ticket, "工单号 / ticket")
      ->required()
      ->check(whole_number(1, UINT64_MAX));
  for (const ActField* field : node::fields_of(verb)) {
    if (field->name != "units") add_flag(*command, verb, *field, *typed);  // --unit, repeated
  }
  command->add_option("--key", typed->key, "幂等键：同键重发不重复执行 / sent again with the same key, it is done once");
  command->add_option("--as", typed->as, "管理员代某成员操作 / the administrator acts in this member's name");
  command->callback([&session, verb, typed] {
    session.action = [&session, verb, typed] { return act(session, verb, *typed); };
  });
}

}  // namespace gridline::cli
