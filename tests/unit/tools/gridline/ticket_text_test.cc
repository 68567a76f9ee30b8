// A ticket on a terminal: what the API gives becomes blocks, Chinese first.
#include "tools/gridline/ticket_text.h"

#include <gtest/gtest.h>

namespace gridline::cli {
namespace {

Json ticket() {
  return Json::parse(R"({
    "ticket": 17, "kind": "complaint", "state": "claimed", "state_zh": "已领单", "urgency": "U2",
    "category": "prop.leak", "place": "海曲世家/8号楼", "place_flags": [], "lead": "LY-G1",
    "member": {"member": 7, "name": "王小明"}, "partners": ["PM-A"], "tags": [], "triage": null,
    "route": "root/prop", "pack": "lingyun@1.0", "emergency": true, "supervised": true, "level": 2,
    "resolve_due": "2026-03-05T09:00:00+08:00", "outcome": null,
    "clocks": [
      {"clock": "resolve", "clock_zh": "办结", "due": "2026-03-05T09:00:00+08:00", "left_min": 200},
      {"clock": "partner", "clock_zh": "协办", "due": "2026-03-02T10:00:00+08:00", "unit": "PM-A",
       "left_min": -35}],
    "complaints": [], "merged": [12], "children": [], "children_by_state": {},
    "joint_handling": [{"unit": "PM-A", "state": "decline_asked", "state_zh": "申请谢绝",
                        "member": {"member": 9, "name": ""}, "required": true, "whistle": true,
                        "invited": "2026-03-02T09:30:00+08:00"}],
    "requests": [{"seq": 5, "request": "return", "request_zh": "退单", "unit": "LY-G2", "route": "root",
                  "asked_by": {"member": 7, "name": "王小明"}, "asked": "2026-03-02T09:10:00+08:00",
                  "reason": "not_ours", "ruler": "LY", "verdict": "denied", "verdict_zh": "驳回",
                  "ruling_reason": "boundary"}],
    "callbacks": [{"complaint": 3, "calls": 2, "contacted": true, "solved": "partly", "solved_zh": "部分解决"}],
    "timeline": [
      {"seq": 9, "at": "2026-03-02T11:00:00+08:00", "event": "escalation_step_taken", "zh": "升级提醒",
       "by": {"kind": "engine"}, "clock": "resolve", "clock_zh": "办结", "level": 2, "unit": "LY",
       "told": [{"member": 7, "name": "王小明"}, {"member": 8, "name": "李四"}]},
      {"seq": 9, "at": "2026-03-02T11:00:00+08:00", "event": "message_queued", "zh": "待发消息",
       "by": {"kind": "engine"}, "notice": "emergency_advice", "notice_zh": "紧急提示", "complaint": 3},
      {"seq": 11, "at": "2026-03-02T12:00:00+08:00", "event": "hold_asked", "zh": "申请挂账",
       "by": {"kind": "member", "member": 7, "name": "王小明"}, "reason": "season",
       "until": "2026-06-01T00:00:00+08:00", "others": [4, 5], "evidence": ["photo"]}]
  })");
}

void expect_parts(const std::string& shown, std::initializer_list<const char*> parts) {
  for (const char* part : parts) EXPECT_NE(shown.find(part), std::string::npos) << part << "\n" << shown;
}

TEST(TicketText, the_head_says_what_is_urgent_and_how_much_time_is_left) {
  expect_parts(ticket_text(ticket()),
               {"工单 ticket 17  已领单 claimed  U2  紧急 emergency  督办 supervised  升级 2 级 rungs up",
                "时限 办结 resolve  2026-03-05 09:00:00  剩 3 h 20 min left",
                "时限 协办 partner  2026-03-02 10:00:00  超 35 min overdue  PM-A", "并入本单 merged  12"});
}

TEST(TicketText, partners_requests_and_callbacks_are_tables) {
  expect_parts(ticket_text(ticket()),
               {"协办 partners\n", "PM-A       申请谢绝 decline_asked  #9      须办结 required 吹哨 whistle",
                "退单 return", "驳回 denied", "boundary", "部分解决 partly"});
}

TEST(TicketText, the_timeline_says_which_clock_how_far_who_was_told_and_why) {
  const std::string shown = ticket_text(ticket());
  expect_parts(shown, {"办结 resolve  升 2 级 rungs up  → LY  告知 told 王小明、李四",
                       "紧急提示 emergency_advice  → 诉求人 to the resident of 3",
                       "因 season  至 until 2026-06-01 00:00:00  工单 tickets 4、5  凭证 evidence photo"});
  EXPECT_EQ(shown.find("there is more"), std::string::npos);
}

TEST(TicketText, a_directive_is_a_matrix_of_buildings_and_how_far_each_is) {
  Json parent = ticket();
  parent["kind"] = "directive";
  parent["children_by_state"] = {{"queued", 1}, {"reported", 1}};
  parent["children"] = Json::parse(R"([
    {"ticket": 18, "place": "海曲世家/1号楼", "lead": "LY-G1", "state": "reported", "state_zh": "待核查",
     "acknowledged": "2026-03-02T09:20:00+08:00", "reported": "2026-03-02T10:00:00+08:00"},
    {"ticket": 19, "place": "海曲世家/2号楼", "lead": "LY-G1", "state": "queued", "state_zh": "待签收"}])");
  expect_parts(ticket_text(parent),
               {"逐楼落实 buildings  共 2 件 in all：queued 1 · reported 1\n", "楼栋 building",
                "18  海曲世家/1号楼  LY-G1      待核查 reported  2026-03-02 09:20:00  2026-03-02 10:00:00\n",
                "19  海曲世家/2号楼  LY-G1      待签收 queued\n"});
}

}  // namespace
}  // namespace gridline::cli
