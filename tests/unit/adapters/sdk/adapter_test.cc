// The SDK against an engine that is late, forgetful, silent, strict or mad.
#include <atomic>
#include <thread>

#include "tests/unit/adapters/sdk/adapter_fixture.h"

namespace gridline::sdk {
namespace {

TEST_F(AdapterTest, says_hello_submits_and_drains_when_all_is_acknowledged) {
  open();
  const auto hello = engine_.greet();
  EXPECT_EQ(hello.adapter, "test-1");
  EXPECT_EQ(hello.channel, "test");
  EXPECT_TRUE(hello.capabilities.empty());
  submit("a");
  const auto got = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(got), Ids{"a"});
  EXPECT_NE(got.items[0].received, base::Instant{});
  EXPECT_FALSE(adapter_->drain(1ms));
  engine_.send(FakeEngine::accepting(got));
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_EQ(notes(), Ids{"accepted a R-a"});
  EXPECT_EQ(adapter_->stats().accepted, 1u);
  adapter_.reset();
  EXPECT_EQ(engine_.expect<wire::Goodbye>().reason, "stopped");
}

TEST_F(AdapterTest, what_was_taken_while_no_engine_was_there_is_sent_in_order_after_a_restart_too) {
  engine_.stop();
  open();
  submit_together({"a", "b"});
  submit("c");
  adapter_.reset();
  engine_.restart();
  open();
  EXPECT_EQ(adapter_->checkpoint().value(), "c");
  engine_.greet();
  std::vector<wire::Submit> submits;
  EXPECT_EQ(receive_ids(3, &submits), (Ids{"a", "b", "c"}));
  for (const auto& s : submits) engine_.send(FakeEngine::accepting(s));
  EXPECT_TRUE(adapter_->drain(10s));
}

TEST_F(AdapterTest, never_has_more_under_way_than_the_credit_and_stops_at_none) {
  open();
  engine_.greet(3, 2);
  submit_together({"a", "b", "c", "d", "e"});
  std::vector<wire::Submit> submits;
  EXPECT_EQ(receive_ids(3, &submits), (Ids{"a", "b", "c"}));
  for (const auto& s : submits) EXPECT_LE(s.items.size(), 2u);
  EXPECT_TRUE(engine_.quiet(100ms));
  engine_.send(wire::Credit{0});
  for (const auto& s : submits) engine_.send(FakeEngine::accepting(s));
  ASSERT_TRUE(wait_for("accepted c R-c"));
  EXPECT_TRUE(engine_.quiet(100ms));
  engine_.send(wire::Credit{1});
  const auto fourth = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(fourth), Ids{"d"});
}

TEST_F(AdapterTest, late_and_doubled_and_foreign_acks_settle_each_row_once) {
  open();
  engine_.greet(1000, 1);
  submit_together({"a", "b"});
  const auto a = engine_.expect<wire::Submit>();
  const auto b = engine_.expect<wire::Submit>();
  engine_.send(FakeEngine::accepting(b));  // the later one first
  engine_.send(FakeEngine::accepting(b));
  wire::Ack foreign = FakeEngine::accepting(a);
  foreign.batch = 999;
  engine_.send(foreign);
  engine_.send(FakeEngine::accepting(a));
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_EQ(notes(), (Ids{"accepted b R-b", "accepted a R-a"}));
  EXPECT_EQ(adapter_->stats().stray_acks, 2u);
}

TEST_F(AdapterTest, an_ack_that_never_comes_leads_to_a_new_session_that_sends_again) {
  Options o = options();
  o.ack_patience = 300ms;
  open(o, recording());
  engine_.greet();
  submit("a");
  EXPECT_EQ(ids(engine_.expect<wire::Submit>()), Ids{"a"});
  engine_.greet();  // hello again, on a new socket
  const auto again = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(again), Ids{"a"});
  engine_.send(FakeEngine::accepting(again));
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_EQ(notes(), Ids{"accepted a R-a"});
}

TEST_F(AdapterTest, the_rest_of_a_partial_ack_is_sent_again) {
  Options o = options();
  o.ack_patience = 1000ms;
  open(o, recording());
  engine_.greet();
  submit_together({"a", "b", "c"});
  const auto all = engine_.expect<wire::Submit>();
  wire::Ack part = FakeEngine::accepting(all);
  part.results.erase(part.results.begin() + 1);
  engine_.send(part);
  ASSERT_TRUE(wait_for("accepted c R-c"));
  engine_.greet();
  const auto rest = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(rest), Ids{"b"});
  engine_.send(FakeEngine::accepting(rest));
  EXPECT_TRUE(adapter_->drain(10s));
}

TEST_F(AdapterTest, an_engine_that_restarted_gets_a_hello_and_what_it_never_acknowledged) {
  Options o = options();
  o.heartbeat = 50ms;
  open(o, recording());
  engine_.greet(1000, 256, 50);
  submit("a");
  EXPECT_EQ(ids(engine_.expect<wire::Submit>()), Ids{"a"});
  engine_.restart();
  // It may hear of the old session first, and then says what an engine says.
  for (;;) {
    const auto message = engine_.receive();
    ASSERT_TRUE(message);
    if (std::holds_alternative<wire::Hello>(*message)) break;
    engine_.send(wire::Reject{"", {"hello_first", "", "", true}});
  }
  engine_.send(wire::Welcome{1, "fake", "test-1", 1000, 256, 32768, 4194304, 60'000});
  const auto again = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(again), Ids{"a"});
  engine_.send(FakeEngine::accepting(again));
  EXPECT_TRUE(adapter_->drain(10s));
}

TEST_F(AdapterTest, silence_of_three_heartbeats_ends_a_session_and_heartbeats_keep_it) {
  open();
  engine_.greet(1000, 256, 200);
  for (int beats = 0; beats < 5; ++beats) {  // much longer than three of them
    const auto message = engine_.receive();
    ASSERT_TRUE(message);
    ASSERT_TRUE(std::holds_alternative<wire::Heartbeat>(*message));
    engine_.send(wire::Heartbeat{});
  }
  EXPECT_EQ(adapter_->stats().sessions, 1u);
  engine_.expect<wire::Hello>();  // now we say nothing
  EXPECT_FALSE(adapter_->stats().connected);
}

TEST_F(AdapterTest, refused_for_now_is_sent_again_and_refused_for_good_goes_to_quarantine) {
  open();
  engine_.greet();
  submit_together({"a", "b", "c"});
  const auto all = engine_.expect<wire::Submit>();
  wire::Ack ack = FakeEngine::accepting(all);
  ack.results[0].refusal = {"try_later", "稍后", "later", true};
  ack.results[1].refusal = {"unknown_place", "地点不明", "no such place", false};
  engine_.send(ack);
  const auto again = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(again), Ids{"a"});
  engine_.send(FakeEngine::accepting(again));
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_EQ(notes(),
            (Ids{"later a try_later", "refused b unknown_place", "accepted c R-c", "accepted a R-a"}));
  const auto aside = adapter_->quarantined(9).value();
  ASSERT_EQ(aside.size(), 1u);
  EXPECT_EQ(aside[0].submission.id, "b");
  EXPECT_EQ(aside[0].refusal.zh, "地点不明");
  EXPECT_EQ(adapter_->replay({}).value(), 1u);
  const auto replayed = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(replayed), Ids{"b"});
  engine_.send(FakeEngine::accepting(replayed));
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_EQ(adapter_->stats().quarantined, 0u);
}

TEST_F(AdapterTest, a_changed_submission_waits_for_the_result_of_its_earlier_version) {
  open();
  engine_.greet();
  submit_together({"x"});
  const auto first = engine_.expect<wire::Submit>();
  submit("x", "又停水了");
  submit("y");
  const auto other = engine_.expect<wire::Submit>();
  EXPECT_EQ(ids(other), Ids{"y"});
  engine_.send(FakeEngine::accepting(first));
  const auto second = engine_.expect<wire::Submit>();
  ASSERT_EQ(ids(second), Ids{"x"});
  EXPECT_EQ(second.items[0].text, "又停水了");
}

TEST_F(AdapterTest, garbage_from_the_engine_is_counted_and_nothing_stops) {
  open();
  engine_.greet();
  for (const std::string& frame :
       {std::string(), std::string("\xc1"), std::string("\x81\xa1t\xa5hallo"), std::string(100'000, '\xff'),
        wire::encode(wire::Submit{1, {complaint("z")}})}) {
    engine_.send_bytes(frame);
  }
  submit("a");
  const auto got = engine_.expect<wire::Submit>();
  engine_.send(FakeEngine::accepting(got));
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_EQ(adapter_->stats().bad_frames, 5u);
  EXPECT_EQ(adapter_->stats().sessions, 1u);
}

// An engine that cannot read one submission's frame at all: found by sending one at a time.
TEST_F(AdapterTest, a_frame_the_engine_cannot_read_costs_one_submission_and_not_the_batch) {
  open();
  submit_together({"a", "poison", "c"});
  for (int frames = 0; frames < 40 && adapter_->stats().waiting > 0; ++frames) {
    const auto message = engine_.receive();
    ASSERT_TRUE(message);
    if (std::holds_alternative<wire::Hello>(*message)) {
      engine_.send(wire::Welcome{1, "fake", "test-1", 1000, 256, 32768, 4194304, 60'000});
    } else if (const auto* s = std::get_if<wire::Submit>(&*message)) {
      const Ids got = ids(*s);
      if (std::count(got.begin(), got.end(), "poison") == 0) engine_.send(FakeEngine::accepting(*s));
      else engine_.send(wire::Reject{"", {"bad_frame", "", "", false}});
      if (got == Ids{"c"}) break;
    }
  }
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_EQ(notes(), (Ids{"accepted a R-a", "refused poison bad_frame", "accepted c R-c"}));
}

TEST_F(AdapterTest, messages_outward_are_delivered_or_their_failure_is_told) {
  Callbacks callbacks = recording();
  callbacks.notify = [](const wire::Notify& n) -> std::optional<wire::Failed> {
    if (n.to == "broken") throw std::runtime_error("no modem");
    if (n.to == "nobody") return wire::Failed{"", "no such number", false};
    return std::nullopt;
  };
  open(options(), callbacks);
  EXPECT_EQ(engine_.greet().capabilities, Ids{"notify"});
  wire::Notify notify{"e1", "13800000000", "receipt", "R", 7, "已受理"};
  engine_.send(notify);
  EXPECT_EQ(engine_.expect<wire::Delivered>(), wire::Delivered{"e1"});
  notify.effect = "e2";
  notify.to = "nobody";
  engine_.send(notify);
  EXPECT_EQ(engine_.expect<wire::Failed>(), (wire::Failed{"e2", "no such number", false}));
  notify.effect = "e3";
  notify.to = "broken";
  engine_.send(notify);
  EXPECT_EQ(engine_.expect<wire::Failed>(), (wire::Failed{"e3", "no modem", true}));
}

TEST_F(AdapterTest, questions_are_sent_and_their_answers_told) {
  Callbacks callbacks = recording();
  callbacks.reply = [this](const wire::Message& m) { note(std::string(wire::message_word(m.index()))); };
  open(options(), callbacks);
  ASSERT_TRUE(adapter_->ask(wire::Ask{"q", "status", {{"receipt", "R"}}}).ok());
  engine_.greet();
  EXPECT_EQ(engine_.expect<wire::Ask>().query, "status");
  engine_.send(wire::Answer{"q", {}});
  EXPECT_TRUE(wait_for("answer"));
  engine_.send(wire::Reject{"q", {"unknown_query", "", "", false}});
  EXPECT_TRUE(wait_for("reject"));
  EXPECT_EQ(adapter_->stats().sessions, 1u);
}

TEST_F(AdapterTest, a_refused_hello_is_reported_and_nothing_is_sent) {
  open();
  submit("a");
  engine_.expect<wire::Hello>();
  engine_.send(wire::Reject{"", {"not_granted", "无权", "this key is not granted that", false}});
  EXPECT_TRUE(engine_.quiet(300ms));
  EXPECT_NE(adapter_->stats().problem.find("not_granted"), std::string::npos);
  EXPECT_EQ(adapter_->stats().waiting, 1u);
}

TEST_F(AdapterTest, a_callback_that_throws_stops_nothing) {
  Callbacks callbacks;
  callbacks.accepted = [](const wire::SubmitResult&) { throw std::runtime_error("printer on fire"); };
  open(options(), callbacks);
  engine_.greet();
  submit("a");
  engine_.send(FakeEngine::accepting(engine_.expect<wire::Submit>()));
  EXPECT_TRUE(adapter_->drain(10s));
  EXPECT_NE(adapter_->stats().problem.find("printer on fire"), std::string::npos);
}

TEST_F(AdapterTest, many_submissions_with_refusals_now_and_then_arrive_exactly_once) {
  open();
  engine_.greet(100, 16);
  Ids all;
  for (int i = 0; i < 600; ++i) all.push_back("n" + std::to_string(i));
  for (std::size_t i = 0; i < all.size(); i += 50)
    submit_together(Ids(all.begin() + i, all.begin() + i + 50));
  Ids accepted;
  unsigned turn = 0;
  while (accepted.size() < all.size()) {
    const auto got = engine_.expect<wire::Submit>();
    ASSERT_FALSE(HasFailure());
    wire::Ack ack = FakeEngine::accepting(got);
    for (auto& r : ack.results) {
      if (++turn % 7 == 0) r.refusal = {"try_later", "", "", true};
      else accepted.push_back(r.id);
    }
    engine_.send(ack);
  }
  EXPECT_TRUE(adapter_->drain(10s));
  std::sort(accepted.begin(), accepted.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(accepted, all);
}

TEST_F(AdapterTest, submit_or_wait_keeps_nothing_while_the_spool_is_full_and_all_once_there_is_room) {
  Options o = options();
  o.spool_limits.rows_max = 2;
  Callbacks callbacks = recording();
  callbacks.problem = [this](const std::string& sentence) { note(sentence.substr(0, 17)); };
  open(o, callbacks);
  engine_.greet();
  submit_together({"a", "b"});
  const auto got = engine_.expect<wire::Submit>();
  std::thread waits([&] {
    const std::vector<wire::Submission> more = {complaint("c"), complaint("d")};
    EXPECT_TRUE(adapter_->submit_or_wait(more, "later").ok());
    note("kept");
  });
  EXPECT_TRUE(wait_for("the spool is full"));
  EXPECT_EQ(adapter_->checkpoint().value(), "c");
  EXPECT_EQ(notes(), Ids{"the spool is full"});
  engine_.send(FakeEngine::accepting(got));
  EXPECT_TRUE(wait_for("kept"));
  waits.join();
  EXPECT_EQ(adapter_->checkpoint().value(), "later");
  EXPECT_EQ(receive_ids(2), (Ids{"c", "d"}));
}

TEST_F(AdapterTest, a_wait_for_room_ends_when_a_stop_is_asked_for) {
  Options o = options();
  o.spool_limits.rows_max = 1;
  open(o, recording());
  submit("a");
  const std::atomic<bool> stop{true};
  const std::vector<wire::Submission> more = {complaint("b")};
  const auto kept = adapter_->submit_or_wait(more, "c", &stop);
  ASSERT_FALSE(kept.ok());
  EXPECT_EQ(kept.error().code, base::ErrorCode::busy);
  EXPECT_EQ(adapter_->checkpoint().value(), "");
  EXPECT_EQ(adapter_->stats().waiting, 1u);
}

}  // namespace
}  // namespace gridline::sdk
