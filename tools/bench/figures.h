// Latencies to percentiles, repeated runs to a median: every figure of a report is made here.
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

namespace gridline::bench {

using Json = nlohmann::ordered_json;

// The smallest value that `share` of all values do not exceed (nearest rank); 0 without values.
// Reorders `values`. 0 < share <= 1.
std::int64_t percentile(std::vector<std::int64_t>& values, double share);

// p50_us, p99_us, p999_us of latencies in nanoseconds, with one decimal.
void add_percentiles(Json& row, std::vector<std::int64_t>& latencies_ns);

// The median of a few runs; 0 without values.
double median(std::vector<double> values);

// A quotient with one decimal; 0 when `by` is 0: a case in which nothing happened has no cost.
double per(double value, double by);

std::int64_t steady_ns();

}  // namespace gridline::bench
