// Hello, versions, heartbeats, silence, goodbye.
#include <fmt/format.h>

#include "engine/wire/refusals.h"
#include "tools/conformance/case.h"

namespace gridline::conformance {

namespace {

constexpr Terms quick{1000, 256, 300};  // three heartbeats of silence are soon over

void one_row(Stage& stage) {
  stage.give(1);
  stage.start_adapter();
  stage.greet();
  stage.serve();
}

void many_rows(Stage& stage) {
  stage.give(600);
  stage.start_adapter();
  stage.serve();
  for (const Row& row : stage.ledger().rows()) {
    if (row.sent != 1)
      throw Failed(fmt::format("{} was sent {} times, with every ack at once", row.id, row.sent));
  }
}

void order(Stage& stage) {
  stage.give(300);
  stage.start_adapter();
  stage.greet();
  std::string last;
  for (std::size_t seen = 0; seen < 300;) {
    const wire::Submit submit = stage.submit();
    for (const wire::Submission& item : submit.items) {
      const std::string& text = stage.ledger().row_of(item).text;
      if (text < last) throw Failed(text + " after " + last + ": rows go in the order of submitting");
      last = text;
    }
    seen += submit.items.size();
    stage.accept(submit);
  }
}

void rows_that_come_later(Stage& stage) {
  stage.give(1);
  stage.start_adapter();
  stage.greet();
  stage.serve();
  stage.give(5);
  stage.serve();
}

void engine_later(Stage& stage) {
  stage.stop_engine();
  stage.give(3);
  stage.start_adapter();
  stage.start_engine();
  stage.serve();
}

void no_welcome(Stage& stage) {
  stage.give(3);
  stage.start_adapter();
  stage.hello();
  stage.hello();  // a submit before the welcome is a fault in any case
  stage.serve();
}

void refuse_hello(Stage& stage, const char* code) {
  stage.give(3);
  stage.start_adapter();
  stage.hello();
  stage.send(wire::Reject{"", wire::refusal(code)});
  stage.hello();
  stage.serve();
}
void version_refused(Stage& stage) { refuse_hello(stage, "unsupported_version"); }
void not_granted(Stage& stage) { refuse_hello(stage, "not_granted"); }

void other_version(Stage& stage) {
  stage.give(3);
  stage.start_adapter();
  stage.hello();
  stage.send(wire::Welcome{2, "newer", "check-1", 1000, 256, 32768, 4194304, 1000});
  stage.hello();
  stage.serve();
}

void hello_first(Stage& stage) {
  stage.give(4);
  stage.start_adapter();
  stage.greet();
  stage.submit();
  stage.send(wire::Reject{"", wire::refusal("hello_first")});
  stage.greet();
  stage.serve();
}

void second_welcome(Stage& stage) {
  stage.give(2);
  stage.start_adapter();
  stage.greet();
  stage.welcome();
  stage.serve();
}

void beats(Stage& stage) {
  stage.start_adapter();
  stage.greet(quick);
  stage.only_heartbeats(5, "there are no rows");
}

void beats_say_how_many_wait(Stage& stage) {
  stage.give(7);
  stage.start_adapter();
  stage.greet({0, 256, 300});
  stage.until_waiting(7);
  stage.give_credit(1000);
  stage.serve();
}

void beats_keep_the_session(Stage& stage) {
  stage.give(1);
  stage.start_adapter();
  stage.greet(quick);
  stage.accept(stage.submit());
  stage.only_heartbeats(12, "the engine's heartbeats came all the time");
}

void silence(Stage& stage) {
  stage.give(3);
  stage.start_adapter();
  stage.greet(quick);
  stage.submit();
  stage.say_nothing(true);
  stage.hello();
  stage.say_nothing(false);
  stage.welcome();
  stage.serve();
}

void silence_again_and_again(Stage& stage) {
  stage.give(1);
  stage.start_adapter();
  stage.say_nothing(true);
  for (int times = 0; times < 3; ++times) stage.greet(quick);
  stage.say_nothing(false);
  stage.serve();
}

void goodbye_of_the_engine(Stage& stage) {
  stage.give(3);
  stage.start_adapter();
  stage.greet();
  stage.submit();
  stage.send(wire::Goodbye{"restarting"});
  stage.greet();
  stage.serve();
}

void ends_well(Stage& stage) {
  stage.give(3);
  stage.start_adapter();
  stage.greet();
  stage.serve();
  if (const int code = stage.end(); code != 0)
    throw Failed(fmt::format("exit code {} although all was accepted", code));
}

}  // namespace

std::vector<Case> session_cases() {
  return {
      {"one_row", "一条诉求送达", "one row arrives", one_row},
      {"many_rows", "600 条各送一次", "600 rows arrive, each once", many_rows},
      {"order", "按提交顺序发送", "rows go in the order of submitting", order},
      {"rows_that_come_later", "后来的诉求同样送达", "rows that come later arrive too", rows_that_come_later},
      {"engine_later", "引擎后启动也不丢", "the engine may start later than the adapter", engine_later},
      {"no_welcome", "没有 welcome 不发送，重新 hello", "nothing before the welcome; hello again",
       no_welcome},
      {"version_refused", "版本被拒后过一会儿再问", "version refused: asks again later", version_refused},
      {"other_version", "welcome 版本不同：不发送，再问", "a welcome of another version: asks again",
       other_version},
      {"not_granted", "未授权：过一会儿再问", "not granted: asks again later", not_granted},
      {"hello_first", "被要求重新 hello：照做并重发", "told to say hello: does, and sends again",
       hello_first},
      {"second_welcome", "重复的 welcome 无害", "a second welcome does no harm", second_welcome},
      {"beats", "空闲时按时心跳", "heartbeats while there is nothing to send", beats},
      {"beats_say_how_many_wait", "心跳报告待回执数", "heartbeats say how many wait",
       beats_say_how_many_wait},
      {"beats_keep_the_session", "有心跳就不断开", "the engine's heartbeats keep the session",
       beats_keep_the_session},
      {"silence", "三次心跳无声：重连重发", "silence of three heartbeats: begins anew, sends again", silence},
      {"silence_again_and_again", "反复无声也不放弃", "silence again and again: does not give up",
       silence_again_and_again},
      {"goodbye_of_the_engine", "引擎告别：重新开始", "the engine's goodbye: begins anew",
       goodbye_of_the_engine},
      {"ends_well", "全部受理后正常退出", "ends with 0 when all is accepted", ends_well},
  };
}

}  // namespace gridline::conformance
