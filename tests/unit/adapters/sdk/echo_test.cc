// The echo adapter as a process: its lines, its ids over restarts, and a kill in the middle.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "tests/unit/adapters/sdk/fake_engine.h"
#include "tests/unit/adapters/sdk/temporary_folder.h"

namespace gridline::sdk {
namespace {

const std::string program = std::string(GRIDLINE_BINARY_DIR) + "/gridline-adapter-echo";

class EchoTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(program)) GTEST_SKIP() << program << " is not built";
  }
  void TearDown() override {
    if (child_ > 0) finish(SIGKILL);
  }
  void start(const std::string& input, std::vector<std::string> more = {}) {
    std::ofstream(folder_.path() / "in") << input;
    std::vector<std::string> words = {program, "--engine", engine_.endpoint(), "--spool",
                                      (folder_.path() / "spool").string(), "--log", "quiet"};
    words.insert(words.end(), more.begin(), more.end());
    child_ = ::fork();
    ASSERT_GE(child_, 0);
    if (child_ != 0) return;
    ::dup2(::open((folder_.path() / "in").c_str(), O_RDONLY), 0);
    ::dup2(::open((folder_.path() / "out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
    std::vector<char*> argv;
    for (auto& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }
  int finish(int signal = 0) {
    if (signal != 0) ::kill(child_, signal);
    int status = 0;
    ::waitpid(std::exchange(child_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string output() {
    std::ifstream in(folder_.path() / "out");
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  // Accepts submissions until there were n of them.
  std::vector<wire::Submission> serve(std::size_t n) {
    engine_.greet(64, 16);
    std::vector<wire::Submission> out;
    while (out.size() < n && !HasFailure()) {
      const auto submit = engine_.expect<wire::Submit>();
      out.insert(out.end(), submit.items.begin(), submit.items.end());
      engine_.send(FakeEngine::accepting(submit));
    }
    return out;
  }

  TemporaryFolder folder_;
  FakeEngine engine_;
  pid_t child_ = 0;
};

TEST_F(EchoTest, prints_a_line_for_each_result_and_ends_well) {
  start("3栋电梯坏了\n\n小区停水");
  const auto got = serve(2);
  ASSERT_EQ(got.size(), 2u);
  EXPECT_EQ(got[0].text, "3栋电梯坏了");
  EXPECT_EQ(got[1].text, "小区停水");
  EXPECT_EQ(got[1].raw.value, "小区停水");
  engine_.expect<wire::Goodbye>();
  EXPECT_EQ(finish(), 0);
  EXPECT_EQ(output(), fmt::format("{0} receipt=R-{0} complaint=1 version=1 new tickets=7\n"
                                  "{1} receipt=R-{1} complaint=1 version=1 new tickets=7\n",
                                  got[0].id, got[1].id));
}

TEST_F(EchoTest, counted_ids_go_on_over_restarts_and_those_from_content_are_the_same_again) {
  std::vector<std::string> ids;
  for (const char* from : {"counter", "counter", "content", "content"}) {
    start("停水\n", {"--id-from", from});
    ids.push_back(serve(1).at(0).id);
    engine_.expect<wire::Goodbye>();
    EXPECT_EQ(finish(), 0);
  }
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_EQ(ids[2], ids[3]);
}

TEST_F(EchoTest, a_line_without_the_wanted_id_is_refused_and_the_exit_says_so) {
  start("k1\t停水\nno tab\n", {"--id-from", "field"});
  EXPECT_EQ(serve(1).at(0).id, "k1");
  engine_.expect<wire::Goodbye>();
  EXPECT_EQ(finish(), 1);
  EXPECT_NE(output().find("refused id_missing"), std::string::npos);
  start("", {"--quarantine", "list"});
  EXPECT_EQ(finish(), 0);
  EXPECT_NE(output().find("id_missing"), std::string::npos);
  EXPECT_EQ(output().find("no tab"), std::string::npos);  // what residents say is not for a terminal
}

TEST_F(EchoTest, ends_with_one_when_there_is_no_engine_and_sends_the_rest_next_time) {
  engine_.stop();
  start("停水\n漏水\n", {"--wait", "0"});
  EXPECT_EQ(finish(), 1);
  engine_.restart();
  start("");
  const auto got = serve(2);
  EXPECT_EQ(got.at(0).text, "停水");
  EXPECT_EQ(got.at(1).text, "漏水");
  engine_.expect<wire::Goodbye>();
  EXPECT_EQ(finish(), 0);
}

TEST_F(EchoTest, a_kill_in_the_middle_loses_no_line_and_changes_no_id) {
  std::string input;
  for (int i = 0; i < 300; ++i) input += fmt::format("line {}\n", i);
  start(input);
  // The first batches are read, the first two acknowledged; then it is killed.
  std::map<std::string, std::string> text_by_id;
  const auto keep = [&](const std::vector<wire::Submission>& all) {
    for (const auto& s : all) {
      const auto [at, added] = text_by_id.emplace(s.id, s.text);
      EXPECT_EQ(at->second, s.text) << s.id;
    }
  };
  keep(serve(32));
  finish(SIGKILL);
  engine_.restart();
  start("");  // nothing new: what remains comes from the spool
  engine_.greet(64, 16);
  while (true) {
    const auto message = engine_.receive(10s);
    ASSERT_TRUE(message);
    if (std::holds_alternative<wire::Goodbye>(*message)) break;
    if (const auto* submit = std::get_if<wire::Submit>(&*message)) {
      keep(submit->items);
      engine_.send(FakeEngine::accepting(*submit));
    }
  }
  EXPECT_EQ(finish(), 0);
  // The lines are kept 256 at a time: at least the first lot was in the spool when the first was sent.
  EXPECT_GE(text_by_id.size(), 256u);
  std::set<std::string> texts;
  for (const auto& [id, text] : text_by_id) texts.insert(text);
  EXPECT_EQ(texts.size(), text_by_id.size());
}

}  // namespace
}  // namespace gridline::sdk
