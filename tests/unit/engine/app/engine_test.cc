// The engine as an object on a real folder: what was acknowledged is there after every kind of end.
#include "engine/app/engine.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <set>

#include <zmq.hpp>

#include "engine/app/logs.h"
#include "engine/codec/snapshot.h"
#include "engine/view/digest.h"
#include "engine/view/reader.h"
#include "engine/wire/messages.h"
#include "tests/unit/engine/door/subscriber.h"
#include "tests/unit/engine/http/desk.h"

namespace gridline::app {
namespace {

using test::eventually;

// An engine that runs on a thread; `stop` is what the signal thread does on SIGTERM.
class Running {
 public:
  explicit Running(std::unique_ptr<Engine> opened) : engine(std::move(opened)) {
    thread_ = std::thread([this] { EXPECT_TRUE(engine->run().ok()); });
  }
  ~Running() { stop(); }
  // How long it took.
  std::chrono::milliseconds stop() {
    const auto start = std::chrono::steady_clock::now();
    if (!engine) return {};
    engine->stop();
    if (thread_.joinable()) thread_.join();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  }
  base::Hash256 digest() {
    std::promise<base::Hash256> promise;
    EXPECT_TRUE(
        engine->node().ask([&](const node::Node& n) { promise.set_value(codec::digest(n.state())); }));
    return promise.get_future().get();
  }
  std::unique_ptr<Engine> engine;

 private:
  std::thread thread_;
};

struct EngineTest : testing::Test {
  EngineTest() { set_log_level("error"); }

  Config config() const {
    Config c;
    c.pack = GRIDLINE_SOURCE_DIR "/rules/packs/lingyun";
    c.data = data;
    c.adapters_bind = "ipc://" + data + "/adapters";
    c.feed_bind = "ipc://" + data + "/feed";
    c.board_port = 0;
    c.demonstration = true;
    EXPECT_TRUE(finish(c).ok());
    return c;
  }
  std::unique_ptr<Engine> open(const Config& c) {
    auto engine = Engine::open(c);
    EXPECT_TRUE(engine.ok()) << engine.error().message;
    return engine ? std::move(engine).value() : nullptr;
  }
  base::Error failure(const Config& c) {
    auto engine = Engine::open(c);
    EXPECT_FALSE(engine.ok());
    return engine ? base::Error{} : engine.error();
  }
  zmq::socket_t adapter() {
    zmq::socket_t s(zmq, zmq::socket_type::dealer);
    s.set(zmq::sockopt::linger, 0);
    s.set(zmq::sockopt::rcvtimeo, 10'000);
    s.connect("ipc://" + data + "/adapters");
    s.send(zmq::buffer(wire::encode(wire::Hello{1, "test-1", "test", "", {}})), zmq::send_flags::none);
    zmq::message_t welcome;
    EXPECT_TRUE(s.recv(welcome));
    return s;
  }
  static std::string submit_frame(std::uint64_t batch, std::size_t items) {
    wire::Submit m{batch, {}};
    for (std::size_t i = 0; i < items; ++i) {
      wire::Submission s;
      s.id = std::to_string(batch) + "-" + std::to_string(i);
      s.text = "海曲世家8号楼房顶漏雨";
      m.items.push_back(std::move(s));
    }
    return wire::encode(m);
  }
  // Submissions answered by the next ack; 0: the engine said goodbye, or nothing came.
  static std::size_t acknowledged(zmq::socket_t& s, std::set<std::uint64_t>& complaints) {
    zmq::message_t frame;
    while (s.recv(frame)) {
      const auto message = wire::decode(frame.to_string_view());
      if (!message || std::holds_alternative<wire::Goodbye>(*message)) return 0;
      const auto* ack = std::get_if<wire::Ack>(&*message);
      if (ack == nullptr) continue;
      for (const auto& r : ack->results) {
        if (r.refusal.code.empty()) complaints.insert(r.complaint);
      }
      return ack->results.size();
    }
    return 0;
  }
  void submit_and_wait(std::uint64_t batches) {
    zmq::socket_t s = adapter();
    std::set<std::uint64_t> complaints;
    for (std::uint64_t b = 1; b <= batches; ++b)
      s.send(zmq::buffer(submit_frame(b, 20)), zmq::send_flags::none);
    for (std::uint64_t b = 1; b <= batches; ++b) ASSERT_EQ(acknowledged(s, complaints), 20u);
    EXPECT_EQ(complaints.size(), batches * 20);
  }
  bool view_reaches(base::Seq seq) {
    return eventually([&] {
      auto reader = view::Reader::open(data + "/read.db");
      const auto seen = reader ? reader->progress() : base::Result<base::Seq>(reader.error());
      return seen && *seen >= seq;
    });
  }
  // Puts the journal of a shorter life under the snapshots and the view of a longer one: what is left
  // when a file system has forgotten the last records.
  void lose_the_last_entries();

  test::TemporaryFolder folder;
  std::string data = folder / "data";
  zmq::context_t zmq{1};
};

TEST_F(EngineTest, a_stop_under_load_drains_and_every_acknowledged_submission_is_in_the_journal) {
  Running running(open(config()));
  zmq::socket_t s = adapter();
  std::set<std::uint64_t> complaints;
  std::thread load([&] {  // up to fifty batches under way, until the goodbye
    std::uint64_t batch = 1;
    for (; batch <= 50; ++batch) s.send(zmq::buffer(submit_frame(batch, 20)), zmq::send_flags::none);
    while (acknowledged(s, complaints) > 0) {
      s.send(zmq::buffer(submit_frame(batch++, 20)), zmq::send_flags::none);
    }
  });
  EXPECT_TRUE(eventually([&] { return running.engine->node().flushed().value > 500; }));
  EXPECT_LT(running.stop(), std::chrono::seconds(10));
  load.join();
  running.engine.reset();
  EXPECT_GT(complaints.size(), 100u);

  Running again(open(config()));
  ASSERT_TRUE(view_reaches(again.engine->node().recent().last()));
  auto reader = view::Reader::open(data + "/read.db");
  for (const std::uint64_t c : complaints) ASSERT_TRUE(reader->complaint(base::ComplaintId(c)).ok()) << c;
}

TEST_F(EngineTest, opening_again_recovers_the_same_digest_with_and_without_a_snapshot) {
  base::Hash256 before{};
  {
    Running running(open(config()));
    submit_and_wait(10);
    before = running.digest();
  }
  EXPECT_FALSE(std::filesystem::is_empty(data + "/snapshots"));
  {
    Running running(open(config()));
    EXPECT_EQ(running.digest(), before);
  }
  std::filesystem::remove_all(data + "/snapshots");
  Running running(open(config()));
  EXPECT_EQ(running.digest(), before);
}

TEST_F(EngineTest, a_second_engine_on_the_same_folder_is_refused_with_a_sentence) {
  Running running(open(config()));
  Config second = config();
  second.adapters_bind = "ipc://" + data + "/adapters2";
  const base::Error e = failure(second);
  EXPECT_EQ(e.code, base::ErrorCode::busy);
  EXPECT_GT(e.message.size(), 20u);
  submit_and_wait(1);  // the first is not disturbed
}

TEST_F(EngineTest, a_read_db_that_was_removed_is_built_again_and_equal) {
  base::Hash256 before{};
  {
    Running running(open(config()));
    submit_and_wait(10);
    ASSERT_TRUE(view_reaches(running.engine->node().recent().last()));
  }
  const auto first = view::digest(data + "/read.db");
  ASSERT_TRUE(first.ok());
  before = *first;
  for (const char* name : {"read.db", "read.db-wal", "read.db-shm"})
    std::filesystem::remove(data + "/" + name);
  {
    Running running(open(config()));
    ASSERT_TRUE(view_reaches(running.engine->node().recent().last()));
  }
  const auto second = view::digest(data + "/read.db");
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(*second, before);
}

TEST_F(EngineTest, a_wrong_pack_is_refused_with_all_its_issues) {
  Config c = config();
  c.pack = folder / "pack";
  std::filesystem::copy(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun", c.pack);
  std::ofstream(c.pack + "/policies.yaml", std::ios::app) << "\nnonsense_one: 1\n";
  std::ofstream(c.pack + "/routes.yaml", std::ios::app) << "\nnonsense_two: 1\n";
  const base::Error e = failure(c);
  EXPECT_EQ(e.code, base::ErrorCode::invalid_input);
  for (const char* part : {"nonsense_one", "nonsense_two", "policies.yaml:", "routes.yaml:"}) {
    EXPECT_NE(e.message.find(part), std::string::npos) << e.message;
  }
  c.pack = GRIDLINE_SOURCE_DIR "/rules/packs/lingyun";  // nothing of it was left behind
  EXPECT_NE(open(c), nullptr);
}

TEST_F(EngineTest, an_empty_folder_without_a_pack_says_what_to_give) {
  Config c = config();
  c.pack.clear();
  EXPECT_NE(failure(c).message.find("--pack"), std::string::npos);
  c.pack = folder / "none";
  EXPECT_NE(failure(c).message.find("none"), std::string::npos);
}

TEST_F(EngineTest, a_pack_that_is_gone_from_the_folder_stops_the_start_and_not_the_process) {
  { Running running(open(config())); }
  std::filesystem::remove_all(data + "/packs");
  EXPECT_EQ(failure(config()).code, base::ErrorCode::not_found);
}

TEST_F(EngineTest, an_open_beyond_loopback_without_keys_is_refused) {
  Config c = config();
  c.adapters_bind = "tcp://0.0.0.0:7299";
  EXPECT_EQ(failure(c).code, base::ErrorCode::permission);
}

TEST_F(EngineTest, a_secret_key_that_others_may_read_is_refused) {
  Config c = config();
  c.secret_key_file = folder / "engine.key";
  std::ofstream(c.secret_key_file) << std::string(40, 'k') << "\n";
  ASSERT_EQ(::chmod(c.secret_key_file.c_str(), 0644), 0);
  const base::Error e = failure(c);
  EXPECT_EQ(e.code, base::ErrorCode::permission);
  EXPECT_NE(e.message.find("chmod"), std::string::npos);
}

TEST_F(EngineTest, one_that_is_never_run_closes_and_leaves_no_socket) {
  open(config());
  EXPECT_FALSE(std::filesystem::exists(data + "/gridlined.sock"));
  EXPECT_NE(open(config()), nullptr);
}

TEST_F(EngineTest, a_stop_before_the_run_ends_it_at_once) {
  auto engine = open(config());
  engine->stop();
  EXPECT_TRUE(engine->run().ok());
}

void EngineTest::lose_the_last_entries() {
  const std::string longer = folder / "longer";
  std::filesystem::rename(data, longer);
  {
    Config c = config();
    c.view = false;
    c.snapshot_entries = 0;
    Running running(open(c));
    submit_and_wait(1);
  }
  for (const char* kept : {"snapshots", "read.db"}) {
    if (std::filesystem::exists(longer + "/" + kept)) {
      std::filesystem::copy(longer + "/" + kept, data + "/" + kept, std::filesystem::copy_options::recursive);
    }
  }
}

TEST_F(EngineTest, a_snapshot_or_view_that_knows_more_than_the_journal_stops_the_start) {
  {
    Running running(open(config()));
    submit_and_wait(3);
    ASSERT_TRUE(view_reaches(running.engine->node().recent().last()));
  }
  lose_the_last_entries();
  const base::Error by_view = failure(config());
  EXPECT_EQ(by_view.code, base::ErrorCode::corrupt);
  EXPECT_NE(by_view.message.find("read.db"), std::string::npos);
  std::filesystem::remove(data + "/read.db");
  const base::Error by_snapshot = failure(config());
  EXPECT_EQ(by_snapshot.code, base::ErrorCode::corrupt);
  EXPECT_NE(by_snapshot.message.find(".snapshot"), std::string::npos);
  std::filesystem::remove_all(data +
                              "/snapshots");  // as the sentence says for an older journal put back on purpose
  EXPECT_NE(open(config()), nullptr);
}

// After a restart memory has the last entries only; the rest comes from the open segment, which is
// sealed for it, and what is written meanwhile follows without a gap.
TEST_F(EngineTest, the_feed_goes_from_the_disk_over_into_memory_without_a_gap) {
  {
    Running running(open(config()));
    submit_and_wait(20);
  }
  Running running(open(config()));
  test::Subscriber subscriber(zmq, "ipc://" + data + "/feed");
  subscriber.subscribe(1, 0xffffffffu);
  subscriber.follow(1, 402, 0);
  zmq::socket_t s = adapter();
  std::set<std::uint64_t> complaints;
  s.send(zmq::buffer(submit_frame(100, 20)), zmq::send_flags::none);
  ASSERT_EQ(acknowledged(s, complaints), 20u);
  subscriber.follow(403, 422, 0);
}

TEST_F(EngineTest, with_keys_only_granted_adapters_come_in_and_the_feed_is_as_before) {
  std::array<char, 41> server_public{}, server_secret{}, own_public{}, own_secret{};
  ASSERT_EQ(zmq_curve_keypair(server_public.data(), server_secret.data()), 0);
  ASSERT_EQ(zmq_curve_keypair(own_public.data(), own_secret.data()), 0);
  Config c = config();
  c.secret_key_file = folder / "engine.key";
  std::ofstream(c.secret_key_file) << server_secret.data() << "\n";
  ASSERT_EQ(::chmod(c.secret_key_file.c_str(), 0600), 0);
  c.adapters = {{"sms-1", own_public.data(), "sms", false}};
  Running running(open(c));
  zmq::socket_t s(zmq, zmq::socket_type::dealer);
  s.set(zmq::sockopt::linger, 0);
  s.set(zmq::sockopt::rcvtimeo, 10'000);
  s.set(zmq::sockopt::curve_serverkey, server_public.data());
  s.set(zmq::sockopt::curve_publickey, own_public.data());
  s.set(zmq::sockopt::curve_secretkey, own_secret.data());
  s.connect(c.adapters_bind);
  s.send(zmq::buffer(wire::encode(wire::Hello{1, "sms-1", "sms", "", {}})), zmq::send_flags::none);
  zmq::message_t frame;
  ASSERT_TRUE(s.recv(frame));
  const auto welcome = wire::decode(frame.to_string_view());
  ASSERT_TRUE(welcome && std::holds_alternative<wire::Welcome>(*welcome));
  EXPECT_EQ(std::get<wire::Welcome>(*welcome).source, "sms");
  test::Subscriber subscriber(zmq, c.feed_bind);
  subscriber.subscribe(1, 10);
  subscriber.follow(1, 2, 0);
}

}  // namespace
}  // namespace gridline::app
