// The names of what is counted, in the order of the numbers.
#include "engine/view/measure.h"

namespace gridline::view {

namespace {

struct Word {
  std::string_view code, zh;
};

constexpr std::array<Word, measure_count> words = {{
    {"", ""},
    {"received", "接收"},
    {"revised", "诉求更新"},
    {"joined", "并入"},
    {"opened", "立单"},
    {"triaged", "研判"},
    {"dispatched", "派单"},
    {"accepted", "签收"},
    {"accepted_late", "逾期签收"},
    {"claimed", "领单"},
    {"contacted", "已联系"},
    {"reported", "报结"},
    {"closed", "结案"},
    {"closed_late", "逾期办结"},
    {"closed_solved", "结案·已解决"},
    {"closed_answered", "结案·已答复"},
    {"closed_unfounded", "结案·不属实"},
    {"closed_no_answer", "结案·无法联系"},
    {"closed_forced", "强制结案"},
    {"closed_withdrawn", "结案·已撤回"},
    {"returned", "申请退单"},
    {"return_granted", "退单同意"},
    {"return_denied", "退单驳回"},
    {"extension_asked", "申请延期"},
    {"extended", "延期"},
    {"hold_asked", "申请挂账"},
    {"held", "挂账"},
    {"reworked", "重办"},
    {"called", "回访"},
    {"call_answered", "回访接通"},
    {"solved", "已解决"},
    {"partly_solved", "部分解决"},
    {"unsolved", "未解决"},
    {"satisfied", "满意"},
    {"fairly_satisfied", "基本满意"},
    {"unsatisfied", "不满意"},
    {"no_answer", "无法联系"},
    {"warned", "临期提醒"},
    {"escalated", "升级"},
    {"urged", "催办"},
    {"supervised", "督办"},
    {"forced", "强制派单"},
    {"diverted", "转接"},
    {"refused", "不予受理"},
    {"voided", "作废"},
    {"merged", "并单"},
    {"visits", "走访"},
    {"attempts", "调解"},
    {"agreements", "调解成功"},
    {"invited", "邀协办"},
}};
static_assert(!words.back().code.empty(), "every measure has its names");

const Word& word_of(Measure m) {
  const auto at = static_cast<std::size_t>(m);
  return at < words.size() ? words[at] : words.front();
}

}  // namespace

std::string_view code(Measure m) { return word_of(m).code; }
std::string_view zh(Measure m) { return word_of(m).zh; }

Measure closed_with(core::Outcome outcome) {
  switch (outcome) {
    case core::Outcome::solved: return Measure::closed_solved;
    case core::Outcome::answered: return Measure::closed_answered;
    case core::Outcome::unfounded: return Measure::closed_unfounded;
    case core::Outcome::no_answer: return Measure::closed_no_answer;
    case core::Outcome::forced: return Measure::closed_forced;
    case core::Outcome::withdrawn: return Measure::closed_withdrawn;
    case core::Outcome::none: break;
  }
  return Measure::none;
}

}  // namespace gridline::view
