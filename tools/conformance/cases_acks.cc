// Acks that are missing, late, doubled, partial or out of order; refusals of both sorts.
#include <fmt/format.h>

#include "engine/wire/refusals.h"
#include "tools/conformance/case.h"

namespace gridline::conformance {

namespace {

// A session with `count` rows, the first submit taken; all of them are in it.
wire::Submit begun(Stage& stage, std::size_t count, const Terms& terms = {}) {
  stage.give(count);
  stage.start_adapter();
  stage.greet({0, terms.batch_max, 300});
  stage.until_waiting(count);  // until all are in its spool: then they come as one batch
  stage.give_credit(terms.credit);
  wire::Submit submit = stage.submit();
  if (submit.items.size() != std::min<std::size_t>({count, terms.batch_max, terms.credit}))
    throw Failed(fmt::format("{} of {} waiting rows in the first batch", submit.items.size(), count));
  return submit;
}

void no_ack(Stage& stage) {
  begun(stage, 3);
  stage.greet();  // it loses patience
  stage.serve();
}

void late_ack(Stage& stage) {
  const wire::Submit first = begun(stage, 3);
  stage.greet();
  const wire::Submit again = stage.submit();
  stage.send(accepting(first));  // of a batch that is forgotten
  stage.accept(again);
  stage.serve();
  stage.only_heartbeats(2, "everything is acknowledged");
}

void slow_ack(Stage& stage) {
  const wire::Submit submit = begun(stage, 3);
  stage.only_heartbeats(3, "the ack is only a second late");
  stage.accept(submit);
  stage.serve();
}

void doubled_ack(Stage& stage) {
  const wire::Submit submit = begun(stage, 3);
  stage.accept(submit);
  stage.send(accepting(submit));
  stage.give(3);
  stage.serve();
}

// None of them settles anything: with the next session all three rows must come again.
void unknown_ack(Stage& stage) {
  const wire::Submit submit = begun(stage, 3);
  stage.send(wire::Ack{987654321, {accepted(submit.items[0].id)}});
  stage.send(wire::Ack{submit.batch, {accepted("no-such-id")}});
  stage.send(wire::Ack{submit.batch + 1, {}});
  stage.send(wire::Goodbye{"restarting"});
  stage.greet();
  stage.serve();
}

void ack_in_parts(Stage& stage) {
  const wire::Submit submit = begun(stage, 4);
  for (auto item = submit.items.rbegin(); item != submit.items.rend(); ++item)
    stage.ack({submit.batch, {accepted(item->id)}});
  stage.only_heartbeats(8, "every row has its result");
}

void out_of_order(Stage& stage) {
  const wire::Submit first = begun(stage, 4, {1000, 2});
  const wire::Submit second = stage.submit();
  stage.accept(second);
  stage.accept(first);
  stage.only_heartbeats(8, "every row has its result");
}

void result_missing(Stage& stage) {
  const wire::Submit submit = begun(stage, 3);
  stage.ack({submit.batch, {accepted(submit.items[0].id), accepted(submit.items[2].id)}});
  stage.greet();
  const wire::Submit again = stage.submit();
  if (again.items.size() != 1 || again.items[0].id != submit.items[1].id)
    throw Failed("after an ack without one result exactly that row is sent again");
  stage.accept(again);
}

void refuse_first(Stage& stage, const char* code, bool retry) {
  const wire::Submit submit = begun(stage, 3);
  stage.ack({submit.batch, {accepted(submit.items[0].id), refused(submit.items[1].id, code, retry),
                            accepted(submit.items[2].id)}});
  if (retry) {
    const wire::Submit again = stage.submit();
    if (again.items.size() != 1 || !(again.items[0] == submit.items[1]))
      throw Failed("after 'try later' the very same row is sent again, alone");
    stage.accept(again);
  }
  // Over a restart of the engine too: what is settled does not come again.
  stage.send(wire::Goodbye{"restarting"});
  stage.greet({1000, 256, 300});
  stage.only_heartbeats(4, "every row has its final result");
  stage.give(1);
  stage.serve();
}
void refused_for_now(Stage& stage) { refuse_first(stage, "try_later", true); }
void refused_for_good(Stage& stage) { refuse_first(stage, "text_too_long", false); }
void unknown_code_for_now(Stage& stage) { refuse_first(stage, "moon_is_full", true); }
void unknown_code_for_good(Stage& stage) { refuse_first(stage, "moon_is_new", false); }

void refused_again_and_again(Stage& stage) {
  wire::Submit submit = begun(stage, 1);
  for (int times = 0; times < 3; ++times) {
    stage.ack({submit.batch, {refused(submit.items[0].id, "try_later", true)}});
    submit = stage.submit();
  }
  stage.accept(submit);
}

void others_pass(Stage& stage) {
  const wire::Submit submit = begun(stage, 2);
  stage.ack({submit.batch, {refused(submit.items[0].id, "try_later", true), accepted(submit.items[1].id)}});
  stage.give(3);
  stage.serve();
}

void over_credit(Stage& stage) {
  const wire::Submit submit = begun(stage, 3);
  wire::Ack ack{submit.batch, {}};
  for (const auto& item : submit.items) ack.results.push_back(refused(item.id, "over_credit", true));
  stage.ack(ack);
  stage.serve();
}

void frame_refused(Stage& stage) {
  const wire::Submit submit = begun(stage, 4);
  const std::string bad = submit.items[2].id;
  stage.send(wire::Reject{"", wire::refusal("bad_frame")});
  // Which of the four it was the engine cannot say: one at a time, until the bad one is found.
  while (!stage.ledger().all_settled()) {
    const wire::Message message = stage.any();
    if (std::holds_alternative<wire::Hello>(message)) stage.welcome();
    const auto* again = std::get_if<wire::Submit>(&message);
    if (again == nullptr) continue;
    if (again->items.size() != 1) throw Failed("after a rejected frame submissions go one at a time");
    if (again->items[0].id == bad) {
      stage.ledger().acked({again->batch, {refused(bad, "bad_frame", false)}});
      stage.send(wire::Reject{"", wire::refusal("bad_frame")});
    } else {
      stage.accept(*again);
    }
  }
  stage.give(1);
  stage.serve();
}

void same_id(Stage& stage) {
  if (!stage.plan().names_ids()) throw NotApplicable("the rows name no ids ({id} in --row)");
  stage.give(1);
  stage.start_adapter();
  stage.greet({1000, 256, 300});
  const wire::Submit first = stage.submit();
  stage.give_changed(0, "，还漏水");
  stage.give(1);
  const wire::Submit other = stage.submit();
  if (other.items.size() != 1 || other.items[0].id == first.items[0].id)
    throw Failed("a changed row is held back until the earlier one of its id has its result");
  stage.accept(other);
  stage.ack({first.batch, {refused(first.items[0].id, "try_later", true)}});
  const wire::Submit again = stage.submit();
  if (again.items.size() != 1 || again.items[0].text.find("漏水") != std::string::npos)
    throw Failed("the changed row overtook the earlier one of the same id");
  stage.accept(again);
  const wire::Submit changed = stage.submit();
  if (changed.items[0].text.find("漏水") == std::string::npos) throw Failed("the changed row did not come");
  stage.accept(changed);
}

}  // namespace

std::vector<Case> ack_cases() {
  return {
      {"no_ack", "没有回执：重新发送", "no ack: sends again", no_ack},
      {"late_ack", "迟到的回执略过", "the ack of a forgotten batch is passed over", late_ack},
      {"slow_ack", "回执稍慢：不重发", "an ack that is a little late: does not send again", slow_ack},
      {"doubled_ack", "重复回执无害", "the same ack twice does no harm", doubled_ack},
      {"unknown_ack", "陌生批次、陌生编号略过", "unknown batches and ids are passed over", unknown_ack},
      {"ack_in_parts", "一批分多次回执", "several acks for one batch", ack_in_parts},
      {"out_of_order", "回执次序颠倒", "acks in another order", out_of_order},
      {"result_missing", "缺一条结果：只重发那条", "one result missing: only that row again", result_missing},
      {"refused_for_now", "暂拒：稍后原样再发", "refused for now: the same again", refused_for_now},
      {"refused_again_and_again", "反复暂拒也不放弃", "refused for now three times", refused_again_and_again},
      {"refused_for_good", "拒绝：隔离，不再发", "refused for good: never again", refused_for_good},
      {"unknown_code_for_now", "陌生代码可重试：再发", "an unknown code with retry", unknown_code_for_now},
      {"unknown_code_for_good", "陌生代码不可重试：不再发", "an unknown code without retry", unknown_code_for_good},
      {"others_pass", "暂拒不挡其他", "one that is refused for now lets others pass", others_pass},
      {"over_credit", "超额被拒：再发", "refused over the credit: again", over_credit},
      {"frame_refused", "整帧被拒：逐条发送找出坏的", "a frame is rejected: one at a time", frame_refused},
      {"same_id", "同一编号不许后来居上", "of one id the earlier content comes first", same_id},
  };
}

}  // namespace gridline::conformance
