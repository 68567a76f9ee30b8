// The commands against a real engine: one is started for all tests of this file, on a socket and a
// data folder of its own, and asked to stop at the end.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "tests/unit/tools/gridline/program.h"
#include "tools/gridline/client.h"

extern char** environ;

namespace gridline::cli::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// The engine answers as soon as its socket is there; there is no event to wait on across processes.
bool answers(const std::string& socket) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < until) {
    // Statistics come from read.db, which is made after the engine answers: it is ready when both are.
    const auto answer = Client(socket).get("/api/v1/status"),
               views = Client(socket).get("/api/v1/statistics");
    if (answer && answer->status == 200 && views && views->status == 200) return true;
    ::usleep(20'000);
  }
  return false;
}

class Live : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string path = (fs::temp_directory_path() / "gridline-live-XXXXXX").string();
    folder = ::mkdtemp(path.data());
    data = folder + "/data";
    start();
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(stop(), 0);
    fs::remove_all(folder);
  }
  static void start() {
    const std::string program = std::string(GRIDLINE_BINARY_DIR) + "/gridline";
    const std::string pack = std::string(GRIDLINE_SOURCE_DIR) + "/rules/packs/lingyun";
    std::vector<std::string> words = {program,  "serve",
                                      "--pack", pack,
                                      "--data", data,
                                      "--set",  "demonstration=true",
                                      "--set",  "adapters_bind=ipc://" + folder + "/door",
                                      "--set",  "feed_bind=",
                                      "--set",  "board_port=0"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const std::string log = folder + "/log";
    for (const int fd : {1, 2})
      posix_spawn_file_actions_addopen(&files, fd, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ASSERT_EQ(::posix_spawn(&engine, program.c_str(), &files, nullptr, arguments.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
    ASSERT_TRUE(answers(data + "/gridlined.sock")) << log_text();
  }
  static int stop() {
    ::kill(engine, SIGTERM);
    int status = 0;
    ::waitpid(engine, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  static std::string log_text() {
    std::ifstream in(folder + "/log");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static Ran ask(const std::string& words) {
    return shell("GRIDLINE_SOCKET=" + shell_word(data + "/gridlined.sock") + " gridline " + words);
  }
  // With --json, of a command that must succeed.
  static Json json(const std::string& words) {
    const Ran ran = ask(words + " --json");
    EXPECT_EQ(ran.exit, 0) << ran.out;
    return Json::parse(ran.out, nullptr, false);
  }
  static std::uint64_t submitted(const std::string& text) {
    return json("submit --text " + shell_word(text)).at("tickets").at(0).get<std::uint64_t>();
  }

  static inline std::string folder, data;
  static inline pid_t engine = 0;
};

TEST_F(Live, a_rehearsal_shows_the_route_and_stores_nothing) {
  const auto before = json("status").at("seq");
  const Ran ran = ask("submit --dry-run --text 海曲世家3号楼2单元楼道灯坏了");
  EXPECT_EQ(ran.exit, 0) << ran.out;
  EXPECT_NE(ran.out.find("LY-G1"), std::string::npos) << ran.out;
  EXPECT_EQ(json("status").at("seq"), before);
}

TEST_F(Live, a_ticket_is_found_in_its_queue_and_tells_its_life) {
  const auto ticket = submitted("海曲世家3号楼2单元楼道灯坏了，电话13912345678");
  bool listed = false;
  const Json queue = json("queue LY-G1");
  for (const Json& row : queue.at("tickets")) listed = listed || row.at("ticket") == ticket;
  EXPECT_TRUE(listed);
  EXPECT_EQ(ask("ticket accept " + std::to_string(ticket)).exit, 0);
  EXPECT_EQ(ask("ticket claim " + std::to_string(ticket) + " --member G1-M").exit, 0);
  const Ran shown = ask("ticket show " + std::to_string(ticket));
  EXPECT_EQ(shown.exit, 0);
  for (const char* part :
       {"ticket_opened", "ticket_dispatched", "ticket_accepted", "ticket_claimed", "root/"}) {
    EXPECT_NE(shown.out.find(part), std::string::npos) << part << "\n" << shown.out;
  }
  EXPECT_EQ(shown.out.find("13912345678"), std::string::npos) << "a phone is masked";
}

// From a live ticket to the pack's own tests: what was printed is put into a copy of the pack and holds
// there.
TEST_F(Live, a_ticket_as_a_test_holds_on_the_pack_that_routed_it) {
  const std::string pack = folder + "/pack", tests = pack + "/tests";
  fs::copy(std::string(GRIDLINE_SOURCE_DIR) + "/rules/packs/lingyun", pack, fs::copy_options::recursive);
  for (const auto& file : fs::directory_iterator(tests)) fs::remove(file.path());
  const std::vector<std::string> said = {
      "--text " + shell_word("海曲世家6号楼顶楼漏雨，\"没人管\"，电话13912345678，找徐建国先生"),
      "--text " + shell_word("银杏公馆1号楼闻到燃气味，快来人"),
      "--text " + shell_word("今天天气不错") + " --channel sms",
      "--kind wish --text " + shell_word("想要一本新华字典，星河港湾3号楼"),
      "--place " + shell_word("碧波名邸2号楼") + " --category prop.facility --text " + shell_word("又坏了"),
  };
  for (const std::string& words : said) {
    const std::string ticket = json("submit " + words).at("tickets").at(0).dump();
    // Only the pack shows that the channel must have known the category: the API does not say.
    const bool given = words.find("--category") != std::string::npos;
    const Ran shown =
        ask("ticket show " + ticket + " --as-test" + (given ? " --pack rules/packs/lingyun" : ""));
    ASSERT_EQ(shown.exit, 0) << shown.out;
    EXPECT_EQ(shown.out.find("13912345678"), std::string::npos) << shown.out;
    EXPECT_EQ(shown.out.find("徐建国"), std::string::npos) << shown.out;
    EXPECT_EQ(shown.out.find("does not hold"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find("route: "), std::string::npos) << shown.out;
    std::ofstream(tests + "/live.yaml", std::ios::app) << shown.out;
  }
  const Ran tested = shell("gridline pack test --json " + shell_word(pack));
  EXPECT_EQ(tested.exit, 0) << tested.out;
  EXPECT_EQ(Json::parse(tested.out).at("cases"), said.size());
  EXPECT_GE(Json::parse(tested.out).at("expectations"), 5 * said.size());
  // On a pack that routes otherwise the same ticket says so.
  const Ran other = ask("ticket show 1 --as-test --pack tests/golden/cli/tested");
  EXPECT_NE(other.out.find("does not hold"), std::string::npos) << other.out;
  fs::remove_all(pack);
}

TEST_F(Live, the_same_id_is_the_same_complaint) {
  const Json first = json("submit --id twice --text 星河港湾3号楼漏水");
  const Json again = json("submit --id twice --text 星河港湾3号楼漏水");
  EXPECT_EQ(first.at("receipt"), again.at("receipt"));
  EXPECT_EQ(again.at("is_new"), false);
  const Json shown = json("complaint show " + first.at("receipt").get<std::string>());
  EXPECT_EQ(shown.at("complaint"), first.at("complaint"));
}

TEST_F(Live, a_directive_reaches_every_building_and_a_wish_waits_on_the_wall) {
  const Json directive = json("submit --kind directive --place 丁香苑 --category sani.debris --text 清理楼道");
  const std::string parent = directive.at("tickets").at(0).dump();
  const Json shown = json("ticket show " + parent);
  ASSERT_EQ(shown.at("children").size(), 3u);
  for (const Json& child : shown.at("children")) EXPECT_EQ(child.at("lead"), "LY-G3") << child;
  const Json wish = json("submit --kind wish --text 想要一本新华字典，星河港湾3号楼");
  EXPECT_EQ(json("ticket show " + wish.at("tickets").at(0).dump()).at("state"), "claimable");
  EXPECT_EQ(ask("submit --kind nonsense --text x").exit, 2);
}

TEST_F(Live, search_finds_two_characters_and_statistics_count) {
  submitted("金泰新居A区2号楼暖气不热");
  EXPECT_GE(json("search 暖气").at("tickets").size(), 1u);
  EXPECT_GE(json("history --limit 5").at("tickets").size(), 1u);
  EXPECT_GE(json("stats --by category").at("rows").size(), 1u);
}

TEST_F(Live, refusals_and_wrong_usage_have_their_own_exit_codes) {
  EXPECT_EQ(ask("ticket accept 999999").exit, 1);
  EXPECT_EQ(ask("ticket show 999999").exit, 1);
  EXPECT_EQ(ask("queue NOBODY").exit, 1);
  EXPECT_EQ(ask("queue --state nonsense LY-G1").exit, 2);
  EXPECT_EQ(ask("log-level loud").exit, 2);
  EXPECT_EQ(ask("complaint show x").exit, 2);
  EXPECT_EQ(shell("gridline status --socket " + shell_word(folder + "/none.sock")).exit, 3);
}

TEST_F(Live, watch_once_prints_counts_and_the_latest_events) {
  submitted("碧波名邸1号楼电梯坏了");
  const Ran ran = ask("watch --once");
  EXPECT_EQ(ran.exit, 0) << ran.out;
  EXPECT_NE(ran.out.find("合计 total"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("ticket_opened"), std::string::npos) << ran.out;
  const Ran lines = ask("watch --once --json --after 0");
  EXPECT_EQ(Json::parse(lines.out.substr(0, lines.out.find('\n'))).at("seq"), 1) << lines.out;
}

TEST_F(Live, members_are_imported_or_every_bad_row_is_named) {
  const std::string good = folder + "/good.csv", bad = folder + "/bad.csv";
  std::ofstream(good) << "id,name,unit,roles,shifts\nNEW-1,新来的,LY-G2,grid_member,office\n";
  std::ofstream(bad) << "id,name,unit,roles\nNEW-2,某某,LY-G2,nobody\n";
  EXPECT_EQ(json("member import " + shell_word(good)).at("members"), 1);
  const Ran refused = ask("member import " + shell_word(bad));
  EXPECT_EQ(refused.exit, 1);
  EXPECT_NE(refused.out.find("bad.csv:2:"), std::string::npos) << refused.out;
}

TEST_F(Live, a_member_with_a_token_acts_as_himself_until_it_is_revoked) {
  const auto ticket = std::to_string(submitted("海曲世家5号楼1单元楼道灯坏了"));
  const std::string token = json("member token G1-M --days 2").at("token");
  const auto with_token = [&](const std::string& words) {
    return shell("GRIDLINE_TOKEN=" + token + " GRIDLINE_SOCKET=" + shell_word(data + "/gridlined.sock") +
                 " gridline " + words);
  };
  EXPECT_EQ(with_token("ticket accept " + ticket).exit, 0);
  EXPECT_EQ(ask("ticket claim " + ticket + " --token " + token).exit, 0);
  const Ran shown = ask("ticket show " + ticket);
  EXPECT_NE(shown.out.find("成员 "), std::string::npos) << shown.out;
  EXPECT_EQ(with_token("member token G1-M").exit, 1);
  EXPECT_EQ(with_token("adapter list").exit, 1);
  EXPECT_EQ(ask("member revoke G1-M").exit, 0);
  const Ran refused = with_token("queue LY-G1");
  EXPECT_EQ(refused.exit, 1);
  EXPECT_NE(refused.out.find("bad_token"), std::string::npos) << refused.out;
  EXPECT_EQ(log_text().find(token), std::string::npos) << "a token is never logged";
}

TEST_F(Live, leave_shows_in_the_list_and_the_stand_in_acknowledges) {
  const auto ticket = std::to_string(submitted("星河港湾3号楼楼道灯坏了"));
  ASSERT_EQ(ask("ticket accept " + ticket).exit, 0);
  ASSERT_EQ(ask("ticket claim " + ticket + " --member G3-M").exit, 0);
  const Ran gone = ask("member leave G3-M --until 2099-01-01T08:30 --stand-in G3-S");
  ASSERT_EQ(gone.exit, 0) << gone.out;
  const Ran listed = ask("member list --unit LY-G3");
  EXPECT_NE(listed.out.find("2099-01-01 08:30:00"), std::string::npos) << listed.out;
  EXPECT_NE(ask("member hand-over G3-S").out.find(ticket), std::string::npos);
  EXPECT_EQ(ask("member ack G3-S").exit, 0);
  EXPECT_NE(ask("member hand-over G3-S").out.find("没有待确认"), std::string::npos);
  EXPECT_EQ(ask("member back G3-M").exit, 0);
}

TEST_F(Live, a_backup_restored_elsewhere_verifies_to_the_same_digest) {
  submitted("望海嘉园2号楼门口垃圾没人清");
  const std::string backup = folder + "/backup", restored = folder + "/restored";
  ASSERT_EQ(ask("backup --to " + shell_word(backup)).exit, 0);
  const Json live = json("journal verify --data " + shell_word(data));
  EXPECT_EQ(live.at("ok"), true);
  EXPECT_EQ(live.at("live"), true);
  EXPECT_GE(live.at("decided_again"), 3);  // the pack, its members, this submission
  ASSERT_EQ(shell("gridline restore --from " + shell_word(backup) + " --data " + shell_word(restored)).exit,
            0);
  EXPECT_EQ(shell("gridline restore --from " + shell_word(backup) + " --data " + shell_word(restored)).exit,
            1);
  const Json offline =
      Json::parse(shell("gridline journal verify --json --data " + shell_word(restored)).out);
  EXPECT_EQ(offline.at("live"), false);
  EXPECT_EQ(offline.at("digest"), live.at("digest"));
  const Ran exported = shell("gridline journal export --data " + shell_word(restored) + " | wc -l");
  EXPECT_EQ(std::stoull(exported.out), offline.at("entries").get<std::uint64_t>());
  fs::remove_all(restored);
  fs::remove_all(backup);
}

TEST_F(Live, an_export_has_what_residents_wrote_only_when_asked) {
  submitted("银杏公馆1号楼独一无二的句子");
  EXPECT_EQ(ask("journal export --data " + shell_word(data)).out.find("独一无二的句子"), std::string::npos);
  EXPECT_NE(ask("journal export --personal --data " + shell_word(data)).out.find("独一无二的句子"),
            std::string::npos);
}

TEST_F(Live, a_stopped_engine_leaves_a_journal_that_is_read_directly) {
  const auto seq = json("status").at("seq");
  ASSERT_EQ(stop(), 0) << log_text();
  EXPECT_EQ(ask("status").exit, 3);
  const Json report = Json::parse(shell("gridline journal verify --json --data " + shell_word(data)).out);
  EXPECT_EQ(report.at("live"), false);
  EXPECT_EQ(report.at("last"), seq);
  EXPECT_EQ(report.at("ok"), true);
  start();
}

}  // namespace
}  // namespace gridline::cli::testing
