// The messages of the golden vectors: each kind at its barest and with every field.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/wire/messages.h"

namespace gridline::wire {

inline Submission plain_submission() {
  Submission s;
  s.id = "A-1";
  s.text = "3栋2单元下水道堵了";
  return s;
}

inline Submission full_submission() {
  Submission s;
  s.id = "HL20260302-0007";
  s.title = "电梯停运";
  s.text = "张家湾小区5栋电梯\n停了两天，老人下不了楼";
  s.kind = "complaint";
  s.origin = "discovered";
  s.reporter = {"徐先生", "13800000000", "张家湾小区5栋601", "openid:abc"};
  s.principal = {"李奶奶", "", "张家湾小区5栋602", ""};
  s.confidential = true;
  s.reply = true;
  s.occurred = {1'772'409'600'000};
  s.received = {1'772'413'200'123};
  s.place = "张家湾小区/5栋";
  s.lon_e7 = 1'129'388'140;
  s.lat_e7 = -282'282'090;
  s.category = "prop.lift";
  s.upstream_number = "12345-2026-000017";
  s.upstream_due = {1'772'841'600'000};
  s.attachments = {{std::string(64, 'a'), "电梯.jpg", "image/jpeg", 345'678}};
  s.extra = {{"call_seconds", "84"}, {"坐席", "07"}};
  s.raw.value = std::string("\x00\xff{}", 4);
  return s;
}

inline std::vector<std::pair<std::string, Message>> samples() {
  const Refusal later{"try_later", "暂时不能受理，请稍后再发", "cannot be taken now; send the same again later", true};
  SubmitResult taken;
  taken.id = "A-1";
  taken.receipt = "K7QM-2XWD";
  taken.complaint = 41;
  taken.version = 1;
  taken.is_new = true;
  taken.tickets = {77, 300};
  SubmitResult known = taken;
  known.is_new = false;
  SubmitResult urgent = taken;
  urgent.advice = "请拨打 119";
  SubmitResult refused;
  refused.id = "A-2";
  refused.refusal = later;
  return {
      {"hello, bare", Hello{1, "echo-1", "echo", "", {}}},
      {"hello, full", Hello{1, "hotline-1", "hotline", "gridline-adapter-hotline 0.1.0", {"notify", "act"}}},
      {"welcome", Welcome{1, "gridlined 0.1.0", "hotline-1", 4096, 256, 32768, 4194304, 2000}},
      {"submit, one plain submission", Submit{1, {plain_submission()}}},
      {"submit, every field", Submit{300, {full_submission(), plain_submission()}}},
      {"ack, accepted with two tickets", Ack{1, {taken}}},
      {"ack, known already and try later", Ack{2, {known, refused}}},
      {"ack, an emergency", Ack{3, {urgent}}},
      {"act", Act{"k-1", "13800000001", "accept", 77, {{"text", "马上到"}}}},
      {"act, a request", Act{"k-4",
                             "G1-M",
                             "ask_hold",
                             77,
                             {{"until", "2026-04-20T17:30+08:00"},
                              {"others", "18,19"},
                              {"reason", "waits_for"},
                              {"evidence", "rec-7"}}}},
      {"act, a callback", Act{"k-5",
                              "DESK-7",
                              "callback",
                              77,
                              {{"complaint", "41"},
                               {"contacted", "yes"},
                               {"solved", "no"},
                               {"satisfied", "no"},
                               {"cause", "objective"}}}},
      {"act, an invitation", Act{"k-6",
                                 "G1-S",
                                 "invite",
                                 77,
                                 {{"units", "PM-AHE,LY-URB"}, {"required", "yes"}, {"whistle", "yes"}}}},
      {"done", Done{"k-1", 123'456'789'012}},
      {"done, nothing had to change", Done{"k-2", 0}},
      {"reject of an act", Reject{"k-3", {"not_allowed", "无权操作", "not yours to do", false}}},
      {"reject of a frame",
       Reject{"", {"hello_first", "请先发送 hello", "say hello first, then send again", true}}},
      {"ask", Ask{"q-1", "status", {{"receipt", "K7QM-2XWD"}}}},
      {"answer", Answer{"q-1", {{{"state", "accepted"}, {"ticket", "77"}}, {{"state", "queued"}}}}},
      {"answer without rows", Answer{"q-2", {}}},
      {"notify", Notify{"e-9", "13800000000", "receipt", "K7QM-2XWD", 77, "您的诉求已受理"}},
      {"delivered", Delivered{"e-9"}},
      {"failed", Failed{"e-9", "number does not exist", false}},
      {"credit", Credit{128}},
      {"credit, none", Credit{0}},
      {"heartbeat, engine", Heartbeat{0}},
      {"heartbeat, adapter with a backlog", Heartbeat{70'000}},
      {"goodbye", Goodbye{"stopped"}},
  };
}

}  // namespace gridline::wire
