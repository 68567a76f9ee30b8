// Messages outward: notify, delivered, failed.
#include <algorithm>
#include <set>

#include "tools/conformance/case.h"

namespace gridline::conformance {

namespace {

wire::Notify to_resident(const std::string& effect) {
  return {effect, "13800000000", "receipt", "K7QM-2XWD", 77, "您的诉求已受理"};
}

std::string effect_of(const wire::Message& answer) {
  if (const auto* delivered = std::get_if<wire::Delivered>(&answer)) return delivered->effect;
  return std::get<wire::Failed>(answer).effect;
}

void begin(Stage& stage, bool wanted) {
  stage.give(1);
  stage.start_adapter();
  stage.greet();
  stage.serve();
  const auto& able = stage.said().capabilities;
  const bool carries = std::find(able.begin(), able.end(), "notify") != able.end();
  if (wanted && !carries) throw NotApplicable("its hello does not say that it takes notify");
  if (!wanted && carries) throw NotApplicable("its hello says that it takes notify");
}

void expect_answer(Stage& stage, const std::string& effect) {
  const std::string said = effect_of(stage.outward_answer());
  if (said != effect) throw Failed("an answer for effect " + said + " instead of " + effect);
}

void delivered(Stage& stage) {
  begin(stage, true);
  stage.send(to_resident("e-1"));
  expect_answer(stage, "e-1");
}

void doubled(Stage& stage) {
  begin(stage, true);
  for (int times = 0; times < 2; ++times) {
    stage.send(to_resident("e-2"));
    expect_answer(stage, "e-2");
  }
}

void many(Stage& stage) {
  begin(stage, true);
  std::set<std::string> open;
  for (int n = 0; n < 50; ++n) {
    open.insert("e-" + std::to_string(n));
    stage.send(to_resident("e-" + std::to_string(n)));
  }
  while (!open.empty()) {
    const std::string effect = effect_of(stage.outward_answer());
    if (open.erase(effect) == 0) throw Failed("effect " + effect + " was answered twice, or never asked");
  }
}

void among_rows(Stage& stage) {
  begin(stage, true);
  stage.give(20);
  stage.send(to_resident("e-3"));
  expect_answer(stage, "e-3");
  stage.serve();
}

void over_a_restart(Stage& stage) {
  begin(stage, true);
  stage.send(to_resident("e-4"));
  stage.stop_engine();
  stage.start_engine();
  stage.greet();
  stage.send(to_resident("e-4"));
  expect_answer(stage, "e-4");
}

void not_asked_for(Stage& stage) {
  begin(stage, false);
  stage.send(to_resident("e-5"));
  stage.give(2);
  stage.serve();
}

}  // namespace

std::vector<Case> outward_cases() {
  return {
      {"notify", "外发消息有答复", "a message outward is answered", delivered},
      {"notify_doubled", "同一消息两次：同样答复", "the same effect twice is answered twice", doubled},
      {"notify_many", "一次 50 条外发", "50 at once, each answered once", many},
      {"notify_among_rows", "收发并行", "messages outward beside rows", among_rows},
      {"notify_over_a_restart", "引擎重启后重发的消息", "sent again after the engine's restart", over_a_restart},
      {"notify_not_asked_for", "未声明 notify 时收到也无害", "does no harm where it was not asked for", not_asked_for},
  };
}

}  // namespace gridline::conformance
