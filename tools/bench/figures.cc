// Nearest-rank percentiles: no interpolation, each figure is a latency that was really seen.
#include "tools/bench/figures.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace gridline::bench {

namespace {

double one_decimal(double x) { return std::round(x * 10) / 10; }

}  // namespace

std::int64_t percentile(std::vector<std::int64_t>& values, double share) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  const std::size_t at = std::clamp<std::size_t>(rank, 1, values.size()) - 1;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

void add_percentiles(Json& row, std::vector<std::int64_t>& latencies_ns) {
  row["p50_us"] = one_decimal(static_cast<double>(percentile(latencies_ns, 0.5)) / 1000);
  row["p99_us"] = one_decimal(static_cast<double>(percentile(latencies_ns, 0.99)) / 1000);
  row["p999_us"] = one_decimal(static_cast<double>(percentile(latencies_ns, 0.999)) / 1000);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double per(double value, double by) { return by == 0 ? 0 : one_decimal(value / by); }

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace gridline::bench
