// The common flags and the file of keys.
#include "adapters/sdk/command_line.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/unit/adapters/sdk/temporary_folder.h"

namespace gridline::sdk {
namespace {

const std::string key(40, 'k');

std::string written(const TemporaryFolder& folder, const std::string& content, bool secret = true) {
  const auto file = folder.path() / "keys";
  std::ofstream(file) << content;
  using std::filesystem::perms;
  const perms own = perms::owner_read | perms::owner_write;
  std::filesystem::permissions(file, secret ? own : own | perms::group_read);
  return file.string();
}

TEST(CommandLine, the_environment_stands_in_for_flags_and_a_flag_wins) {
  CommonFlags flags;
  CLI::App app;
  add_common_flags(app, flags);
  ::setenv("GRIDLINE_ENGINE", "tcp://127.0.0.1:1", 1);
  ::setenv("GRIDLINE_SPOOL", "/from/environment", 1);
  ::setenv("GRIDLINE_PATIENCE", "2.5", 1);
  app.parse("--engine tcp://127.0.0.1:2");
  for (const char* name : {"GRIDLINE_ENGINE", "GRIDLINE_SPOOL", "GRIDLINE_PATIENCE"}) ::unsetenv(name);
  const auto options = to_options(flags, "x", "x 1");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->endpoint, "tcp://127.0.0.1:2");
  EXPECT_EQ(options->spool, "/from/environment");
  EXPECT_EQ(options->ack_patience, std::chrono::milliseconds(2500));
}

TEST(CommandLine, flags_become_options) {
  TemporaryFolder folder;
  CommonFlags flags;
  flags.name = "x-1";
  CLI::App app;
  add_common_flags(app, flags);
  const std::string content = "server " + key + "\n# comment\npublic " + key + "\nsecret " + key;
  const std::string keys = written(folder, content);
  app.parse("--engine tcp://10.0.0.1:7201 --spool /somewhere --keys " + keys);
  const auto options = to_options(flags, "x", "x 1");
  ASSERT_TRUE(options.ok()) << options.error().message;
  EXPECT_EQ(options->endpoint, "tcp://10.0.0.1:7201");
  EXPECT_EQ(options->name, "x-1");
  EXPECT_EQ(options->spool, "/somewhere");
  EXPECT_EQ(options->keys->secret_key, key);
}

TEST(CommandLine, without_a_spool_it_does_not_start) {
  CommonFlags flags;
  CLI::App app;
  add_common_flags(app, flags);
  EXPECT_THROW(app.parse(""), CLI::RequiredError);
}

TEST(CommandLine, keys_that_others_can_read_or_that_are_incomplete_are_refused) {
  TemporaryFolder folder;
  const std::string all = "server " + key + "\npublic " + key + "\nsecret " + key + "\n";
  EXPECT_EQ(read_keys((folder.path() / "none").string()).error().code, base::ErrorCode::not_found);
  EXPECT_EQ(read_keys(written(folder, all, false)).error().code, base::ErrorCode::permission);
  EXPECT_EQ(read_keys(written(folder, "server short\n")).error().code, base::ErrorCode::invalid_input);
  EXPECT_EQ(read_keys(written(folder, "server " + key + "\n")).error().code, base::ErrorCode::invalid_input);
  EXPECT_TRUE(read_keys(written(folder, all)).ok());
}

}  // namespace
}  // namespace gridline::sdk
