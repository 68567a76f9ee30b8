// Figures: a report is only as good as its arithmetic.
#include "tools/bench/figures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace gridline::bench {
namespace {

TEST(Figures, a_percentile_is_a_value_that_was_seen_at_its_nearest_rank) {
  std::vector<std::int64_t> values(1000);
  std::iota(values.begin(), values.end(), 1);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(percentile(values, 0.5), 500);
  EXPECT_EQ(percentile(values, 0.99), 990);
  EXPECT_EQ(percentile(values, 0.999), 999);
  EXPECT_EQ(percentile(values, 1), 1000);
}

TEST(Figures, few_values_give_the_largest_for_high_percentiles) {
  std::vector<std::int64_t> values{30, 10, 20};
  EXPECT_EQ(percentile(values, 0.99), 30);
  EXPECT_EQ(percentile(values, 0.01), 10);
}

TEST(Figures, without_values_or_without_work_a_figure_is_zero) {
  std::vector<std::int64_t> none;
  EXPECT_EQ(percentile(none, 0.99), 0);
  EXPECT_EQ(median({}), 0);
  EXPECT_EQ(per(17, 0), 0);
}

TEST(Figures, a_median_of_an_even_number_of_runs_lies_between_the_middle_two) {
  EXPECT_DOUBLE_EQ(median({4, 1, 3, 2}), 2.5);
  EXPECT_DOUBLE_EQ(median({9, 1, 5}), 5);
}

TEST(Figures, percentiles_are_written_in_microseconds) {
  Json row;
  std::vector<std::int64_t> latencies{1'500, 2'340, 1'000'000};
  add_percentiles(row, latencies);
  EXPECT_EQ(row.dump(), R"({"p50_us":2.3,"p99_us":1000.0,"p999_us":1000.0})");
}

}  // namespace
}  // namespace gridline::bench
