// Names of the vocabulary; tables ordered by number.
#include "engine/core/words.h"

#include <span>

namespace gridline::core {

namespace {

struct Word {
  std::uint16_t number;
  std::string_view code;
  std::string_view zh;
};

constexpr Word kinds[] = {{1, "complaint", "诉求"}, {2, "wish", "微心愿"}, {3, "directive", "上级任务"},
                          {4, "commitment", "承诺"}, {5, "cluster", "热点"}};
constexpr Word origins[] = {{1, "complaint", "群众诉求"}, {2, "discovered", "主动发现"}, {3, "directive", "上级下达"},
                            {4, "visit", "走访"},         {5, "consult", "咨询"},        {6, "wish", "心愿"}};
constexpr Word states[] = {
    {1, "need_info", "待补充"},      {2, "triage", "待研判"},    {3, "queued", "待签收"},    {4, "accepted", "已签收"},
    {5, "claimed", "已领单"},        {6, "claimable", "待认领"}, {7, "return_asked", "申请退单"}, {8, "on_hold", "挂账"},
    {9, "reported", "待核查"},       {10, "callback", "待回访"}, {11, "closed", "结案"},     {12, "diverted", "已转接"},
    {13, "refused", "不予受理"},     {14, "merged", "已并单"},   {15, "void", "作废"}};
constexpr Word outcomes[] = {{1, "solved", "已解决"},   {2, "answered", "已答复"}, {3, "unfounded", "不属实"},
                             {4, "no_answer", "无法联系"}, {5, "forced", "强制结案"}, {6, "withdrawn", "已撤回"}};
constexpr Word verbs[] = {{1, "submit", "提交"},
                          {2, "dispatch", "派单"},
                          {3, "assign", "指派"},
                          {4, "accept", "签收"},
                          {5, "claim", "领单"},
                          {6, "lapse", "认领失效"},
                          {7, "ask_info", "请补充"},
                          {8, "inform", "补充"},
                          {9, "contact", "联系"},
                          {10, "ask_return", "申请退单"},
                          {11, "ask_extension", "申请延期"},
                          {12, "ask_hold", "申请挂账"},
                          {13, "grant", "同意"},
                          {14, "deny", "驳回"},
                          {15, "transfer", "转办"},
                          {16, "invite", "邀协办"},
                          {17, "decline", "谢绝"},
                          {18, "release", "解除协办"},
                          {19, "visit", "走访"},
                          {20, "attempt", "调解"},
                          {21, "resume", "恢复办理"},
                          {22, "report_done", "报结"},
                          {23, "check", "核查"},
                          {24, "callback", "回访"},
                          {25, "close", "结案"},
                          {26, "force_close", "强制结案"},
                          {27, "rework", "重办"},
                          {28, "reopen", "重开"},
                          {29, "split", "拆单"},
                          {30, "merge", "并单"},
                          {31, "unmerge", "撤并"},
                          {32, "divert", "转接"},
                          {33, "refuse", "不予受理"},
                          {34, "withdraw", "撤回诉求"},
                          {35, "recall", "收回"},
                          {36, "urge", "催办"},
                          {37, "supervise", "督办"},
                          {38, "escalate", "升级"},
                          {39, "correct", "更正"},
                          {40, "void", "作废"},
                          {41, "note", "备注"},
                          {42, "keep_apart", "不并"},
                          {43, "reveal", "查看原文"},
                          {45, "leave_cluster", "移出热点"},
                          {46, "join_cluster", "归入热点"},
    {47, "acknowledge", "知晓"},         {50, "table", "提交议事会"}};
constexpr Word requests[] = {{1, "return", "退单"}, {2, "extension", "延期"}, {3, "hold", "挂账"},
                             {4, "decline", "谢绝协办"}};
constexpr Word results[] = {{1, "ok", "通过"},        {2, "fail", "不通过"},     {3, "agreed", "达成一致"},
                            {4, "partly", "部分达成"}, {5, "failed", "未达成"}, {6, "refused", "一方拒绝"}};
constexpr Word solved_words[] = {{1, "yes", "已解决"}, {2, "partly", "部分解决"}, {3, "no", "未解决"}};
constexpr Word satisfied_words[] = {{1, "yes", "满意"}, {2, "fairly", "基本满意"}, {3, "no", "不满意"}};
constexpr Word causes[] = {{1, "handler", "办理原因"}, {2, "objective", "客观原因"}};
constexpr Word whys[] = {{1, "place", "同一地点"}, {2, "near", "地点相近、内容相似"}, {3, "words", "未写地点、内容相似"},
                         {4, "same_resident", "同一来电人"}};
constexpr Word hot_whys[] = {{1, "households", "户数达到"}, {2, "above", "远超平日"}};
constexpr Word parts[] = {{1, "handler", "承办"}, {2, "checker", "核查"}, {3, "callback_clerk", "回访"},
                          {4, "judge", "审定"}};
constexpr Word notices[] = {
    {1, "emergency_advice", "紧急提示"}, {2, "info_wanted", "请补充情况"}, {3, "reason_explained", "未解决原因说明"},
    {4, "matter_closed", "办理结果"},    {10, "assigned", "新工单"},       {11, "due_soon", "临期提醒"},
    {12, "overdue", "超时升级"},         {13, "ruling_wanted", "待审定"},  {14, "ruled", "审定结果"},
    {15, "urged", "催办"},               {16, "supervised", "督办"},       {17, "invited", "邀请协办"},
    {18, "handed_over", "交接清单"},     {19, "unblocked", "前置事项办结"}, {20, "review_wanted", "待复核"},
    {21, "recalled", "已收回"},             {22, "step", "时限提醒"},
    {23, "reassigned", "改派"},            {24, "tabled", "列入议程"},
    {25, "assign_wanted", "请指定承办"},   {26, "digest", "停机期间汇总"},
    {27, "clock_odd", "系统时钟异常"},     {28, "written_again", "诉求人再次来信"},
    {29, "rota_changed", "排班变更"},      {30, "meeting_moved", "议事会改期"},
    {50, "hot_spot", "热点预警"}};
constexpr Word oddities[] = {{1, "downtime", "停机"},
                             {2, "ahead", "时钟前跳"},
                             {3, "back", "时钟回拨"},
                             {4, "accepted", "人工确认"},
                             {5, "settled", "自行恢复"}};
constexpr Word duties[] = {{1, "on", "值班"}, {2, "off", "不值班"}, {3, "leave", "请假"}};
constexpr Word events[] = {{1, "symbols_defined", "登记名称"},
                           {2, "pack_activated", "规则包启用"},
                           {3, "members_changed", "人员变更"},
                           {4, "token_issued", "签发令牌"},
                           {5, "token_revoked", "吊销令牌"},
                           {6, "leave_set", "请假登记"},
                           {7, "handed_over", "移交"},
                           {8, "hand_over_acknowledged", "移交确认"},
                           {9, "pack_proposed", "规则包待复核"},
                           {10, "complaint_received", "诉求接收"},
                           {11, "complaint_revised", "诉求更新"},
                           {12, "complaint_joined", "并入工单"},
                           {13, "ticket_archived", "归档"},
                           {14, "ticket_restored", "恢复"},
                           {15, "person_erased", "个人信息清除"},
                           {20, "ticket_opened", "立单"},
                           {21, "ticket_triaged", "转研判"},
                           {22, "ticket_dispatched", "派单"},
                           {23, "ticket_assigned", "指派"},
                           {24, "ticket_accepted", "签收"},
                           {25, "ticket_claimed", "领单"},
                           {26, "claim_lapsed", "认领失效"},
                           {27, "info_asked", "请补充"},
                           {28, "info_given", "已补充"},
                           {29, "resident_contacted", "已联系"},
                           {30, "return_asked", "申请退单"},
                           {31, "extension_asked", "申请延期"},
                           {32, "hold_asked", "申请挂账"},
                           {33, "request_granted", "同意"},
                           {34, "request_denied", "驳回"},
                           {35, "ticket_transferred", "转办"},
                           {36, "partner_invited", "邀协办"},
                           {37, "partner_declined", "谢绝协办"},
                           {38, "partner_released", "解除协办"},
                           {39, "visit_recorded", "走访"},
                           {40, "attempt_recorded", "调解"},
                           {41, "ticket_resumed", "恢复办理"},
                           {42, "done_reported", "报结"},
                           {43, "ticket_checked", "核查"},
                           {44, "callback_recorded", "回访"},
                           {45, "ticket_closed", "结案"},
                           {46, "rework_ordered", "重办"},
                           {47, "ticket_reopened", "重开"},
                           {48, "ticket_split", "拆单"},
                           {49, "ticket_merged", "并单"},
                           {50, "ticket_unmerged", "撤并"},
                           {51, "ticket_diverted", "转接"},
                           {52, "ticket_refused", "不予受理"},
                           {53, "ticket_withdrawn", "撤回诉求"},
                           {54, "ticket_recalled", "收回"},
                           {55, "ticket_urged", "催办"},
                           {56, "ticket_supervised", "督办"},
                           {57, "ticket_escalated", "升级"},
                           {58, "ticket_corrected", "更正"},
                           {59, "ticket_voided", "作废"},
                           {60, "note_added", "备注"},
                           {61, "ticket_reread", "重新研读"},
                           {63, "ticket_offered", "公示待认领"},
                           {64, "partner_accepted", "协办签收"},
                           {65, "partner_arrived", "协办到场"},
                           {66, "partner_reported", "协办办结"},
                           {70, "clocks_started", "计时开始"},
                           {71, "clock_stopped", "计时停止"},
                           {72, "escalation_step_taken", "升级提醒"},
                           {73, "plan_defined", "时限方案"},
                           {74, "plan_changed", "改用新时限"},
                           {76, "step_acknowledged", "知晓"},
                           {77, "deadline_recounted", "重算时限"},
                           {80, "message_queued", "待发消息"},
                           {81, "delivery_recorded", "送达"},
                           {82, "digest_queued", "停机期间汇总"},
                           {90, "act_remembered", "操作登记"},
                           {95, "clock_noticed", "时钟异常"},
                           {100, "duty_changed", "排班变更"},
                           {110, "meeting_set", "议事会改期"},
                           {111, "meeting_held", "议事会已开"},
                           {112, "ticket_tabled", "提交议事会"},
                           {180, "ticket_sketched", "内容特征"},
                           {181, "duplicate_proposed", "疑似重复"},
                           {182, "kept_apart", "不并"},
                           {183, "complaint_parted", "移出并单"},
                           {185, "personal_revealed", "查看原文"},
                           {190, "matter_counted", "计入热点统计"},
                           {191, "hot_spot_opened", "形成热点"},
                           {192, "cluster_left", "移出热点"},
                           {193, "cluster_joined", "归入热点"}};

template <class E>
const Word* word_of(std::span<const Word> table, E e) {
  for (const Word& w : table) {
    if (w.number == static_cast<std::uint16_t>(e)) return &w;
  }
  return nullptr;
}
template <class E>
std::string_view code_in(std::span<const Word> table, E e) {
  const Word* w = word_of(table, e);
  return w ? w->code : std::string_view();
}
template <class E>
std::string_view zh_in(std::span<const Word> table, E e) {
  const Word* w = word_of(table, e);
  return w ? w->zh : std::string_view();
}
template <class E>
std::optional<E> find_in(std::span<const Word> table, std::string_view text) {
  for (const Word& w : table) {
    if (w.code == text || w.zh == text) return static_cast<E>(w.number);
  }
  return std::nullopt;
}

}  // namespace

std::string_view code(TicketKind e) { return code_in(kinds, e); }
std::string_view code(Origin e) { return code_in(origins, e); }
std::string_view code(TicketState e) { return code_in(states, e); }
std::string_view code(Outcome e) { return code_in(outcomes, e); }
std::string_view code(Verb e) { return code_in(verbs, e); }
std::string_view code(Request e) { return code_in(requests, e); }
std::string_view code(Result e) { return code_in(results, e); }
std::string_view code(Solved e) { return code_in(solved_words, e); }
std::string_view code(Satisfied e) { return code_in(satisfied_words, e); }
std::string_view code(Cause e) { return code_in(causes, e); }
std::string_view code(SimilarWhy e) { return code_in(whys, e); }
std::string_view code(HotWhy e) { return code_in(hot_whys, e); }
std::string_view code(DutyKind e) { return code_in(duties, e); }
std::string_view code(ClockOddity e) { return code_in(oddities, e); }
std::string_view code(Part e) { return code_in(parts, e); }
std::string_view code(Notice e) { return code_in(notices, e); }
std::string_view code(EventType e) { return code_in(events, e); }
std::string_view zh(TicketKind e) { return zh_in(kinds, e); }
std::string_view zh(Origin e) { return zh_in(origins, e); }
std::string_view zh(TicketState e) { return zh_in(states, e); }
std::string_view zh(Outcome e) { return zh_in(outcomes, e); }
std::string_view zh(Verb e) { return zh_in(verbs, e); }
std::string_view zh(Request e) { return zh_in(requests, e); }
std::string_view zh(Result e) { return zh_in(results, e); }
std::string_view zh(Solved e) { return zh_in(solved_words, e); }
std::string_view zh(Satisfied e) { return zh_in(satisfied_words, e); }
std::string_view zh(Cause e) { return zh_in(causes, e); }
std::string_view zh(SimilarWhy e) { return zh_in(whys, e); }
std::string_view zh(HotWhy e) { return zh_in(hot_whys, e); }
std::string_view zh(DutyKind e) { return zh_in(duties, e); }
std::string_view zh(ClockOddity e) { return zh_in(oddities, e); }
std::string_view zh(Part e) { return zh_in(parts, e); }
std::string_view zh(Notice e) { return zh_in(notices, e); }
std::string_view zh(EventType e) { return zh_in(events, e); }
std::optional<TicketKind> kind_of(std::string_view t) { return find_in<TicketKind>(kinds, t); }
std::optional<Origin> origin_of(std::string_view t) { return find_in<Origin>(origins, t); }
std::optional<TicketState> state_of(std::string_view t) { return find_in<TicketState>(states, t); }
std::optional<Outcome> outcome_of(std::string_view t) { return find_in<Outcome>(outcomes, t); }
std::optional<Verb> verb_of(std::string_view t) { return find_in<Verb>(verbs, t); }
std::optional<DutyKind> duty_of(std::string_view t) { return find_in<DutyKind>(duties, t); }
std::optional<Result> result_of(std::string_view t) { return find_in<Result>(results, t); }
std::optional<Solved> solved_of(std::string_view t) { return find_in<Solved>(solved_words, t); }
std::optional<Satisfied> satisfied_of(std::string_view t) { return find_in<Satisfied>(satisfied_words, t); }
std::optional<Cause> cause_of(std::string_view t) { return find_in<Cause>(causes, t); }

}  // namespace gridline::core
