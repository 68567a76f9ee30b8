// What logs show of people, and their levels.
#include "engine/app/logs.h"

#include <gtest/gtest.h>

namespace gridline::app {
namespace {

TEST(Logs, masked_shows_enough_to_recognise_and_not_enough_to_use) {
  const struct { const char* value; const char* shown; } cases[] = {
      {"徐先生", "徐*"}, {"13912345678", "139****5678"}, {"0633-8888888", "063****8888"}, {"110", "****"},
      {"Wang Xiaoming", "W*"}, {"wx_wang88", "w*"}, {"", ""}, {"李", "李*"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_text(Masked{c.value}), c.shown);
}

TEST(Logs, only_the_five_levels_are_taken) {
  for (const char* level : {"trace", "debug", "warning", "error", "info"})
    EXPECT_TRUE(set_log_level(level)) << level;
  for (const char* level : {"", "off", "critical", "INFO", "loud"})
    EXPECT_FALSE(set_log_level(level)) << level;
}

}  // namespace
}  // namespace gridline::app
