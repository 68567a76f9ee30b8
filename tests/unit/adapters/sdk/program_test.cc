// The steps of an adapter's main, in one process with a fake engine.
#include "adapters/sdk/program.h"

#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/unit/adapters/sdk/adapter_fixture.h"

namespace gridline::sdk {
namespace {

class ProgramTest : public AdapterTest {
 protected:
  CommonFlags flags() {
    CommonFlags out;
    out.engine = engine_.endpoint();
    out.name = "test-1";
    out.spool = (folder_.path() / "spool").string();
    out.results = (folder_.path() / "results").string();
    out.log = "quiet";
    return out;
  }
  std::string results() {
    std::ifstream in(folder_.path() / "results");
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
};

TEST_F(ProgramTest, open_from_flags_records_results_and_calls_what_was_there_before) {
  auto opened = open_from_flags(flags(), "visits", "visits 1.0", recording());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  adapter_ = std::move(*opened);
  const auto hello = engine_.greet();
  EXPECT_EQ(hello.adapter, "test-1");
  EXPECT_EQ(hello.channel, "visits");
  EXPECT_EQ(hello.software, "visits 1.0");
  submit("a");
  engine_.send(FakeEngine::accepting(engine_.expect<wire::Submit>()));
  EXPECT_EQ(finish(*adapter_, 10s), 0);
  EXPECT_EQ(notes(), Ids{"accepted a R-a"});
  EXPECT_EQ(results(), "a\tR-a\t1\t1\tnew\t7\n");
}

TEST_F(ProgramTest, open_from_flags_says_what_is_wrong_with_a_flag) {
  CommonFlags keys = flags();
  keys.keys = (folder_.path() / "none").string();
  EXPECT_EQ(open_from_flags(keys, "visits", "", {}).error().code, base::ErrorCode::not_found);
  CommonFlags nowhere = flags();
  nowhere.results = (folder_.path() / "no" / "such" / "folder").string();
  EXPECT_EQ(open_from_flags(nowhere, "visits", "", {}).error().code, base::ErrorCode::io);
  CommonFlags far = flags();
  far.engine = "tcp://192.0.2.1:7201";
  EXPECT_EQ(open_from_flags(far, "visits", "", {}).error().code, base::ErrorCode::permission);
}

TEST_F(ProgramTest, the_end_is_no_success_while_something_waits_or_is_refused) {
  engine_.stop();
  auto opened = open_from_flags(flags(), "visits", "", {});
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  adapter_ = std::move(*opened);
  submit("a");
  EXPECT_EQ(finish(*adapter_, 0s), 1);
  adapter_.reset();
  engine_.restart();
  opened = open_from_flags(flags(), "visits", "", {});
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  adapter_ = std::move(*opened);
  engine_.greet();
  auto ack = FakeEngine::accepting(engine_.expect<wire::Submit>());
  ack.results[0].refusal = {"text_missing", "", "", false};
  engine_.send(ack);
  EXPECT_EQ(finish(*adapter_, 10s), 1);
}

TEST(Program, a_result_is_a_line_for_people) {
  wire::SubmitResult known;
  known.id = "GD1";
  known.receipt = "K7QM-2XWD";
  known.complaint = 41;
  known.version = 2;
  known.is_new = false;
  known.tickets = {77, 78};
  EXPECT_EQ(to_line(known), "GD1 receipt=K7QM-2XWD complaint=41 version=2 known tickets=77,78");
  EXPECT_EQ(to_line("GD2", {"id_missing", "没有编号", "no id", false}), "GD2 refused id_missing: no id");
}

TEST(Program, a_signal_asks_for_the_stop) {
  const std::atomic<bool>& stop = stop_on_signals();
  EXPECT_FALSE(stop);
  std::raise(SIGTERM);
  EXPECT_TRUE(stop);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
}

}  // namespace
}  // namespace gridline::sdk
