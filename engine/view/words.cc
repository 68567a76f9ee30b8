// Tables by number.
#include "engine/view/words.h"

#include <span>

namespace gridline::view {

namespace {

struct Word {
  std::string_view code, zh;
};

constexpr Word partner_states[] = {{"", ""},
                                   {"invited", "待签收"},
                                   {"accepted", "已签收"},
                                   {"decline_asked", "申请谢绝"},
                                   {"reported", "已办结"},
                                   {"declined", "已谢绝"},
                                   {"released", "已解除"}};
constexpr Word verdicts[] = {{"open", "待审定"}, {"granted", "同意"}, {"denied", "驳回"}, {"lapsed", "未审定即终止"}};
constexpr Word reviews[] = {{"", ""}, {"unsatisfied", "不满意待复核"}, {"objective", "客观原因待说明"}};

template <class E>
Word word(std::span<const Word> table, E e) {
  const auto at = static_cast<std::size_t>(e);
  return at < table.size() ? table[at] : Word{};
}

}  // namespace

std::string_view code(core::PartnerState e) { return word(partner_states, e).code; }
std::string_view zh(core::PartnerState e) { return word(partner_states, e).zh; }
std::string_view code(Verdict e) { return word(verdicts, e).code; }
std::string_view zh(Verdict e) { return word(verdicts, e).zh; }
std::string_view code(core::Review e) { return word(reviews, e).code; }
std::string_view zh(core::Review e) { return word(reviews, e).zh; }

}  // namespace gridline::view
