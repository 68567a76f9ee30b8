// Either side gone in the middle: nothing is lost, and what is settled does not come again.
#include <fmt/format.h>
#include <signal.h>

#include "tools/conformance/case.h"

namespace gridline::conformance {

namespace {

constexpr Terms by_fours{1000, 4, 300};

void engine_gone_before_the_ack(Stage& stage) {
  stage.give(12);
  stage.start_adapter();
  stage.greet(by_fours);
  stage.submit();
  stage.stop_engine();
  stage.start_engine();
  stage.serve(by_fours);
}

void engine_gone_mid_batch(Stage& stage) {
  stage.give(4);
  stage.start_adapter();
  stage.greet({0, 4, 300});
  stage.until_waiting(4);
  stage.give_credit(4);
  const wire::Submit submit = stage.submit();
  stage.ack({submit.batch, {accepted(submit.items[0].id), accepted(submit.items[1].id)}});
  // Two of four have their result; once it says so, they must not come again.
  stage.until_waiting(2);
  stage.stop_engine();
  stage.start_engine();
  stage.serve(by_fours);
  for (const Row& row : stage.ledger().rows()) {
    if (row.accepted > 1) throw Failed(row.id + " was sent again although it had its result");
  }
}

void engine_again_and_again(Stage& stage) {
  stage.give(20);
  stage.start_adapter();
  for (int times = 0; times < 4; ++times) {
    stage.greet(by_fours);
    stage.accept(stage.submit());
    stage.submit();
    stage.stop_engine();
    stage.start_engine();
  }
  stage.serve(by_fours);
}

void rows_while_the_engine_is_away(Stage& stage) {
  stage.give(2);
  stage.start_adapter();
  stage.greet(by_fours);
  stage.serve();
  stage.stop_engine();
  stage.give(10);
  stage.start_engine();
  stage.serve();
}

void killed_before_the_ack(Stage& stage) {
  stage.give(4);
  stage.start_adapter();
  stage.greet({0, 256, 300});
  stage.until_waiting(4);
  stage.give_credit(1000);
  stage.submit();
  stage.kill_adapter();
  stage.start_adapter();  // and the ids must be those of before
  stage.serve();
}

void killed_mid_batch(Stage& stage) {
  stage.give(6);
  stage.start_adapter();
  stage.greet({0, 256, 300});
  stage.until_waiting(6);
  stage.give_credit(1000);
  const wire::Submit submit = stage.submit();
  stage.ack({submit.batch, {accepted(submit.items[0].id), accepted(submit.items[1].id)}});
  stage.kill_adapter();
  stage.start_adapter();
  stage.serve();
}

void killed_after_the_ack(Stage& stage) {
  stage.give(4);
  stage.start_adapter();
  stage.greet();
  stage.serve();
  stage.kill_adapter();
  stage.start_adapter();
  stage.give(2);
  stage.serve();
}

void killed_with_a_full_spool(Stage& stage) {
  stage.give(50);
  stage.start_adapter();
  stage.greet({0, 256, 300});
  stage.until_waiting(50);
  stage.kill_adapter();
  stage.start_adapter();
  stage.serve();
}

void killed_again_and_again(Stage& stage) {
  stage.give(12);
  stage.start_adapter();
  stage.greet({0, 4, 300});
  stage.until_waiting(12);
  for (int times = 0; times < 4; ++times) {
    stage.kill_adapter();
    stage.start_adapter();
    stage.greet(by_fours);
    const wire::Submit submit = stage.submit();
    stage.ack({submit.batch, {accepted(submit.items[0].id)}});
  }
  stage.serve(by_fours);
}

void both_gone(Stage& stage) {
  stage.give(8);
  stage.start_adapter();
  stage.greet({0, 4, 300});
  stage.until_waiting(8);
  stage.give_credit(8);
  stage.submit();
  stage.stop_engine();
  stage.kill_adapter();
  stage.start_adapter();
  stage.start_engine();
  stage.serve();
}

void asked_to_stop(Stage& stage) {
  stage.give(5);
  stage.start_adapter();
  stage.greet({0, 256, 300});
  stage.until_waiting(5);
  stage.end_by_signal(SIGTERM);
  stage.start_adapter();
  stage.serve();
}

void one_spool_one_process(Stage& stage) {
  stage.give(1);
  stage.start_adapter();
  stage.greet();
  stage.serve();
  if (stage.start_second() == 0) throw Failed("a second process on the same spool ends with 0");
  stage.give(1);
  stage.serve();
}

void settled_stays_settled(Stage& stage) {
  stage.give(5);
  stage.start_adapter();
  stage.greet();
  stage.serve();
  if (const int code = stage.end(); code != 0) throw Failed(fmt::format("exit code {}", code));
  stage.start_adapter();
  stage.greet({1000, 256, 300});
  stage.only_heartbeats(3, "every row had its result before it ended");
}

}  // namespace

std::vector<Case> restart_cases() {
  return {
      {"engine_gone_before_the_ack", "引擎在回执前重启", "the engine restarts before the ack",
       engine_gone_before_the_ack},
      {"engine_gone_mid_batch", "引擎在一批中途重启", "the engine restarts in the middle of a batch",
       engine_gone_mid_batch},
      {"engine_again_and_again", "引擎反复重启", "the engine restarts four times", engine_again_and_again},
      {"rows_while_the_engine_is_away", "引擎不在时收下的", "rows taken while the engine is away",
       rows_while_the_engine_is_away},
      {"killed_before_the_ack", "适配器在回执前被杀", "killed with -9 before the ack", killed_before_the_ack},
      {"killed_mid_batch", "适配器在一批中途被杀", "killed with -9 in the middle of a batch",
       killed_mid_batch},
      {"killed_after_the_ack", "适配器在回执后被杀", "killed with -9 after the acks", killed_after_the_ack},
      {"killed_with_a_full_spool", "暂存未发时被杀", "killed with -9 before anything was sent",
       killed_with_a_full_spool},
      {"killed_again_and_again", "反复被杀", "killed with -9 four times", killed_again_and_again},
      {"both_gone", "两边同时中断", "both sides gone at once", both_gone},
      {"asked_to_stop", "SIGTERM 后重启不丢", "SIGTERM: ends, and sends the rest next time", asked_to_stop},
      {"one_spool_one_process", "暂存只归一个进程", "a spool belongs to one process", one_spool_one_process},
      {"settled_stays_settled", "重启后已结不重发", "what is settled is not sent after a restart",
       settled_stays_settled},
  };
}

}  // namespace gridline::conformance
