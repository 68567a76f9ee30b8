// The list of what is wrong with a pack is bounded, and says so.
#include <gtest/gtest.h>

#include "rules/pack/source.h"

namespace gridline::pack {
namespace {

TEST(IssueList, lists_five_hundred_and_says_how_many_are_left_out) {
  const PackFiles files{{{"routes.yaml", "root: {}\n"}}};
  IssueList issues(files);
  for (int i = 0; i < 503; ++i) issues.error({0, 1, 1, 1}, "some_code", "错", "wrong");
  const std::vector<Issue> taken = issues.take();
  ASSERT_EQ(taken.size(), 501u);
  EXPECT_EQ(taken.back().code, "too_many_issues");
  EXPECT_EQ(taken.back().en, "3 more issues are not listed");
  EXPECT_FALSE(taken.back().warning);
}

TEST(IssueList, of_warnings_alone_the_rest_is_a_warning_too) {
  const PackFiles files{{{"routes.yaml", "root: {}\n"}}};
  IssueList issues(files);
  for (int i = 0; i < 501; ++i) issues.warning({0, 1, 1, 1}, "some_code", "留意", "look");
  EXPECT_TRUE(issues.take().back().warning);
}

}  // namespace
}  // namespace gridline::pack
