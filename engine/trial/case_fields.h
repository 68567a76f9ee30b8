// What a pack's case may expect: each key, where it stands in what came of a step, and when it holds.
#pragma once

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "rules/pack/test_cases.h"

namespace gridline::trial {

using Json = nlohmann::ordered_json;

// "place", "lead.unit", "clocks.accept", ...: as pack::Expectation::key.
std::span<const std::string_view> case_keys();
// Verbs of the desk, "leave" and "back".
std::span<const std::string_view> case_verbs();

// Is it known only once the ticket is there (state, told …), rather than from routing alone?
bool is_of_life(std::string_view key);
// Is it known only where a complaint is submitted (what was read of it)?
bool is_of_reading(std::string_view key);

// What `answer` (route_json's form, with what case_run.h adds) has under the key; empty: nothing.
// REQUIRES: a key of case_keys().
std::vector<std::string> found_under(std::string_view key, const Json& answer);

// What was expected, one by one: a scalar with commas is a list where the key has one; "-" is nothing.
std::vector<std::string> wanted_of(const pack::Expectation& expected);

// Tags, words and who was told must be among those found; further matters and other lists in any order, the
// first category first; times as moments; all else as written. A time that is none never holds.
bool holds(const pack::Expectation& expected, const std::vector<std::string>& found, base::ZoneOffset zone);

// "a,b", or "-" for nothing.
std::string shown(const std::vector<std::string>& values);

}  // namespace gridline::trial
