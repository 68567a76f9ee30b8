// Tables of the words and their names.
#include "rules/pack/words.h"

#include "rules/pack/word_table.h"

namespace gridline::pack {

namespace {

// Indexed by the enumeration's number; entry 0 is "none".
constexpr Word urgencies[] = {{"", ""},        {"U1", "特急"}, {"U2", "紧急"},  {"U3", "一般"},
                              {"U4", "疑难"}, {"Q", "咨询"},  {"W", "微心愿"}};
constexpr Word natures[] = {{"", ""},        {"ask", "求"},    {"complain", "投"}, {"consult", "咨"},
                            {"suggest", "建"}, {"report", "举"}, {"praise", "扬"}};
constexpr Word guards[] = {{"", ""},
                           {"grid", "网格可办结"},
                           {"grid_first", "网格先行"},
                           {"department", "部门专办"},
                           {"transfer", "立即转接"}};
constexpr std::string_view guard_letters[] = {"", "G", "F", "D", "X"};
constexpr Word roles[] = {{"", ""},
                          {"call_taker", "受理员"},
                          {"dispatch_desk", "派单员"},
                          {"liaison", "联络员"},
                          {"grid_member", "网格员"},
                          {"grid_secretary", "网格书记"},
                          {"checker", "核查员"},
                          {"callback_clerk", "回访员"},
                          {"supervisor", "督办"},
                          {"outside_partner", "协办单位"},
                          {"rule_editor", "规则编辑"},
                          {"auditor", "审计"},
                          {"administrator", "管理员"}};
constexpr Word clocks[] = {{"", ""},           {"intake", "受理"},   {"dispatch", "派单"},
                           {"accept", "签收"},   {"contact", "联系"},  {"resolve", "办理"},
                           {"check", "核查"},    {"callback", "回访"}, {"claim", "认领"},
                           {"ruling", "审定"},   {"hold_review", "挂账复核"}, {"partner", "协办"},
                           {"rework", "重办"},   {"info", "待补充"},   {"mediation", "调解"},
                           {"commitment", "承诺"}, {"stay", "每级停留"}, {"archive", "归档"},
                           {"assignment", "本次交办"}, {"whistle", "报到"}, {"attempt", "再次调解"},
                           {"hand_over", "移交确认"}, {"council", "议事"}};

}  // namespace

std::string_view code(Urgency u) { return word_at(urgencies, u).code; }
std::string_view code(Nature n) { return word_at(natures, n).code; }
std::string_view code(Guard g) { return word_at(guards, g).code; }
std::string_view code(Role r) { return word_at(roles, r).code; }
std::string_view code(ClockKind c) { return word_at(clocks, c).code; }
std::string_view zh(Urgency u) { return word_at(urgencies, u).zh; }
std::string_view zh(Nature n) { return word_at(natures, n).zh; }
std::string_view zh(Guard g) { return word_at(guards, g).zh; }
std::string_view zh(Role r) { return word_at(roles, r).zh; }
std::string_view zh(ClockKind c) { return word_at(clocks, c).zh; }

std::optional<Urgency> urgency_of(std::string_view text) { return word_of<Urgency>(urgencies, text); }
std::optional<Nature> nature_of(std::string_view text) { return word_of<Nature>(natures, text); }
std::optional<Role> role_of(std::string_view text) { return word_of<Role>(roles, text); }
std::optional<ClockKind> clock_of(std::string_view text) { return word_of<ClockKind>(clocks, text); }

std::optional<Guard> guard_of(std::string_view text) {
  for (std::size_t i = 1; i < std::size(guard_letters); ++i) {
    if (guard_letters[i] == text) return static_cast<Guard>(i);
  }
  return word_of<Guard>(guards, text);
}

}  // namespace gridline::pack
