// policies.yaml, `ladders` of a policy: by clock, a list of steps, or one for each urgency.
//
//   ladders:
//     resolve:
//       - {at: -1 wd, do: notify, to: handler}        # also 75%, 0, +1 wd
//       - {at: 0, do: raise}
//       - {after: 2 h, do: notify, to: {level: community}, on_duty: true, repeat: 30 min, times: 4,
//          until: acknowledged, acks: 2, silent: 2 h}
//       - {after: 1 d, do: supervise, to: lead}
//     accept: {U1: [...], any: [...]}
#include "rules/pack/load_ladders.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

void bad_time(const YamlNode& node, IssueList& issues) {
  issues.error(node.at, "bad_step_time",
               "时刻写法：at: 75%（时限的百分比）、at: -1 wd（到期前）、at: 0（到期时）、at: +1 wd（到期后），"
               "或 after: 2 h（上一步之后）",
               "a step's time is at: 75% (of the limit), at: -1 wd (before the due), at: 0 (at the due), "
               "at: +1 wd (after it), or after: 2 h (after the step before)");
}

void bad_step(Position at, std::string zh, std::string en, IssueList& issues) {
  issues.error(at, "bad_step", std::move(zh), std::move(en));
}

// An amount that is over at some time later.
std::optional<Amount> some_time(std::string_view text) {
  const auto amount = amount_of(text);
  if (!amount || amount->amount.value <= 0) return std::nullopt;
  return amount->amount;
}

class StepReader {
 public:
  StepReader(const YamlNode& node, bool first, Draft& draft)
      : node_(node), first_(first), draft_(draft), issues_(draft.issues), map_(node, draft.issues) {}

  std::optional<LadderStep> read() {
    if (!map_.is_map()) return std::nullopt;
    const std::size_t before = issues_.errors();
    step_.at = node_.at;
    read_moment();
    read_act();
    read_people();
    read_repeats();
    if (const YamlNode* hook = map_.take("hook"); hook != nullptr && expect_scalar(*hook, issues_))
      step_.hook = hook->text;
    if (const auto duty = map_.boolean("on_duty")) step_.on_duty = *duty;
    map_.finish();
    check_whole();
    return issues_.errors() == before ? std::optional(step_) : std::nullopt;
  }

 private:
  void read_moment() {
    const YamlNode* at = map_.take("at");
    const YamlNode* after = map_.take("after");
    if ((at == nullptr) == (after == nullptr)) {
      bad_step(node_.at, "每一步写一个时刻：at（相对到期）或 after（上一步之后）",
               "each step has one time: at (from the due) or after (the step before)", issues_);
      return;
    }
    if (at != nullptr) return read_at(*at);
    if (!expect_scalar(*after, issues_)) return;
    const auto amount = some_time(after->text);
    if (!amount) return bad_time(*after, issues_);
    step_.when = StepAt::then;
    step_.amount = *amount;
    if (first_)
      bad_step(after->at, "第一步之前没有别的步骤，不能写 after；请写 at",
               "there is no step before the first one: write at, not after", issues_);
  }

  void read_at(const YamlNode& at) {
    if (!expect_scalar(at, issues_)) return;
    std::string_view text = trimmed(at.text);
    if (text == "0") {
      step_.when = StepAt::due;
    } else if (text.ends_with('%')) {
      const auto share = whole_number(text.substr(0, text.size() - 1));
      if (!share || *share < 1 || *share > 99) return bad_time(at, issues_);
      step_.when = StepAt::share;
      step_.percent = *share;
      if (!first_)
        bad_step(at.at, "按百分比的提醒只能是第一步；之后的请写 at: -1 wd 这样的提前量",
                 "a share of the limit can only be the first step; write later ones like at: -1 wd", issues_);
    } else if (text.starts_with('-') || text.starts_with('+')) {
      const auto amount = some_time(text.substr(1));
      if (!amount) return bad_time(at, issues_);
      step_.when = text.front() == '-' ? StepAt::before : StepAt::after;
      step_.amount = *amount;
    } else {
      bad_time(at, issues_);
    }
  }

  void read_act() {
    const YamlNode* act = map_.need("do");
    if (act == nullptr || !expect_scalar(*act, issues_)) return;
    const auto known = step_do_of(act->text);
    if (known) step_.act = *known;
    else
      report_unknown(issues_, act->at, "unknown_do", "做法", "thing to do", act->text,
                     {"notify", "reassign", "raise", "supervise", "invite", "agenda", "webhook"});
  }

  void read_people() {
    if (const YamlNode* unit = map_.take("unit")) take_unit(*unit);
    const YamlNode* to = map_.take("to");
    if (to == nullptr) return;
    if (to->is_map()) return read_to(*to);
    if (!expect_scalar(*to, issues_)) return;
    const auto known = step_to_of(to->text);
    const bool bare = known == StepTo::handler || known == StepTo::lead || known == StepTo::above;
    if (bare) step_.to = *known;
    else
      report_unknown(issues_, to->at, "unknown_to", "对象（也可写 {level: …}、{unit: …}、{role: …}）",
                     "receiver (or {level: ...}, {unit: ...}, {role: ...})", to->text,
                     {"handler", "lead", "above"});
  }

  void read_to(const YamlNode& to) {
    MapReader map(to, issues_);
    const YamlNode* level = map.take("level");
    const YamlNode* unit = map.take("unit");
    const YamlNode* role = map.take("role");
    map.finish();
    if ((level != nullptr) + (unit != nullptr) > 1 ||
        (level == nullptr && unit == nullptr && role == nullptr)) {
      bad_step(to.at, "to 写一个 level 或一个 unit，可再加 role；只写 role 指主办单位的人",
               "to has a level or a unit, and a role beside it if wanted; a role alone means the lead's",
               issues_);
      return;
    }
    if (level != nullptr && draft_.resolve(draft_.levels, level)) {
      step_.to = StepTo::level;
      step_.level = level->text;
    }
    if (unit != nullptr) {
      step_.to = StepTo::unit;
      take_unit(*unit);
    }
    if (role == nullptr || !expect_scalar(*role, issues_)) return;
    if (const auto known = role_of(role->text)) step_.role = *known;
    else
      report_unknown(issues_, role->at, "unknown_role", "岗位", "role", role->text, role_codes());
    if (step_.to == StepTo::none) step_.to = StepTo::role;
  }

  static std::vector<std::string_view> role_codes() {
    std::vector<std::string_view> out;
    for (int i = 1; !code(static_cast<Role>(i)).empty() && code(static_cast<Role>(i)) != "?"; ++i)
      out.push_back(code(static_cast<Role>(i)));
    return out;
  }

  void take_unit(const YamlNode& unit) {
    if (draft_.resolve(draft_.units, &unit)) step_.unit = unit.text;
  }

  std::optional<Amount> amount(std::string_view key) {
    const YamlNode* node = map_.take(key);
    if (node == nullptr || !expect_scalar(*node, issues_)) return std::nullopt;
    const auto value = some_time(node->text);
    if (!value)
      bad_step(node->at, fmt::format("{} 写一段时间，如 30 min、2 h、1 wd", key),
               fmt::format("{} is a time such as 30 min, 2 h or 1 wd", key), issues_);
    return value;
  }

  void read_repeats() {
    const auto every = amount("repeat");
    if (every) step_.every = *every;
    const bool says_times = map_.take("times") != nullptr;
    step_.times = map_.integer("times", 1, step_times_max, 1);
    if (every && !says_times)
      bad_step(node_.at, "写了 repeat 就要写 times（至多几次），阶梯才有尽头",
               "with repeat goes times (how often at most), or the ladder has no end", issues_);
    if (says_times && map_.take("repeat") == nullptr)
      bad_step(node_.at, "写了 times 就要写 repeat（隔多久再提醒）",
               "with times goes repeat (after how long it is said again)", issues_);
    const YamlNode* until = map_.take("until");
    const bool wanted = until != nullptr && until->is_scalar() && until->text == "acknowledged";
    if (!wanted && until != nullptr && expect_scalar(*until, issues_))
      report_unknown(issues_, until->at, "unknown_until", "终止条件", "end", until->text, {"acknowledged"});
    const bool says_acks = map_.take("acks") != nullptr;
    const std::int32_t acks = map_.integer("acks", 1, step_acks_max, 1);
    const auto silent = amount("silent");
    if (wanted) step_.acks = acks;
    if (silent) step_.silent = *silent;
    if (wanted && map_.take("silent") == nullptr)
      bad_step(
          node_.at, "写了 until: acknowledged 就要写 silent：知晓之后多久没办完就进入下一步",
          "with until: acknowledged goes silent: how long after it the ladder goes on if nothing is done",
          issues_);
    if (!wanted && until == nullptr && (says_acks || silent))
      bad_step(node_.at, "acks、silent 只和 until: acknowledged 一起用",
               "acks and silent go with until: acknowledged only", issues_);
  }

  // What goes with what is to be done.
  void check_whole() {
    const bool to = map_.take("to") != nullptr, unit = map_.take("unit") != nullptr,
               hook = map_.take("hook") != nullptr;
    const auto wrong = [&](const char* zh, const char* en) { bad_step(node_.at, zh, en, issues_); };
    switch (step_.act) {
      case StepDo::none:
        return;
      case StepDo::notify:
        if (!to) wrong("notify 要写 to（通知谁）", "notify needs to: whom");
        break;
      case StepDo::supervise:
        break;
      case StepDo::invite:
        if (!unit) wrong("invite 要写 unit（邀请哪个单位）", "invite needs unit: which one");
        [[fallthrough]];
      default:
        if (to) wrong("只有 notify、supervise 写 to", "only notify and supervise have to");
    }
    if (unit && step_.act != StepDo::invite) wrong("只有 invite 写 unit", "only invite has unit");
    if (hook != (step_.act == StepDo::webhook))
      wrong("webhook 要写 hook（配置里的名字），别的做法不写",
            "webhook needs hook (a name in the configuration), nothing else has one");
    const bool tells =
        step_.act == StepDo::notify || step_.act == StepDo::raise || step_.act == StepDo::supervise;
    if (!tells && (step_.on_duty || step_.times > 1 || step_.acks > 0))
      wrong("只有 notify、raise、supervise 可写 on_duty、repeat、until",
            "only notify, raise and supervise have on_duty, repeat and until");
  }

  const YamlNode& node_;
  bool first_;
  Draft& draft_;
  IssueList& issues_;
  MapReader map_;
  LadderStep step_;
};

void read_steps(const YamlNode& node, ClockKind clock, Urgency urgency, Policy& policy, Draft& draft) {
  if (node.reported) return;
  if (!node.is_sequence() || node.items.empty()) {
    draft.issues.error(node.at, "bad_ladder", "阶梯写作步骤的列表，至少一步",
                       "a ladder is a list of steps, one at least");
    return;
  }
  if (node.items.size() > ladder_steps_max) {
    draft.issues.error(node.at, "bad_ladder", fmt::format("一个阶梯至多 {} 步", ladder_steps_max),
                       fmt::format("a ladder has {} steps at most", ladder_steps_max));
    return;
  }
  Ladder ladder{clock, urgency, {}, node.at};
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (auto step = StepReader(node.items[i], i == 0, draft).read()) ladder.steps.push_back(std::move(*step));
  }
  policy.ladders.push_back(std::move(ladder));
}

// Clocks that run without a ladder, or for which time does something else.
bool has_ladder(ClockKind clock) {
  constexpr ClockKind without[] = {ClockKind::intake, ClockKind::claim,   ClockKind::info,
                                   ClockKind::stay,   ClockKind::archive, ClockKind::council,
                                   ClockKind::hand_over};
  return std::find(std::begin(without), std::end(without), clock) == std::end(without);
}

}  // namespace

void read_ladders(const YamlNode& node, Policy& policy, Draft& draft) {
  MapReader check(node, draft.issues);
  for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
    const auto clock = clock_of(node.keys[i].text);
    if (!clock || !has_ladder(*clock)) {
      report_unknown(draft.issues, node.keys[i].at, "unknown_clock", "有阶梯的时限", "clock with a ladder",
                     node.keys[i].text,
                     {"dispatch", "accept", "contact", "resolve", "check", "callback", "ruling",
                      "hold_review", "partner", "rework", "mediation", "commitment"});
      continue;
    }
    const YamlNode& steps = node.items[i];
    if (!steps.is_map()) {
      read_steps(steps, *clock, Urgency::none, policy, draft);
      continue;
    }
    for (std::size_t u = 0; u < steps.keys.size() && u < steps.items.size(); ++u) {
      const std::string& name = steps.keys[u].text;
      const auto urgency = name == "any" ? std::optional(Urgency::none) : urgency_of(name);
      if (urgency) read_steps(steps.items[u], *clock, *urgency, policy, draft);
      else
        report_unknown(draft.issues, steps.keys[u].at, "unknown_urgency", "紧急程度（U1 U2 U3 U4 Q W any）",
                       "urgency (U1 U2 U3 U4 Q W any)", name, {"U1", "U2", "U3", "U4", "Q", "W", "any"});
    }
  }
}

}  // namespace gridline::pack
