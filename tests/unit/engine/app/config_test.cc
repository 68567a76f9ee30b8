// Configuration: strict, the later wins, and every problem with its place.
#include "engine/app/config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/engine/http/desk.h"

namespace gridline::app {
namespace {

struct ConfigTest : testing::Test {
  test::TemporaryFolder folder;
  std::string file(const std::string& text) {
    const std::string path = folder / "config.yaml";
    std::ofstream(path) << text;
    return path;
  }
  std::string problem(const std::string& text) {
    Config config;
    const base::Status read = read_file(config, file(text));
    return read ? "" : read.error().message;
  }
};

TEST_F(ConfigTest, the_file_is_over_defaults_the_environment_over_the_file_and_flags_over_all) {
  const std::string path = file("data: /file\nlog_level: warning\nsegment_mib: 7\nview: false\n");
  Flags flags;
  flags.config_file = path;
  const std::map<std::string, std::string> environment{
      {"GRIDLINE_LOG_LEVEL", "debug"}, {"GRIDLINE_SEGMENT_MIB", "8"}, {"HOME", "/x"}};
  flags.sets = {"segment_mib=9"};
  const auto config = configure(flags, environment);
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->data, "/file");
  EXPECT_FALSE(config->view);
  EXPECT_EQ(config->log_level, "debug");
  EXPECT_EQ(config->segment_mib, 9u);
  EXPECT_EQ(config->adapters_bind, "tcp://127.0.0.1:7201");
  EXPECT_EQ(config->socket, "/file/gridlined.sock");
  flags.data = "/flag";
  EXPECT_EQ(configure(flags, environment)->data, "/flag");
}

TEST_F(ConfigTest, every_problem_of_a_file_is_told_at_once_with_its_line_and_column) {
  const std::string said = problem(
      "data: /d\nlog_levle: info\nlog_json: yes\n  \nsegment_mib: 0\ndata: /e\nadapters: 5\nsocket: [a]\n");
  for (const char* part :
       {"config.yaml:2:1: 没有设置“log_levle”", "config.yaml:3:1: log_json", "config.yaml:5:1: segment_mib",
        "config.yaml:6:1: data 写了两次", "config.yaml:7:1: adapters 应为列表", "config.yaml:8:1: socket"}) {
    EXPECT_NE(said.find(part), std::string::npos) << part << "\n" << said;
  }
}

TEST_F(ConfigTest, values_that_cannot_be_are_refused) {
  for (const char* text :
       {"log_level: loud", "view: 1", "view: ", "segment_mib: -1", "segment_mib: 1025", "segment_mib: 5x",
        "snapshot_entries: many", "board_port: 65536",
        "board_port: 0.0.0.0:80", "- a\n- b", "a: [", "data: {a: b}", "? [x, y]\n: 1\n"}) {
    EXPECT_NE(problem(text), "") << text;
  }
  for (const char* text : {"", "# nothing\n", "feed_bind: ''", "segment_mib: 1024", "log_level: error"}) {
    EXPECT_EQ(problem(text), "") << text;
  }
}

TEST_F(ConfigTest, broken_yaml_names_its_place_and_a_missing_file_its_name) {
  EXPECT_NE(problem("data: /d\nlog_level: \"x\n").find("config.yaml:"), std::string::npos);
  Config config;
  const base::Status missing = read_file(config, folder / "none.yaml");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, base::ErrorCode::not_found);
  EXPECT_NE(missing.error().message.find("none.yaml"), std::string::npos);
}

TEST_F(ConfigTest, adapters_are_read_and_their_mistakes_named) {
  const std::string key(40, 'k');
  Config config;
  ASSERT_TRUE(
      read_file(config, file("adapters:\n  - {name: sms-1, public_key: " + key + ", may_act: true}\n")).ok());
  ASSERT_EQ(config.adapters.size(), 1u);
  EXPECT_EQ(config.adapters[0].source, "sms-1");
  EXPECT_TRUE(config.adapters[0].may_act);
  const std::string said =
      problem("adapters:\n  - {name: a, public_key: short}\n  - 5\n  - {name: b, public_key: " + key +
              ", may_act: perhaps}\n  - {nmae: c, public_key: " + key + "}\n");
  for (const char* part : {":2:5: 需要", ":3:5: 每个适配器", "“may_act”", "“nmae”"}) {
    EXPECT_NE(said.find(part), std::string::npos) << part << "\n" << said;
  }
}

TEST_F(ConfigTest, an_environment_variable_that_is_no_setting_is_an_error) {
  Config config;
  const base::Status read = read_environment(config, {{"GRIDLINE_DTAA", "/x"}});
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("GRIDLINE_DTAA"), std::string::npos);
  EXPECT_FALSE(read_environment(config, {{"GRIDLINE_VIEW", "perhaps"}}).ok());
}

TEST_F(ConfigTest, what_does_not_fit_together_is_refused_with_what_to_do) {
  Flags flags;
  const auto nothing = configure(flags, {});
  ASSERT_FALSE(nothing.ok());
  EXPECT_NE(nothing.error().message.find("--data"), std::string::npos);
  flags.data = "/d";
  flags.sets = {"view"};
  EXPECT_FALSE(configure(flags, {}).ok());
  flags.sets = {"veiw=true"};
  const auto unknown = configure(flags, {});
  ASSERT_FALSE(unknown.ok());
  EXPECT_NE(unknown.error().message.find("--set"), std::string::npos);
  flags.sets.clear();
  flags.config_file = file("adapters:\n  - {name: a, public_key: " + std::string(40, 'k') + "}\n");
  const auto keyless = configure(flags, {});
  ASSERT_FALSE(keyless.ok());
  EXPECT_NE(keyless.error().message.find("secret_key_file"), std::string::npos);
}

TEST_F(ConfigTest, the_reference_lists_every_setting_and_its_default) {
  const std::string all = settings_reference();
  for (const char* name :
       {"pack", "data", "adapters_bind", "feed_bind", "board_port", "socket", "secret_key_file", "log_level",
        "log_json", "view", "demonstration", "snapshot_entries", "segment_mib"}) {
    EXPECT_NE(all.find(std::string("  ") + name + " "), std::string::npos) << name;
  }
  EXPECT_NE(all.find("[256]"), std::string::npos);
}

}  // namespace
}  // namespace gridline::app
