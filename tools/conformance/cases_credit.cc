// Credit, the welcome's other bounds, and an engine that is slow.
#include <fmt/format.h>

#include "tools/conformance/case.h"

namespace gridline::conformance {

namespace {

constexpr std::uint32_t beat = 300;

void credit_zero(Stage& stage) {
  stage.give(5);
  stage.start_adapter();
  stage.greet({0, 256, beat});
  stage.only_heartbeats(4, "the credit is 0");
  stage.give_credit(1000);
  stage.serve();
}

void credit_held(Stage& stage) {
  stage.give(20);
  stage.start_adapter();
  stage.greet({5, 256, beat});
  std::size_t came = 0;
  std::vector<wire::Submit> open;
  for (; came < 5; came += open.back().items.size()) open.push_back(stage.submit());
  stage.only_heartbeats(3, "5 are under way and the credit is 5");
  for (const wire::Submit& submit : open) stage.accept(submit);
  stage.serve({5, 256, beat});
}

void credit_lowered(Stage& stage) {
  stage.give(20);
  stage.start_adapter();
  stage.greet({0, 4, beat});
  stage.until_waiting(20);
  stage.give_credit(4);
  const wire::Submit submit = stage.submit();
  stage.give_credit(2);
  stage.only_heartbeats(2, "4 are under way and the credit is 2");
  stage.ack({submit.batch, {accepted(submit.items[0].id), accepted(submit.items[1].id)}});
  stage.only_heartbeats(2, "2 are under way and the credit is 2");
  stage.ack({submit.batch, {accepted(submit.items[2].id)}});
  if (const auto next = stage.submit(); next.items.size() != 1)
    throw Failed(fmt::format("{} sent where the credit has room for 1", next.items.size()));
  stage.give_credit(1000);
  stage.send(wire::Goodbye{"enough"});
  stage.serve();
}

void credit_taken_away(Stage& stage) {
  stage.give(10);
  stage.start_adapter();
  stage.greet({3, 3, beat});
  const wire::Submit submit = stage.submit();
  stage.give_credit(0);
  stage.only_heartbeats(1, "3 are under way");
  stage.accept(submit);
  stage.only_heartbeats(3, "the credit was taken away");
  stage.give_credit(2);
  stage.serve();
}

void credit_raised(Stage& stage) {
  stage.give(40);
  stage.start_adapter();
  stage.greet({0, 256, beat});
  stage.until_waiting(40);
  stage.give_credit(2);
  std::vector<wire::Submit> open{stage.submit()};
  stage.give_credit(30);
  std::size_t came = open[0].items.size();
  for (; came < 30; came += open.back().items.size()) open.push_back(stage.submit());
  if (came != 30) throw Failed(fmt::format("{} under way, the credit is 30", came));
  for (const wire::Submit& submit : open) stage.accept(submit);
  stage.serve();
}

void credit_of_one(Stage& stage) {
  stage.give(30);
  stage.start_adapter();
  stage.serve({1});
}

void batch_of_three(Stage& stage) {
  stage.give(20);
  stage.start_adapter();
  stage.greet({0, 3, beat});
  stage.until_waiting(20);
  stage.give_credit(1000);
  stage.serve({1000, 3, beat});
}

void small_frames(Stage& stage) {
  stage.give(200);
  stage.start_adapter();
  stage.greet({0, 256, beat, 2048});
  stage.until_waiting(200);
  stage.give_credit(1000);
  stage.serve({1000, 256, beat, 2048});
}

void slow_engine(Stage& stage) {
  stage.give(12);
  stage.start_adapter();
  stage.greet({4, 2, beat});
  while (!stage.ledger().all_settled()) {
    const wire::Submit submit = stage.submit();
    for (const wire::Submission& item : submit.items) stage.ack({submit.batch, {accepted(item.id)}});
  }
  stage.only_heartbeats(8, "every row has its result");
}

void engine_without_limits(Stage& stage) {
  stage.give(3);
  stage.start_adapter();
  stage.hello();
  stage.welcome({1000});
  stage.send(wire::Goodbye{"again"});
  stage.hello();
  // Nothing but version and credit: what is absent is the protocol's own.
  stage.welcome_with(wire::encode(wire::Welcome{1, {}, {}, 1000, 0, 0, 0, 0}), {});
  while (!stage.ledger().all_settled()) {
    const auto message = stage.any();
    if (const auto* submit = std::get_if<wire::Submit>(&message)) stage.accept(*submit);
  }
}

}  // namespace

std::vector<Case> credit_cases() {
  return {
      {"credit_zero", "额度为 0 不发送，给了再发", "nothing at credit 0; sends when it is given", credit_zero},
      {"credit_held", "在途不超过额度", "never more under way than the credit", credit_held},
      {"credit_lowered", "额度调低：等到放得下", "credit lowered: waits until it fits", credit_lowered},
      {"credit_taken_away", "额度收回再给", "credit taken away and given again", credit_taken_away},
      {"credit_raised", "额度调高即用", "credit raised: is used", credit_raised},
      {"credit_of_one", "额度 1 也能送完", "a credit of 1 brings all of them", credit_of_one},
      {"batch_of_three", "遵守 batch_max", "keeps to batch_max", batch_of_three},
      {"small_frames", "遵守 frame_bytes_max", "keeps to frame_bytes_max", small_frames},
      {"slow_engine", "引擎很慢：不丢不重", "a slow engine: nothing lost, nothing twice", slow_engine},
      {"engine_without_limits", "welcome 未写上限：用协议默认", "a welcome without bounds", engine_without_limits},
  };
}

}  // namespace gridline::conformance
